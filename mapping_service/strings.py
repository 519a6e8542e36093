"""Shared strings of a workbook, and the text rules that they share with inline strings."""

import re

from mapping_service.limits import TableLimits
from mapping_service.markup import MAIN, PartReader
from mapping_service.remarks import Remarks

# ECMA-376 22.9.2.19 (ST_Xstring): a character that XML cannot hold is written _xHHHH_.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Resolve `_xHHHH_`; a surrogate that lacks its partner becomes U+FFFD."""
    if "_x" not in text:
        return text
    resolved = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return resolved.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class TextRuns:
    """Collects the text of a string item: plain or in runs of formatting, phonetics left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._phonetic = False
        self._open = False

    def register(self, reader: PartReader) -> None:
        """Listen to `t` and `rPh` elements."""
        reader.starts[MAIN + "t"] = lambda _: self._switch(True)
        reader.ends[MAIN + "t"] = lambda: self._switch(False)
        reader.starts[MAIN + "rPh"] = lambda _: self._set_phonetic(True)
        reader.ends[MAIN + "rPh"] = lambda: self._set_phonetic(False)

    def _switch(self, is_open: bool) -> None:
        self._open = is_open and not self._phonetic

    def _set_phonetic(self, phonetic: bool) -> None:
        self._phonetic = phonetic

    def on_text(self, text: str) -> None:
        """Take a piece of character data, where it belongs to a string."""
        if self._open:
            self._pieces.append(text)

    def take(self) -> str:
        """The text collected so far; starts anew."""
        text = unescape("".join(self._pieces))
        self._pieces.clear()
        return text


def read_shared_strings(data: bytes, part: str, remarks: Remarks, limits: TableLimits) -> list[str]:
    """All shared strings, in order.

    Raises:
        WorkbookInvalid: Malformed XML.
    """
    strings: list[str] = []
    runs = TextRuns()
    reader = PartReader(part, remarks, limits)
    runs.register(reader)
    reader.on_text = runs.on_text
    reader.ends[MAIN + "si"] = lambda: strings.append(runs.take())
    reader.read(data)
    return strings
