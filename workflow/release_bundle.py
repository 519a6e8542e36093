"""Make a release of a bundle: check it on its base, run its cases, keep it with what was found.

A release with errors is kept too, so that its integrator can read in the console what a zip from
the drive lacked; it cannot be activated.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from catalog.errors import BundleInvalid
from catalog.findings import Finding, Place, Severity
from catalog.merchants import Merchant
from catalog.releases import NewRelease, Release, ReleaseContent, ReleaseId
from engine.cases import CaseResult
from runtime_js.bundle import ScriptBundle, examine_bundle, read_bundle, with_base
from runtime_js.bundle_limits import BundleLimits, size_text
from workflow.check_bundle import CheckReport, check
from workflow.kept_translations import TranslationStore, with_translations

# Kept of the difference of one case: enough to see what is wrong. `crossdock check` shows more.
_DIFFERENCE_CHARS = 4_000

_FAILED = "case_failed"


class ReleaseStore(TranslationStore, Protocol):
    """Keeps releases; `store.releases.Releases` is one."""

    def add(self, new: NewRelease, now: str, by: str) -> Release:
        """Make a release, or find the one that has this content on this base."""

    def content(self, release: ReleaseId) -> ReleaseContent:
        """The zips of a release and of its base."""


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """The release that a bundle became, and how its cases went."""

    release: Release
    cases: tuple[CaseResult, ...]


def release_bundle(
    store: ReleaseStore,
    merchant: Merchant,
    content: bytes,
    base: ReleaseId | None,
    *,
    notes: str,
    now: str,
    by: str,
    warn: Callable[[str], None],
) -> ReleaseReport:
    """Check a bundle and make a release of it. Safe to run twice: it is the same release.

    Args:
        store: The releases.
        merchant: Whose release it becomes; or the owner of base bundles.
        content: The zip.
        base: The release that it extends.
        notes: What is new in it.
        now: When, ISO 8601 UTC.
        by: Who adds it.
        warn: Called with each wall of the sandbox that does not stand.

    Raises:
        BundleInvalid: It is no zip, is too large, or nothing in it can be read.
        NotFound: There is no such base release.
        ConfigInvalid: The base is no base bundle's, or has errors itself.
        WorkerBroken: No worker process can be started behind its walls.
    """
    report = check_release(store, merchant, content, base, warn)
    new = NewRelease(merchant.id, content, base, notes, report.findings)
    release = store.add(new, now, by)
    if report.bundle is not None:
        with_translations(store, release.id, report.bundle, warn)
    return ReleaseReport(release, report.cases)


def check_release(
    store: ReleaseStore,
    merchant: Merchant,
    content: bytes,
    base: ReleaseId | None,
    warn: Callable[[str], None],
) -> CheckReport:
    """Check a bundle as `release_bundle` does, and keep nothing.

    Returns:
        What there is to say of it, errors first; a failed case is an error.

    Raises:
        As `release_bundle`.
    """
    bundle = _examine(content)
    base_bundle = None if base is None else read_bundle(store.content(base).zip)
    report = check(content, base_bundle, warn)
    findings = (*report.findings, *_more_findings(report, bundle, merchant))
    errors_first = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return CheckReport(tuple(errors_first), report.cases, report.bundle)


def case_results(release: Release, names: Iterable[str]) -> Iterator[tuple[str, CaseResult | None]]:
    """How the cases of a release went when it was checked, by name.

    None for a case that was not run: with an error in a file of the bundle none is.
    """
    failed = {each.message: each for each in release.findings if each.code == _FAILED}
    ran = all(
        each.code == _FAILED or each.severity is not Severity.ERROR for each in release.findings
    )
    for name in names:
        finding = failed.get(_failed_message(name))
        if finding is not None:
            yield name, CaseResult(name, False, finding.excerpt or "")
        else:
            yield name, CaseResult(name, True, "") if ran else None


def load_release(content: ReleaseContent) -> ScriptBundle:
    """The scripts of a release, on their base, as `translate_feed` runs them.

    Raises:
        BundleInvalid: A later Crossdock is stricter than the one that checked the release.
    """
    bundle = read_bundle(content.zip)
    return bundle if content.base_zip is None else with_base(bundle, read_bundle(content.base_zip))


def _examine(content: bytes) -> ScriptBundle:
    """Refuse what is no bundle at all: it would be a number in the list for nothing."""
    limits = BundleLimits()
    if len(content) > limits.zip_bytes:
        raise BundleInvalid(f"the zip is larger than {size_text(limits.zip_bytes)}")
    bundle, _ = examine_bundle(content, limits)
    if not bundle.files:
        raise BundleInvalid("nothing in the zip can be read, so it is no release", bundle.findings)
    return bundle


def _failed_message(case: str) -> str:
    return f"the case {case} fails"


def _more_findings(
    report: CheckReport, bundle: ScriptBundle, merchant: Merchant
) -> Iterator[Finding]:
    """What a check of the bundle alone does not know: whose it is, and how its cases went."""
    for case in report.cases:
        if not case.passed:
            excerpt = case.difference[:_DIFFERENCE_CHARS]
            yield Finding(_FAILED, _failed_message(case.name), excerpt=excerpt)
    if merchant.is_base:
        try:
            with_base(bundle, bundle)
        except BundleInvalid as refused:
            yield from refused.findings
    named = bundle.manifest.merchant
    if named is not None and named != merchant.id:
        message = f"the manifest names the merchant {named!r}, not {merchant.id!r}"
        place = Place(entry="manifest.toml")
        yield Finding("bundle_other_merchant", message, Severity.WARNING, place)
