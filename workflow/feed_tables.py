"""The lookup tables that the scripts of one feed see; whoever numbers them numbers them alike."""

from collections.abc import Mapping

from mapping_service.compile import compile_tables
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle


def feed_tables(bundle: ScriptBundle, kind: str, stored: Mapping[str, bytes]) -> TableSet:
    """Compile the tables for feeds of a kind.

    Args:
        bundle: The release that the feed runs through.
        kind: The feed kind; a config-spec set sees what lies in its folder as well.
        stored: The lookups of the merchant's drive, by the names that scripts use.

    Raises:
        WorkbookInvalid: A lookup table is refused.
    """
    is_set = bundle.has_set(kind)
    scripts = bundle.spec_scripts(kind) if is_set else bundle.scripts(kind)
    lookups = bundle.spec_lookups(kind) if is_set else bundle.lookups()
    return compile_tables(lookups, stored=stored, sources=[script.source for script in scripts])
