"""The lookup tables that the scripts of one feed see; whoever numbers them numbers them alike."""

from collections.abc import Mapping
from pathlib import Path

from mapping_service.compile import compile_tables
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle


def feed_tables(
    bundle: ScriptBundle,
    kind: str,
    stored: Mapping[str, bytes] | None = None,
    *,
    drive: Path | None = None,
) -> TableSet:
    """Compile the tables for feeds of a kind.

    Args:
        bundle: The release that the feed runs through.
        kind: The feed kind; a config-spec set sees what lies in its folder as well.
        stored: The lookups of the merchant's drive, by the names that scripts use.
        drive: The drive itself, where they have not been read from it before.

    Raises:
        WorkbookInvalid: A lookup table is refused.
    """
    lookups = bundle.spec_lookups(kind) if bundle.has_set(kind) else bundle.lookups()
    sources = [script.source for script in bundle.programs(kind)]
    return compile_tables(lookups, drive=drive, stored=stored, sources=sources)
