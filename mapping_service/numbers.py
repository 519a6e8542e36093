"""Numbers as canonical text, the same that JavaScript's `String(number)` gives.

A cell holds 7.5E+11, the feed says 750000000000, a script passes the number: all three must meet
in one text, and it must not depend on the side that made it. (QuickJS writes a digit too many for
a few powers of two, such as 2**-24; numbers of up to 15 digits, all that Excel keeps, agree.)
"""

import math
import re
from decimal import Decimal

# Nothing is ever given back: a cell of 32,767 zeros and a letter would be tried in all its parts.
_INTEGER = re.compile(r"([-+]?)(?:0++(?!\d)|0*+([1-9]\d*+))(?:\.0*+)?", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\d++(?:\.\d*+)?|\.\d++)([eE][-+]?\d++)?", re.ASCII)
# From these powers of ten on, JavaScript writes an exponent. Source: ECMA-262, Number::toString.
_EXPONENT_FROM = 21
_EXPONENT_BELOW = -6
# Excel keeps 15 digits of a number; what stands behind them is made up.
EXACT_DIGITS = 15


def canonical_number(stored: str) -> str:
    """The text of a number as a workbook stores it.

    Args:
        stored: The text of a `<v>` element, such as "12", "7.5E+11" or "0.1".

    Returns:
        "12", "750000000000", "0.1". An integer written out keeps all its digits.

    Raises:
        ValueError: Not a finite number.
    """
    whole = _INTEGER.fullmatch(stored)
    if whole and len(whole[2] or "") <= _EXPONENT_FROM:
        return whole[1].replace("+", "") + whole[2] if whole[2] else "0"
    # float() also takes digits of other scripts, underscores, "nan" and "infinity".
    if not _DECIMAL.fullmatch(stored) or not math.isfinite(float(stored)):
        raise ValueError(f"not a number of a workbook: {stored!r}")
    return _as_javascript(float(stored))


def _as_javascript(number: float) -> str:
    """Shortest text that reads back as the same number, laid out as ECMA-262 does."""
    sign, digit_tuple, power = Decimal(repr(number)).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    point = len(digits) + int(power)  # where the decimal point stands, counted in digits
    if number == 0:
        text = "0"
    elif _EXPONENT_BELOW < point <= 0:
        text = "0." + "0" * -point + digits
    elif 0 < point <= _EXPONENT_FROM:
        whole = digits[:point].ljust(point, "0")
        text = f"{whole}.{digits[point:]}" if len(digits) > point else whole
    else:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{fraction}e{point - 1:+d}"
    return f"-{text}" if sign and number else text
