"""Runs a bundle's own test case of an outbound kind: the rows, and the file that must come of them.

Beside the lines that a case of any kind may expect, `expected.csv` or `expected.xml` is the whole
file, byte for byte: what the merchant's program is known to read.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.errors import BundleInvalid
from engine.cases import CaseResult, run_case
from engine.outcomes import Outcome
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle
from runtime_js.bundle_cases import CASE_RECEIVED, Case
from workflow.outbound_run import OutboundFacts, OutboundRun
from workflow.outbound_sample import sample_records

# Characters of a line that are shown of a difference.
_SHOWN_CHARS = 500


def run_outbound_case(
    bundle: ScriptBundle, tables: TableSet, warn: Callable[[str], None], case: Case
) -> CaseResult:
    """Run one case.

    Raises:
        WorkerBroken: No worker process can be started behind its walls.
    """
    merchant = bundle.manifest.merchant or "case"
    at = case.received or CASE_RECEIVED
    facts = OutboundFacts(merchant, case.kind, case.feed_name, at)
    pieces: list[bytes] = []

    def translate(case: Case) -> Iterator[Outcome]:
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, "rows")
            rows.write_bytes(case.feed)
            with OutboundRun(bundle, facts, tables, warn) as run:
                pieces.append(run.begin)
                for outcome, piece in run.write(sample_records(rows, case.kind)):
                    pieces.append(piece)
                    yield outcome
                pieces.append(run.end)

    try:
        result = run_case(case, translate)
    except BundleInvalid as error:  # nothing says how such a file is written
        return CaseResult(case.name, False, str(error))
    return with_file(result, case, pieces)


def with_file(result: CaseResult, case: Case, pieces: Sequence[bytes]) -> CaseResult:
    """The result of a case, its whole file compared where the case expects one."""
    if case.expected_file is None:
        return result
    difference = _difference(case.expected_file, b"".join(pieces))
    told = "\n".join(each for each in (result.difference, difference) if each)
    return replace(result, passed=not told, difference=told)


def _difference(expected: bytes, found: bytes) -> str:
    """The first line in which two files differ; empty where they are the same."""
    if expected == found:
        return ""
    wanted, got = expected.splitlines(keepends=True), found.splitlines(keepends=True)
    same = (
        number for number, pair in enumerate(zip(wanted, got, strict=False)) if len({*pair}) > 1
    )
    at = next(same, min(len(wanted), len(got)))
    return f"line {at + 1} of the file\n  expected {_line(wanted, at)}\n  found    {_line(got, at)}"


def _line(lines: Sequence[bytes], at: int) -> str:
    """A line with its end, so that a difference in nothing else can be seen."""
    if at >= len(lines):
        return "nothing"
    text = lines[at].decode("utf-8", "backslashreplace")
    return repr(text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…")
