"""What expat finds wrong with a feed, in words that help."""

from xml.parsers import expat
from xml.parsers.expat import errors

from catalog.errors import FeedFault

_CUT_OFF = {
    errors.codes[errors.XML_ERROR_NO_ELEMENTS],
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN],
    errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    errors.codes[errors.XML_ERROR_PARTIAL_CHAR],
}
_ENTITY = errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]
_INVALID = errors.codes[errors.XML_ERROR_INVALID_TOKEN]

# Bytes shown on both sides of the place of a fault.
_AROUND = 30


def expat_fault(
    error: expat.ExpatError, line: int, offset: int, fed: bytes, fed_at: int
) -> FeedFault:
    """Make the feed's fault of the parser's error.

    Args:
        error: The error.
        line: Where, in lines from the start of the feed.
        offset: Where, in bytes of UTF-8 from the start of the unpacked feed.
        fed: What the parser was given, from `fed_at` on.
        fed_at: Offset of the first of these bytes.
    """
    at = max(0, offset - fed_at)
    before, after = fed[max(0, at - _AROUND) : at], fed[at : at + _AROUND]
    near = (before + after).decode("utf-8", "replace")
    problem = expat.ErrorString(error.code) or "malformed"
    fault, message = "xml_malformed", f"not well-formed XML ({problem}) near {near!r}"
    if error.code in _CUT_OFF:
        fault, message = "xml_cut_off", f"the feed ends in the middle ({problem})"
    elif error.code == _ENTITY:
        fault = "xml_entity"
        message = f"an entity other than &lt; &gt; &amp; &quot; &apos; near {near!r}"
    elif error.code == _INVALID and b"&" in before.rpartition(b";")[2]:
        message += "; is an ampersand not written as &amp;?"
    return FeedFault(message, fault=fault, line=line, offset=offset)
