"""Checks one config-spec set of a bundle: does it load, what does it ask for, what is not there."""

from collections.abc import Callable, Sequence

from catalog.errors import ScriptError
from catalog.findings import Finding, Place, Severity
from catalog.records import KINDS_OF_SETS
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from runtime_js.probe import probe
from runtime_js.results import ScriptFault
from runtime_js.spec_config import SpecConfig
from runtime_js.spec_program import spec_program
from runtime_js.translation_notes import translation_notes


def check_set(
    bundle: ScriptBundle,
    kind: str,
    tables_json: str,
    limits: Limits,
    warn: Callable[[str], None],
) -> tuple[Sequence[ScriptFault], Sequence[Finding]]:
    """Load a set as for a feed, and throw it away.

    Returns:
        Why it does not load; and everything else there is to say of it.

    Raises:
        WorkerBroken: The sandbox cannot be started; nothing is known of the scripts.
    """
    main = f"{kind}/main.js"
    if kind not in KINDS_OF_SETS:
        message = f"no config-spec feed is called {kind}"
        hint = f"there are {', '.join(KINDS_OF_SETS)}"
        return (), [Finding("bundle_no_entry", message, place=Place(entry=main), hint=hint)]
    facts: dict[str, object] = {
        "kind": kind,
        "fileName": f"{kind}.xml",
        "merchant": bundle.manifest.merchant or "",
        "marketplace": bundle.manifest.marketplace or "",
        "receivedAtMs": 0,
        "seed": bundle.sha256,
    }
    made = spec_program(bundle, kind, facts, tables_json, warn)
    seen = probe(made.program, limits, warn=warn)
    if seen.faults:
        return [made.fault_instead(fault) for fault in seen.faults], ()
    findings = [*translation_notes(made.program.scripts, seen.functions)]
    if seen.entry is None:
        message = f"the set defines no transform(), so nothing translates {kind} feeds"
        hint = "define it, or groupByLocale() and transformByLocale()"
        findings.append(Finding("bundle_no_entry", message, place=Place(entry=main), hint=hint))
    try:
        told = _told(bundle, kind, SpecConfig(main, seen.config))
    except ScriptError as fault:
        return (), [*findings, Finding("script_load_failed", str(fault), place=Place(file=main))]
    return (), [_told_apart(kind, main, told), *findings]


def _told_apart(kind: str, main: str, told: str) -> Finding:
    """That it is a set, and what it does."""
    hint, severity = None, Severity.NOTE
    if kind == "order":
        hint = "`crossdock translate` writes such a file; the service does not"
        severity = Severity.WARNING
    message = f"a config-spec set; it {told}"
    return Finding("bundle_config_spec", message, severity, Place(entry=main), hint)


def _told(bundle: ScriptBundle, kind: str, config: SpecConfig) -> str:
    """How the feed is read and what is written. Raises ScriptError where CONFIG does not say."""
    reading = config.reading(bundle.manifest.reading(kind))
    if reading.format == "xml":
        reads = f"reads XML, {' and '.join(reading.record)}"
    elif reading.header:
        reads = "reads CSV by the names in its header"
    else:
        reads = f"reads CSV, {len(reading.columns)} columns by position"
    if kind != "order":
        return reads
    if config.writes_csv:
        return f"{reads}, and writes CSV, {len(config.writing().columns)} columns"
    return f"{reads}, and writes XML"
