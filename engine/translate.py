"""Translates records: batches into the sandbox, its answers through the schema, outcomes out.

A function of its arguments: no clock, no files, no randomness. Outcomes come in feed order, one
for each record, and do not depend on the size of a batch. A record that the reader calls unchanged
passes without the sandbox.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from catalog.errors import FeedFault, ScriptHopeless
from catalog.findings import Finding, Place, Severity
from catalog.records import FeedRecord
from catalog.schema import SHAPES
from engine.assigned_places import Locate, Locator
from engine.field_check import SchemaSettings, printable, shown
from engine.outcomes import Outcome, RecordError
from engine.product_schema import Checked, check_outputs
from engine.record_key import record_value
from runtime_js.results import OutputObject, RecordResult, ScriptFault

# What `runtime_js.pool.WorkerPool.run` does: the same records again, in order, with a result each.
Run: TypeAlias = Callable[
    [Iterable[Sequence[FeedRecord]]], Iterator[tuple[FeedRecord, RecordResult]]
]

# What the output objects of one record, kind and untrusted value of each, amount to.
CheckOutputs: TypeAlias = Callable[[Sequence[tuple[str, Mapping[str, object]]]], Checked]

# Output object that a feed kind's scripts fill.
_OUTPUT_OF_KIND = {"product": "PRODUCT", "inventory": "INVENTORY", "shipment": "SHIPMENT"}

# Records in a row that may use up a limit. Each costs seconds, so a script that fails in all of
# them would hold a machine for days; one bad record in a hundred never comes near.
MOST_SPENT_IN_A_ROW = 100
_SPENT = frozenset({"script_limit_time", "script_limit_memory", "script_crashed_worker"})

# Unchanged records that may wait for the outcomes of records before them: some megabytes.
_MOST_PASSED = 20_000

# Characters of a claimed SKU that is shown although nothing checked it.
_CLAIMED_CHARS = 50


@dataclass(frozen=True, slots=True)
class TranslateSettings:
    """How the records of one feed are translated.

    Attributes:
        kind: The feed kind, `inventory`.
        schema: What the manifest says about values.
        key: Column or path of the SKU for scripts that assign none.
        row: CSV: the row element into which names fall through that the root lacks.
        batch_records: Records in one batch at most. No outcome depends on it.
        batch_chars: Record text in one batch at most, so that large records travel alone.
        check: Checks the output objects where they do not become drafts.
    """

    kind: str
    schema: SchemaSettings = field(default_factory=SchemaSettings)
    key: str | None = None
    row: str | None = None
    batch_records: int = 256
    batch_chars: int = 1 << 20
    check: CheckOutputs | None = None


def translate(
    records: Iterable[FeedRecord],
    run: Run,
    settings: TranslateSettings,
    locate: Locate | None = None,
) -> Iterator[Outcome]:
    """Translate the records of one feed.

    Args:
        records: The feed, in order.
        run: Runs them through the scripts.
        settings: How they are translated.
        locate: Says where the fields of a rejected record were assigned; without it, refusals
            name the field only.

    Yields:
        One outcome for each record, in order; that of an unchanged record is `unchanged` and has
        neither draft nor SKU.

    Raises:
        FeedFault: The feed broke off; every record before the fault has had its outcome.
        ScriptHopeless: Record after record used up a limit; each of them has had its outcome.
    """
    faults: list[FeedFault] = []
    spent = 0
    locator = None if locate is None else Locator(locate)
    stretches = _Stretches(_until_fault(records, faults))
    while not stretches.ended:
        for record, result in run(_batches(stretches.changed(), settings)):
            yield from stretches.passed(before=record.number)
            outcome = _outcome(record, result, settings)
            if locator is not None and outcome.error is not None:
                locator.add_places(record, result, outcome)
            yield outcome
            spent = spent + 1 if outcome.error is not None and outcome.error.code in _SPENT else 0
            if spent == MOST_SPENT_IN_A_ROW:
                raise ScriptHopeless(
                    f"{spent} records in a row used up a limit, the last of them record "
                    f"{outcome.record}: mend the script, then run the feed again"
                )
        yield from stretches.passed()
    if faults:
        raise faults[0]


class _Stretches:
    """A feed cut into stretches, its unchanged records set aside.

    The sandbox reads ahead until a batch is full, and that may be the whole of a feed in which
    nothing has changed. So a stretch ends where many records wait, and memory stays flat.
    """

    def __init__(self, records: Iterator[FeedRecord]) -> None:
        self._records = records
        self._passed: deque[tuple[int, bytes]] = deque()
        self.ended = False

    def changed(self) -> Iterator[FeedRecord]:
        """The records of the next stretch that go into the sandbox."""
        passed = self._passed
        for record in self._records:
            if not record.unchanged:
                yield record
                continue
            passed.append((record.number, record.digest))
            if len(passed) >= _MOST_PASSED:
                return
        self.ended = True

    def passed(self, before: int | None = None) -> Iterator[Outcome]:
        """Outcomes of the records set aside, as far as they stand before a record."""
        passed = self._passed
        while passed and (before is None or passed[0][0] < before):
            number, digest = passed.popleft()
            yield Outcome(number, None, "unchanged", digest=digest)


def _until_fault(records: Iterable[FeedRecord], faults: list[FeedFault]) -> Iterator[FeedRecord]:
    """Keep the fault that ends a feed until the sandbox is through with the records before it."""
    try:
        yield from records
    except FeedFault as fault:
        faults.append(fault)


def _batches(
    records: Iterable[FeedRecord], settings: TranslateSettings
) -> Iterator[Sequence[FeedRecord]]:
    batch: list[FeedRecord] = []
    chars = 0
    for record in records:
        size = len(record.source)
        full = len(batch) >= settings.batch_records or chars + size > settings.batch_chars
        if batch and full:
            yield batch
            batch, chars = [], 0
        batch.append(record)
        chars += size
    if batch:
        yield batch


def _outcome(record: FeedRecord, result: RecordResult, settings: TranslateSettings) -> Outcome:
    if record.fault is not None:
        return _rejected_unseen(record, record.fault)
    claimed = _claimed_key(result.outputs)
    key = None
    if claimed is None and settings.key is not None:
        key = record_value(record.tree, settings.key, settings.row)
    if result.outcome == "translated":
        outcome = _checked(record, _check(result.outputs, key, settings))
    elif result.outcome == "skipped":
        reason = Finding("record_skipped", result.reason or "left out by the script", Severity.NOTE)
        outcome = Outcome(record.number, None, "skipped", findings=[reason])
    else:
        outcome = _rejected(record, result.error or ScriptFault("script_error", "unknown"))
    claimed = claimed or key
    outcome.sku = outcome.sku or claimed
    named = claimed or outcome.sku
    outcome.raw = [(output.kind, named, output.value) for output in result.outputs]
    if result.findings:
        outcome.findings = [*result.findings, *outcome.findings]
    outcome.log = result.log
    outcome.misses = result.misses
    outcome.digest = record.digest
    outcome.repeatable = result.repeatable
    outcome.script_seconds = result.script_seconds
    return outcome


def _check(
    outputs: Sequence[OutputObject], key: str | None, settings: TranslateSettings
) -> Checked:
    untrusted = [(output.kind, output.value) for output in outputs]
    if settings.check is not None:
        return settings.check(untrusted)
    default = _OUTPUT_OF_KIND.get(settings.kind, "PRODUCT")
    return check_outputs(untrusted, settings.schema, default=default, key=key)


def _checked(record: FeedRecord, checked: Checked) -> Outcome:
    if checked.refused is None:
        return Outcome(
            record.number,
            checked.sku,
            "translated",
            checked.noun,
            checked.value,
            checked.further,
            findings=checked.findings,
        )
    refused = checked.refused
    error = RecordError(
        refused.code,
        refused.message,
        field=refused.place.field,
        found=checked.found,
        hint=refused.hint,
        feed_line=record.line,
        text=record.source,
    )
    return Outcome(record.number, checked.sku, "rejected", findings=checked.findings, error=error)


def _rejected(record: FeedRecord, fault: ScriptFault) -> Outcome:
    error = RecordError(
        fault.code,
        fault.message,
        fault.file,
        fault.line,
        fault.column,
        fault.excerpt,
        feed_line=record.line,
        text=record.source,
    )
    place = Place(file=fault.file, line=fault.line, column=fault.column)
    finding = Finding(fault.code, fault.message, Severity.ERROR, place, excerpt=fault.excerpt)
    return Outcome(record.number, None, "rejected", findings=[finding], error=error)


def _rejected_unseen(record: FeedRecord, fault: Finding) -> Outcome:
    error = RecordError(
        fault.code, fault.message, hint=fault.hint, feed_line=record.line, text=record.source
    )
    return Outcome(record.number, None, "rejected", findings=[fault], error=error)


def _claimed_key(outputs: Sequence[OutputObject]) -> str | None:
    """What a script calls the draft, before anything is checked: good enough to find it again."""
    for output in outputs:
        shape = SHAPES.get(output.kind)
        if shape is None or shape.key is None:
            continue
        key = output.value.get(shape.key) or output.value.get(shape.key_fallback or "")
        if isinstance(key, str | int) and not isinstance(key, bool):
            text = key if isinstance(key, str) else shown(key)
            if claimed := printable(text[:_CLAIMED_CHARS]).strip():
                return claimed
    return None
