"""Bytes of a feed → text: which encoding it is, and what becomes of bytes that do not fit it.

The rule, in this order, and what was found is always reported:

1. the manifest's `encoding`;
2. a byte order mark (UTF-8, UTF-16);
3. UTF-16 without a mark: of the first 4,096 bytes, more than a third are zero, and all but a few
   zeros stand at odd places (little endian) or at even ones (big endian);
4. for XML, the declaration. `ISO-8859-1` is read as cp1252, as browsers do, because feeds that
   declare it hold euro signs. A declaration of UTF-16 that can be read byte by byte is wrong and
   is passed over;
5. UTF-8 or cp1252: as long as all bytes are ASCII nothing needs deciding. In the first chunk with
   other bytes, more well-formed UTF-8 characters than faulty places mean UTF-8, else cp1252.

UTF-32 is refused, and so are encodings with shift states: no feed was ever seen in one, and a
decoder without state can go on after a bad byte.

A byte that does not fit becomes a lone surrogate, which no character of a merchant can be, so
that the reader can refuse the record that holds it and go on with the feed.
"""

import codecs
import re

from catalog.errors import FeedFault

_BAD = re.compile("[\ud800-\udfff]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

# Not encodings of text files, or with shift states, or such as can make markup out of plain
# letters and so slip it past a check (UTF-7). "mbcs" and "oem" would depend on the machine.
_REFUSED_CODECS = re.compile(
    r"idna|punycode|utf-?7|utf-?32.*|(raw-)?unicode-escape|undefined|mbcs|oem|hz|iso-?2022.*"
)
_SAME_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}


def has_bad(text: str) -> bool:
    """Tell whether the text holds the place of an undecodable byte."""
    return _BAD.search(text) is not None


def shown(text: str) -> str:
    """Return the text with the usual sign � for undecodable bytes: safe to store and to print."""
    return _BAD.sub("\ufffd", text)


def usable_codec(name: str) -> str:
    """Return the canonical name of a text codec.

    Raises:
        FeedFault: `encoding_unknown`, also for codecs that are no encodings of text files.
    """
    try:
        info = codecs.lookup(name)
        b"aa".decode(info.name)  # refuses codecs that do not make text
    except (LookupError, ValueError):
        raise FeedFault(f"unknown encoding: {name!r}", fault="encoding_unknown") from None
    if _REFUSED_CODECS.fullmatch(info.name.replace("_", "-")):
        raise FeedFault(f"feeds cannot be in the encoding {name!r}", fault="encoding_unknown")
    return info.name


def byte_order_mark(head: bytes) -> str | None:
    """Return the codec that a byte order mark at the beginning stands for."""
    return next((codec for bom, codec in _BOMS if head.startswith(bom)), None)


def guess_encoding(head: bytes, *, declaration: bool) -> tuple[str | None, str]:
    """Find the encoding by steps 2 to 4 of the rule.

    Args:
        head: The beginning of the feed.
        declaration: Whether an XML declaration counts.

    Returns:
        The codec, or None when step 5 must decide; and how it was found, for the report.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        usable_codec("utf-32")
    if codec := byte_order_mark(head):
        return codec, "byte order mark"
    if codec := _utf16_without_mark(head[:4096]):
        return codec, "detected, no byte order mark"
    if declaration and (found := _DECLARATION.match(head)):
        return _declared(found[1].decode("ascii"))
    return None, "detected"


def _utf16_without_mark(head: bytes) -> str | None:
    zeros = head.count(0)
    if len(head) < 4 or zeros * 3 <= len(head):
        return None
    at_odd = head[1::2].count(0)
    if at_odd * 10 >= zeros * 9:
        return "utf-16-le"
    return "utf-16-be" if at_odd * 10 <= zeros else None


def _declared(name: str) -> tuple[str | None, str]:
    codec = usable_codec(name)
    if codec.startswith(("utf-16", "utf-32")):
        return None, f"detected; the declaration says {name}, wrongly"
    if codec == "iso8859-1":
        return "cp1252", f"declared as {name}"
    return codec, f"declared as {name}"


class FeedDecoder:
    """Decodes one feed chunk by chunk; never raises on bad bytes. One feed, one decoder.

    Attributes:
        encoding: The codec, or None while everything was ASCII.
        how: How it was found, for the report.
        bad: Whether the text that the last call returned holds undecodable places.
    """

    def __init__(self, encoding: str | None, how: str) -> None:
        self.encoding = _SAME_WITHOUT_MARK.get(encoding, encoding) if encoding else None
        self.how = how
        self.bad = False
        self._rest = b""
        self._at_start = True

    @property
    def settled(self) -> str:
        """The codec to write into the manifest: ASCII is UTF-8."""
        return self.encoding or "utf-8"

    def decode(self, chunk: bytes, final: bool = False) -> str:
        """Decode the next chunk; a character cut by its end waits for the next one."""
        self.bad = False
        if self.encoding is None:
            if chunk.isascii():
                self._at_start = self._at_start and not chunk
                return chunk.decode("ascii")
            self.encoding = _utf8_or_cp1252(chunk)
        text = self._decode(self._rest + chunk if self._rest else chunk, final)
        if self._at_start and text:
            self._at_start = False
            return text.removeprefix("\ufeff")
        return text

    def _decode(self, data: bytes, final: bool) -> str:
        codec = self.settled
        make = codecs.getincrementaldecoder(codec)
        decoder = make("strict")
        try:
            text = decoder.decode(data, final)
        except UnicodeDecodeError:
            self.bad = True
            wide = codec.startswith("utf-16")
            # A byte too few for UTF-16 is a place of its own: no error handler takes it.
            cut = len(data) % 2 if wide and final else 0
            decoder = make("surrogatepass" if wide else "surrogateescape")
            text = decoder.decode(data[: len(data) - cut]) + "\udfff" * cut
            if final:
                text += "\udfff" * len(decoder.getstate()[0])
        self._rest = b"" if final else decoder.getstate()[0]
        return text


def _utf8_or_cp1252(chunk: bytes) -> str:
    """Decide step 5 of the rule. A character cut by the end of the chunk is not a faulty place."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(chunk)
    except UnicodeDecodeError:
        good = len(_UTF8_CHARACTER.findall(chunk))
        ascii_and_faulty = _UTF8_CHARACTER.sub(b"", chunk)
        ascii_only = ascii_and_faulty.translate(None, delete=bytes(range(0x80, 0x100)))
        return "utf-8" if good > len(ascii_and_faulty) - len(ascii_only) else "cp1252"
    return "utf-8"


def bad_offsets(text: str) -> list[int]:
    """Return where the undecodable places stand once `shown(text)` is encoded as UTF-8."""
    offsets: list[int] = []
    at = 0
    for part in _BAD.split(text)[:-1]:
        at += len(part.encode())
        offsets.append(at)
        at += len("\ufffd".encode())
    return offsets
