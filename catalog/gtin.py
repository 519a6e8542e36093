"""Check digits of trade item numbers. Sources: GS1 General Specifications 7.9; ISO 2108 (ISBN)."""

import re

# Lengths a number of each kind may have. A UPC-E of 8 digits is no such number: its check digit
# is that of the 12 digits it stands for, and those are what catalogues know.
LENGTHS = {"GTIN": (8, 12, 13, 14), "UPC": (12,), "EAN": (8, 13), "ISBN": (10, 13)}

# What a merchant writes where a product has no number. Marketplaces ask for it in these words.
DOES_NOT_APPLY = "Does not apply"

# The value of each digit in ASCII.
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))

_SEPARATORS = re.compile(r"[\s\-‐‑‒–]+")


def bare_gtin(text: str) -> str:
    """Take out the blanks and hyphens that people put into such numbers."""
    return text if text.isdigit() else _SEPARATORS.sub("", text).upper()


def check_digit_is_right(number: str) -> bool:
    """Whether the last character is the check digit of the others.

    Args:
        number: 8, 12, 13 or 14 digits; or an ISBN of 10, whose last character may be `X`.
    """
    if len(number) == 10:
        # Weights 10 down to 1; X stands for ten; the sum is a multiple of eleven.
        values = [10 if digit == "X" else int(digit) for digit in number]
        return (
            sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11
            == 0
        )
    # Weights 1 and 3 in turn from the right; the sum is a multiple of ten. As bytes the digits need
    # no conversion one by one.
    digits = number.encode().translate(_VALUES)
    return (sum(digits[::-2]) + 3 * sum(digits[-2::-2])) % 10 == 0


def looks_like_gtin(number: str, kind: str) -> bool:
    """Whether a bare number has the characters and a length of its kind, a key of LENGTHS."""
    if not number.isascii() or len(number) not in LENGTHS[kind]:
        return False
    if len(number) == 10:
        return number[:9].isdigit() and (number[9].isdigit() or number[9] == "X")
    return number.isdigit()
