"""Folding: the form in which two spellings of one value meet.

`prelude/lookup_text.js` does the same in JavaScript; a test compares the two over all of Unicode's
basic plane. In this order: NFC; runs of Unicode blanks become one space, none at the ends; upper
case and then lower case, so that "STRASSE", "Straße" and "strasse" are one; NFC again.
"""

import re
import unicodedata

# What JavaScript's `trim` takes away, and the blanks nobody sees: next line, Mongolian vowel
# separator, zero-width space, word joiner.
BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_BLANK_RUN = re.compile(f"[{BLANKS}]+")


def fold(text: str) -> str:
    """The folded form of a value, a header or a name."""
    plain = _BLANK_RUN.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
    return unicodedata.normalize("NFC", plain.upper().lower())
