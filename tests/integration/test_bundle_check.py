"""Bundle checks with the real engine, in a worker process."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from catalog.codes import CODES
from catalog.errors import WorkbookInvalid
from catalog.findings import Finding, Severity
from runtime_js.bundle import read_bundle
from runtime_js.bundle_check import BundleReport, TableMaker, check_bundle
from runtime_js.limits import Limits
from runtime_js.packing import zip_folder
from tests.builders_zips import make_zip

BASE = "function transform() { PRODUCT.Price = getPrice(); }\n"


def check(
    files: dict[str, bytes | str],
    *,
    base: str | None = None,
    limits: Limits | None = None,
    make_tables: TableMaker | None = None,
) -> BundleReport:
    """Check a bundle of these files, on a base bundle with this script."""
    below = read_bundle(make_zip({"mapping-base.js": base})) if base is not None else None
    missing: list[str] = []  # walls that this kernel lacks
    return check_bundle(
        make_zip(files), base=below, limits=limits, make_tables=make_tables, warn=missing.append
    )


def codes(report: BundleReport) -> list[str]:
    """The codes of all findings, each of which must be documented."""
    found = [finding.code for finding in report.findings]
    assert set(found) <= set(CODES)
    return found


def test_a_good_bundle_has_nothing_to_be_said_of() -> None:
    """The bundle comes back on its base, ready to run."""
    report = check({"mapping-custom.js": "function getPrice() {}"}, base=BASE)

    assert codes(report) == []
    assert report.bundle is not None
    assert [script.name for script in report.bundle.scripts("inventory")] == [
        "mapping-base.js",
        "mapping-custom.js",
    ]
    assert report.entries == dict.fromkeys(("product", "inventory", "shipment"), "transform")


def test_an_entry_for_one_kind_is_enough_where_none_is_declared() -> None:
    """Nobody has to say that a stock-only merchant sends no products."""
    report = check({"mapping-custom.js": "function transformInventory() {}"})

    assert codes(report) == []
    assert report.entries == {"inventory": "transformInventory"}


def test_every_declared_kind_needs_an_entry() -> None:
    """A table in the manifest promises that such feeds are translated."""
    files = {
        "mapping-custom.js": "function transformInventory() {}",
        "manifest.toml": "[inventory]\n[product]\n[distribution]\n",
    }
    report = check({**files})

    assert codes(report) == ["bundle_no_entry"]
    assert "transformProduct()" in report.findings[0].message
    assert report.bundle is None


@pytest.mark.parametrize(
    ("script", "base", "hint"),
    [
        ("function Transform() {}", None, "is Transform() meant to be transform()?"),
        (
            "function getPrice() {}",
            None,
            "define it in mapping-custom.js, or give the base bundle that defines it",
        ),
        ("function getPrice() {}", "var x;", "define it in mapping-custom.js"),
    ],
)
def test_a_missing_entry_says_what_to_do(script: str, base: str | None, hint: str) -> None:
    """Most often the base was not given."""
    [finding] = check({"mapping-custom.js": script}, base=base).findings

    assert (finding.code, finding.hint) == ("bundle_no_entry", hint)


def test_a_syntax_error_is_shown_with_a_caret() -> None:
    """File, line, column and the source line: the engine's own message names no file."""
    [finding] = check({"mapping-custom.js": "var a;\n\n  var 1b;\n"}, base=BASE).findings

    assert finding.code == "script_syntax_error"
    assert (finding.place.file, finding.place.line) == ("mapping-custom.js", 3)
    assert finding.excerpt is not None
    source, caret = finding.excerpt.split("\n")
    assert source == "  var 1b;"
    assert finding.place.column == caret.index("^") + 1


def test_every_script_with_a_syntax_error_is_named() -> None:
    """The engine stops at the first; an integrator wants both. Kinds do not repeat them."""
    files: dict[str, bytes | str] = {"mapping-base.js": "a b", "mapping-custom.js": "c d"}
    found = check(files).findings

    assert [finding.place.file for finding in found] == ["mapping-base.js", "mapping-custom.js"]


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("var s = “x”;", "curly"),
        ("import a from 'b';", "plain files"),
        ("<<<<<<< HEAD\n", "merge conflict"),
    ],
)
def test_a_usual_syntax_error_is_explained(script: str, word: str) -> None:
    """`unexpected token` helps nobody who pasted from a word processor."""
    [finding] = check({"mapping-custom.js": script}).findings

    assert word in str(finding.hint)


def test_syntax_errors_and_other_faults_come_at_once() -> None:
    """A broken manifest does not hide a broken script, nor a damaged base the custom file."""
    files: dict[str, bytes | str] = {
        "manifest.toml": "x = 1",
        "mapping-base.js": b"\xff",
        "mapping-custom.js": "a b",
    }

    assert sorted(codes(check(files))) == [
        "manifest_invalid",
        "script_syntax_error",
        "text_encoding",
    ]


def test_a_script_that_fails_as_it_loads_names_its_place() -> None:
    """What stands outside of functions runs once, before any record."""
    [finding] = check({"mapping-custom.js": "function transform() {}\nnope();"}).findings

    assert finding.code == "script_load_failed"
    assert (finding.place.file, finding.place.line) == ("mapping-custom.js", 2)


def test_a_script_that_never_ends_loading_is_stopped_once() -> None:
    """Three kinds share the script; the wait is not three times as long."""
    limits = Limits(load_seconds=0.2)
    report = check({"mapping-custom.js": "for (;;) {}"}, limits=limits)

    assert codes(report) == ["script_limit_time"]


def test_an_async_function_is_a_warning() -> None:
    """Its result would be a promise that nobody waits for."""
    report = check({"mapping-custom.js": "async function transform() {}"})

    assert codes(report) == ["script_asynchronous"]
    assert report.bundle is not None


def test_limits_of_the_manifest_only_narrow() -> None:
    """A higher one has no effect, and the integrator is told so."""
    files = {
        "mapping-custom.js": "function transform() {}",
        "manifest.toml": "[limits]\nlog_lines = 100_000\ncall_seconds = 0.5\n",
    }
    [finding] = check({**files}).findings

    assert (finding.code, finding.severity) == ("bundle_limit_kept", "warning")
    assert finding.message == "limits.log_lines is above 200, which stays in force"


def test_another_base_than_the_manifest_names_is_a_warning() -> None:
    """The functions a custom file relies on may not be there."""
    below = read_bundle(make_zip({"mapping-base.js": BASE, "manifest.toml": 'name = "B"'}))
    missing: list[str] = []
    data = make_zip({"mapping-custom.js": "", "manifest.toml": 'base = "A"'})
    report = check_bundle(data, base=below, warn=missing.append)

    assert sorted(codes(report)) == ["bundle_other_base", "script_empty"]


def test_a_base_that_is_named_and_not_given_is_a_warning() -> None:
    """Else every call of a function of the base says `not a function`, and nobody why."""
    [finding] = check({"mapping-custom.js": BASE, "manifest.toml": 'base = "A"'}).findings

    assert (finding.code, finding.severity) == ("bundle_base_missing", "warning")
    assert finding.message == "the bundle is made for the base 'A', and none is given"


def test_a_base_without_a_base_script_is_refused() -> None:
    """It would add nothing that is ever called."""
    below = read_bundle(make_zip({"mapping-custom.js": BASE}))
    missing: list[str] = []
    data = make_zip({"mapping-custom.js": BASE})

    assert codes(check_bundle(data, base=below, warn=missing.append)) == ["bundle_no_base"]


def test_a_config_spec_set_is_tried_with_the_files_that_it_lists() -> None:
    """Its dialect has other entry points; what main.js does not list may be anything."""
    main = """function config() { CONFIG.RecordPath = '/a/b'; }
      function transform() {}"""
    report = check({"product/main.js": main, "product/more.js": "x y"})

    assert codes(report) == ["bundle_config_spec"]
    assert [finding.severity for finding in report.findings] == [Severity.NOTE]
    assert report.bundle is not None


def test_a_set_for_orders_is_told_what_does_not_run_it() -> None:
    """Whoever uploads it to the service must not wait for files."""
    main = """function config() { CONFIG.RecordPath = '/a/b'; CONFIG.OutputFileFormat = 'XML'; }
      function transform() {}"""
    (finding,) = check({"order/main.js": main}).findings

    assert (finding.code, finding.severity) == ("bundle_config_spec", Severity.WARNING)
    assert finding.hint == "`crossdock translate` writes such a file; the service does not"


def test_faults_of_lookups_are_findings_of_the_bundle() -> None:
    """And a script that opens one as it loads is not blamed for it."""

    def refuse(files: Mapping[str, bytes]) -> tuple[str, Sequence[Finding]]:
        assert list(files) == ["lookup/a.csv"]
        raise WorkbookInvalid("no", [Finding("workbook_not_xlsx", "made up")])

    script = "var A = MAPPING.open('lookup/a.csv');\nfunction transform() {}"
    files: dict[str, bytes | str] = {"mapping-custom.js": script, "lookup/a.csv": "x"}

    assert codes(check(files, make_tables=refuse)) == ["workbook_not_xlsx"]


def test_a_hostile_zip_is_a_report_too() -> None:
    """`crossdock check` says why, in the same words."""
    report = check_bundle(b"no zip", warn=lambda wall: None)

    assert codes(report)[0] == "zip_unreadable"
    assert report.bundle is None


def test_a_folder_is_checked_like_its_zip(tmp_path: Path) -> None:
    """`zip_folder` leaves the refusing to the check, which then says everything."""
    (tmp_path / "manifest.toml").write_text("x = 1")
    (tmp_path / "mapping-custom.js").write_text("a b")
    report = check_bundle(zip_folder(tmp_path), warn=lambda wall: None)

    assert codes(report) == ["manifest_invalid", "script_syntax_error"]


RESPONSE = '[response]\ncolumns = ["A"]\n'


def test_an_outbound_kind_is_tried_where_it_is_declared() -> None:
    """Its script fails at the check, and not after the first request to a marketplace."""
    good = {"manifest.toml": RESPONSE, "response/mapping-custom.js": "function transform() {}"}
    bad = {**good, "response/mapping-custom.js": "function transform( {}"}

    assert check({**good}).entries == {"response": "transform"}
    assert codes(check({**bad})) == ["script_syntax_error"]


def test_an_outbound_kind_needs_script_and_table() -> None:
    """The format is in the table alone; a table without a script promises what nobody does."""
    script = {"response/mapping-custom.js": "function transform() {}"}
    inbound = {"mapping-custom.js": "function transformInventory() {}"}

    assert codes(check({**script, **inbound})) == ["bundle_no_format"]
    assert codes(check({"manifest.toml": RESPONSE, **inbound})) == ["bundle_no_entry"]


def test_scripts_of_feeds_are_no_outbound_scripts() -> None:
    """Every bundle has a transform(); only a table makes it one for what goes out."""
    report = check({"mapping-custom.js": "function transform() {}"})

    assert sorted(report.entries) == ["inventory", "product", "shipment"]
    assert report.bundle is not None
    assert report.bundle.manifest.writing("response") is None
