"""Lookup workbooks of a release as grids, and the values that no table has."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.desks.release_files import Origin
from admin_api.desks.releases import ReleasesDesk, ReleaseShown
from catalog.acts import Act
from catalog.errors import NotFound, WorkbookInvalid
from catalog.findings import Finding
from catalog.paging import Page, PageRequest
from catalog.releases import ReleaseId
from catalog.unmapped import UnmappedTable, UnmappedValue
from mapping_service.compile import compile_tables
from mapping_service.table import Table
from runtime_js.bundle import bundle_files
from runtime_js.bundle_layout import LOOKUP, LOOKUP_SUFFIXES, is_under
from store.store import Store
from workflow.edit_workbooks import FileEdit, Fill, Fixed, count_fixed, edit_workbooks

# Releases whose tables are kept ready: people page through one at a time.
_MOST_READY = 4

# Rows of one page of a grid.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Workbook:
    """A lookup file of a release: its tables, and what there is to say of it.

    One that cannot be read has no tables, and its findings say why.
    """

    file: str
    origin: Origin
    size_bytes: int
    tables: Sequence[Table]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class GridRows:
    """Rows of one sheet, those from `start` on; `total` is how many it has."""

    table: Table
    start: int
    total: int
    rows: Sequence[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class SavedWorkbooks:
    """The release that edited workbooks became, and what its filled-in values fix."""

    release: ReleaseShown
    fixed: Fixed


class MappingDesk:
    """Shows and edits lookup workbooks; an edited workbook is a new release."""

    def __init__(self, store: Store, notary: Notary, releases: ReleasesDesk) -> None:
        self._store = store
        self._notary = notary
        self._releases = releases
        self._ready: OrderedDict[ReleaseId, tuple[Workbook, ...]] = OrderedDict()
        self._lock = Lock()

    def workbooks(self, caller: Caller, merchant: str, number: int) -> tuple[Workbook, ...]:
        """The lookup files of a release, and those of its base that it does not replace.

        Raises:
            NotFound, Refused.
        """
        caller.allow(Act.LOOK, merchant)
        asked = ReleaseId(merchant, number)
        with self._lock:
            found = self._ready.pop(asked, None)
        if found is None:  # outside the lock: large workbooks take seconds, and others wait
            found = tuple(self._read(asked))
        with self._lock:
            self._ready[asked] = found
            while len(self._ready) > _MOST_READY:
                self._ready.popitem(last=False)
        return found

    def rows(
        self,
        caller: Caller,
        merchant: str,
        number: int,
        file: str,
        sheet: str,
        start: int = 0,
        most: int = MOST_ROWS,
    ) -> GridRows:
        """Some rows of a sheet.

        Args:
            caller: Who asks.
            merchant: Whose.
            number: Of the release.
            file: Of the lookup, `lookup/colors.xlsx`.
            sheet: Its sheet.
            start: How many rows are passed over.
            most: How many are wanted.

        Raises:
            NotFound, Refused: They may not, or there is no such sheet.
        """
        for book in self.workbooks(caller, merchant, number):
            for table in book.tables:
                if (table.file, table.sheet) == (file, sheet):
                    some = slice(start, start + most)
                    numbers = table.row_numbers[some]
                    rows = tuple(zip(numbers, table.rows[some], strict=True))
                    return GridRows(table, start, len(table.rows), rows)
        raise NotFound(
            f"{merchant}/{number} has no sheet {sheet!r} in {file}", noun="sheet", id=sheet
        )

    def unmapped(
        self,
        caller: Caller,
        merchant: str,
        request: PageRequest,
        file: str | None = None,
        sheet: str | None = None,
    ) -> Page[UnmappedValue]:
        """Values that wait, those of the most SKUs first; raises as every list does."""
        caller.allow(Act.LOOK, merchant)
        return self._store.unmapped.page(merchant, request, file, sheet)

    def unmapped_tables(self, caller: Caller, merchant: str) -> tuple[UnmappedTable, ...]:
        """The tables that values wait for, with how many. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.unmapped.tables(merchant)

    def dismiss(self, caller: Caller, merchant: str, id: str) -> None:
        """Take a value off the list, until a feed misses it again. Raises NotFound, Refused."""
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        (value,) = self._store.unmapped.of_ids(merchant, [id])
        before = {"file": value.lookup.file, "values": list(value.lookup.values)}
        with self._notary.noting(
            caller, "dismiss unmapped value", "unmapped value", id, merchant=merchant, before=before
        ):
            self._store.unmapped.remove(merchant, [id])

    def fixed(self, caller: Caller, merchant: str, ids: Sequence[str]) -> Fixed:
        """How many SKUs filling in some values would fix. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        values = self._store.unmapped.of_ids(merchant, ids)
        return count_fixed(values, self._store.unmapped.all(merchant))

    def save(
        self,
        caller: Caller,
        merchant: str,
        number: int,
        edits: Sequence[FileEdit],
        fills: Mapping[str, str],
        notes: str,
    ) -> SavedWorkbooks:
        """Make a release of another one with edited workbooks; values wait until it is active.

        A workbook of the base becomes the merchant's own with the edit.

        Args:
            caller: Who asks.
            merchant: Whose.
            number: Of the release whose workbooks are edited.
            edits: Cells and rows.
            fills: Target values by the ids of values that wait.
            notes: What is new.

        Raises:
            NotFound, Refused: They may not, or there is no such release, lookup or value.
            WorkbookInvalid: A workbook cannot be edited, or not so.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        values = self._store.unmapped.of_ids(merchant, list(fills))
        own, base = self._lookups(ReleaseId(merchant, number))
        wanted = [Fill(each, fills[each.id]) for each in values]
        changed = edit_workbooks({**base, **own}, edits, wanted)
        release = self._releases.edit(caller, merchant, number, changed, notes)
        return SavedWorkbooks(release, count_fixed(values, self._store.unmapped.all(merchant)))

    def _read(self, release: ReleaseId) -> Sequence[Workbook]:
        own, base = self._lookups(release)
        books: list[Workbook] = []
        for file, data in sorted({**base, **own}.items()):
            origin: Origin = "own" if file in own else "base"
            try:
                tables = compile_tables({file: data})
            except WorkbookInvalid as refused:
                books.append(Workbook(file, origin, len(data), (), refused.findings))
            else:
                books.append(Workbook(file, origin, len(data), tables.tables, tables.findings))
        return books

    def _lookups(self, release: ReleaseId) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
        content = self._store.releases.content(release)
        base = {} if content.base_zip is None else bundle_files(content.base_zip)
        own, inherited = (
            {name: data for name, data in files.items() if is_under(name, LOOKUP, *LOOKUP_SUFFIXES)}
            for files in (bundle_files(content.zip), base)
        )
        return own, inherited
