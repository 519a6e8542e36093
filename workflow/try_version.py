"""Run one version of a merchant's scripts over a few records, and watch it do so."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.errors import WorkbookInvalid
from catalog.merchants import MerchantLimits
from catalog.records import FeedRecord
from engine.outcomes import Outcome
from engine.translate import translate
from mapping_service.table_set import TableSet
from mapping_service.unmapped import parts_of_miss
from runtime_js.bundle import ScriptBundle
from runtime_js.pool import WorkerPool
from runtime_js.results import RecordResult, ScriptPlace
from runtime_js.tracer import Tracer
from workflow.feed_tables import feed_tables
from workflow.feed_translator import limits_of
from workflow.translate_feed import make_program, make_settings
from workflow.trial import TableMiss, TableRow, TriedRecord, TriedVersion
from workflow.trial_source import ReadRecords

# Somebody waits: a worker that neither works nor answers is given up sooner than in a feed.
WALL_SECONDS = 15.0

# Fields of one record whose places are sought, the first ones.
_MOST_FIELDS = 300


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """What the scripts of a trial are told, the same as in the feed itself.

    `stored` are the lookups of the merchant's drive, by the names that scripts use.
    """

    merchant: str
    kind: str
    name: str
    received_at: datetime
    stored: Mapping[str, bytes] = field(default_factory=dict)
    limits: MerchantLimits = field(default_factory=MerchantLimits)


def try_version(
    bundle: ScriptBundle,
    facts: TrialFacts,
    read: ReadRecords,
    until: float,
    warn: Callable[[str], None],
) -> TriedVersion:
    """Run it in the real sandbox, within the limits that hold for feeds.

    Args:
        bundle: The version, on its base.
        facts: What its scripts are told.
        read: The records.
        until: When the trial is over, by `time.monotonic`; records that have not begun are left.
        warn: Called with each wall of the sandbox that does not stand.

    Raises:
        ScriptError: The scripts do not load.
        WorkerBroken: No worker process can be started behind its walls.
    """
    try:
        tables = feed_tables(bundle, facts.kind, facts.stored)
    except WorkbookInvalid as refused:
        return TriedVersion(findings=refused.findings, fault=(refused.code, str(refused)))
    program = make_program(
        bundle,
        facts.kind,
        tables,
        read.row,
        file_name=facts.name,
        merchant=facts.merchant,
        received_at=facts.received_at,
    )
    usual = limits_of(facts.limits)
    limits = bundle.manifest.narrow(replace(usual, wall_seconds=WALL_SECONDS))
    tried: list[TriedRecord] = []
    fault = None
    with ExitStack() as stack:
        pool = stack.enter_context(WorkerPool(program, limits=limits, warn=warn))
        tracer = stack.enter_context(Tracer(program, limits, warn))
        run = _Watching(pool, tracer)
        settings = make_settings(bundle, facts.kind, read.row)
        for record in read.records:
            if time.monotonic() > until:
                fault = ("trial_too_long", f"the trial took too long before record {record.number}")
                break
            (outcome,) = translate(iter([record]), run, settings, tracer.places)
            tried.append(run.tried(record, outcome, tables))
    return TriedVersion(tried, bundle.findings, fault)


class _Watching:
    """The pool as `translate` runs it, and what it gave for the last record."""

    def __init__(self, pool: WorkerPool, tracer: Tracer) -> None:
        self._pool = pool
        self._tracer = tracer
        self._result: RecordResult | None = None

    def __call__(
        self, batches: Iterable[Sequence[FeedRecord]]
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        for record, result in self._pool.run(batches):
            self._result = result
            yield record, result

    def tried(self, record: FeedRecord, outcome: Outcome, tables: TableSet) -> TriedRecord:
        """The record with everything that a second run of it shows."""
        result = self._result
        if record.fault is not None or result is None:  # no script has seen it
            return TriedRecord(record, outcome, {}, (), ())
        fields = fields_of(outcome)
        seen = self._tracer.watch(record, result, fields)
        places: dict[str, ScriptPlace] = {
            name: place
            for name, place in zip(fields, seen.places, strict=True)
            if place is not None
        }
        used = [_row(tables, *hit) for hit in seen.hits if hit[0] < len(tables.tables)]
        rows = [each for each in used if each]
        return TriedRecord(record, outcome, places, rows, missed_of(tables, outcome))


def missed_of(tables: TableSet, outcome: Outcome) -> list[TableMiss]:
    """The values that a record looked up and no table has."""
    return [
        _miss(tables, miss.table, miss.column, miss.value)
        for miss in outcome.misses
        if miss.table < len(tables.tables)
    ]


def fields_of(outcome: Outcome) -> list[str]:
    """Paths of the fields whose places are shown."""
    return [*_fields(outcome)][:_MOST_FIELDS]


def _fields(outcome: Outcome) -> Iterator[str]:
    """Paths of all fields of a record's output, those of the draft where it became one."""
    if outcome.value is not None:
        yield from _paths(outcome.value, "")
        return
    for _, _, value in outcome.raw:
        yield from _paths(value, "")


def _paths(value: Mapping[str, object], above: str) -> Iterator[str]:
    for name, each in value.items():
        path = f"{above}.{name}" if above else name
        if isinstance(each, Mapping):
            yield from _paths(each, path)
            continue
        yield path
        if isinstance(each, list):
            for index, entry in enumerate(each):
                if isinstance(entry, Mapping):
                    yield from _paths(entry, f"{path}[{index}]")


def _row(tables: TableSet, number: int, row: int) -> TableRow | None:
    table = tables.tables[number]
    try:
        index = table.row_numbers.index(row)
    except ValueError:  # of a delimited file that is read by column number: no row of a table
        return None
    cells = dict(zip(table.columns, table.rows[index], strict=True))
    return TableRow(table.file, table.sheet, row, cells)


def _miss(tables: TableSet, number: int, column: str, value: str) -> TableMiss:
    table = tables.tables[number]
    columns, target, values = parts_of_miss(column, value)
    return TableMiss(table.file, table.sheet, columns, target, values)
