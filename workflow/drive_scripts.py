"""A zip of scripts that was dropped: it is checked, and becomes a release where it can be one.

It does not become the active one: whoever can write to the drive, or has got hold of its password,
would otherwise change every listing of the merchant. `crossdock releases activate` does that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.errors import BundleInvalid, MerchantError
from catalog.findings import Finding
from catalog.merchants import Merchant
from catalog.releases import ReleaseId
from store.store import Store
from workflow.release_bundle import release_bundle

# Who adds the releases that come by the drive.
BY_DRIVE = "drive"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a dropped file.

    Attributes:
        good: Whether it became a release that can be activated.
        verdict: The same as a sentence.
        findings: What was found, errors first.
        release: The release; None where it became none at all.
    """

    good: bool
    verdict: str
    findings: Sequence[Finding] = ()
    release: ReleaseId | None = None


def check_scripts(
    store: Store,
    merchant: Merchant,
    content: bytes,
    name: str,
    now: str,
    warn: Callable[[str], None],
) -> Checked:
    """Check a zip and make a release of it; safe to do twice, it is the same release.

    Args:
        store: Keeps it.
        merchant: Whose.
        content: The zip.
        name: Of the file.
        now: When, ISO 8601 UTC.
        warn: Called with each wall of the sandbox that does not stand.

    Raises:
        OperatorError, TransientError: It could not be checked.
    """
    base = None if merchant.is_base else merchant.base_release
    return make_release(store, merchant, content, base, f"{name} from the drive", now, warn)


def make_release(
    store: Store,
    merchant: Merchant,
    content: bytes,
    base: ReleaseId | None,
    notes: str,
    now: str,
    warn: Callable[[str], None],
) -> Checked:
    """Check a bundle and make a release of it; arguments as of `release_bundle`."""
    try:
        report = release_bundle(
            store.releases, merchant, content, base, notes=notes, now=now, by=BY_DRIVE, warn=warn
        )
    except BundleInvalid as error:
        return Checked(False, f"refused: {error}", error.findings)
    except MerchantError as error:
        return Checked(False, f"refused: {error}")
    release = report.release
    if not release.good:
        verdict = f"release {release.id}, which cannot be activated: see the errors"
        return Checked(False, verdict, release.findings, release.id)
    active = store.releases.active(merchant.id)
    if active is not None and active.id == release.id:
        verdict = f"release {release.id}, which is active already"
    else:
        verdict = f"release {release.id}; it is in force when somebody activates it"
    return Checked(True, verdict, release.findings, release.id)
