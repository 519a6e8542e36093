"""A script bundle: one zip, checked as a whole, held in memory and named by the hash of its bytes.

Reading a bundle proves its shape: safe zip, known layout, UTF-8, valid manifest, profiles,
templates and cases. Whether its scripts run is shown by `bundle_check`, in a worker process.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from catalog.errors import BundleInvalid
from catalog.findings import Finding, Severity
from catalog.records import CONFIG_SPEC_KINDS
from runtime_js.archive import read_archive
from runtime_js.bundle_cases import Case, read_cases
from runtime_js.bundle_contents import check_contents
from runtime_js.bundle_layout import (
    BASE,
    CUSTOM,
    DELIMITED_SUFFIXES,
    LOOKUP,
    LOOKUP_SUFFIXES,
    MAIN,
    MANIFEST,
    PROFILES,
    TEMPLATES,
    config_spec_kinds,
    is_script,
    is_spec_script,
    is_under,
    report_unknown,
    strip_wrapper,
)
from runtime_js.bundle_limits import BundleLimits
from runtime_js.bundle_text import read_text
from runtime_js.manifest import KINDS, Manifest
from runtime_js.manifest_reader import read_table
from runtime_js.remarks import Remarks
from runtime_js.scripts import Role, Script
from runtime_js.translations import Translations


@dataclass(frozen=True, slots=True)
class ScriptBundle:
    """A checked bundle. Immutable; every mapping it gives is sorted by name.

    Attributes:
        sha256: Of the zip's bytes, in hex: the bundle's name.
        manifest: Its manifest; an empty one where it has none.
        files: Every file by name, `/` between folders, names in NFC. Junk is left out.
        findings: Warnings and notes; a bundle with errors is never made.
        base: The base bundle it is put on, if any (`with_base`).
        translations: What is known of those of its scripts, and of its base's, that may hold E4X.
    """

    sha256: str
    manifest: Manifest
    files: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()
    base: "ScriptBundle | None" = None
    translations: Translations = field(default_factory=dict, repr=False, compare=False)
    _cases: tuple[Case, ...] = field(default=(), repr=False)

    def scripts(self, kind: str) -> tuple[Script, ...]:
        """The scripts for feeds of `kind`, in order of evaluation: base, then custom.

        Each of the two is taken from the kind's folder where it stands there, else from the top;
        a base that is in neither comes from the base bundle. Either may be missing.
        """
        base = self._script(kind, BASE, "base")
        if base is None and self.base is not None:
            base = self.base._script(kind, BASE, "base")
        custom = self._script(kind, CUSTOM, "custom")
        return tuple(script for script in (base, custom) if script is not None)

    def kinds(self) -> tuple[str, ...]:
        """The feed kinds the bundle declares: by a table of the manifest or by a folder."""
        folders = {name.split("/")[0] for name in self.files if is_script(name) and "/" in name}
        folders.update(self.config_spec_kinds())
        return tuple(kind for kind in KINDS if kind in self.manifest.kinds or kind in folders)

    def config_spec_kinds(self) -> tuple[str, ...]:
        """The feed kinds whose folder holds a config-spec set, `main.js`."""
        return config_spec_kinds(self.files)

    @property
    def missing_base(self) -> str | None:
        """The base that the manifest names, where none was given; else None."""
        return self.manifest.base if self.base is None else None

    def has_set(self, kind: str) -> bool:
        """Whether a config-spec set translates feeds of this kind."""
        return f"{kind}/{MAIN}" in self.files

    def translates(self, kind: str) -> bool:
        """Whether it has scripts for feeds of this kind, or a set."""
        return self.has_set(kind) or (kind not in CONFIG_SPEC_KINDS and bool(self.scripts(kind)))

    def spec_scripts(self, kind: str) -> tuple[Script, ...]:
        """The scripts of a kind's config-spec set: main.js, then the others of its folder by name.

        Empty where the kind has no set.
        """
        if not self.has_set(kind):
            return ()
        main = f"{kind}/{MAIN}"
        others = sorted(n for n in self.files if is_spec_script(n, kind) and n != main)
        return tuple(
            Script(name, self.files[name].decode("utf-8-sig"), "base" if name == main else "custom")
            for name in (main, *others)
        )

    def programs(self, kind: str) -> tuple[Script, ...]:
        """The scripts that run together over a file of a kind: those of its set, or `scripts`."""
        return self.spec_scripts(kind) if self.has_set(kind) else self.scripts(kind)

    def spec_lookups(self, kind: str) -> Mapping[str, bytes]:
        """The lookups that a kind's config-spec set sees: those in its folder come first."""
        own = {
            name: data
            for name, data in self.files.items()
            if is_under(name, kind, *DELIMITED_SUFFIXES)
        }
        beside = {name.rpartition("/")[2] for name in own}
        others = self.lookups().items()
        kept = {name: data for name, data in others if name.rpartition("/")[2] not in beside}
        return MappingProxyType(dict(sorted({**kept, **own}.items())))

    def e4x(self, kind: str) -> bool | None:
        """Whether scripts for `kind` are translated: all, none, or (None) those with E4X syntax."""
        if self.manifest.e4x is None and self.has_set(kind):
            return True
        return self.manifest.e4x

    def lookups(self) -> Mapping[str, bytes]:
        """Workbooks and delimited lookups by name, `lookup/colors.xlsx`; the base bundle's too."""
        return self._merged(LOOKUP, *LOOKUP_SUFFIXES)

    def templates(self) -> Mapping[str, bytes]:
        """Description templates by name; the base bundle's too, where not replaced."""
        return self._merged(TEMPLATES, ".html")

    def profiles(self) -> Mapping[str, bytes]:
        """Profiles by name, each one JSON object; the base bundle's too, where not replaced."""
        return self._merged(PROFILES, ".json")

    def cases(self) -> tuple[Case, ...]:
        """The bundle's own test cases, by name."""
        return self._cases

    def _script(self, kind: str, file: str, role: Role) -> Script | None:
        for name in (f"{kind}/{file}", file):
            if name in self.files:
                return Script(name, self.files[name].decode("utf-8-sig"), role)
        return None

    def _merged(self, folder: str, *suffixes: str) -> Mapping[str, bytes]:
        inherited = self.base._merged(folder, *suffixes) if self.base else {}
        own = {name: data for name, data in self.files.items() if is_under(name, folder, *suffixes)}
        return MappingProxyType(dict(sorted({**inherited, **own}.items())))


def read_bundle(data: bytes, limits: BundleLimits | None = None) -> ScriptBundle:
    """Read a script bundle.

    Args:
        data: The zip.
        limits: How large it may be.

    Raises:
        BundleInvalid: Anything is wrong with it; `findings` has all of it, errors first.
    """
    bundle, remarks = examine_bundle(data, limits or BundleLimits())
    if remarks.errors:
        raise BundleInvalid(_summary(bundle.findings), bundle.findings)
    return bundle


def examine_bundle(data: bytes, limits: BundleLimits) -> tuple[ScriptBundle, Remarks]:
    """Read whatever is sound of a bundle.

    Returns:
        The bundle, and what there is to say of it. Where that has errors, files that were refused
        are missing in the bundle, and it is good for nothing but further checks.
    """
    remarks = Remarks(limits.findings)
    files = strip_wrapper(read_archive(data, limits, remarks), remarks)
    complete = not remarks.errors
    if complete and not files:
        remarks.error("bundle_empty", "the zip holds no files", hint="add mapping-custom.js")
    report_unknown(files, remarks)
    for name in check_contents(files, limits, remarks):
        del files[name]
    manifest = _read_manifest(files, limits, remarks)
    # Where an entry was refused, a case without a feed may be whole: nothing is said of it.
    cases = read_cases(files, manifest, limits, remarks) if complete else ()
    sha256 = hashlib.sha256(data).hexdigest()
    found = remarks.findings()
    return ScriptBundle(sha256, manifest, MappingProxyType(files), found, _cases=cases), remarks


def bundle_files(data: bytes, limits: BundleLimits | None = None) -> Mapping[str, bytes]:
    """Every file of a zip that can be unpacked, also of one that is refused as a bundle.

    For whoever shows or mends it; names as in `ScriptBundle.files`.
    """
    remarks = Remarks((limits or BundleLimits()).findings)
    return strip_wrapper(read_archive(data, limits or BundleLimits(), remarks), remarks)


def with_base(bundle: ScriptBundle, base: ScriptBundle) -> ScriptBundle:
    """Put a bundle on the base that an admin assigned to the merchant.

    A base script of the bundle's own stays in force. Lookups, templates and profiles of the base
    are seen where the bundle has none of that name; its manifest and cases are not inherited.

    Raises:
        BundleInvalid: The base bundle has no base script.
    """
    if not any(name.rpartition("/")[2] == BASE for name in base.files if is_script(name)):
        message = f"the base bundle has no {BASE}"
        finding = Finding("bundle_no_base", message, hint="choose a bundle that has one")
        raise BundleInvalid(message, [finding])
    return replace(bundle, base=base)


def _read_manifest(files: Mapping[str, bytes], limits: BundleLimits, remarks: Remarks) -> Manifest:
    if MANIFEST not in files:
        return Manifest()
    text = read_text(MANIFEST, files[MANIFEST], limits.manifest_bytes, remarks)
    table = None if text is None else read_table(Manifest, text, MANIFEST, remarks)
    return table or Manifest()


def _summary(findings: tuple[Finding, ...]) -> str:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"the bundle is refused: {errors[0]}{more}"
