"""Reads numbers: decimals stay text and keep every digit; nothing is ever guessed or rounded away.

The one exception: a JavaScript number is binary and holds 15 decimal digits. What stands behind
them is noise of the arithmetic, so 0.1 + 0.2 arrives as 0.3, with a finding.
"""

import math
import re
from collections.abc import Mapping
from decimal import Decimal

from catalog.fields import Field
from catalog.findings import Severity
from engine.field_check import Check, Checking, DecimalMark, FieldRefused, Json, shown

_PLAIN = re.compile(r"([+-]?)(\d*)(?:\.(\d+))?", re.ASCII)

# Thousands in groups of three; blanks may be no-break ones, as in French. A dot as mark is what
# nobody declares, so there one group alone, "1,299", is not enough to tell a group from a fraction.
_GROUPED: Mapping[DecimalMark, re.Pattern[str]] = {
    ".": re.compile(
        r"([+-]?)(\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+(?=\.)|\d{1,3}(?:[,'’ \u00a0\u202f]\d{3}){2,})"
        r"(?:\.(\d+))?",
        re.ASCII,
    ),
    ",": re.compile(
        r"([+-]?)(\d{1,3}(?:[.'’ \u00a0\u202f]\d{3})+|\d+)?(?:,(\d+))?",
        re.ASCII,
    ),
}
_GROUP_MARKS = re.compile(r"\D")
_CURRENCY_SIGNS = " \t\r\n\u00a0\u202f€£¥$"

# "7.0" and "7.00" are seven. "7.000" is seven thousand in Berlin, so it is not.
_WHOLE = re.compile(r"[+-]?\d+(?:\.0{1,2})?", re.ASCII)

# Digits and marks, in whatever order.
_MARKED = re.compile(r"[+-]?[\d.,'’ \u00a0\u202f]+", re.ASCII)

# Digits after which a text is no number anybody meant; also keeps Python's own limit away.
_MOST_CHARS = 40

_YES = frozenset({"true", "yes", "y", "1", "on"})
_NO = frozenset({"false", "no", "n", "0", "off"})


def decimal_check(field: Field) -> Check:
    """Build the check of a decimal: the draft holds its text, such as "14.90"."""
    return _decimal_check(field, "")


def money_check(field: Field) -> Check:
    """Build the check of an amount: a decimal that may carry a currency sign."""
    return _decimal_check(field, _CURRENCY_SIGNS)


def integer_check(field: Field) -> Check:
    """Build the check of a whole number."""
    minimum, maximum = field.minimum or 0, field.maximum or 0

    def check(value: Json, checking: Checking) -> Json:
        if value.__class__ is not int:
            whole = _whole(value, checking)
            if whole is None:
                return None
            value = whole
        if not minimum <= value <= maximum:
            raise _out_of_range(shown(value), minimum, maximum)
        return value

    return check


def boolean_check(_field: Field) -> Check:
    """Build the check of yes or no."""

    def check(value: Json, checking: Checking) -> Json:
        if isinstance(value, bool):
            return value
        if isinstance(value, str | int | float):
            word = value.strip().casefold() if isinstance(value, str) else _short(value)
            if not word:
                return None
            if word in _YES or word in _NO:
                return word in _YES
        raise FieldRefused("boolean_invalid", f"must be true or false, not {shown(value)}")

    return check


def _short(value: float) -> str:
    """The shortest text of a number: 1.0 is "1"."""
    return f"{value:g}" if isinstance(value, float) else shown(value)


def number_text(value: float, checking: Checking) -> str:
    """The shortest decimal text of a JavaScript number, without an exponent.

    Raises:
        FieldRefused: Not finite, or more digits than any field takes.
    """
    if isinstance(value, int):
        if value.bit_length() > 64:
            raise FieldRefused("number_out_of_range", f"is {shown(value)}")
        return str(value)
    if not math.isfinite(value):
        raise FieldRefused("number_invalid", f"is no number: {value}")
    text = repr(value)
    if len(text) > 16:
        short = f"{value:.15g}"
        if float(short) != value:
            checking.remark(
                "number_rounded",
                f"was {text}; a number holds 15 digits, so {short} was taken",
                Severity.NOTE,
                "round in the script, or assign text",
            )
            text = short
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")


def _decimal_check(field: Field, signs: str) -> Check:
    minimum, maximum, digits = field.minimum or 0, field.maximum or 0, field.digits or 0

    def check(value: Json, checking: Checking) -> Json:
        if isinstance(value, str):
            text = _read_text(value.strip().strip(signs), checking)
            if text is None:
                return None
        elif isinstance(value, int | float) and not isinstance(value, bool):
            text = number_text(value, checking)
        else:
            raise FieldRefused("type_mismatch", f"must be a number, not {shown(value)}")
        if not minimum <= Decimal(text) <= maximum:
            raise _out_of_range(text, minimum, maximum)
        fraction = text.partition(".")[2]
        if len(fraction) > digits and len(fraction.rstrip("0")) > digits:
            raise FieldRefused(
                "decimal_precision",
                f"has more than {digits} digits after the mark: {text}",
                f"round in the script: Number(value).toFixed({digits})",
            )
        return text

    return check


def _read_text(text: str, checking: Checking) -> str | None:
    """Canonical text of a decimal: dot as mark, no group marks, no sign or zero too many."""
    if not text:
        return None
    mark = checking.settings.decimal_mark
    if len(text) > _MOST_CHARS:
        raise _no_decimal(text, mark)
    found = _PLAIN.fullmatch(text) if mark == "." else None
    found = found or _GROUPED[mark].fullmatch(text)
    if found is None or not (found[2] or found[3]):
        raise _no_decimal(text, mark)
    whole = found[2] or "0"
    if not whole.isdigit():
        whole = _GROUP_MARKS.sub("", whole)
    if whole[0] == "0":
        whole = whole.lstrip("0") or "0"
    canonical = f"{whole}.{found[3]}" if found[3] else whole
    return f"-{canonical}" if found[1] == "-" and canonical.strip("0.") else canonical


def _no_decimal(text: str, mark: DecimalMark) -> FieldRefused:
    other = "." if mark == "," else ","
    if other in text and _MARKED.fullmatch(text[:_MOST_CHARS]):
        return FieldRefused(
            "decimal_mark_wrong",
            f'is {shown(text)}, but the decimal mark is "{mark}"',
            f'set decimal_mark = "{other}" in the manifest if that is what the feed uses, '
            "or make it a number in the script",
        )
    return FieldRefused("decimal_invalid", f"is no decimal: {shown(text)}")


def _whole(value: Json, checking: Checking) -> int | None:
    """The whole number a value stands for; None when it says nothing."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        mark = checking.settings.decimal_mark
        if len(text) <= _MOST_CHARS:
            if mark == "." and _WHOLE.fullmatch(text):
                return int(text.partition(".")[0])
            grouped = _GROUPED[mark].fullmatch(text)
            if grouped and grouped[2] and not (grouped[3] or "").strip("0"):
                return int(grouped[1] + _GROUP_MARKS.sub("", grouped[2]))
    raise FieldRefused("integer_invalid", f"must be a whole number, not {shown(value)}")


def _out_of_range(text: str, minimum: int, maximum: int) -> FieldRefused:
    return FieldRefused(
        "number_out_of_range", f"must be from {minimum:,} to {maximum:,}, not {text}"
    )
