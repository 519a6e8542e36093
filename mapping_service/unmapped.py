"""What a run did not find in its lookup tables, and which of their rows it never used."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.unmapped import MOST_SKUS, MissedLookup
from mapping_service.table import Table
from mapping_service.table_set import TableSet
from mapping_service.unmapped_report import MissedValue, UnmappedReport, UnmappedSheet

# How `prelude/lookup_tally.js` joins what was looked up: several key columns by the first, key
# columns and target column by the second.
_BETWEEN_KEYS = "\x1f"
_BEFORE_TARGET = "\x1e"


def parts_of_miss(column: str, value: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Key columns, target column and texts of a miss, from how the script side joins them."""
    keys, _, target = column.partition(_BEFORE_TARGET)
    return tuple(keys.split(_BETWEEN_KEYS)), target, tuple(value.split(_BETWEEN_KEYS))


@dataclass(frozen=True, slots=True)
class LedgerLimits:
    """How much a ledger remembers of a feed of any length.

    Attributes:
        values: Different missed values; further ones are only counted.
        skus: SKUs remembered over all values, to count each once; when they are used up, the
            counts say "at least".
        examples: SKUs shown for one value.
        unused_rows: Rows named that no record ever used.
        sheets: Tables and sets of columns; each has a sheet. A script looks up what it likes.
    """

    values: int = 20_000
    skus: int = 500_000
    examples: int = 5
    unused_rows: int = 10_000
    sheets: int = 250


@dataclass(slots=True)
class _Missed:
    examples: list[str] = field(default_factory=list)
    skus: set[str] = field(default_factory=set)
    exact: bool = True


class UnmappedLedger:
    """Collects misses and hits in record order, within bounded memory."""

    def __init__(self, tables: TableSet, limits: LedgerLimits | None = None) -> None:
        self._tables = tables.tables
        self._limits = limits or LedgerLimits()
        self._missed: dict[tuple[int, str], dict[str, _Missed]] = {}
        self._values = 0
        self._skus = 0
        self._unlisted = 0
        self._hits: set[tuple[int, int]] = set()

    @property
    def value_count(self) -> int:
        """How many different values were missed, as far as they are listed."""
        return self._values

    def add(self, table: int, column: str, value: str, sku: str | None) -> None:
        """Note one miss.

        Args:
            table: Index into the TableSet's tables.
            column: Key and target columns as the script side joins them.
            value: What was looked up, as the merchant wrote it.
            sku: Of the record; None when it has none.
        """
        if not 0 <= table < len(self._tables):
            return
        values = self._missed.get((table, column), {})
        missed = values.get(value)
        if missed is None:
            new_sheet = not values
            if self._values >= self._limits.values or (
                new_sheet and len(self._missed) >= self._limits.sheets
            ):
                self._unlisted += 1
                return
            missed = values[value] = _Missed()
            self._missed[table, column] = values
            self._values += 1
        if sku is None or sku in missed.skus:
            return
        if self._skus >= self._limits.skus:
            missed.exact = False
            return
        self._skus += 1
        missed.skus.add(sku)
        if len(missed.examples) < self._limits.examples:
            missed.examples.append(sku)

    def add_hits(self, hits: Iterable[tuple[int, int]]) -> None:
        """Note rows that were used, as (index of the table, row number in its file)."""
        self._hits.update(hits)

    def missed_lookups(self, most: int) -> Iterator[MissedLookup]:
        """What was missed, the values of the most SKUs first; `most` of them."""
        all_missed = [
            (len(missed.skus), table, column, value)
            for (table, column), values in self._missed.items()
            for value, missed in values.items()
        ]
        for count, table, column, value in heapq.nlargest(most, all_missed):
            missed = self._missed[table, column][value]
            columns, target, values = parts_of_miss(column, value)
            yield MissedLookup(
                file=self._tables[table].file,
                sheet=self._tables[table].sheet,
                columns=columns,
                target=target,
                values=values,
                skus=tuple(heapq.nsmallest(MOST_SKUS, missed.skus)),
                sku_count=count,
                exact=missed.exact,
            )

    def write(self, path: Path) -> None:
        """Write the report as a workbook; the same ledger gives the same bytes."""
        # As for reading one: only a report that is wanted waits for openpyxl.
        from mapping_service.unmapped_workbook import write_report

        write_report(path, self.report())

    def report(self) -> UnmappedReport:
        """The report as data: a sheet for each table and set of columns, in a fixed order."""
        sheets = [
            self._sheet(self._tables[table], column, values)
            for (table, column), values in sorted(self._missed.items())
            if values
        ]
        unused, more = self._unused()
        return UnmappedReport(tuple(sheets), tuple(unused), more, self._unlisted)

    def _sheet(self, table: Table, column: str, values: dict[str, _Missed]) -> UnmappedSheet:
        keys, target, _ = parts_of_miss(column, "")
        missed = [
            MissedValue(
                keys=parts_of_miss(column, value)[2],
                skus=len(entry.skus),
                exact=entry.exact,
                examples=tuple(entry.examples),
            )
            for value, entry in values.items()
        ]
        # The value that concerns the most SKUs first; among equals in the order of the feed.
        missed.sort(key=lambda value: -value.skus)
        return UnmappedSheet(table, keys, target, tuple(missed))

    def _unused(self) -> tuple[list[tuple[Table, int | None]], int]:
        """Unused rows by index, or None for a table that was not used at all; and how many more."""
        used_tables = {table for table, _ in self._hits} | {table for table, _ in self._missed}
        unused: list[tuple[Table, int | None]] = []
        more = 0
        for index, table in enumerate(self._tables):
            if index not in used_tables:
                unused.append((table, None))
                continue
            for row, number in enumerate(table.row_numbers):
                if (index, number) in self._hits:
                    continue
                if len(unused) < self._limits.unused_rows:
                    unused.append((table, row))
                else:
                    more += 1
        return unused, more
