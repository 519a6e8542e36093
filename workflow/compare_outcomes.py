"""What an edit changes: outcomes of the same records before and after, field by field."""

from collections.abc import Iterator, Mapping, Sequence

from engine.outcomes import Outcome
from workflow.trial import ComparedRecord, FieldChange, TriedRecord, TriedVersion

# Changed fields that are shown of one record; an edit that changes more has changed everything.
_MOST_CHANGES = 500

_MISSING = object()


def compare_versions(
    before: TriedVersion, after: TriedVersion | None
) -> tuple[ComparedRecord, ...]:
    """Put the records of two versions side by side, by their numbers."""
    left = {each.record.number: each for each in before.records}
    right = {} if after is None else {each.record.number: each for each in after.records}
    return tuple(
        _compare(number, left.get(number), right.get(number), after is not None)
        for number in sorted({*left, *right})
    )


def field_changes(before: object, after: object, field: str = "") -> Iterator[FieldChange]:
    """Yield the fields whose values differ, at the deepest place where both have one.

    Args:
        before: A JSON value.
        after: Another.
        field: Path of both, as `Variations[0].SKU`.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            path = f"{field}.{name}" if field else str(name)
            yield from _pair(before.get(name, _MISSING), after.get(name, _MISSING), path)
    elif isinstance(before, list) and isinstance(after, list) and _are_objects(before, after):
        for index in range(max(len(before), len(after))):
            one, other = (_entry(each, index) for each in (before, after))
            yield from _pair(one, other, f"{field}[{index}]")
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield FieldChange(field, before, after)


def _pair(before: object, after: object, field: str) -> Iterator[FieldChange]:
    if before is _MISSING:
        yield FieldChange(field, None, after, before_is_there=False)
    elif after is _MISSING:
        yield FieldChange(field, before, None, after_is_there=False)
    else:
        yield from field_changes(before, after, field)


def _entry(entries: Sequence[object], index: int) -> object:
    return entries[index] if index < len(entries) else _MISSING


def _are_objects(*lists: Sequence[object]) -> bool:
    """Whether these are variations and the like; other lists are compared as a whole."""
    return all(isinstance(each, Mapping) for entries in lists for each in entries)


def _compare(
    number: int, before: TriedRecord | None, after: TriedRecord | None, is_edited: bool
) -> ComparedRecord:
    if not is_edited or before is None or after is None:
        return ComparedRecord(number, before, after, (), is_edited)
    one, other = before.outcome, after.outcome
    changes = tuple(_first(field_changes(_value(one), _value(other))))
    differs = bool(changes) or one.outcome != other.outcome or _reason(one) != _reason(other)
    return ComparedRecord(number, before, after, changes, differs)


def _first(changes: Iterator[FieldChange]) -> Iterator[FieldChange]:
    for _, change in zip(range(_MOST_CHANGES), changes, strict=False):
        yield change


def _value(outcome: Outcome) -> object:
    """The draft; of a record that became none, nothing."""
    return outcome.value or {}


def _reason(outcome: Outcome) -> object:
    error = outcome.error
    if error is not None:
        return (error.code, error.message, error.field, error.found)
    return [each.message for each in outcome.findings] if outcome.outcome == "skipped" else None
