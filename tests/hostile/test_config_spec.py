"""Config-spec sets that break what they can: it costs a record, or the rest of their own file."""

from dataclasses import replace

import pytest

from catalog.errors import ScriptError, ScriptHopeless
from catalog.records import FeedRecord
from runtime_js.bundle import read_bundle
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.results import RecordResult
from runtime_js.scripts import Script
from runtime_js.spec_program import spec_program
from runtime_js.spec_runner import SpecRunner
from tests.builders_zips import make_zip
from tests.sandbox_parts import no_warning

CONFIG = "function config() { CONFIG.RecordPath = '/a'; CONFIG.EbayConfigSpec = 'true'; }\n"
LIMITS = replace(Limits(), call_seconds=0.05, heap_bytes=8 << 20, output_bytes=1 << 16)


def run(script: str, *ids: str, kind: str = "location") -> list[RecordResult]:
    """Run a set of one file over records that have an id."""
    bundle = read_bundle(make_zip({f"{kind}/main.js": CONFIG + script}))
    made = spec_program(bundle, kind, {"seed": 1, "receivedAtMs": 0}, "", no_warning)
    records = [FeedRecord(n, "a", {"id": each}, n, "") for n, each in enumerate(ids, 1)]
    with SpecRunner(made, limits=LIMITS, warn=no_warning) as runner:
        return [result for _, result in runner.run([records])]


def codes(results: list[RecordResult]) -> list[str]:
    """What became of each record: its error's code, or its outcome."""
    return [each.outcome if each.error is None else each.error.code for each in results]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        pytest.param("LOCATION.x = 0 / 0", "value_not_data", id="no data"),
        pytest.param("LOCATION.x = LOCATION", "value_cyclic", id="a cycle"),
        pytest.param("LOCATION = null", "value_not_data", id="no object"),
        pytest.param("LOCATION.x = new Array(99999).join('x')", "script_limit_output", id="long"),
        pytest.param("throw null", "script_threw_null", id="throws null"),
        pytest.param("throw { get message() { for (;;); } }", "script_threw", id="a trap"),
        pytest.param("transform()", "script_limit_stack", id="calls itself"),
        pytest.param("Array.prototype.push = null; oops()", "script_threw", id="the language"),
        pytest.param("var all = []; for (;;) all.push(new Array(1000))", "script_threw_null",
                     id="hoards"),
    ],
)  # fmt: skip
def test_a_record_costs_itself(statement: str, code: str) -> None:
    """What one record does to its output or its error is over with it."""
    script = f"function transform() {{ if (INRECORD.id == 'bad') {{ {statement}; }} }}"

    assert codes(run(script, "a", "bad", "c")) == ["translated", code, "translated"]


def test_a_spent_sandbox_ends_the_file() -> None:
    """What the scripts remembered is gone; the records before it have had their results."""
    with pytest.raises(ScriptHopeless):
        run("function transform() { while (INRECORD.id == 'bad'); }", "a", "bad", "c")


@pytest.mark.parametrize(
    "locales",
    [
        pytest.param("null", id="null"),
        pytest.param("many", id="too many"),
        pytest.param("new Proxy({}, { ownKeys: function () { throw 1; } })", id="a trap"),
    ],
)  # fmt: skip
def test_a_map_of_locales_that_is_none_rejects_the_group(locales: str) -> None:
    """The host reads this global of the script; it may hold anything."""
    script = (
        "var many = {}; for (var n = 0; n < 999; n++) many['x' + n] = [];\n"
        "function groupByLocale() { ELEMENTS_BY_LOCALE_MAP = "
        + locales
        + "; }\nfunction transformByLocale(locale, list) { PRODUCT.SKU = locale; }"
    )

    assert codes(run(script, "a", kind="product"))[0].startswith(("script_", "value_"))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("function scripts() { return ['../order/main.js']; }", id="another folder"),
        pytest.param("function scripts() { return { length: 1e9 }; }", id="no list"),
        pytest.param("function scripts() { throw 1; }", id="throws"),
        pytest.param("config = function () { CONFIG = null; };", id="no CONFIG"),
        pytest.param("config = function () { CONFIG.x = Array(9999).join('x').split(''); };",
                     id="a long list"),
        pytest.param("config = function () { for (;;); };", id="never ends"),
    ],
)  # fmt: skip
def test_a_set_that_does_not_load_is_an_error_of_its_scripts(script: str) -> None:
    """Whatever main.js does while it is loaded, the file ends before its first record."""
    with pytest.raises(ScriptError):
        run(script + "\nfunction transform() {}", "a")


def test_a_set_sees_three_names_more_than_other_scripts() -> None:
    """A script reaches what is listed and nothing else."""
    names = "LOCATION.names = Object.getOwnPropertyNames(this).sort().join()"
    plain = Program(
        "location", (Script("mapping-custom.js", f"function transform() {{ {names} }}"),)
    )
    record = FeedRecord(1, "a", {"id": "1"}, 1, "")
    with WorkerPool(plain, warn=no_warning) as pool:
        [(_, result)] = pool.run([[record]])
    [in_set] = run(f"function transform() {{ {names} }}", "1")

    assert listed(in_set) - listed(result) == {"$e4x", "CONFIG", "_", "config", "moment"}


def listed(result: RecordResult) -> set[str]:
    """The names that a script has seen on the global object."""
    return set(str(result.outputs[0].value["names"]).split(","))
