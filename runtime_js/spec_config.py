"""CONFIG of a config-spec set: how its feed is read, and how the file of its order feed is written.

Values are texts or lists of texts, as the script's `config()` left them. Keys that nothing here
asks for have no effect, as on the platform.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.errors import ScriptError
from catalog.reading import FeedReading
from catalog.writing import FeedWriting


@dataclass(frozen=True, slots=True)
class SpecConfig:
    """What the `config()` of one set said.

    Attributes:
        main: The set's main.js, for messages.
        values: CONFIG.
    """

    main: str
    values: Mapping[str, str | tuple[str, ...]]

    @property
    def is_csv(self) -> bool:
        """Whether the feed is CSV; else it is XML."""
        return self._text("FileFormat").upper() == "CSV"

    @property
    def writes_csv(self) -> bool:
        """Order feed: whether the merchant's file is CSV; else it is XML."""
        return self._text("OutputFileFormat").upper() == "CSV"

    @property
    def header_text(self) -> str | None:
        """Order feed to XML: what stands before the root element; None for nothing."""
        return self._text("OutputFileXmlHeader") or None

    def reading(self, given: FeedReading) -> FeedReading:
        """How the feed is read.

        Args:
            given: The manifest's table: its encoding and delimiter stay in force.

        Raises:
            ScriptError: CONFIG does not say what is needed.
        """
        if not self.is_csv:
            return self._reading_xml(given)
        # With a FileType the host reads the header itself, else the script gets every row.
        has_header = bool(self._text("FileType"))
        columns = () if has_header else self._names("ColumnNames")
        if not has_header and not columns:
            raise self._missing("ColumnNames")
        return FeedReading(
            format="csv",
            delimiter=given.delimiter or ",",
            encoding=given.encoding,
            header=has_header,
            columns=columns,
            skip_rows=self._count("SkipRowCount"),
            comment=self._text("CommentString") or None,
        )

    def writing(self) -> FeedWriting:
        """Order feed to CSV: how the merchant's file is written.

        Raises:
            ScriptError: CONFIG names no columns.
        """
        columns = self._names("OutputColumnNames")
        if not columns:
            raise self._missing("OutputColumnNames")
        return FeedWriting("csv", columns=columns, quoting="present", line_end="lf")

    def _reading_xml(self, given: FeedReading) -> FeedReading:
        paths = tuple(path.strip() for path in self._text("RecordPath").split(";") if path.strip())
        if not paths:
            raise self._missing("RecordPath")
        return FeedReading(format="xml", record=paths, encoding=given.encoding)

    def _text(self, key: str) -> str:
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ",".join(value)

    def _names(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        if isinstance(value, tuple):
            return value
        return tuple(name.strip() for name in value.split(",") if name.strip())

    def _count(self, key: str) -> int:
        text = self._text(key).strip() or "0"
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise ScriptError(f"CONFIG.{key} is {text[:40]!r}, no number of rows", file=self.main)
        return int(text)

    def _missing(self, key: str) -> ScriptError:
        return ScriptError(f"config() sets no CONFIG.{key}", file=self.main)
