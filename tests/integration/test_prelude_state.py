"""No record finds what another has left: the heap is the same before every record."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime_js.sandbox import HeapSpent
from tests.integration.prelude_heap import PreludeHeap, result_of


class Keeper(NamedTuple):
    """A way to keep state: top-level code, what a record does with it, what shows it."""

    top: str
    changes: str
    shows: str


KEEPERS = {
    "variable": Keeper("var n = 0;", "n++;", "n"),
    "undeclared": Keeper("", "u = (typeof u === 'undefined' ? 0 : u) + 1;", "u"),
    "let": Keeper("let n = 0;", "n++;", "n"),
    "let that starts empty": Keeper("let n;", "n = (n || 0) + 1;", "n"),
    "destructured let": Keeper("let { a, b: [n] } = { a: 1, b: [2] };", "n++;", "n"),
    "let between comments": Keeper("/* let x */ let\n  n\n  = 0; // let y", "n++;", "n"),
    "class": Keeper("class C {}", "C.n = (C.n || 0) + 1;", "C.n"),
    "class bound anew": Keeper(
        "class C { x() { return 1; } }", "C = class { x() { return 2; } };", "new C().x()"
    ),
    "object": Keeper("var o = { n: 0 };", "o.n++;", "o.n"),
    "nested object": Keeper("var o = { p: { q: [{ n: 0 }] } };", "o.p.q[0].n++;", "o.p.q[0].n"),
    "const object": Keeper("const o = { n: 0 };", "o.n++;", "o.n"),
    "array": Keeper("var list = [];", "list.push(1);", "list.length"),
    "array shortened": Keeper("var list = [1, 2, 3];", "list.pop();", "list.join()"),
    "order of names": Keeper(
        "var o = { a: 1, b: 2 };", "delete o.a; o.a = 1;", "Object.keys(o).join()"
    ),
    "Map": Keeper("var m = new Map();", "m.set(m.size, 1);", "m.size"),
    "object in a Map": Keeper(
        "var m = new Map([['k', { n: 0 }]]);", "m.get('k').n++;", "m.get('k').n"
    ),
    "Set": Keeper("var s = new Set(['a']);", "s.add(s.size);", "s.size"),
    "Date": Keeper("var d = new Date(0);", "d.setTime(d.getTime() + 1);", "d.getTime()"),
    "regular expression": Keeper("var r = /a/g;", "r.test('aaaa');", "r.lastIndex"),
    "function's property": Keeper("function f() {}", "f.n = (f.n || 0) + 1;", "f.n"),
    "prototype": Keeper(
        "function F() {}", "F.prototype.n = (F.prototype.n || 0) + 1;", "new F().n"
    ),
    "getter": Keeper(
        "var o = { get n() { return 0; } };",
        "var was = o.n; Object.defineProperty(o, 'n', { configurable: true,"
        " get: function () { return was + 1; } });",
        "o.n",
    ),
    "prototype of an object": Keeper(
        "var o = {};", "Object.setPrototypeOf(o, { n: (o.n || 0) + 1 });", "o.n"
    ),
    "symbol": Keeper("var o = {}, k = Symbol.for('k');", "o[k] = (o[k] || 0) + 1;", "o[k]"),
    "added method": Keeper(
        "String.prototype.f = function () {};", "''.f.n = (''.f.n || 0) + 1;", "''.f.n"
    ),
    "XML": Keeper("var x = new XML('<a/>');", "x.appendChild(new XML('<b/>'));", "x.b.length()"),
    "replaced function": Keeper(
        "function f() { return 1; }", "f = function () { return 2; };", "f()"
    ),
    "deleted function": Keeper(
        "f = function () { return 1; };", "var is = typeof f; delete globalThis.f;", "is"
    ),
    "random numbers": Keeper("", "", "Math.random() * 0 + String(Math.random()).length * 0"),
    "log level": Keeper("", "LOGGER.log('x'); LOGGER.setLevel('OFF');", "1"),
    "XML settings": Keeper("", "XML.prettyIndent += 1;", "XML.prettyIndent"),
}


def _script(names: Sequence[str], *, when: str = "true") -> str:
    """A script that keeps state in all these ways and shows it before and after the change."""
    steps = "\n".join(
        f"""(function () {{
          function show() {{
            try {{ return '' + {KEEPERS[name].shows}; }} catch (e) {{ return e.name; }}
          }}
          var before = show();
          if ({when}) {{ {KEEPERS[name].changes} }}
          PRODUCT.F{index} = [before, show()];
        }})();"""
        for index, name in enumerate(names)
    )
    top = "\n".join(KEEPERS[name].top for name in names)
    return f"{top}\nfunction transform() {{\n{steps}\n}}"


@pytest.mark.parametrize("name", KEEPERS)
def test_every_record_meets_the_heap_as_loaded(name: str) -> None:
    """State that one record leaves would make results depend on batches and workers."""
    results = PreludeHeap(_script([name])).batch([{}] * 40)["results"]

    assert results[0]["o"] == "translated", results[0]
    assert [result for result in results if result != results[0]] == []


@settings(max_examples=15, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(["undeclared", "const object", "Map", "XML", "array"]),
        unique=True,
        min_size=1,
    ),
    guilty=st.lists(st.booleans(), min_size=1, max_size=40),
    size=st.integers(min_value=2, max_value=40),
)
def test_batch_size_changes_nothing(names: list[str], guilty: list[bool], size: int) -> None:
    """Only some records change state here, so what a crossing has to learn comes at any place."""
    script = _script(names, when="+INRECORD.g")
    records = [{"g": str(int(flag))} for flag in guilty]

    together = PreludeHeap(script).all(records, size=size)

    assert together == PreludeHeap(script).all(records, size=1)
    assert together[-1] == PreludeHeap(script).batch(records[-1:], first=len(records))["results"][0]


def test_objects_that_were_changed_are_named() -> None:
    """An integrator who keeps something on purpose must hear that it is gone."""
    heap = PreludeHeap(
        "var cache = { prices: {} }; function transform() { i = 0; cache.prices.a = 1; }"
    )

    assert heap.batch([{}, {}])["carried"] == ["cache.prices"]
    assert "carried" not in heap.batch([{}, {}])


def test_a_heap_that_cannot_be_restored_refuses_the_next_batch() -> None:
    """Better a new heap than a record translated on changed ground."""
    heap = PreludeHeap(
        "var o = {}; function transform() { if (+INRECORD.g) Object.freeze(o); PRODUCT.A = 1; }"
    )

    answer = heap.batch([{"g": "0"}, {"g": "0"}, {"g": "1"}, {"g": "0"}])

    assert answer["spoilt"] == "o"
    assert answer["done"] == 1
    with pytest.raises(HeapSpent):
        heap.batch([{"g": "0"}])


def test_a_record_that_spoils_the_heap_keeps_its_own_result() -> None:
    """It ran on untouched ground; only what comes after it would not."""
    answer = PreludeHeap("function transform() { Object.freeze(globalThis); }").batch([{}, {}])

    assert (answer["done"], answer["results"][0]["o"]) == (1, "translated")


def test_what_is_done_of_a_cut_off_crossing_is_salvaged() -> None:
    """A crossing that runs out of time has good results in it, and one guilty record."""
    heap = PreludeHeap("function transform() { if (+INRECORD.g) for (;;) {} PRODUCT.A = 1; }")
    records = [{"g": "0"}] * 5 + [{"g": "1"}] + [{"g": "0"}] * 5

    with pytest.raises(HeapSpent):
        heap.batch(records, seconds=0.2)
    left = heap.salvage()

    assert left["at"] == 5
    assert left["done"] == len(left["results"]) <= 5
    assert heap.batch(records[:5])["done"] == 5


def test_a_name_of_ours_declared_by_let_is_refused() -> None:
    """It would hide the record from the script for ever, and look like an empty feed."""
    with pytest.raises(HeapSpent, match="declares INRECORD"):
        PreludeHeap("let INRECORD = 5; function transform() {}")


def test_a_name_of_ours_declared_by_var_is_harmless() -> None:
    """Old scripts declare the globals they use."""
    heap = PreludeHeap("var INRECORD, PRODUCT; function transform() { PRODUCT.A = INRECORD.SKU; }")

    assert heap.batch([{"SKU": "R-1"}])["results"][0]["out"] == [["PRODUCT", {"A": "R-1"}]]


def test_records_changed_by_a_script_are_whole_when_a_segment_is_repeated() -> None:
    """A segment that taught something new is run again; its records must be as they came."""
    heap = PreludeHeap(
        "var o = {}; function transform() { PRODUCT.A = INRECORD.SKU.toString();"
        " INRECORD.SKU = 'changed'; if (INRECORD.g == '1') o.x = 1; }"
    )
    records = [{"SKU": f"R-{n}", "g": str(int(n > 3))} for n in range(8)]

    results = heap.batch(records)["results"]

    assert [r["out"][0][1]["A"] for r in results] == [f"R-{n}" for n in range(8)]


def test_a_later_file_replaces_functions_and_base_keeps_them() -> None:
    """This is how a custom file extends the base: its own function, and the one below it."""
    heap = PreludeHeap(
        "function getPrice() { return BASE.getPrice() + '0'; }",
        base="function getPrice() { return '1'; } function transform() { PRODUCT.P = getPrice(); }",
    )

    assert heap.batch([{}])["results"][0]["out"] == [["PRODUCT", {"P": "10"}]]
    assert heap.said["functions"] == ["getPrice", "transform"]


@pytest.mark.parametrize(
    ("script", "entry"),
    [
        ("function transform() {} function transformInventory() {}", "transformInventory"),
        ("function transform() {} function transformProduct() {}", "transform"),
        ("const transform = () => {};", "transform"),
        ("var transform = 5;", None),
        ("", None),
    ],
)
def test_entry_function_is_chosen_by_kind(script: str, entry: str | None) -> None:
    """One bundle may serve several kinds of feeds."""
    assert PreludeHeap(script).said["entry"] == entry


def test_async_functions_are_named() -> None:
    """Nothing ever waits for what they do, and nothing would say so."""
    said = PreludeHeap("async function transform() { PRODUCT.A = 1; }").said

    assert said["async"] == ["transform"]
    error = result_of("return (async function () {})();")["e"]
    assert error["code"] == "script_asynchronous"
