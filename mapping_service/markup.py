"""XML parts read by expat: no document type, so no entities; bounded in depth and elements.

openpyxl has no guard of its own against entity attacks, so every part passes here first.
"""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from mapping_service.limits import TableLimits
from mapping_service.remarks import Remarks

# Name of an element as expat gives it with "}" as the separator: "<uri>}<local name>".
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHUNK = 64 * 1024

StartHandler = Callable[[Mapping[str, str]], None]
EndHandler = Callable[[], None]
TextHandler = Callable[[str], None]


class _Forbidden(Exception):
    """A document type declaration was met."""


class _TooMuch(Exception):
    """More elements or deeper nesting than allowed."""


class PartReader:
    """Feeds one part through expat and calls what was registered for its elements.

    `starts` and `ends` map full element names to handlers; `on_text`, where set, gets every
    piece of text. Handlers may raise; what they raise passes through.
    """

    def __init__(self, part: str, remarks: Remarks, limits: TableLimits) -> None:
        self._part = part
        self._remarks = remarks
        self._limits = limits
        self.starts: dict[str, StartHandler] = {}
        self.ends: dict[str, EndHandler] = {}
        self.on_text: TextHandler | None = None
        self._depth = 0
        self._elements = 0

    def read(self, data: bytes) -> None:
        """Read the whole part.

        Raises:
            WorkbookInvalid: Malformed, with a document type, too deep or too many elements.
        """
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _forbid
        if self.on_text is not None:
            parser.CharacterDataHandler = self.on_text
        try:
            for start in range(0, len(data), _CHUNK):
                parser.Parse(data[start : start + _CHUNK], False)
            parser.Parse(b"", True)
        except _Forbidden:
            self._remarks.refuse(
                "workbook_forbidden_xml", f"{self._part} declares a document type or entities"
            )
        except _TooMuch as reason:
            self._remarks.refuse("workbook_too_large", f"{self._part} has {reason}")
        except (expat.ExpatError, LookupError, ValueError) as error:
            # LookupError and ValueError: an encoding that Python or expat does not know.
            self._remarks.refuse("workbook_unreadable", f"{self._part} is not XML: {error}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth:
            raise _TooMuch(f"elements nested deeper than {self._limits.depth}")
        if self._elements > self._limits.elements:
            raise _TooMuch(f"more than {self._limits.elements} elements")
        handler = self.starts.get(name)
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        handler = self.ends.get(name)
        if handler is not None:
            handler()


def _forbid(*declaration: object) -> None:
    raise _Forbidden
