"""The table of capabilities is what a real heap shows: no more, and no less."""

import pytest

from catalog.records import INBOUND_KINDS, KINDS_OF_SETS, OUTBOUND_KINDS, FeedRecord
from catalog.schema import SHAPES
from runtime_js.bundle import read_bundle
from runtime_js.capabilities import CAPABILITIES, CAPABILITIES_OF_SETS
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.results import RecordResult
from runtime_js.scripts import Script
from runtime_js.spec_program import spec_program
from runtime_js.spec_runner import SpecRunner
from tests.builders_zips import make_zip
from tests.sandbox_parts import no_warning

# The language as it is left; what is not listed was taken away on purpose.
_WORDS = """
Array BigInt Boolean Date Error EvalError Function Infinity InternalError JSON Map Math NaN
Number Object RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError
URIError WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval
globalThis isFinite isNaN parseFloat parseInt undefined unescape
"""
LANGUAGE = frozenset(_WORDS.split())


def run(kind: str, source: str) -> RecordResult:
    """Run a script over one record in a real worker."""
    program = Program(kind, (Script("mapping-base.js", source, "base"),), {"receivedAtMs": 0})
    record = FeedRecord(1, "Record", {"SKU": "R-1", "title": "Ring"}, 1, "")
    with WorkerPool(program, warn=lambda _: None) as pool:
        return next(result for _, result in pool.run([[record]]))


KINDS = [*INBOUND_KINDS, *OUTBOUND_KINDS]


@pytest.mark.parametrize("kind", KINDS)
def test_globals_are_the_table(kind: str) -> None:
    """A global that nobody listed is a capability that nobody thought about."""
    script = """
    function transform() {
      LOGGER.log(Object.getOwnPropertyNames(globalThis).join(' '));
      skip('done');
    }
    """
    found = set(run(kind, script).log[0].message.split()) - {"transform"}
    listed = {
        row.name
        for row in CAPABILITIES
        if "." not in row.name and (not row.kinds or kind in row.kinds)
    }

    assert found - LANGUAGE == listed - LANGUAGE
    assert found - listed <= LANGUAGE


@pytest.mark.parametrize("kind", KINDS_OF_SETS)
def test_globals_of_a_set_are_its_table(kind: str) -> None:
    """A set keeps what it finds from record to record, so what it finds is listed too."""
    rows = [row for row in CAPABILITIES_OF_SETS if not row.kinds or kind in row.kinds]
    unasked = {"ORDER", "_", "moment", "$e4x"}  # of XML files; refused; no script may name it
    wanted = [row.name for row in rows if row.name not in unasked]
    checks = "".join(f"if ({name} === undefined) throw '{name}';\n" for name in wanted)
    script = f"""
      function config() {{ CONFIG.RecordPath = '/a'; CONFIG.OutputFileFormat = 'CSV'; }}
      function transform() {{
        {checks}
        LOGGER.log(Object.getOwnPropertyNames(this).join(' '));
        skip('done');
      }}"""
    bundle = read_bundle(make_zip({f"{kind}/main.js": script}))
    made = spec_program(bundle, kind, {"seed": 1, "receivedAtMs": 0}, "", no_warning)
    record = FeedRecord(1, "a", {"id": "1"}, 1, "")
    with SpecRunner(made, limits=Limits(), warn=no_warning) as runner:
        [(_, result)] = runner.run([[record]])

    assert result.outcome == "skipped", result.error
    found = set(result.log[0].message.split()) - {"config", "transform"} - LANGUAGE
    listed = {row.name for row in [*CAPABILITIES, *rows] if "." not in row.name}
    foreign = {row.name for row in CAPABILITIES if row.kinds} - {row.name for row in rows}
    assert found == listed - foreign - LANGUAGE


@pytest.mark.parametrize("kind", KINDS)
def test_members_are_there(kind: str) -> None:
    """An editor that offers a method which is not there costs an evening."""
    holders = {"XML": "INRECORD", "Workbook": None, "Sheet": None}
    members = [
        (holders.get(owner, owner), member)
        for row in CAPABILITIES
        for owner, _, member in [row.name.partition(".")]
        if member and (not row.kinds or kind in row.kinds)
    ]
    wanted = [f"{holder}.{member}" for holder, member in members if holder is not None]
    checks = "\n".join(f"if ({name} === undefined) LOGGER.log('{name}');" for name in wanted)
    result = run(kind, f"function transform() {{ {checks}\nskip('done'); }}")

    assert result.outcome == "skipped", result.error
    assert [line.message for line in result.log] == []


@pytest.mark.parametrize(
    ("kind", "made", "shape"),
    [
        ("product", "PRODUCT", "PRODUCT"),
        ("product", "PRODUCT.createVariation('V-1')", "VARIATION"),
        ("inventory", "PRODUCT", "PRODUCT"),
        ("inventory", "INVENTORY", "INVENTORY"),
        ("shipment", "SHIPMENT", "SHIPMENT"),
    ],
)
def test_ready_maps_are_those_of_the_schema(kind: str, made: str, shape: str) -> None:
    """A map that is ready but no field is filled in vain; one that is not ready throws."""
    script = f"""
    function transform() {{
      var made = {made};
      for (var name in made) if (typeof made[name] === 'object') LOGGER.log(name);
      skip('done');
    }}
    """
    result = run(kind, script)

    assert result.outcome == "skipped", result.error
    assert {line.message for line in result.log} == set(SHAPES[shape].ready)
