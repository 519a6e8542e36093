"""A file that a merchant is sent: in its own format where its release has a script for it.

Without one it is CSV in the default form. With one no row is lost either: what the script cannot
write stands in the default form in a second file, with the reason, and is told as a finding.

    rows → records → the release's script → the merchant's file
                                         ↘ the rows it could not write, as CSV
"""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.errors import BundleInvalid, MerchantError, ScriptError, WorkbookInvalid
from catalog.findings import Finding, Severity
from catalog.merchants import MerchantLimits
from catalog.records import FeedRecord
from catalog.writing import FeedWriting
from engine.outbound_record import record_of
from engine.outcomes import Outcome
from feeds.csv_writer import CsvWriter
from feeds.writer import writer_of
from mapping_service.unmapped import UnmappedLedger
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from store.batch import FeedFinding
from workflow.csv_text import csv_blocks
from workflow.feed_tables import feed_tables
from workflow.feed_translator import limits_of
from workflow.outbound_run import OutboundFacts, OutboundRun
from workflow.outcome_batch import carried_finding, feed_finding

# Findings kept of one file; a script that fails in every row says the same each time.
_MOST_FINDINGS = 200

_BLOCK_BYTES = 1 << 16

# Behind the columns of the default form: why the script did not write the row.
_WHY = ("script_code", "script_message")


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file that is ready to be sent; it may be read several times.

    Attributes:
        suffix: What its name ends with: `.csv` or `.xml`.
        path: Where it lies for the moment.
        left: How many rows are not in it.
        left_path: These rows in the default form, always CSV; None where there are none.
        findings: What is to be told of the script, with the rows' numbers; 0 is the whole.
    """

    suffix: str
    path: Path
    left: int = 0
    left_path: Path | None = None
    findings: tuple[FeedFinding, ...] = ()

    def blocks(self) -> Iterator[bytes]:
        """Its bytes, in pieces."""
        yield from _blocks(self.path)

    def left_blocks(self) -> Iterator[bytes]:
        """The bytes of the rows that are not in it; none where all are."""
        if self.left_path is not None:
            yield from _blocks(self.left_path)


@dataclass(frozen=True, slots=True)
class OutboundRows:
    """What is to be written: `columns` of the default form, and rows with a value for each."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


@contextlib.contextmanager
def write_outbound(
    find_bundle: Callable[[], ScriptBundle | None],
    facts: OutboundFacts,
    given: OutboundRows,
    warn: Callable[[str], None],
    *,
    limits: MerchantLimits | None = None,
    stored: Mapping[str, bytes] | None = None,
) -> Iterator[OutboundFile]:
    """Write a file, and remove it again when the context is left.

    Args:
        find_bundle: Gives the merchant's active release where that writes such files, else None;
            its BundleInvalid is told, and all rows are in the default form.
        facts: Merchant, kind, moment; the file's name without its suffix.
        given: The rows; read once.
        warn: Called with each wall of the sandbox that does not stand.
        limits: What the merchant's scripts may use.
        stored: The lookups of the merchant's drive, by the names that scripts use.

    Raises:
        WorkerBroken: No worker process can be started behind its walls.
    """
    with TemporaryDirectory(prefix="crossdock-") as folder:
        try:
            bundle = find_bundle()
        except BundleInvalid as refused:
            finding = Finding(refused.code, str(refused))
            yield _default(Path(folder), given, (feed_finding(0, finding),))
            return
        writing = bundle.manifest.writing(facts.kind) if bundle is not None else None
        if bundle is None or writing is None:
            yield _default(Path(folder), given)
            return
        with _Draft(Path(folder), bundle, writing, facts, given) as draft:
            draft.write(limits_of(limits or MerchantLimits()), stored or {}, warn)
        yield draft.file()


def _default(
    folder: Path, given: OutboundRows, findings: tuple[FeedFinding, ...] = ()
) -> OutboundFile:
    path = folder / "default"
    with path.open("wb") as file:
        for block in csv_blocks(given.columns, given.rows):
            file.write(block.encode("utf-8", "replace"))
    return OutboundFile(".csv", path, findings=findings)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block


@dataclass(slots=True)
class _Told:
    """Findings, the first of them kept and the rest counted."""

    kept: list[FeedFinding] = field(default_factory=list)
    more: int = 0

    def add(self, record: int, finding: Finding) -> None:
        if len(self.kept) < _MOST_FINDINGS:
            self.kept.append(feed_finding(record, finding))
        else:
            self.more += 1

    def all(self) -> tuple[FeedFinding, ...]:
        if not self.more:
            return tuple(self.kept)
        message = f"{self.more:,} more findings on this file are not listed"
        more = feed_finding(0, Finding("findings_left_out", message, Severity.NOTE))
        return (*self.kept, more)


class _Draft:
    """A merchant's file and the one of the rows left over, as they grow."""

    def __init__(
        self,
        folder: Path,
        bundle: ScriptBundle,
        writing: FeedWriting,
        facts: OutboundFacts,
        given: OutboundRows,
    ) -> None:
        self._suffix = f".{writing.format}"
        self._writer = writer_of(writing)
        self._bundle = bundle
        self._facts = replace(facts, name=f"{facts.name}{self._suffix}")
        self._columns = given.columns
        self._rows = iter(given.rows)
        # Rows that are on their way through the sandbox, a few crossings of them.
        self._waiting: deque[Sequence[object]] = deque()
        self._told = _Told()
        self._left = 0
        self._path, self._left_path = folder / "written", folder / "left"
        columns = (*given.columns, *_WHY)
        self._left_writer = CsvWriter(
            FeedWriting("csv", encoding="utf-8-sig", columns=columns, formulas="defuse")
        )

    def __enter__(self) -> "_Draft":
        # A file that is whole, whatever becomes of the records: the merchant's program reads it.
        self._file = self._path.open("wb")
        self._file.write(self._writer.begin())
        self._left_file = self._left_path.open("wb")
        self._left_file.write(self._left_writer.begin())
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._file.write(self._writer.end())
        self._file.close()
        self._left_file.close()

    def write(
        self, limits: Limits, stored: Mapping[str, bytes], warn: Callable[[str], None]
    ) -> None:
        """Write all rows; what ends the script early leaves the rest in the default form."""
        try:
            self._translate(limits, stored, warn)
        except (ScriptError, WorkbookInvalid, BundleInvalid) as fault:
            self._leave_rest(fault)

    def file(self) -> OutboundFile:
        """What came of it."""
        left_path = self._left_path if self._left else None
        return OutboundFile(
            self._suffix, self._path, self._left, left_path, self._findings_in_order()
        )

    def _translate(
        self, limits: Limits, stored: Mapping[str, bytes], warn: Callable[[str], None]
    ) -> None:
        tables = feed_tables(self._bundle, self._facts.kind, stored)
        ledger = UnmappedLedger(tables)
        with OutboundRun(self._bundle, self._facts, tables, warn, limits=limits) as run:
            for outcome, piece in run.write(self._records()):
                self._file.write(piece)
                self._take(outcome)
                for miss in outcome.misses:
                    ledger.add(miss.table, miss.column, miss.value, outcome.sku)
            for path in sorted(run.carried):
                self._told.add(0, carried_finding(path))
        if ledger.value_count:
            message = f"{ledger.value_count:,} values are in no lookup table"
            self._told.add(0, Finding("outbound_unmapped", message, Severity.WARNING))

    def _records(self) -> Iterator[FeedRecord]:
        for number, row in enumerate(self._rows, 1):
            self._waiting.append(row)
            fields = dict(zip(self._columns, row, strict=True))
            yield record_of(number, self._facts.kind, fields)

    def _take(self, outcome: Outcome) -> None:
        row = self._waiting.popleft()
        for finding in outcome.findings:
            self._told.add(outcome.record, finding)
        if outcome.error is not None:
            self._leave(row, outcome.error.code, outcome.error.message)

    def _leave(self, row: Sequence[object], code: str, message: str) -> None:
        self._left += 1
        values = dict(zip((*self._columns, *_WHY), (*row, code, message), strict=True))
        self._left_file.write(self._left_writer.record(values))

    def _leave_rest(self, fault: MerchantError) -> None:
        while self._waiting:
            self._leave(self._waiting.popleft(), fault.code, str(fault))
        for row in self._rows:
            self._leave(row, fault.code, str(fault))
        self._told.add(0, Finding(fault.code, str(fault)))

    def _findings_in_order(self) -> tuple[FeedFinding, ...]:
        if not self._left:
            return self._told.all()
        message = f"{self._left:,} rows are in the default form, beside the merchant's file"
        left = feed_finding(0, Finding("outbound_left", message, Severity.WARNING))
        return (left, *self._told.all())
