"""Runs a bundle's own test case of a config-spec set: the feed, and what must come of it."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from catalog.errors import ScriptError
from engine.cases import CaseResult, run_case
from engine.outcomes import Outcome
from runtime_js.bundle import ScriptBundle
from runtime_js.bundle_cases import CASE_RECEIVED, Case
from workflow.feed_tables import feed_tables
from workflow.outbound_case import with_file
from workflow.spec_run import SpecFacts, SpecRun


def run_spec_case(bundle: ScriptBundle, warn: Callable[[str], None], case: Case) -> CaseResult:
    """Run one case; of an order feed `expected.csv` or `expected.xml` is the whole file.

    Raises:
        WorkerBroken: No worker process can be started behind its walls.
    """
    merchant = bundle.manifest.merchant or "case"
    facts = SpecFacts(merchant, case.kind, case.feed_name, case.received or CASE_RECEIVED)
    tables = feed_tables(bundle, case.kind)
    pieces: list[bytes] = []

    def translate(case: Case) -> Iterator[Outcome]:
        with tempfile.TemporaryDirectory() as folder, SpecRun(bundle, facts, tables, warn) as run:
            feed = Path(folder, "feed")
            feed.write_bytes(case.feed)
            with run.open(feed) as reader:
                if case.kind != "order":
                    yield from run.outcomes(reader)
                    return
                for outcome, piece in run.written(reader):
                    pieces.append(piece)
                    if outcome is not None:
                        yield outcome

    try:
        return with_file(run_case(case, translate), case, pieces)
    except ScriptError as error:  # of the whole file: there are no outcomes to compare
        return CaseResult(case.name, False, str(error))
