"""Check a script bundle as a whole: everything wrong in one go, its scripts tried behind walls.

The bundle's cases are run by whoever has an engine; here it is shown that they could be.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.errors import BundleInvalid, WorkbookInvalid
from catalog.findings import Finding, Place, Severity
from catalog.records import INBOUND_KINDS, OUTBOUND_KINDS
from runtime_js.bundle import ScriptBundle, examine_bundle, with_base
from runtime_js.bundle_layout import MANIFEST
from runtime_js.bundle_limits import BundleLimits
from runtime_js.limits import Limits
from runtime_js.probe import Probe, probe
from runtime_js.program import Program
from runtime_js.remarks import Remarks
from runtime_js.results import ScriptFault
from runtime_js.scripts import Script
from runtime_js.spec_check import check_set
from runtime_js.translation_notes import translation_notes
from runtime_js.translator import TRANSLATOR

# Makes the lookup tables of a bundle: files of lookup/ → JSON for the program, and its remarks.
TableMaker = Callable[[Mapping[str, bytes]], tuple[str, Sequence[Finding]]]

_SYNTAX = "script_syntax_error"

# Source text that explains a syntax error, and what to do. The first that fits is shown.
_HINTS = (
    (re.compile(r"\.\s*@|\bfor\s+each\b|\.\.\s*[A-Za-z_]\w*|(?:=|\(|\breturn)\s*<[A-Za-z>]"),
     "E4X syntax is translated unless manifest.toml says e4x = false"),
    (re.compile("[“”„‘’‚]"), "replace the curly quotes by straight ones"),
    (re.compile(r"^\s*(?:import|export)\b"), "scripts are plain files: no import, no export"),
    (re.compile(r"^\s*(?:<<<<<<<|=======|>>>>>>>)"), "a merge conflict was left in the file"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What a check found.

    Attributes:
        bundle: The bundle, on its base; None where the findings have an error.
        findings: Everything wrong or worth knowing, errors first.
        entries: For each kind that was tried, the function that translates its records.
    """

    bundle: ScriptBundle | None
    findings: tuple[Finding, ...]
    entries: Mapping[str, str] = field(default_factory=dict)


def check_bundle(
    data: bytes,
    *,
    base: ScriptBundle | None = None,
    limits: Limits | None = None,
    bundle_limits: BundleLimits | None = None,
    make_tables: TableMaker | None = None,
    warn: Callable[[str], None],
) -> BundleReport:
    """Check everything about a bundle but its cases.

    Args:
        data: The zip.
        base: The base bundle it is put on.
        limits: What its scripts may use while they load.
        bundle_limits: How large it may be.
        make_tables: Compiles `lookup/`, so that scripts may open tables as they load; its
            WorkbookInvalid becomes findings. Without it scripts see no tables.
        warn: Takes a sentence where the kernel lacks one of the sandbox's walls.

    Raises:
        WorkerBroken: The sandbox cannot be started; nothing is known of the scripts.
    """
    bundle, remarks = examine_bundle(data, bundle_limits or BundleLimits())
    damaged = remarks.errors > 0
    if base is not None:
        try:
            bundle = with_base(bundle, base)
        except BundleInvalid as refused:
            for finding in refused.findings:
                remarks.add(finding)
    limits = limits or Limits()
    _compare_manifest(bundle, limits, remarks)
    trial = _Trial(bundle, bundle.manifest.narrow(limits), remarks, warn)
    trial.make_tables(make_tables)
    if damaged:
        trial.compile_only()
    else:
        trial.run()
    findings = remarks.findings()
    checked = None if remarks.errors else replace(bundle, findings=findings)
    return BundleReport(checked, findings, trial.entries)


def _compare_manifest(bundle: ScriptBundle, limits: Limits, remarks: Remarks) -> None:
    """Warn where the manifest wants what it does not get."""
    manifest = bundle.manifest
    for key in manifest.limits.wider_than(limits):
        message = f"limits.{key} is above {getattr(limits, key):,}, which stays in force"
        remarks.warn("bundle_limit_kept", message, entry=MANIFEST, hint="leave the key out")
    given = bundle.base.manifest.name if bundle.base else None
    if bundle.missing_base:
        message = f"the bundle is made for the base {bundle.missing_base!r}, and none is given"
        remarks.warn("bundle_base_missing", message, entry=MANIFEST)
    elif manifest.base and given and manifest.base != given:
        message = f"the bundle is made for the base {manifest.base!r}, not {given!r}"
        remarks.warn("bundle_other_base", message, entry=MANIFEST)


class _Trial:
    """The loading of one bundle's scripts, kind by kind."""

    def __init__(
        self, bundle: ScriptBundle, limits: Limits, remarks: Remarks, warn: Callable[[str], None]
    ) -> None:
        self._bundle = bundle
        self._limits = limits
        self._remarks = remarks
        self._warn = warn
        self._tables_json = ""
        self._maker: TableMaker | None = None
        self._syntax_only = False
        self._reported: set[Finding] = set()
        self._failed: dict[tuple[Script, ...], Probe] = {}
        self.entries: dict[str, str] = {}

    def _try_set(self, kind: str) -> None:
        tables_json = self._made_tables(self._bundle.spec_lookups(kind))
        faults, findings = check_set(self._bundle, kind, tables_json, self._limits, self._warn)
        for finding in (*map(_finding, faults), *findings):
            self._report(finding)

    def make_tables(self, maker: TableMaker | None) -> None:
        """Compile the lookups; what is wrong with them is a finding like any other."""
        self._maker = maker
        self._tables_json = self._made_tables(self._bundle.lookups())

    def _made_tables(self, lookups: Mapping[str, bytes]) -> str:
        if self._maker is None or not lookups:
            return ""
        found: Sequence[Finding]
        tables_json = ""
        try:
            tables_json, found = self._maker(lookups)
        except WorkbookInvalid as refused:
            self._syntax_only = True  # what opens a table as it loads would fail for that alone
            found = refused.findings
        for finding in found:
            self._report(finding)
        return tables_json

    def compile_only(self) -> None:
        """Report syntax errors alone: with files missing, scripts may fail for that reason."""
        self._syntax_only = True
        for kind in self._bundle.kinds() or INBOUND_KINDS:
            if kind in (*INBOUND_KINDS, *OUTBOUND_KINDS):
                self._try(kind)

    def run(self) -> None:
        """Try every kind the bundle declares; all inbound kinds where it declares none of them."""
        sets = self._bundle.config_spec_kinds()
        for kind in sets:
            self._try_set(kind)
        declared = [kind for kind in self._bundle.kinds() if kind in INBOUND_KINDS]
        kinds = [kind for kind in declared or INBOUND_KINDS if kind not in sets]
        outbound = [
            kind for kind in self._bundle.kinds() if kind in OUTBOUND_KINDS and kind not in sets
        ]
        probes = {kind: self._try(kind) for kind in (*kinds, *outbound)}
        self.entries = {kind: seen.entry for kind, seen in probes.items() if seen.entry}
        if declared or not (self.entries or sets or outbound):
            self._report_missing_entries(
                {kind: seen for kind, seen in probes.items() if kind not in outbound}, declared
            )
        for kind in outbound:
            self._report_missing_entries({kind: probes[kind]}, [kind])
            self._report_missing_table(kind)

    def _try(self, kind: str) -> Probe:
        program = self._program(kind)
        if not program.scripts:
            return Probe(())
        translated, refused = TRANSLATOR.translate(
            program.scripts, e4x=self._bundle.e4x(kind), warn=self._warn
        )
        if refused:
            for fault in refused:
                self._report(_finding(fault))
            return Probe(refused)
        program = replace(program, scripts=translated)
        if program.scripts in self._failed:  # what fails for one kind fails for all, after a while
            return self._failed[program.scripts]
        seen = probe(program, self._limits, warn=self._warn)
        faults = list(seen.faults)
        if faults:
            self._failed[program.scripts] = seen
            faults += self._other_syntax_errors(program)
        for fault in faults:
            if fault.code == _SYNTAX or not self._syntax_only:
                self._report(_finding(fault))
        else:
            for note in translation_notes(program.scripts, seen.functions):
                self._report(note)
        for name in seen.asynchronous:
            message = f"{name}() is async: nobody waits for what it does"
            hint = "take async and await out; everything a script calls answers at once"
            self._report(Finding("script_asynchronous", message, Severity.WARNING, hint=hint))
        return seen

    def _report(self, finding: Finding) -> None:
        """Kinds share scripts: what is said once is not said again for another kind."""
        if finding not in self._reported:
            self._reported.add(finding)
            self._remarks.add(finding)

    def _other_syntax_errors(self, program: Program) -> list[ScriptFault]:
        """The engine stops at the first fault, so each script is compiled alone as well."""
        faults: list[ScriptFault] = []
        for script in program.scripts:
            alone = probe(replace(program, scripts=(script,)), self._limits, warn=self._warn)
            faults += [fault for fault in alone.faults if fault.code == _SYNTAX]
        return faults

    def _report_missing_entries(self, probes: Mapping[str, Probe], declared: Sequence[str]) -> None:
        missing = [
            kind for kind, seen in probes.items() if not seen.faults and kind not in self.entries
        ]
        if declared:
            for kind in missing:
                wanted = f"no transform() or transform{kind.capitalize()}()"
                message = f"the scripts define {wanted}, so nothing translates {kind} feeds"
                self._remarks.error("bundle_no_entry", message, hint=self._hint(probes[kind]))
        elif missing:  # then no kind has an entry: one fault, not one for each
            message = "the scripts define no transform(), so nothing translates any feed"
            self._remarks.error("bundle_no_entry", message, hint=self._hint(probes[missing[0]]))

    def _report_missing_table(self, kind: str) -> None:
        """An outbound kind is in force by its table alone: the format is nowhere else."""
        if self._bundle.manifest.writing(kind) is None:
            message = f"there are scripts for {kind} files, and nothing says how they are written"
            hint = f"add [{kind}] to {MANIFEST}: its format, and the columns of a CSV file"
            self._remarks.error("bundle_no_format", message, entry=MANIFEST, hint=hint)

    def _hint(self, seen: Probe) -> str:
        close = difflib.get_close_matches("transform", seen.functions, n=1, cutoff=0.7)
        if close:
            return f"is {close[0]}() meant to be transform()?"
        if self._bundle.base is None:
            return "define it in mapping-custom.js, or give the base bundle that defines it"
        return "define it in mapping-custom.js"

    def _program(self, kind: str) -> Program:
        manifest = self._bundle.manifest
        reading = manifest.reading(kind)
        facts = {
            "kind": kind,
            "fileName": f"{kind}.{reading.format or 'csv'}",
            "merchant": manifest.merchant or "",
            "marketplace": manifest.marketplace or "",
            "receivedAtMs": 0,
            "seed": self._bundle.sha256,
        }
        return Program(kind, self._bundle.scripts(kind), facts, self._tables_json)


def _finding(fault: ScriptFault) -> Finding:
    hint = None
    if fault.code == _SYNTAX and fault.excerpt:
        source = fault.excerpt.split("\n")[0]
        hint = next((advice for pattern, advice in _HINTS if pattern.search(source)), None)
    place = Place(file=fault.file, line=fault.line, column=fault.column)
    return Finding(fault.code, fault.message, Severity.ERROR, place, hint, fault.excerpt)
