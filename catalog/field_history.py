"""The life of one field, told from the steps in the life of its draft or main."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.products import Change, Fields


@dataclass(frozen=True, slots=True)
class FieldStep:
    """One step that gave a field its value.

    Attributes:
        change: The step, with who took it, when, and from which feed and record.
        field: Its name.
        was_there, before: Whether the field was there before the step, and with which value.
        is_there, value: Whether it is there after the step, and with which value.
    """

    change: Change
    field: str
    was_there: bool
    before: Any
    is_there: bool
    value: Any


def field_steps(fields: Fields, changes: Iterable[Change], name: str) -> Iterator[FieldStep]:
    """Yield the steps of one field, the newest first: the first answers why its value is there.

    Args:
        fields: Of the draft or main as it stands now.
        changes: The steps of that draft or main, the newest first.
        name: The field's.
    """
    is_there, value = name in fields, fields.get(name)
    for change in changes:
        if not change.is_first and not change.touches(name):
            continue
        was_there, before = name in change.before, change.before.get(name)
        if was_there or is_there:
            yield FieldStep(change, name, was_there, before, is_there, value)
        is_there, value = was_there, before
