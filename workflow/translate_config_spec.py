"""Translate one file through a config-spec set: drafts, errors and log lines, or the order file.

Safe to run twice and safe to kill, as `translate_feed`: files appear whole, and the store moves
batch by batch. With `on_error = "stop"` the feed is rehearsed first, so that nothing of a feed in
which a script fails is ever used.
"""

import contextlib
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from catalog.errors import FeedFault, ScriptHopeless
from catalog.findings import Severity
from feeds.open import FeedReader
from mapping_service.unmapped import UnmappedLedger
from workflow.feed_tables import feed_tables
from workflow.output_files import whole_file
from workflow.ports import DraftStore, Watcher
from workflow.result_files import ResultFiles
from workflow.spec_run import SpecFacts, SpecRun
from workflow.store_outcomes import OutcomeStore, describe_arrival
from workflow.translate_request import Destinations, RunSummary, TranslateRequest

# How many outcomes pass between two looks at the progress bar.
_TICK_RECORDS = 200


class _Translation:
    """One run, from the tables to the summary."""

    def __init__(
        self, request: TranslateRequest, destinations: Destinations, watcher: Watcher, name: str
    ) -> None:
        bundle, kind = request.bundle, request.kind
        self.request = request
        self.watcher = watcher
        self.summary = RunSummary()
        self._destinations = destinations
        self._began = time.monotonic()
        self._tables = feed_tables(bundle, kind, drive=request.drive)
        self.ledger = UnmappedLedger(self._tables)
        self._facts = SpecFacts(request.merchant, kind, name, request.received_at)

    def new_run(self) -> SpecRun:
        return SpecRun(self.request.bundle, self._facts, self._tables, self.watcher.warns)

    def rehearse(self) -> None:
        """Run the feed once for its errors, where the first of them ends it."""
        if self.request.bundle.manifest.on_error == "stop":
            with self.new_run() as run:
                run.rehearse(self.request.feed)

    def ends(self, run: SpecRun, reader: FeedReader) -> RunSummary:
        """Count what was found on the whole, and write what no mapping knew."""
        summary = self.summary
        found = [each for each in reader.findings if each.severity is not Severity.ERROR]
        summary.tally.add_findings([*self._tables.findings, *found])
        self.ledger.add_hits(run.hits)
        summary.unmapped = self.ledger.value_count
        if self._destinations.unmapped is not None:
            with whole_file(self._destinations.unmapped) as path:
                self.ledger.write(path)
        summary.wall_seconds = time.monotonic() - self._began
        return summary


def translate_config_spec(
    request: TranslateRequest,
    destinations: Destinations,
    store: DraftStore | None,
    watcher: Watcher,
) -> RunSummary:
    """Run a set over a feed that comes in and write what comes out.

    Raises:
        BundleInvalid: The bundle has no set for this kind.
        FeedFault: The feed cannot be read at all.
        ScriptError: The scripts do not load, or with `on_error = "stop"` one of them failed.
        WorkbookInvalid, WorkerBroken: As `translate_feed`.
    """
    translation = _Translation(request, destinations, watcher, request.feed_name)
    summary = translation.summary
    with contextlib.ExitStack() as stack:
        run = stack.enter_context(translation.new_run())
        translation.rehearse()
        reader = stack.enter_context(run.open(request.feed))
        watcher.starts(reader.report.facts, reader.bytes_total)
        files = ResultFiles(destinations, stack)
        stored = OutcomeStore(store, describe_arrival(request)) if store is not None else None
        try:
            for outcome in run.outcomes(islice(reader, request.limit)):
                summary.tally.add(outcome)
                files.write(outcome)
                for miss in outcome.misses:
                    translation.ledger.add(miss.table, miss.column, miss.value, outcome.sku)
                if stored is not None:
                    stored.add(outcome)
                if outcome.record % _TICK_RECORDS == 0:
                    watcher.advances(outcome.record, summary.rejected, reader.bytes_read)
        except FeedFault as fault:
            summary.fault = (fault.fault, str(fault))
        except ScriptHopeless as hopeless:
            summary.fault = (hopeless.code, str(hopeless))
        if stored is not None:
            found = [each for each in reader.findings if each.severity is not Severity.ERROR]
            stored.finish(found, summary.fault)
        return translation.ends(run, reader)


def write_orders(
    request: TranslateRequest,
    destinations: Destinations,
    written: Path | None,
    show: Callable[[bytes], object],
    watcher: Watcher,
) -> RunSummary:
    """Run the set of an order feed over an order report and write the merchant's file.

    Args:
        request: What is to be translated; `feed` is the report.
        destinations: Outcomes, errors, log lines, unmapped values.
        written: The merchant's file; it appears only when it is whole.
        show: Takes it piece by piece where `written` is None.
        watcher: Follows the run.

    Raises:
        FeedFault: The report cannot be read, or breaks off: half a file is none.
        ScriptHopeless: The sandbox was lost, and the file with it.
        BundleInvalid, ScriptError, WorkbookInvalid, WorkerBroken: As `translate_config_spec`.
    """
    name = request.feed_name if written is None else written.name
    translation = _Translation(request, destinations, watcher, name)
    with contextlib.ExitStack() as stack:
        write = show
        if written is not None:
            part = stack.enter_context(whole_file(written))
            write = stack.enter_context(part.open("wb")).write
        files = ResultFiles(destinations, stack)
        run = stack.enter_context(translation.new_run())
        translation.rehearse()
        reader = stack.enter_context(run.open(request.feed))
        for outcome, piece in run.written(islice(reader, request.limit)):
            write(piece)
            if outcome is None:
                continue
            files.write(outcome)
            translation.summary.tally.add(outcome)
            for miss in outcome.misses:
                translation.ledger.add(miss.table, miss.column, miss.value, outcome.sku)
        return translation.ends(run, reader)
