"""Findings of checks, and cases, as lists."""

from collections.abc import Callable, Sequence
from typing import Any

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip
from admin_api.console.parts.tags import tag
from admin_api.console.theme import Tone
from catalog.codes import CODES
from catalog.findings import Finding, Severity
from engine.cases import CaseResult

_TONES: dict[Severity, Tone] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warn",
    Severity.NOTE: "calm",
}

# Lists are for reading; the API has all of them.
_MOST = 200

# Where a place leads to: file and line.
Jump = Callable[[str, int], Any]


def findings(found: Sequence[Finding], jump: Jump | None = None, *, none: str = "") -> None:
    """Findings with their places.

    Args:
        found: Errors first.
        jump: Is called when somebody presses a place in a file.
        none: What is said where there are none.
    """
    if not found:
        empty(none or "Nothing to complain about", "", icon_name="o_check_circle")
        return
    with tag("ul", "cd-findings"):
        for finding in found[:_MOST]:
            with tag("li"):
                chip(finding.severity.value, _TONES[finding.severity])
                with tag("div", "cd-findings__words"):
                    _draw(finding, jump)
    if len(found) > _MOST:
        tag("p", "cd-muted cd-small", f"and {len(found) - _MOST} more")


def place(file: str, line: int | None, text: str, jump: Jump | None) -> None:
    """A place in a file that leads there, where something can lead there."""
    if jump is None:
        tag("code", "cd-muted", text)
        return
    to = jump
    drawn = tag("button", "cd-place", text, type="button", title=text)
    drawn.on("click", lambda: to(file, line or 0), [])


def cases(results: Sequence[tuple[str, CaseResult | None]]) -> None:
    """The cases of a bundle and how they went; a failed one shows what is different."""
    if not results:
        empty(
            "No cases yet",
            "A folder in cases/ with a feed and what must come of it is run before activation.",
            icon_name="o_fact_check",
        )
        return
    with tag("ul", "cd-findings"):
        for name, result in results:
            with tag("li"):
                if result is None:
                    chip("not run", "calm")
                else:
                    chip("passed" if result.passed else "failed", _tone(result))
                with tag("div", "cd-findings__words"):
                    tag("strong", text=name)
                    if result is not None and result.difference:
                        tag("pre", text=result.difference)


def _tone(result: CaseResult) -> Tone:
    return "good" if result.passed else "bad"


def _draw(finding: Finding, jump: Jump | None) -> None:
    where = finding.place
    tag("span", text=finding.message)
    file = where.file or where.entry
    if file:
        is_text = where.cell is None
        place(file, where.line, str(where), jump if is_text else None)
    elif where.field:
        tag("code", "cd-muted", where.field)
    hint = finding.hint or (CODES[finding.code].remedy if finding.code in CODES else "")
    if hint:
        tag("span", "cd-muted cd-small", hint)
    if finding.excerpt:
        tag("pre", text=finding.excerpt)
