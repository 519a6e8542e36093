"""What is different between two releases, file by file: text by lines, workbooks by rows."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.errors import WorkbookInvalid
from mapping_service.compare import RowChange, compare_tables
from mapping_service.compile import compile_tables

# Lines of a file that are compared, and lines of a difference that are shown: a person reads it.
_MOST_LINES = 20_000
_MOST_SHOWN = 2_000
_CONTEXT = 3

_SHEETS = (".xlsx",)

Sort = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file that is not the same in both.

    Attributes:
        name: Of the file.
        sort: added, removed or changed.
        before_bytes, after_bytes: Its sizes; None where it is not there.
        diff: Lines of a unified diff, for text that is in both.
        rows: Rows of a workbook that are in both, none twice.
        is_cut: More is different than is shown.
        note: Why nothing is shown of it; empty where something is.
    """

    name: str
    sort: Sort
    before_bytes: int | None
    after_bytes: int | None
    diff: Sequence[str] = ()
    rows: Sequence[RowChange] = ()
    is_cut: bool = False
    note: str = ""


def compare_files(
    before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> Iterator[FileDifference]:
    """Yield what is different, by name.

    Args:
        before: Files by name.
        after: Those of the other one.
    """
    for name in sorted({*before, *after}):
        left, right = before.get(name), after.get(name)
        if left is None and right is not None:
            yield FileDifference(name, "added", None, len(right))
        elif right is None and left is not None:
            yield FileDifference(name, "removed", len(left), None)
        elif left is not None and right is not None and left != right:
            yield _changed(name, left, right)


def _changed(name: str, left: bytes, right: bytes) -> FileDifference:
    sizes = len(left), len(right)
    if name.lower().endswith(_SHEETS):
        return _changed_workbook(name, left, right)
    texts = _text(left), _text(right)
    if texts[0] is None or texts[1] is None:
        return FileDifference(name, "changed", *sizes, note="it is no text")
    lines = texts[0].splitlines(), texts[1].splitlines()
    if max(map(len, lines)) > _MOST_LINES:
        return FileDifference(name, "changed", *sizes, note="it is too long to be compared")
    diff = list(difflib.unified_diff(*lines, "before", "after", lineterm="", n=_CONTEXT))[2:]
    note = "" if diff else "only blanks at the ends of lines, or the ends of lines themselves"
    shown = diff[:_MOST_SHOWN]
    is_cut = len(diff) > _MOST_SHOWN
    return FileDifference(name, "changed", *sizes, diff=shown, is_cut=is_cut, note=note)


def _changed_workbook(name: str, left: bytes, right: bytes) -> FileDifference:
    sizes = len(left), len(right)
    try:
        tables = [compile_tables({name: data}).tables for data in (left, right)]
    except WorkbookInvalid as refused:
        return FileDifference(name, "changed", *sizes, note=str(refused))
    rows: list[RowChange] = []
    for change in compare_tables(*tables):
        if len(rows) == _MOST_SHOWN:
            return FileDifference(name, "changed", *sizes, rows=rows, is_cut=True)
        rows.append(change)
    note = "" if rows else "only its looks"
    return FileDifference(name, "changed", *sizes, rows=rows, note=note)


def _text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
