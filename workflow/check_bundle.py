"""Check a bundle as its merchant would use it: its files, its scripts, its tables, its cases."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from catalog.findings import Finding, Severity
from catalog.records import OUTBOUND_KINDS
from engine.cases import CaseResult, run_case
from engine.outcomes import Outcome
from engine.translate import translate
from feeds.open import open_feed
from mapping_service.compile import compile_tables
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle
from runtime_js.bundle_cases import CASE_RECEIVED, Case
from runtime_js.bundle_check import check_bundle
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.tracer import Tracer
from workflow.outbound_case import run_outbound_case
from workflow.spec_case import run_spec_case
from workflow.translate_feed import make_program, make_settings, row_of


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything wrong with a bundle, and how its cases went.

    `bundle` is the bundle on its base; None where one of its files has an error.
    """

    findings: tuple[Finding, ...]
    cases: tuple[CaseResult, ...] = ()
    bundle: ScriptBundle | None = None

    @property
    def good(self) -> bool:
        """Whether the bundle may be activated."""
        faults = any(finding.severity is Severity.ERROR for finding in self.findings)
        return not faults and all(case.passed for case in self.cases)


def check(data: bytes, base: ScriptBundle | None, warn: Callable[[str], None]) -> CheckReport:
    """Check a bundle and, where its files are good, run its cases.

    Args:
        data: The zip.
        base: The base bundle it extends.
        warn: Called with each wall of the sandbox that does not stand.

    Raises:
        WorkerBroken: No worker process can be started behind its walls.
    """
    report = check_bundle(data, base=base, make_tables=make_tables, warn=warn)
    bundle = report.bundle
    if bundle is None:
        return CheckReport(report.findings)
    tables = compile_tables(bundle.lookups())
    translate_one = partial(_translate_case, bundle, tables, warn)
    cases = tuple(
        run_spec_case(bundle, warn, case)
        if bundle.has_set(case.kind)
        else run_outbound_case(bundle, tables, warn, case)
        if case.kind in OUTBOUND_KINDS
        else run_case(case, translate_one)
        for case in bundle.cases()
    )
    return CheckReport(report.findings, cases, bundle)


def make_tables(files: Mapping[str, bytes]) -> tuple[str, Sequence[Finding]]:
    """The lookup tables of a bundle as scripts see them, and what there is to say of them.

    Raises:
        WorkbookInvalid: A file cannot be read or has errors.
    """
    tables = compile_tables(files)
    return tables.to_json(), tables.findings


def _translate_case(
    bundle: ScriptBundle, tables: TableSet, warn: Callable[[str], None], case: Case
) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        # The case's own file name is the merchant's text: scripts see it, the disk does not.
        feed = Path(folder, "feed")
        feed.write_bytes(case.feed)
        with open_feed(feed, case.kind, bundle.manifest.reading(case.kind)) as reader:
            row = row_of(reader)
            program = make_program(
                bundle,
                case.kind,
                tables,
                row,
                file_name=case.feed_name,
                merchant=bundle.manifest.merchant or "case",
                received_at=case.received or CASE_RECEIVED,
            )
            limits = bundle.manifest.narrow(Limits())
            settings = make_settings(bundle, case.kind, row)
            with (
                WorkerPool(program, limits=limits, warn=warn) as pool,
                Tracer(program, limits, warn) as tracer,
            ):
                yield from translate(reader, pool.run, settings, tracer.places)
