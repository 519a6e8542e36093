"""What is left of the language, how it is frozen, and what old scripts may still do with it."""

import pytest

from runtime_js.sandbox import HeapSpent
from tests.integration.prelude_heap import RECEIVED_AT_MS, PreludeHeap, fields_of, result_of

# Walks everything a script can reach by properties and prototypes, and by what syntax makes.
_WALK = """
var seen = new Set(), left = [], open = [];
function found(value, path) {
  var type = typeof value;
  if ((type !== 'object' || value === null) && type !== 'function') return;
  if (seen.has(value)) return;
  seen.add(value);
  left.push([value, path]);
}
function walk(see) {
  found(globalThis, 'globalThis');
  [function () {}, function* () {}, async function () {}, async function* () {}, () => 1, /x/,
   (function* () {})(), [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(),
   new Set().entries(), 'a'.matchAll(/a/g), Symbol.iterator, 1n, class {}
  ].forEach(function (made, i) { found(made, 'syntax' + i); found(Object(made), 'boxed' + i); });
  while (left.length) {
    var next = left.pop(), object = next[0], path = next[1];
    Reflect.ownKeys(object).forEach(function (key) {
      var one = Object.getOwnPropertyDescriptor(object, key), at = path + '.' + String(key);
      found(one.value, at); found(one.get, at); found(one.set, at);
    });
    found(Object.getPrototypeOf(object), path + '.__proto__');
    see(object, path);
  }
}
"""


def test_every_object_within_reach_is_frozen() -> None:
    """An object that one record can change is a way to the next record."""
    # The script's own names, the record's, and an XML value, which no assignment changes.
    ours = "/^(globalThis|walk|found|seen|left|open|transform|syntax|boxed|GROUP|INRECORD"
    ours += "|INVENTORY|PRODUCT|INVENTORY_INRECORD|INVENTORY_RECORD|XMLList.prototype$)/"
    script = f"""{_WALK}
    function transform() {{
      walk(function (object, path) {{
        path = path.replace(/^globalThis\\./, '');
        if (!Object.isFrozen(object) && !{ours}.test(path)) open.push(path);
      }});
      PRODUCT.Open = open.join(' ');
      PRODUCT.Count = seen.size;
    }}"""

    fields = dict(PreludeHeap(script).batch([{"SKU": "R-1"}])["results"][0]["out"])["PRODUCT"]

    assert fields["Open"] == ""
    assert fields["Count"] > 500


def test_functions_within_reach_are_the_ones_we_know() -> None:
    """Constructors that were taken away must not come back by a walk over the language."""
    script = f"""{_WALK}
    function transform() {{
      var names = new Set();
      walk(function (object) {{
        if (typeof object === 'function' && object.prototype) names.add(object.name);
      }});
      PRODUCT.Names = Array.from(names).sort();
    }}"""

    fields = dict(PreludeHeap(script).batch([{"SKU": "R-1"}])["results"][0]["out"])["PRODUCT"]
    gone = {
        "ArrayBuffer", "AsyncDisposableStack", "Atomics", "DataView", "DisposableStack",
        "FinalizationRegistry", "Float64Array", "Iterator", "Proxy", "SharedArrayBuffer",
        "TypedArray", "Uint8Array", "WeakRef",
    }  # fmt: skip

    assert gone.isdisjoint(fields["Names"])
    assert "Object" in fields["Names"]


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ("var o = {}; o.constructor = 'c'; return o.constructor", "c"),
        ("var o = {}; o.toString = function () { return 't'; }; return '' + o", "t"),
        ("var o = {}; o.valueOf = function () { return 3; }; return o + 1", 4),
        ("var o = {}; o.hasOwnProperty = 1; return Object.keys(o).join()", "hasOwnProperty"),
        ("var e = new Error('a'); e.message = 'b'; return e.message", "b"),
        ("var e = new TypeError('a'); e.name = 'Mine'; return '' + e", "Mine: a"),
        ("function F() {} F.prototype.toString = function () { return 'f'; }; return '' + new F()",
         "f"),
        ("function F() {} F.prototype = new Error(); F.prototype.name = 'F'; return new F().name",
         "F"),
        ("function F() {} F.toString = function () { return 'f'; }; return '' + F", "f"),
        ("var d = new Date(0); d.toString = function () { return 'd'; }; return d + ''", "d"),
        ("var a = [1]; a.toString = function () { return 'a'; }; return '' + a", "a"),
        ("class A { toString() { return 'A'; } } return '' + new A()", "A"),
        ("class E extends Error { constructor(m) { super(m); this.name = 'E'; } } "
         "return '' + new E('m')", "E: m"),
    ],
)  # fmt: skip
def test_names_of_the_prototypes_can_be_assigned(script: str, answer: object) -> None:
    """Freezing a prototype makes such assignments fail silently; old scripts are full of them."""
    fields = fields_of(f"PRODUCT.Answer = (function () {{ {script} }})();")

    assert fields["Answer"] == answer


def test_methods_added_while_loading_stay() -> None:
    """Scripts of 2011 extend String.prototype; they run as they ran there."""
    base = """
    String.prototype.contains = function (part) { return this.indexOf(part) >= 0; };
    Array.prototype.last = function () { return this[this.length - 1]; };
    Math.double = function (n) { return 2 * n; };
    """
    custom = (
        "function transform() { PRODUCT.A = [1, 2].last() + Math.double('abc'.contains('b')); }"
    )

    results = PreludeHeap(custom, base=base).batch([{}, {}])["results"]

    assert [result["out"] for result in results] == [[["PRODUCT", {"A": 4}]]] * 2


@pytest.mark.parametrize(
    "script",
    [
        "Array.prototype.toJSON = function () { return 'mine'; };",
        "String.prototype.toJSON = function () { return 'mine'; };",
        "Array.prototype[0] = 'mine';",
        "Array.prototype[Symbol.isConcatSpreadable] = false;",
        "Object.prototype.toJSON = function () { return 'mine'; };",
    ],
)
def test_hooks_of_the_engine_cannot_be_added_while_loading(script: str) -> None:
    """They would run inside the prelude, with its objects in hand."""
    custom = f"{script}\nfunction transform() {{ PRODUCT.List = [[], ['a']]; }}"

    result = PreludeHeap(custom, kind="product").batch([{}])["results"][0]

    assert result["out"] == [["PRODUCT", {"List": [[], ["a"]]}]]


def test_a_permanent_hook_ends_loading() -> None:
    """What cannot be taken back must not meet a record."""
    custom = "Object.defineProperty(Array.prototype, 'toJSON', { value: function () {} });"

    with pytest.raises(HeapSpent):
        PreludeHeap(custom + "function transform() {}")


def test_clock_stands_at_the_feeds_received_time() -> None:
    """A transform that reads the real clock would give another product on a retry."""
    fields = fields_of(
        "PRODUCT.A = Date.now(); PRODUCT.B = +new Date(); PRODUCT.C = new Date(0);"
        "PRODUCT.D = new Date(2026, 0, 2).getTime(); PRODUCT.E = Date.length + Date.name;"
        "PRODUCT.F = new Date() instanceof Date;"
        "PRODUCT.G = new Date('2026-01-02T03:04').getHours();"
    )

    assert fields == {
        "A": RECEIVED_AT_MS,
        "B": RECEIVED_AT_MS,
        "C": "1970-01-01T00:00:00.000Z",
        "D": 1767312000000,
        "E": "7Date",
        "F": True,
        "G": 3,
    }


def test_random_numbers_belong_to_the_record() -> None:
    """The same record draws the same numbers in any batch; two records or seeds draw others."""
    script = "function transform() { PRODUCT.A = [Math.random(), Math.random()]; }"
    heap = PreludeHeap(script)
    together = heap.batch([{}, {}, {}])["results"]
    alone = heap.batch([{}], first=2)["results"][0]
    other = PreludeHeap(script, seed="other").batch([{}])["results"][0]

    drawn = [result["out"][0][1]["A"] for result in together]
    assert alone["out"][0][1]["A"] == drawn[1]
    assert len({number for pair in [*drawn, other["out"][0][1]["A"]] for number in pair}) == 8
    assert all(0 <= number < 1 for pair in drawn for number in pair)


def test_a_stack_shows_the_merchants_frames_only() -> None:
    """Lines of the prelude say nothing to an integrator and something to an attacker."""
    result = result_of("function f() { return new Error('x').stack; } PRODUCT.Stack = f();")

    lines = result["out"][0][1]["Stack"].split("\n")
    assert [line.split(" (")[0].strip() for line in lines] == ["at f", "at transform"]
