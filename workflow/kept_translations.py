"""The scripts of a release are translated when it is made; the result is part of the release."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from catalog.releases import ReleaseId
from runtime_js.bundle import ScriptBundle
from runtime_js.manifest import KINDS
from runtime_js.scripts import Script
from runtime_js.translations import (
    Answer,
    read_translations,
    translator_version,
    write_translations,
)
from runtime_js.translator import TRANSLATOR, asked_for


class TranslationStore(Protocol):
    """Keeps translations; `store.releases.Releases` is one."""

    def translations(self, release: ReleaseId, translator: str) -> bytes | None:
        """What a release was translated into by one version of the translator, if it was."""

    def keep_translations(self, release: ReleaseId, translator: str, body: bytes) -> None:
        """Keep them, in place of those of another version."""


def with_translations(
    store: TranslationStore, release: ReleaseId, bundle: ScriptBundle, warn: Callable[[str], None]
) -> ScriptBundle:
    """The bundle of a release with what its scripts are translated into.

    Where nothing is kept, or only what another version of the translator made, it is made now and
    kept. Safe to run twice, and at once in several processes: they come to the same.

    Args:
        store: Keeps it.
        release: Which.
        bundle: Its scripts, on their base.
        warn: Called with each wall of the sandbox that does not stand.

    Raises:
        NotFound: There is no such release.
        WorkerBroken: The translating process cannot be started behind its walls.
    """
    groups = [(scripts, e4x) for scripts, e4x in _programs(bundle) if asked_for(scripts, e4x)]
    if not groups:
        return bundle
    version = translator_version()
    kept = store.translations(release, version)
    if kept is not None:
        return replace(bundle, translations=read_translations(kept))
    made: dict[str, Answer] = {}
    for scripts, e4x in groups:
        made |= TRANSLATOR.answers(scripts, e4x=e4x, warn=warn, kept=made)
    store.keep_translations(release, version, write_translations(made))
    return replace(bundle, translations=made)


def _programs(bundle: ScriptBundle) -> Iterator[tuple[tuple[Script, ...], bool | None]]:
    """The scripts that run together, and whether they are translated."""
    for kind in KINDS:
        yield bundle.programs(kind), bundle.e4x(kind)
