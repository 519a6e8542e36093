"""Scripts that behave otherwise in the traced run: no harm, and never a wrong place.

What a closure holds is out of reach of the prelude, so a script can count how often it was run in
its heap: the third record of a feed is the first one of the tracer's worker.
"""

import pytest

from catalog.records import FeedRecord
from runtime_js.pool import WorkerPool
from runtime_js.results import OutputObject, RecordResult, ScriptPlace
from runtime_js.tracer import Tracer
from tests.sandbox_parts import TIGHT, batches, no_warning, program_of, records

COUNTING = """
var nth = (function () {{ var n = 0; return function () {{ n += 1; return n; }}; }})();
function transform() {{
  var alone = nth() === 1 && PRODUCT_INRECORD.SKU == 'R-3';
  if (alone) {{ {crime} }}
  PRODUCT.Title = 'T';
}}
"""
CRIMES = {
    "loops": "for (;;);",
    "throws": "throw new Error('traced');",
    "throws null": "throw null;",
    "skips": "skip('traced');",
    "rejects": "reject('traced', 'traced');",
    "hoards": "for (var a = [];;) a.push(new Array(1000).fill(a.length));",
    "recurses": "(function f() { f(); })();",
    "assigns something else": "PRODUCT.Title = 'U'; return;",
    "assigns more": "PRODUCT.Subtitle = 'U';",
    "replaces the object": "PRODUCT = { Title: 'U' }; return;",
    "makes it permanent": "Object.freeze(PRODUCT);",
    "changes its prototype": "Object.setPrototypeOf(PRODUCT, { set Title(v) { throw v; } });",
    "assigns without end": "for (;;) PRODUCT.ItemSpecifics['n' + Math.random()] = 1;",
    "assigns too much": "for (var i = 0; i < 1e5; i++) PRODUCT['n' + i] = i;",
    "sets a getter": "Object.defineProperty(PRODUCT, 'Title', {get() { for (;;); }}); return;",
    "defines the length of a list": "PRODUCT.createVariation();"
    "Object.defineProperty(PRODUCT.Variations, 'length', {value: 0}); return;",
    "leaves the language unusable": "globalThis.x = PRODUCT; Object.freeze(globalThis); return;",
}


def trace_third(source: str) -> tuple[RecordResult, list[ScriptPlace | None]]:
    """Translate three records and trace the third, three times."""
    feed: list[FeedRecord] = records(3)
    with WorkerPool(program_of(source), limits=TIGHT, warn=no_warning) as pool:
        *_, (record, result) = pool.run(batches(feed, 3))
    with Tracer(program_of(source), TIGHT, no_warning) as tracer:
        places = [tracer.places(record, result, ["Title"])[0] for _ in range(3)]
    return result, places


@pytest.mark.parametrize("crime", CRIMES.values(), ids=CRIMES)
def test_a_script_that_behaves_otherwise_when_traced_has_no_wrong_place(crime: str) -> None:
    """It costs its own place; the tracer goes on."""
    result, places = trace_third(COUNTING.format(crime=crime))

    assert result.outcome == "translated"
    assert result.error is None
    assert places[0] is None
    assert {place.line for place in places if place is not None} <= {6}


def test_a_script_that_is_always_too_slow_when_traced_is_left_alone() -> None:
    """Each of its runs costs the whole time limit; a feed may have thousands of rejections."""
    program = program_of(
        "function transform() {\n"
        "  if (PRODUCT_INRECORD.Slow.length() == 1) for (;;);\n"
        "  PRODUCT.Title = 'T';\n}"
    )
    slow = FeedRecord(1, "Product", {"Slow": "yes"}, 1, "")
    (fast,) = records(1)
    result = RecordResult("translated", outputs=[OutputObject("PRODUCT", {"Title": "T"})])
    with Tracer(program, TIGHT, no_warning) as tracer:
        before = tracer.places(fast, result, ["Title"])
        during = [tracer.places(slow, result, ["Title"]) for _ in range(5)]
        after = tracer.places(fast, result, ["Title"])

    assert [place and place.line for place in before] == [3]
    assert during == [[None]] * 5
    assert after == [None]
