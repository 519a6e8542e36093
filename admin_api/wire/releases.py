"""Releases of scripts on the wire."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from admin_api.desks.release_files import FileShown
from admin_api.desks.releases import BaseShown, ReleaseShown
from admin_api.wire import Wire
from catalog.findings import Finding, Severity
from catalog.releases import Activation, Release
from engine.cases import CaseResult
from workflow.check_bundle import CheckReport
from workflow.compare_releases import FileDifference


class FindingOut(Wire):
    """One remark of a check, with its place."""

    severity: Severity
    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    cell: str | None = None
    field: str | None = None
    hint: str | None = None
    excerpt: str | None = None


class CaseOut(Wire):
    """How a test case of a bundle went; `passed` is null for one that was not run."""

    name: str
    passed: bool | None
    difference: str = ""


class CheckOut(Wire):
    """What a check found. `good`: a release of it could be activated."""

    good: bool
    findings: list[FindingOut]
    cases: list[CaseOut]


class ReleaseBrief(Wire):
    """A release in a list."""

    number: int
    sha256: str
    size_bytes: int
    base: str | None
    notes: str
    added_at: str
    added_by: str
    checked_at: str
    good: bool
    errors: int
    warnings: int


class ReleaseOut(ReleaseBrief):
    """A release with everything that its check found."""

    active: bool
    findings: list[FindingOut]
    cases: list[CaseOut]


class ActiveOut(Wire):
    """The active release, and the base that it is pinned to; null where none ever was."""

    release: int | None
    base: str | None


class ActivateIn(Wire):
    """Which release is to be active, and why."""

    release: int = Field(ge=1, le=999_999_999, examples=[1])
    why: str = Field(default="", max_length=1_000, examples=["rings have sizes by now"])


class RollBackIn(Wire):
    """Why the release before is to be active again."""

    why: str = Field(default="", max_length=1_000, examples=["titles lost their brand"])


class ActivationOut(Wire):
    """One change of the active release."""

    number: int
    release: int
    rolled_back: bool
    at: str
    by: str
    why: str


class FileOut(Wire):
    """A file of a release; `origin` says whether it is its own or of the base."""

    name: str
    size_bytes: int
    sort: Literal["text", "workbook", "binary"]
    origin: Literal["own", "base"]


class FileTextOut(Wire):
    """The text of one file."""

    name: str
    text: str


class RowChangeOut(Wire):
    """A row of a workbook that is not the same in both releases; texts by column."""

    sheet: str
    sort: Literal["added", "removed", "changed"]
    before_row: int | None
    after_row: int | None
    before: dict[str, str]
    after: dict[str, str]


class FileDifferenceOut(Wire):
    """A file that is not the same in both releases; `diff` are lines of a unified diff."""

    name: str
    sort: Literal["added", "removed", "changed"]
    before_bytes: int | None
    after_bytes: int | None
    diff: list[str]
    rows: list[RowChangeOut]
    is_cut: bool
    note: str


class EditIn(Wire):
    """A file of a bundle as it is to be; null for one that goes."""

    name: str = Field(min_length=1, max_length=200, examples=["mapping-custom.js"])
    text: str | None = Field(max_length=1 << 20, examples=["function transform() {}\n"])


class EditsIn(Wire):
    """Edited files that become a new release."""

    edits: list[EditIn] = Field(min_length=1, max_length=200)
    notes: str = Field(default="", max_length=10_000, examples=["rings have sizes"])


class BaseOut(Wire):
    """A base release; `next_for` and `active_for` are merchants of yours that use it."""

    release: str
    added_at: str
    added_by: str
    notes: str
    good: bool
    active: bool
    next_for: list[str]
    active_for: list[str]


def release_brief(release: Release) -> ReleaseBrief:
    """A release as a list shows it."""
    return ReleaseBrief.model_validate(_brief(release))


def release_out(shown: ReleaseShown) -> ReleaseOut:
    """A release as its own address shows it."""
    release = shown.release
    return ReleaseOut.model_validate(
        {
            **_brief(release),
            "active": shown.is_active,
            "findings": [finding_out(each) for each in release.findings],
            "cases": [case_out(name, result) for name, result in shown.cases],
        }
    )


def check_out(report: CheckReport) -> CheckOut:
    """What a check found."""
    return CheckOut(
        good=report.good,
        findings=[finding_out(each) for each in report.findings],
        cases=[case_out(each.name, each) for each in report.cases],
    )


def finding_out(finding: Finding) -> FindingOut:
    """A remark; its texts may quote scripts, which may have thrown half characters."""
    place = finding.place
    return FindingOut(
        severity=finding.severity,
        code=finding.code,
        message=well_formed(finding.message),
        file=place.file or place.entry,
        line=place.line,
        column=place.column,
        cell=place.cell,
        field=None if place.field is None else well_formed(place.field),
        hint=None if finding.hint is None else well_formed(finding.hint),
        excerpt=None if finding.excerpt is None else well_formed(finding.excerpt),
    )


def case_out(name: str, result: CaseResult | None) -> CaseOut:
    """How a case went."""
    if result is None:
        return CaseOut(name=name, passed=None)
    return CaseOut(name=name, passed=result.passed, difference=well_formed(result.difference))


def activation_out(step: Activation) -> ActivationOut:
    """One change of the active release."""
    return ActivationOut(
        number=step.number,
        release=step.release.number,
        rolled_back=step.rolled_back,
        at=step.at,
        by=step.by,
        why=step.why,
    )


def active_out(release: Release | None) -> ActiveOut:
    """What is active."""
    if release is None:
        return ActiveOut(release=None, base=None)
    return ActiveOut(release=release.id.number, base=_text(release.base))


def file_out(file: FileShown) -> FileOut:
    """A file of a release."""
    return FileOut.model_validate(file)


def difference_out(found: FileDifference) -> FileDifferenceOut:
    """A file that is not the same."""
    return FileDifferenceOut.model_validate(found)


def base_out(base: BaseShown) -> BaseOut:
    """A base release."""
    release = base.release
    return BaseOut(
        release=str(release.id),
        added_at=release.added_at,
        added_by=release.added_by,
        notes=release.notes,
        good=release.good,
        active=base.is_active,
        next_for=list(base.next_for),
        active_for=list(base.active_for),
    )


def edits_of(edits: list[EditIn]) -> dict[str, bytes | None]:
    """Edited files as the desks take them."""
    return {
        each.name: None if each.text is None else each.text.encode("utf-8", "replace")
        for each in edits
    }


def well_formed(text: str) -> str:
    """Text that can be sent: with a question mark for each half of a character."""
    return text.encode("utf-8", "replace").decode()


def _brief(release: Release) -> Mapping[str, object]:
    by_severity = [each.severity for each in release.findings]
    return {
        "number": release.id.number,
        "sha256": release.sha256,
        "size_bytes": release.size_bytes,
        "base": _text(release.base),
        "notes": release.notes,
        "added_at": release.added_at,
        "added_by": release.added_by,
        "checked_at": release.checked_at,
        "good": release.good,
        "errors": by_severity.count(Severity.ERROR),
        "warnings": by_severity.count(Severity.WARNING),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
