"""Bundles whose scripts use E4X syntax, checked and run as any other."""

from collections.abc import Sequence

import pytest

from catalog.errors import ScriptError
from catalog.findings import Finding
from catalog.records import FeedRecord, Node
from runtime_js.bundle import ScriptBundle, read_bundle
from runtime_js.bundle_check import check_bundle
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.results import RecordResult
from runtime_js.scripts import Script
from runtime_js.translator import TRANSLATOR, translated_scripts
from tests.builders_zips import make_zip
from tests.sandbox_parts import no_warning

RING: Node = {
    "": {"a": {"id": "7"}},
    "SKU": "R-1",
    "Stock": [{"At": "a", "Left": "0"}, {"At": "b", "Left": "2"}],
}


def check(script: str, manifest: str = "") -> Sequence[Finding]:
    """Everything that a check says of a bundle with this custom script."""
    files: dict[str, bytes | str] = {"mapping-custom.js": script, "manifest.toml": manifest}
    return check_bundle(make_zip(files), warn=no_warning).findings


def bundle_of(script: str, manifest: str = "") -> ScriptBundle:
    """Read a bundle with this custom script."""
    return read_bundle(make_zip({"mapping-custom.js": script, "manifest.toml": manifest}))


def run(bundle: ScriptBundle, *trees: Node) -> list[RecordResult]:
    """Translate records with a bundle's product scripts."""
    program = Program("product", translated_scripts(bundle, "product"))
    records = [FeedRecord(n, "Product", tree, n, "") for n, tree in enumerate(trees, 1)]
    with WorkerPool(program, workers=1, warn=no_warning) as pool:
        return [result for _, result in pool.run([records])]


def test_a_script_with_e4x_syntax_runs_as_it_is() -> None:
    """The scripts that integrators have are the quickest way for a merchant to arrive."""
    script = """
      function transform() {
        var places = [];
        for each (var stock in INRECORD.Stock.(Left > 0)) places.push(String(stock.At));
        PRODUCT.SKU = INRECORD..SKU;
        PRODUCT.Title = <t n={INRECORD.@id}>x</t>.@n + places.join();
      }"""

    told = check(script)
    [result] = run(bundle_of(script), RING)

    assert {each.code for each in told} == {"xml_syntax_translated"}
    assert [str(each.message) for each in told][-1] == "E4X, translated: operator + or +=, line 6"

    assert result.outputs[0].value == {"SKU": "R-1", "Title": "7b"}


def test_operators_follow_rhino_where_the_manifest_asks_for_it() -> None:
    """A script may depend on E4X without any of its syntax."""
    script = "function transform() { PRODUCT.Title = String(INRECORD.nope == ''); }"

    [plain] = run(bundle_of(script), RING)
    [asked] = run(bundle_of(script, "e4x = true"), RING)

    assert plain.outputs[0].value == {"Title": "true"}
    assert asked.outputs[0].value == {"Title": "false"}


def test_an_error_shows_the_integrators_own_place() -> None:
    """Nobody must learn to read what a script was translated to."""
    script = "function transform() {\n  var a = INRECORD.@id, b = INRECORD..x; nope();\n}"

    [result] = run(bundle_of(script), RING)

    assert result.error is not None
    assert (result.error.line, result.error.column) == (2, 42)
    assert result.error.excerpt is not None
    assert result.error.excerpt.split("\n")[0] == script.split("\n")[1]


def test_a_default_namespace_of_one_record_is_gone_in_the_next() -> None:
    """What one record does the next must not see; what the scripts chose on loading stays."""
    script = """
      default xml namespace = '';
      function transform() {
        PRODUCT.Title = INRECORD.SKU;
        default xml namespace = 'urn:x';
      }"""

    results = run(bundle_of(script), RING, RING)

    assert [result.outputs[0].value for result in results] == [{"Title": "R-1"}] * 2


def test_a_script_that_cannot_be_translated_is_shown_with_its_place() -> None:
    """A check finds it, before any feed; a run of it begins with no worker at all."""
    script = "function transform() {\n  INRECORD.@count++;\n}"

    [finding] = check(script)

    assert finding.code == "script_syntax_error"
    assert (finding.place.file, finding.place.line, finding.place.column) == (
        "mapping-custom.js", 2, 3,
    )  # fmt: skip
    with pytest.raises(ScriptError):
        run(bundle_of(script), RING)


def test_a_script_that_switches_translation_off_is_told_how_to_switch_it_on() -> None:
    """The engine's own words name a field."""
    [finding] = check("var id = record.@id;", "e4x = false")

    assert finding.code == "script_syntax_error"
    assert "e4x" in str(finding.hint)


@pytest.mark.parametrize(
    "script", ["function transform() { a = b + c == d; }", "// x@y.example\nvar a = '..b';"]
)
def test_a_script_without_e4x_syntax_is_left_alone(script: str) -> None:
    """Others must neither change nor wait."""
    scripts = (Script("mapping-custom.js", script),)

    assert TRANSLATOR.translate(scripts, e4x=None, warn=no_warning) == (scripts, ())


def test_a_hostile_script_costs_its_merchant_a_finding() -> None:
    """The parser reads what anybody may upload."""
    script = "a.@b;" + "(" * 200_000

    [finding] = check(script)

    assert finding.code == "script_syntax_error"
    assert "deep" in finding.message


def test_half_a_character_is_left_to_the_engine() -> None:
    """It is refused with its place there."""
    scripts = (Script("mapping-custom.js", "a.@b; '\ud800'"),)

    [script], faults = TRANSLATOR.translate(scripts, e4x=None, warn=no_warning)

    assert script.translated is not None
    assert faults == ()
