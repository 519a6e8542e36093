"""Text of a file that is written → its bytes, piece by piece, and what the encoding lacks."""

import codecs

# Codecs whose byte order mark stands once, at the beginning: each piece is encoded without it.
_MARKED = {
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8),
    "utf-16": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-32": ("utf-32-le", codecs.BOM_UTF32_LE),
}
_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}

# As XML parsers know them: https://www.iana.org/assignments/character-sets
_IANA_PREFIXES = {"cp125": "windows-125", "iso8859-": "ISO-8859-"}


class TextEncoder:
    """One file's encoding. Every piece stands for itself, so a piece that fails spoils nothing.

    Attributes:
        mark: The byte order mark that stands first; empty for most encodings.
        is_utf8: Every character has bytes, but for halves of surrogate pairs.
    """

    def __init__(self, name: str) -> None:
        """Look up a codec. Raises LookupError where Python has none of that name."""
        canonical = codecs.lookup(name).name
        self._codec, self.mark = _MARKED.get(canonical, (canonical, b""))
        self.is_utf8 = self._codec == "utf-8"

    @property
    def iana_name(self) -> str:
        """The name for an XML declaration, `UTF-8` or `windows-1252`."""
        if self._codec.startswith("utf-16"):
            return "UTF-16"
        for prefix, official in _IANA_PREFIXES.items():
            if self._codec.startswith(prefix):
                return official + self._codec.removeprefix(prefix)
        return self._codec.upper()

    @property
    def xml_mark(self) -> bytes:
        """The mark that XML asks for: a UTF-16 document cannot do without."""
        return self.mark or _MARKS.get(self._codec, b"")

    def lacks(self, text: str) -> str | None:
        """The first character that the encoding does not have; None where it has all."""
        if text.isascii():
            return None
        try:
            text.encode(self._codec)
        except UnicodeEncodeError as error:
            return text[error.start]
        return None

    def encode(self, text: str) -> bytes:
        """Bytes of a text; what the encoding lacks becomes a question mark."""
        return text.encode(self._codec, "replace")

    def encode_markup(self, text: str) -> bytes:
        """Bytes of markup; what the encoding lacks becomes a character reference."""
        return text.encode(self._codec, "xmlcharrefreplace")
