"""The table of an outbound feed kind: how the file is written that a merchant reads."""

import codecs
import re
from collections.abc import Mapping
from typing import Annotated
from xml.parsers import expat

from pydantic import AfterValidator, Field, model_validator

from catalog.reading import FeedFormat
from catalog.writing import FeedWriting, Formulas, LineEnd, Quoting, Unwritable
from runtime_js.manifest_table import ManifestTable, known_codec, one_character

_NAME = r"^[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?$"
_DECLARED = re.compile(r"""^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
# What tells codecs apart that differ in their byte order mark alone.
_MARK = re.compile("-(sig|le|be)$")
_FOR_CSV = {"columns", "delimiter", "header", "quoting", "line_end", "formulas"}
_FOR_XML = {"root", "root_attributes", "record", "preamble", "indent"}

_ElementName = Annotated[str, Field(pattern=_NAME, max_length=200)]
_Column = Annotated[str, Field(min_length=1, max_length=1_000)]


def _writable_codec(name: str) -> str:
    """Of the codecs those that programs know by sight: all begin as ASCII, or are UTF-16."""
    known_codec(name)
    codec = codecs.lookup(name).name
    if not codec.startswith("utf-16") and "a<".encode(codec)[-2:] != b"a<":
        raise ValueError(f"{name!r} is no encoding to write in; use for example 'utf-8'")
    return name


class OutboundTable(ManifestTable):
    """How the files of one outbound kind are written. Nothing of it is detected."""

    format: FeedFormat = Field(default="csv", description="`csv` or `xml`.")
    encoding: Annotated[str, AfterValidator(_writable_codec)] = Field(
        default="utf-8",
        max_length=40,
        description="Encoding of the file; `utf-8-sig` puts a byte order mark first.",
    )
    unwritable: Unwritable = Field(
        default="refuse",
        description="What becomes of a record with a character that the file cannot hold: "
        "`refuse` leaves it out and says so, `replace` writes `?`.",
    )
    columns: list[_Column] = Field(
        default=[],
        max_length=2_000,
        description="CSV, required: names of the columns, in order. A name may stand several "
        "times, for the values of a list.",
    )
    delimiter: Annotated[str, AfterValidator(one_character)] = Field(
        default=",", description='CSV: one character, `"\\t"`, or a word: `tab`, `semicolon`.'
    )
    header: bool = Field(default=True, description="CSV: whether the first row names the columns.")
    quoting: Quoting = Field(
        default="needed",
        description="CSV: which cells stand in quotes: where it is `needed`; those that are "
        "`present`, so that an empty text differs from a missing one; `all`.",
    )
    line_end: LineEnd = Field(default="crlf", description="CSV: `crlf` or `lf`.")
    formulas: Formulas = Field(
        default="keep",
        description="CSV: `defuse` puts an apostrophe before a text that a spreadsheet would "
        "run as a formula. For files that people open; programs want `keep`.",
    )
    root: _ElementName | None = Field(
        default=None, description="XML: the root element. Else `Orders` or `Responses`."
    )
    root_attributes: Mapping[_ElementName, str] = Field(
        default={},
        description="XML: attributes of the root, namespaces too: "
        '`{ xmlns = "urn:a", version = "1" }`.',
    )
    record: _ElementName | None = Field(
        default=None, description="XML: the element of a record. Else `Order` or `Response`."
    )
    preamble: str | None = Field(
        default=None,
        max_length=2_000,
        description="XML: what stands before the root element, in place of the XML declaration.",
    )
    indent: bool = Field(
        default=True, description="XML: whether elements stand on lines of their own."
    )

    @model_validator(mode="after")
    def _keys_fit_the_format(self) -> "OutboundTable":
        wrong = _FOR_XML if self.format == "csv" else _FOR_CSV
        if found := sorted(wrong & self.model_fields_set):
            raise ValueError(f"{', '.join(found)} has no meaning where format is {self.format!r}")
        if self.format == "csv" and not self.columns:
            raise ValueError("a CSV file needs columns: their names, in order")
        if self.format == "xml":
            self._check_markup()
        return self

    def writing(self, kind: str) -> FeedWriting:
        """The table as the writers take it."""
        name = kind.capitalize()
        return FeedWriting(
            format=self.format,
            encoding=self.encoding,
            unwritable=self.unwritable,
            columns=tuple(self.columns),
            delimiter=self.delimiter,
            header=self.header,
            quoting=self.quoting,
            line_end=self.line_end,
            formulas=self.formulas,
            root=self.root or f"{name}s",
            root_attributes=self.root_attributes,
            record=self.record or name,
            preamble=self.preamble,
            indent=self.indent,
        )

    def _check_markup(self) -> None:
        """Refuse what would make every file of this kind no XML."""
        declared = _DECLARED.match(self.preamble or "")
        if declared and not _is_same_codec(declared[1], self.encoding):
            raise ValueError(f"the preamble declares {declared[1]!r}, encoding is another")
        root = self.root or "r"
        attributes = "".join(
            f' {name}="{_quoted(value)}"' for name, value in self.root_attributes.items()
        )
        record = self.record or "r"
        document = f"{self.preamble or ''}<{root}{attributes}><{record}/></{root}>"
        _parse(document)
        for name in (root, record, *self.root_attributes):
            try:
                name.encode(self.encoding)
            except UnicodeEncodeError:
                raise ValueError(f"{name!r} cannot be written in {self.encoding}") from None


def _parse(document: str) -> None:
    def refuse(*doctype: object) -> None:
        raise ValueError("a document type declaration is refused; programs refuse it as well")

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(document.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ValueError(f"preamble and root are no XML: {expat.ErrorString(error.code)}") from None


def _is_same_codec(one: str, other: str) -> bool:
    try:
        names = [_MARK.sub("", codecs.lookup(name).name) for name in (one, other)]
    except LookupError:
        return False
    return names[0] == names[1]


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
