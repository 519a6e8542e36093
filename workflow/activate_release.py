"""Make a release the one that feeds run through, with the profiles and templates that it brings.

Drafts name profiles and templates; plans look for them in the store. So what a bundle has under
`profiles/` and `templates/` becomes the current version there when its release becomes active.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from catalog.profiles import ProfileKind, profile_kind, read_profile
from catalog.releases import Activation, ReleaseId
from catalog.templates import read_template
from runtime_js.bundle import ScriptBundle
from store.store import Store
from workflow.release_bundle import load_release
from workflow.waiting_values import settle_unmapped


def activate_release(
    store: Store, release: ReleaseId, now: str, by: str, why: str, *, seen: int | None = None
) -> Activation:
    """Activate a release. Safe to run twice.

    Args:
        store: Keeps it.
        release: Which.
        now: When, ISO 8601 UTC.
        by: Who activates it.
        why: For the history.
        seen: Number of the release that they saw active, as `Releases.activate` takes it.

    Returns:
        The activation that is in force.

    Raises:
        NotFound: There is no such release.
        VersionDiffers: Something else is active than was seen.
        ReleaseRefused: Its check found errors, or it belongs to an owner of base bundles.
        BundleInvalid: A later Crossdock is stricter than the one that checked it.
        ProfileInvalid, TemplateInvalid: It brings one that the store does not take.
    """
    brought = _read(store, release)
    step = store.releases.activate(release.merchant, release, now, by, why, seen=seen)
    _bring(store, release, brought, now)
    settle_unmapped(store, release.merchant, brought.bundle)
    return step


def roll_back(
    store: Store, merchant: str, now: str, by: str, why: str, *, seen: int | None = None
) -> Activation:
    """Activate the release that was active before; raises as `activate_release` does.

    `seen` is as `Releases.roll_back` takes it.
    """
    step = store.releases.roll_back(merchant, now, by, why, seen=seen)
    _bring(store, step.release, _read(store, step.release), now)
    return step


@dataclass(frozen=True, slots=True)
class _Brought:
    """The scripts; profiles by kind, name and JSON; templates by name and text."""

    bundle: ScriptBundle
    profiles: Sequence[tuple[ProfileKind, str, str]]
    templates: Sequence[tuple[str, str]]


def _read(store: Store, release: ReleaseId) -> _Brought:
    """What a release brings, if the store would take it."""
    bundle = load_release(store.releases.content(release))
    templates = [(name, html.decode("utf-8-sig")) for name, html in bundle.templates().items()]
    brought = _Brought(bundle, list(_profiles(bundle)), templates)
    for _, name, text in brought.profiles:
        read_profile(name, text)
    for name, html in brought.templates:
        read_template(name, html)
    return brought


def _bring(store: Store, release: ReleaseId, brought: _Brought, now: str) -> None:
    """Save what a release brings; what says the same already makes no new version."""
    for kind, name, text in brought.profiles:
        store.profiles.save(release.merchant, kind, name, text, now=now, by=str(release))
    for name, html in brought.templates:
        store.templates.save(release.merchant, name, html, now=now, by=str(release))


def _profiles(bundle: ScriptBundle) -> Iterator[tuple[ProfileKind, str, str]]:
    """Kind, name and JSON of each; one that names no kind rules nothing, so it is left out."""
    for file, content in bundle.profiles().items():
        text = content.decode("utf-8-sig")
        found = json.loads(text)
        if found.get("kind"):
            name = str(found.get("name") or PurePosixPath(file).stem)
            yield profile_kind(str(found["kind"])), name, text
