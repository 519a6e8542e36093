"""Try an outbound script on a sample: what the merchant would read, and what went wrong.

sample → records → sandbox → check → the merchant's file; outcomes, errors and log beside it
"""

import contextlib
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from catalog.errors import FeedFault, ScriptHopeless
from mapping_service.unmapped import UnmappedLedger
from workflow.feed_tables import feed_tables
from workflow.outbound_run import OutboundFacts, OutboundRun
from workflow.outbound_sample import sample_records
from workflow.outcome_batch import carried_finding
from workflow.output_files import whole_file
from workflow.ports import Watcher
from workflow.result_files import ResultFiles
from workflow.translate_request import Destinations, RunSummary, TranslateRequest


def translate_outbound(
    request: TranslateRequest,
    destinations: Destinations,
    written: Path | None,
    show: Callable[[bytes], object],
    watcher: Watcher,
) -> RunSummary:
    """Run an outbound script over a sample and write what comes out.

    Args:
        request: What is to be translated; `feed` is the sample.
        destinations: Outcomes, errors, log lines, unmapped values.
        written: The merchant's file.
        show: Takes the merchant's file piece by piece where `written` is None.
        watcher: Follows the run.

    Raises:
        BundleInvalid: The bundle has no script for this kind, or does not say how it is written.
        FeedFault: The sample cannot be read at all.
        WorkbookInvalid, ScriptError, WorkerBroken: As `translate_feed`.
    """
    began = time.monotonic()
    summary = RunSummary()
    tables = feed_tables(request.bundle, request.kind, drive=request.drive)
    ledger = UnmappedLedger(tables)
    name = request.feed_name if written is None else written.name
    facts = OutboundFacts(request.merchant, request.kind, name, request.received_at)
    run = OutboundRun(request.bundle, facts, tables, watcher.warns, workers=request.workers)
    with contextlib.ExitStack() as stack:
        write = show
        if written is not None:
            part = stack.enter_context(whole_file(written))
            write = stack.enter_context(part.open("wb")).write
        files = ResultFiles(destinations, stack)
        stack.enter_context(run)
        write(run.begin)
        records = islice(sample_records(request.feed, request.kind), request.limit)
        try:
            for outcome, piece in run.write(records):
                write(piece)
                files.write(outcome)
                summary.tally.add(outcome)
                for miss in outcome.misses:
                    ledger.add(miss.table, miss.column, miss.value, outcome.sku)
        except FeedFault as fault:
            summary.fault = (fault.fault, str(fault))
        except ScriptHopeless as hopeless:
            summary.fault = (hopeless.code, str(hopeless))
        write(run.end)
        summary.tally.add_findings([*tables.findings, *map(carried_finding, sorted(run.carried))])
        ledger.add_hits(run.hits)
    summary.unmapped = ledger.value_count
    if destinations.unmapped is not None:
        with whole_file(destinations.unmapped) as path:
            ledger.write(path)
    summary.wall_seconds = time.monotonic() - began
    return summary
