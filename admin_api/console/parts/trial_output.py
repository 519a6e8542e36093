"""The fields of one record's output, before and after an edit."""

import json
from collections.abc import Iterator, Mapping

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip
from admin_api.console.parts.findings import Jump, place
from admin_api.console.parts.tags import tag
from workflow.trial import ComparedRecord, TriedRecord

# Fields of one record that are shown, and characters of one; an output may have far more.
_MOST_FIELDS = 400
_MOST_CHARS = 2_000

# Objects within objects of an output that are taken apart.
_DEPTH = 8


def outputs(compared: ComparedRecord, is_edited: bool, jump: Jump) -> None:
    """The fields of a record's output; with edits those of both sides."""
    sides = (compared.before, compared.after) if is_edited else (compared.before,)
    _states(sides)
    values = [dict(_flat(_value(side))) for side in sides]
    changed = {
        name for name in {*values[0], *values[-1]} if values[0].get(name) != values[-1].get(name)
    }
    names = list(dict.fromkeys(name for value in reversed(values) for name in value))
    if not names:
        empty("No output", "The script left nothing for this record.")
        return
    with tag("table", "cd-fields"):
        with tag("thead"), tag("tr"):
            for heading in ("Field", "Before", "After") if is_edited else ("Field", "Value"):
                tag("th", text=heading, scope="col")
        with tag("tbody"):
            # What changes comes first: an output may have many fields.
            for name in sorted(names, key=lambda name: name not in changed)[:_MOST_FIELDS]:
                _row(name, sides, values, name in changed, jump)


def _states(sides: tuple[TriedRecord | None, ...]) -> None:
    words = [side.outcome.outcome if side else "not run" for side in sides]
    with tag("div", "cd-results__told"):
        for index, (side, word) in enumerate(zip(sides, words, strict=True)):
            if index:
                tag("span", "cd-muted", "→")
            chip(word, None if side else "calm")
            if side and side.outcome.error:
                tag("span", text=side.outcome.error.message)


def _row(
    name: str,
    sides: tuple[TriedRecord | None, ...],
    values: list[dict[str, str]],
    is_changed: bool,
    jump: Jump,
) -> None:
    with tag("tr", "is-changed" if is_changed else ""):
        with tag("td"):
            tag("span", text=name)
            last = sides[-1] or sides[0]
            found = last.places.get(name) if last is not None else None
            if found is not None:
                place(found.file, found.line, f"{found.file}:{found.line}", jump)
        for index, value in enumerate(values):
            text = value.get(name)
            marked = ("is-before", "is-after")[index] if is_changed and len(values) > 1 else ""
            absent = "" if text is not None else " is-absent"
            tag("td", marked + absent, "not there" if text is None else text)


def _value(side: TriedRecord | None) -> Mapping[str, object]:
    """The draft; of a record that became none, what the script left behind."""
    if side is None:
        return {}
    if side.outcome.value is not None:
        return side.outcome.value
    return {name: value for _, _, fields in side.outcome.raw for name, value in fields.items()}


def _flat(
    value: Mapping[str, object], above: str = "", depth: int = 0
) -> Iterator[tuple[str, str]]:
    for name, each in value.items():
        path = f"{above}.{name}" if above else name
        yield from _flat_value(each, path, depth)


def _flat_value(each: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(each, Mapping) and each and depth < _DEPTH:
        yield from _flat(each, path, depth + 1)
    elif isinstance(each, list) and each and all(isinstance(entry, Mapping) for entry in each):
        for index, entry in enumerate(each):
            yield from _flat_value(entry, f"{path}[{index}]", depth + 1)
    elif isinstance(each, str):
        yield path, cut(each)
    elif isinstance(each, list) and all(isinstance(entry, str) for entry in each):
        yield path, cut("\n".join(each))
    else:
        yield path, cut(json.dumps(each, ensure_ascii=False, default=str))


def cut(text: str) -> str:
    """A text as it can be sent, and not too long to be read."""
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= _MOST_CHARS else f"{whole[:_MOST_CHARS]}…"
