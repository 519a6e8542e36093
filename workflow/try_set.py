"""Run one version of a config-spec set over the beginning of a feed, up to the records of a trial.

What a set makes of a record may depend on all before it, and on the group that it is in. So the
file is run from its first record on, and what is shown is picked out of that.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TypeAlias

from catalog.errors import FeedFault, ScriptHopeless, WorkbookInvalid
from catalog.reading import FeedReading
from catalog.records import FeedRecord
from engine.outcomes import Outcome
from feeds.open import FeedReader
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle
from workflow.feed_tables import feed_tables
from workflow.feed_translator import limits_of
from workflow.spec_run import SpecFacts, SpecRun
from workflow.trial import MOST_RECORDS, TriedRecord, TriedVersion
from workflow.try_version import WALL_SECONDS, TrialFacts, fields_of, missed_of

# Opens the records as the set's CONFIG says that they are read.
OpenAs: TypeAlias = Callable[[FeedReading], AbstractContextManager[FeedReader]]


def try_set(
    bundle: ScriptBundle,
    facts: TrialFacts,
    open_as: OpenAs,
    numbers: tuple[int, ...] | None,
    until: float,
    warn: Callable[[str], None],
) -> TriedVersion:
    """Run it in the real sandbox, within the limits that hold for feeds.

    Args:
        bundle: The version.
        facts: What its scripts are told.
        open_as: Opens the feed.
        numbers: Of the records that are shown, from 1; None for the first ones.
        until: When the trial is over, by `time.monotonic`; what is not through by then is left out.
        warn: Called with each wall of the sandbox that does not stand.

    Returns:
        The records, each group's first one with those of its records that were asked for. Which
        rows of tables they used is not told apart.

    Raises:
        FeedFault: The feed cannot be read at all.
        ScriptError: The scripts do not load, or a hook of the whole file failed.
        WorkerBroken: No worker process can be started behind its walls.
    """
    try:
        tables = feed_tables(bundle, facts.kind, facts.stored)
    except WorkbookInvalid as refused:
        return TriedVersion(findings=refused.findings, fault=(refused.code, str(refused)))
    told = SpecFacts(facts.merchant, facts.kind, facts.name, facts.received_at)
    limits = replace(limits_of(facts.limits), wall_seconds=WALL_SECONDS)
    # Each record's own error is what an integrator looks for, also where feeds would stop.
    run = SpecRun(bundle, told, tables, warn, limits=limits, stops=False)
    picked = _Picked(numbers, run, tables)
    fault = None
    with run, open_as(run.reading) as reader:
        waiting = _Waiting(reader, until)
        try:
            for outcome in run.outcomes(waiting):
                record = waiting.taken()
                if waiting.is_late:
                    message = f"the trial took too long before record {record.number}"
                    fault = ("trial_too_long", message)
                    break
                if not picked.goes_on(record, outcome):
                    break
        except FeedFault as broken:
            fault = (broken.fault, str(broken))
        except ScriptHopeless as hopeless:
            fault = (hopeless.code, str(hopeless))
    return TriedVersion(picked.records, bundle.findings, fault)


class _Waiting:
    """The records of a feed as the set takes them, each kept until its outcome is there."""

    def __init__(self, reader: FeedReader, until: float) -> None:
        self._reader = reader
        self._until = until
        self._records: deque[FeedRecord] = deque()
        self.is_late = False

    def __iter__(self) -> Iterator[FeedRecord]:
        for record in self._reader:
            self._records.append(record)
            yield record
            if time.monotonic() > self._until:
                self.is_late = True
                return

    def taken(self) -> FeedRecord:
        """The record of the next outcome."""
        self.is_late = self.is_late or time.monotonic() > self._until
        return self._records.popleft()


class _Picked:
    """The records that are shown, as they come."""

    def __init__(self, numbers: tuple[int, ...] | None, run: SpecRun, tables: TableSet) -> None:
        self._run = run
        self._wanted = None if numbers is None else set(numbers)
        self._last = None if numbers is None else max(numbers)
        self._tables = tables
        # The last that has a draft, which may be that of the records behind it.
        self._head: tuple[FeedRecord, Outcome] | None = None
        self.records: list[TriedRecord] = []

    def goes_on(self, record: FeedRecord, outcome: Outcome) -> bool:
        """Look at the next record; whether there is more to come."""
        if outcome.raw:
            self._head = (record, outcome)
        if self._wanted is None or record.number in self._wanted:
            if outcome.outcome == "translated" and self._head is not None:
                self._show(*self._head)
            self._show(record, outcome)
        if self._last is None:
            return len(self.records) < MOST_RECORDS
        return record.number < self._last

    def _show(self, record: FeedRecord, outcome: Outcome) -> None:
        """Show a record, once: the head of a group comes with each of its records."""
        if any(each.record.number == record.number for each in self.records):
            return
        places = self._run.places(fields_of(outcome)) if outcome.raw else {}
        missed = missed_of(self._tables, outcome)
        self.records.append(TriedRecord(record, outcome, places, (), missed))
