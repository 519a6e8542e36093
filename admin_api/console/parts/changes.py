"""What was there before a change and what afterwards, side by side."""

import json
from collections.abc import Mapping

from admin_api.console.parts.tags import tag

# Lines of a change that a row of a table shows.
_MOST_LINES = 4


def from_to(before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Draw what differs, by name; what only one of the two has stands alone."""
    names = [*before, *(name for name in after if name not in before)]
    changed = [name for name in names if before.get(name) != after.get(name)]
    shown = changed[:_MOST_LINES]
    _lines(shown, before, after)
    rest = changed[_MOST_LINES:]
    if rest:
        with tag("details", "cd-small"):
            tag("summary", text=f"{len(rest)} more")
            _lines(rest, before, after)


def _lines(names: list[str], before: Mapping[str, object], after: Mapping[str, object]) -> None:
    with tag("dl", "cd-fromto"):
        for name in names:
            tag("dt", text=name)
            with tag("dd"):
                _values(before.get(name), after.get(name))


def one_change(before: object, after: object) -> None:
    """Draw one value before and afterwards."""
    with tag("span", "cd-fromto__one"):
        _values(before, after)


def _values(before: object, after: object) -> None:
    if before not in (None, ""):
        tag("del", text=value_text(before))
        tag("span", "cd-arrow", "→")
    tag("ins", text=value_text(after))


def value_text(value: object) -> str:
    """A value as a change shows it."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
