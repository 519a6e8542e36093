"""Two texts and what is different between them."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Literal

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.tags import tag

# Lines that stay the same are shown beside each change, so that it can be found in its file.
_CONTEXT = 3

# Beyond it a browser is slow, and nobody reads on.
_MOST_LINES = 4_000

# Kind, then number and text before, then number and text after; 0 where there is none.
Line = tuple[Literal["same", "removed", "added", "changed", "gap"], int, str, int, str]


def diff(before: str, after: str, *, beside: bool = False, label: str = "Difference") -> None:
    """Show what differs.

    Args:
        before: The older text.
        after: The newer one.
        beside: Whether they stand side by side.
        label: Read aloud for the block.
    """
    lines = list(differences(before.splitlines(), after.splitlines()))[:_MOST_LINES]
    if not lines:
        empty("No difference", "Both are the same, line by line.", icon_name="o_check_circle")
        return
    kind = "cd-diff cd-diff--beside" if beside else "cd-diff"
    with tag("div", kind, tabindex=0, role="region", aria_label=label):
        with tag("table", role="presentation"), tag("tbody"):
            for line in lines:
                _beside(line) if beside else _beneath(line)


def differences(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """The changes of a text with the lines around them; a gap stands for what is left out."""
    groups = difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(
        _CONTEXT
    )
    for number, group in enumerate(groups):
        if number:
            yield "gap", 0, "", 0, ""
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                for step in range(end - start):
                    old, new = start + step, new_start + step
                    yield "same", old + 1, before[old], new + 1, after[new]
                continue
            for step in range(max(end - start, new_end - new_start)):
                yield _changed(before, after, start + step, end, new_start + step, new_end)


def _changed(
    before: Sequence[str], after: Sequence[str], old: int, end: int, new: int, new_end: int
) -> Line:
    if old >= end:
        return "added", 0, "", new + 1, after[new]
    if new >= new_end:
        return "removed", old + 1, before[old], 0, ""
    return "changed", old + 1, before[old], new + 1, after[new]


def _beneath(line: Line) -> None:
    kind, old, was, new, now = line
    if kind == "gap":
        return _gap(4)
    if kind == "same":
        return _row("", old, new, " ", was)
    if kind in ("removed", "changed"):
        _row("is-removed", old, 0, "−", was)
    if kind in ("added", "changed"):
        _row("is-added", 0, new, "+", now)
    return None


def _row(classes: str, old: int, new: int, sign: str, text: str) -> None:
    with tag("tr", classes):
        tag("td", "is-number", str(old or ""))
        tag("td", "is-number", str(new or ""))
        tag("td", "is-sign", sign)
        tag("td", text=text)


def _beside(line: Line) -> None:
    kind, old, was, new, now = line
    if kind == "gap":
        return _gap(4)
    left = "is-removed" if kind in ("removed", "changed") else ""
    right = "is-added" if kind in ("added", "changed") else ""
    with tag("tr"):
        tag("td", f"is-number {left}", str(old or ""))
        tag("td", left, was)
        tag("td", f"is-number {right}", str(new or ""))
        tag("td", right, now)
    return None


def _gap(columns: int) -> None:
    with tag("tr", "is-gap"):
        tag("td", text="⋯", colspan=columns)
