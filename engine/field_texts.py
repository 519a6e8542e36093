"""Reads texts: trimmed, bounded, without characters that nothing can print."""

import re

from catalog.fields import Field
from catalog.findings import Severity
from engine.field_check import Check, Checking, FieldRefused, Json, shown
from engine.field_numbers import number_text
from engine.suggest import closest

# Controls but tab and line breaks, halves of surrogate pairs, and the two that no XML may hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")


def text_check(field: Field) -> Check:
    """Build the check of a text; numbers and booleans become their text."""
    most = field.max_length or 0
    lines = field.lines

    def check(value: Json, checking: Checking) -> Json:
        text = value if value.__class__ is str else scalar_text(value, checking)
        if not text.isprintable():
            text = _clean(text, lines, checking)
        text = text.strip()
        if len(text) > most:
            raise too_long(text, most)
        return text or None

    return check


def identifier_check(field: Field) -> Check:
    """Build the check of a text that names something: repaired, it would name something else."""
    most = field.max_length or 0

    def check(value: Json, checking: Checking) -> Json:
        text = (value if value.__class__ is str else scalar_text(value, checking)).strip()
        if len(text) > most:
            raise too_long(text, most)
        if not text.isprintable() and (_UNPRINTABLE.search(text) or _LINE_BREAKS.search(text)):
            raise FieldRefused(
                "identifier_invalid", f"holds a control character or a line break: {shown(text)}"
            )
        return text or None

    return check


def enum_check(field: Field) -> Check:
    """Build the check of a word from a list. Case, blanks and hyphens do not count."""
    by_folded = {_fold(word): word for word in field.values}

    def check(value: Json, checking: Checking) -> Json:
        text = (value if value.__class__ is str else scalar_text(value, checking)).strip()
        if not text:
            return None
        word = by_folded.get(_fold(text[:100]))
        if word is None:
            near = closest(text, field.values)
            hint = f"did you mean {near}?" if near else f"one of {', '.join(field.values)}"
            raise FieldRefused("enum_unknown", f"cannot be {shown(text)}", hint)
        return word

    return check


def scalar_text(value: Json, checking: Checking) -> str:
    """Text of a number or boolean. Raises FieldRefused for lists and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value, checking)
    raise FieldRefused("type_mismatch", f"must be text, not {shown(value)}")


def too_long(text: str, most: int) -> FieldRefused:
    """The refusal of a text that is longer than `most` characters."""
    return FieldRefused(
        "text_too_long", f"has {len(text):,} characters, over {most:,}: {shown(text)}"
    )


def _clean(text: str, lines: bool, checking: Checking) -> str:
    cleaned, count = _UNPRINTABLE.subn("", text)
    if count:
        message = f"held {count:,} characters that cannot be printed; they were taken out"
        checking.remark("characters_removed", message, Severity.WARNING)
    return cleaned if lines else _LINE_BREAKS.sub(" ", cleaned)


def _fold(text: str) -> str:
    return text.casefold().replace(" ", "_").replace("-", "_")
