"""Texts and names of what goes out: what JavaScript and XML say about them."""

import re
from decimal import Decimal
from functools import lru_cache
from xml.parsers import expat

MOST_NAME_CHARS = 200

_NAME = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")


@lru_cache(maxsize=4096)
def is_xml_name(name: str) -> bool:
    """Whether parsers take a name: they disagree with one another, so one of them is asked."""
    if len(name) > MOST_NAME_CHARS or not _NAME.fullmatch(name):
        return False
    try:
        expat.ParserCreate("utf-8").Parse(f"<{name}/>".encode(), True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def number_text(value: float) -> str:
    """A finite number as JavaScript writes it: 1e+21 and 1e-7 in short, never 1.0 or 1e-05."""
    number = float(value)  # a script has no other numbers
    if number == 0:
        return "0"
    digits = repr(number)
    if 1e-6 <= abs(number) < 1e21:
        return format(Decimal(digits), "f").removesuffix(".0")
    mantissa, _, exponent = digits.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def shown_character(character: str) -> str:
    """A character as a message shows it, with its number."""
    name = f"U+{ord(character):04X}"
    return f"{character} ({name})" if character.isprintable() else name
