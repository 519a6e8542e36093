"""Edited lookup files of a release: cells, rows, and targets for values that were missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.errors import NotFound, WorkbookInvalid
from catalog.findings import Finding, Place
from catalog.unmapped import UnmappedValue
from mapping_service.compile import compile_tables
from mapping_service.editing import Edit, NewRow, edit_file
from mapping_service.filling import fill, folded_key
from mapping_service.table import Table


@dataclass(frozen=True, slots=True)
class FileEdit:
    """An edit of one lookup file, by its name in the bundle."""

    file: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Fill:
    """A value that waits, and the target that it gets."""

    value: UnmappedValue
    target: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What filling in values does: how many SKUs it concerns, and how many of them still miss
    something else. `exact` is False where there are more than are counted.
    """

    values: int
    skus: int
    still_missing: int
    exact: bool


def edit_workbooks(
    lookups: Mapping[str, bytes], edits: Sequence[FileEdit], fills: Sequence[Fill]
) -> dict[str, bytes]:
    """Edit lookup files.

    Args:
        lookups: The files of a release by name, `lookup/colors.xlsx`, and those of its base.
        edits: Of cells and rows, in order.
        fills: Targets for values; the rows that they make come behind.

    Returns:
        The files that are other now.

    Raises:
        NotFound: There is no such file; one on the merchant's drive is none of the release's.
        WorkbookInvalid: A file cannot be read, or cannot be edited.
    """
    found = dict(lookups)
    changed: dict[str, bytes] = {}
    by_file: dict[str, list[Edit]] = {}
    for each in edits:
        by_file.setdefault(each.file, []).append(each.edit)
    for file, group in by_file.items():
        changed[file] = found[file] = edit_file(file, _content(found, file), group)
    # One after the other file, each read once: the edits above may have moved its rows.
    for file in dict.fromkeys(each.value.lookup.file for each in fills):
        tables = compile_tables({file: _content(found, file)}).tables
        made = _edits(tables, [each for each in fills if each.value.lookup.file == file])
        changed[file] = edit_file(file, found[file], made)
    return changed


def count_fixed(fills: Sequence[UnmappedValue], waiting: Sequence[UnmappedValue]) -> Fixed:
    """How many SKUs some values concern, and how many of those other values hold up as well."""
    filled = {each.id for each in fills}
    concerned = {sku for each in fills for sku in each.lookup.skus}
    others = {sku for each in waiting if each.id not in filled for sku in each.lookup.skus}
    least = max((each.lookup.sku_count for each in fills), default=0)
    is_exact = all(each.lookup.sku_count == len(each.lookup.skus) for each in fills)
    return Fixed(
        values=len(fills),
        skus=max(len(concerned), least),
        still_missing=len(concerned & others),
        exact=is_exact and all(each.lookup.exact for each in fills),
    )


def _edits(tables: Sequence[Table], fills: Sequence[Fill]) -> list[Edit]:
    """The edits that give values their targets.

    A value that lacks two targets, or is written in two ways, gets one row: two would contradict
    each other.
    """
    made: list[Edit] = []
    rows: dict[tuple[str, tuple[str, ...], tuple[str, ...]], dict[int, str]] = {}
    for each in fills:
        lookup = each.value.lookup
        edit = _edit(tables, each)
        if isinstance(edit, NewRow):
            key = (lookup.sheet, lookup.columns, folded_key(lookup.values))
            rows[key] = {**edit.cells, **rows.get(key, {})}
        else:
            made.append(edit)
    return made + [NewRow(sheet, cells) for (sheet, _, _), cells in rows.items()]


def _content(found: Mapping[str, bytes], file: str) -> bytes:
    if file not in found:
        raise NotFound(f"the release has no lookup {file}", noun="lookup", id=file)
    return found[file]


def _edit(tables: Sequence[Table], wanted: Fill) -> Edit:
    lookup = wanted.value.lookup
    for table in tables:
        if table.sheet == lookup.sheet:
            return fill(table, lookup.columns, lookup.target, lookup.values, wanted.target)
    place = Place(file=lookup.file, cell=lookup.sheet)
    finding = Finding("cell_refused", f"there is no sheet {lookup.sheet!r}", place=place)
    raise WorkbookInvalid(str(finding), [finding])
