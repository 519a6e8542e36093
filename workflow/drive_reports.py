"""The report on a dropped workbook or zip of scripts, beside it: what was found, and where."""

from collections.abc import Sequence

from catalog.drive_files import REPORT_ENDINGS
from catalog.findings import Finding
from drive.space import Space
from workflow.drive_text import json_bytes, put, remove, text_bytes


def write_report(
    space: Space, path: str, verdict: str, findings: Sequence[Finding], release: str | None
) -> None:
    """Write both reports.

    Args:
        space: The merchant's, in our hands.
        path: Of the file that was checked.
        verdict: What became of it, as a sentence.
        findings: What was found, errors first.
        release: The release that it became, `merchant/number`.
    """
    name = path.rpartition("/")[2]
    as_json, as_text = REPORT_ENDINGS
    lines = [f"{name}: {verdict}"]
    for each in findings:
        lines += ["", f"{each.severity.value}: {each} [{each.code}]"]
        lines += (each.excerpt or "").splitlines()
    told = {
        "file": name,
        "verdict": verdict,
        "release": release,
        "findings": [_finding(each) for each in findings],
    }
    put(space, f"{path}{as_json}", json_bytes(told))
    put(space, f"{path}{as_text}", text_bytes(lines))


def remove_report(space: Space, path: str) -> None:
    """Delete both reports, which may be gone."""
    for ending in REPORT_ENDINGS:
        remove(space, f"{path}{ending}")


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file or place.entry,
        "line": place.line,
        "column": place.column,
        "cell": place.cell,
        "field": place.field,
    }
