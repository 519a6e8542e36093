"""Makes plain text of what eBay writes: HTML in messages, of any length, from outside."""

import html
import re
from typing import Final

MOST_CHARACTERS: Final = 1_000

# Longer text is cut before it is looked at closely.
_MOST_READ = 50_000

_UNSHOWN = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1[^>]*>|\Z)", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|b|em|font|i|small|span|strong|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def plain(text: str, most: int = MOST_CHARACTERS) -> str:
    """The words of a text that may be HTML, on one line, cut to so many characters."""
    text = _INLINE.sub("", _UNSHOWN.sub(" ", text[:_MOST_READ]))
    text = _TAG.sub(" ", text)
    text = _NOT_SHOWN.sub(" ", html.unescape(text))
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
