"""Translate one feed: records through a bundle's scripts into drafts, errors and log lines.

    feed → records → sandbox → schema → outcomes → files and store

Safe to run twice and safe to kill: files appear whole, the store moves batch by batch with its
cursor, and a run that starts again skips what the cursor has behind it.
"""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from catalog.errors import FeedFault, ScriptError, ScriptHopeless
from catalog.findings import Finding, Severity
from catalog.records import FeedRecord
from engine.field_check import SchemaSettings
from engine.translate import TranslateSettings, translate
from feeds.open import FeedReader, open_feed
from mapping_service.table_set import TableSet
from mapping_service.unmapped import UnmappedLedger
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.tracer import Tracer
from runtime_js.translator import translated_scripts
from workflow.costs import CostMeter
from workflow.feed_tables import feed_tables
from workflow.outcome_batch import carried_finding
from workflow.output_files import whole_file
from workflow.ports import DraftStore, Watcher
from workflow.result_files import ResultFiles
from workflow.store_outcomes import OutcomeStore, describe_arrival
from workflow.translate_request import Destinations, RunSummary, TranslateRequest

# How many outcomes pass between two looks at the progress bar.
_TICK_RECORDS = 200


def translate_feed(
    request: TranslateRequest,
    destinations: Destinations,
    store: DraftStore | None,
    watcher: Watcher,
) -> RunSummary:
    """Run a bundle over a feed and write what comes out.

    Raises:
        FeedFault: The feed cannot be read at all. A feed that breaks off after its first record
            is no exception; the summary says so.
        WorkbookInvalid: A lookup table is refused.
        ScriptError: The scripts do not load.
        WorkerBroken: No worker process can be started behind its walls.
    """
    began, cpu_before = time.monotonic(), time.process_time()
    summary = RunSummary()
    meter = CostMeter(request.slowest) if request.slowest else None
    tables = feed_tables(request.bundle, request.kind, drive=request.drive)
    ledger = UnmappedLedger(tables)
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(open_feed(request.feed, request.kind, request.reading()))
        row = row_of(reader)
        watcher.starts(reader.report.facts, reader.bytes_total)
        files = ResultFiles(destinations, stack)
        stored = OutcomeStore(store, describe_arrival(request)) if store is not None else None
        program = _program(request, tables, row)
        limits = request.bundle.manifest.narrow(Limits())
        tracer = stack.enter_context(Tracer(program, limits, watcher.warns))
        pool = stack.enter_context(
            WorkerPool(program, workers=request.workers, limits=limits, warn=watcher.warns)
        )
        records: Iterator[FeedRecord] = islice(reader, request.limit)
        try:
            settings = make_settings(
                request.bundle, request.kind, row, 1 if meter else request.batch_records
            )
            if meter is None:
                outcomes = translate(records, pool.run, settings, tracer.places)
            else:
                records, run = meter.reading(records), meter.running(pool.run)
                outcomes = meter.outcomes(translate(records, run, settings, tracer.places))
            for outcome in outcomes:
                summary.tally.add(outcome)
                files.write(outcome)
                for miss in outcome.misses:
                    ledger.add(miss.table, miss.column, miss.value, outcome.sku)
                if stored is not None:
                    stored.add(outcome)
                if outcome.record % _TICK_RECORDS == 0:
                    watcher.advances(outcome.record, summary.rejected, reader.bytes_read)
        except FeedFault as fault:
            summary.fault = (fault.fault, str(fault))
        except ScriptHopeless as hopeless:
            summary.fault = (hopeless.code, str(hopeless))
        remarks = _remarks_on_the_whole(tables, reader, pool)
        summary.tally.add_findings(remarks)
        if stored is not None:
            stored.finish(remarks, summary.fault)
        ledger.add_hits(pool.hits)
    summary.unmapped = ledger.value_count
    if destinations.unmapped is not None:
        with whole_file(destinations.unmapped) as path:
            ledger.write(path)
    summary.wall_seconds = time.monotonic() - began
    own = time.process_time() - cpu_before
    summary.script_share = pool.script_seconds / (own + pool.script_seconds)
    summary.costs = meter.costs() if meter is not None else None
    return summary


def make_program(
    bundle: ScriptBundle,
    kind: str,
    tables: TableSet,
    row: str | None,
    *,
    file_name: str,
    merchant: str,
    received_at: datetime,
) -> Program:
    """Everything that a worker is loaded with for one feed.

    Raises:
        ScriptError: The scripts of this kind are a config-spec set, or one of them is refused.
    """
    if bundle.has_set(kind):
        # It keeps state over the whole file, and here a batch may run anywhere.
        raise ScriptError(f"{kind}/main.js is a config-spec set, which runs over whole files only")
    facts = make_facts(
        bundle, kind, file_name=file_name, merchant=merchant, received_at=received_at
    )
    scripts = translated_scripts(bundle, kind)
    return Program(kind, scripts, facts, tables.to_json(), row)


def make_facts(
    bundle: ScriptBundle, kind: str, *, file_name: str, merchant: str, received_at: datetime
) -> dict[str, object]:
    """What scripts are told of one feed."""
    identity = f"{merchant}\n{kind}\n{file_name}"
    return {
        "kind": kind,
        "fileName": file_name,
        "merchant": merchant,
        "marketplace": bundle.manifest.marketplace,
        "receivedAtMs": int(received_at.timestamp() * 1000),
        # Math.random starts from here and the record's number: the same in every run.
        "seed": int.from_bytes(hashlib.sha256(identity.encode()).digest()[:4]),
    }


def make_settings(
    bundle: ScriptBundle, kind: str, row: str | None, batch_records: int = 256
) -> TranslateSettings:
    """What the manifest says about the values and keys of a feed kind."""
    manifest = bundle.manifest
    return TranslateSettings(
        kind=kind,
        schema=SchemaSettings(manifest.decimal_mark(kind), manifest.currency),
        key=manifest.reading(kind).key,
        row=row,
        batch_records=batch_records,
    )


def row_of(reader: FeedReader) -> str | None:
    """The row element of a CSV feed, into which names fall through; None for XML."""
    settled = reader.report.settled
    return settled.row if settled.format == "csv" else None


def _program(request: TranslateRequest, tables: TableSet, row: str | None) -> Program:
    return make_program(
        request.bundle,
        request.kind,
        tables,
        row,
        file_name=request.feed_name,
        merchant=request.merchant,
        received_at=request.received_at,
    )


def _remarks_on_the_whole(tables: TableSet, reader: FeedReader, pool: WorkerPool) -> list[Finding]:
    """What was found about tables, feed and scripts, beside the findings of single records."""
    remarks = [*tables.findings]
    # An error of the reader is the fault of one record, and stands in that record's outcome.
    remarks += [found for found in reader.findings if found.severity is not Severity.ERROR]
    remarks += map(carried_finding, sorted(pool.carried))
    return remarks
