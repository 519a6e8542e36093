"""Attacks on the record objects: by the shape of a record, and by a script."""

import pytest

from catalog.records import Node
from tests.builders_xml import XmlHeap

READS = "String(REC.a) + REC.a.length() + Object.keys(REC).join() + REC.list.a.length()"
AS_EVER = "110" + "2"
RECORD: tuple[str, Node, None] = ("r", {"a": "1", "list": {"a": ["x", "y"]}}, None)


@pytest.fixture(scope="module")
def wide() -> XmlHeap:
    """A heap large enough for the largest records of this module."""
    return XmlHeap(heap_bytes=1 << 30)


DEEP = """
(function () {
  XML.prettyPrinting = false;
  REC = new XML(new Array(100001).join('<d>') + 'x' + new Array(100001).join('</d>'));
  return [
    REC.toXMLString().length, REC.descendants('d').length(), REC.copy().hasComplexContent(),
    typeof REC.plain(), REC.d.d.d.parent().localName(), (REC.d.d = 'cut', REC.toXMLString())
  ].join()
})()
"""


def test_a_record_deeper_than_the_stack_is_read(wide: XmlHeap) -> None:
    """A hundred thousand levels are read and changed without recursion, in script and host."""
    facts = "700001,99999,true,object,d,<d><d><d>cut</d></d></d>"

    assert wide.evaluate(DEEP.strip(), seconds=60) == facts


WIDE = 40_000


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("var l = REC.i; for (var k = 0; k < l.length(); k++) n += +l[k]; return n", WIDE),
        ("for (var k = 0; k < REC.i.length(); k++) n += +REC.i[k]; return n", WIDE),
        ("for (var k in REC.i) n += +REC.i[k]; return n", WIDE),
        ("var l = REC.children(); for (var k in l) n += l[k].childIndex() == k; return n", WIDE),
        ("REC.i[7] = 'x'; for (var k in REC.i) n += REC.i[k].length(); return n", WIDE),
        ("return REC.toXMLString().split('<i>').length - 1", WIDE),
        ("return REC.plain().i.length", WIDE),
        ("delete REC.i; return REC.i.length()", 0),
        ("for (; n < 20000; n++) REC['n' + n] = n; return REC.n19999", 19999),
    ],
    ids=[
        "list",
        "anew",
        "for-in",
        "positions",
        "changed",
        "markup",
        "plain",
        "delete",
        "new names",
    ],
)
def test_a_wide_record_is_read_in_linear_time(wide: XmlHeap, body: str, text: int) -> None:
    """With quadratic time these would end at the limit, as minutes instead of a second."""
    wire: tuple[str, Node, None] = ("r", {"i": ["1"] * WIDE}, None)

    assert wide.evaluate(f"(function () {{ var n = 0; {body} }})()", wire=wire) == str(text)


@pytest.mark.parametrize(
    "attack",
    [
        "XML.prototype.a = 'poison'",
        "XML.prototype.toString = function () { return 'poison' }",
        "XMLList.prototype.length = function () { return 99 }",
        "Object.defineProperty(XML.prototype, 'a', { get: function () { return 'poison' } })",
        "Object.getPrototypeOf(REC).a = 'poison'",
        "Object.setPrototypeOf(REC.a, { toString: function () { return 'poison' } })",
        "Object.setPrototypeOf(XML.prototype, { a: 'poison' })",
        "REC.a.__proto__.toString = function () { return 'poison' }",
        "REC.length.toString = function () { return 'poison' }",
        "Object.defineProperty(REC.length, 'call', { value: 'poison' })",
        "Object.getPrototypeOf(REC.length)",
        "Object.freeze(REC), Object.freeze(REC.a), Object.freeze(REC.list.a)",
        "for (var o = Object.freeze(REC); o; o = Object.getPrototypeOf(o)) o.a = 'poison'",
        "Object.getOwnPropertySymbols(REC).concat(Object.getOwnPropertySymbols(REC.a)).forEach("
        "function (s) { REC[s] = REC.a[s] = 'poison' })",
        "Reflect.ownKeys(REC.a).forEach(function (k) { Reflect.set(REC.a, k, 'poison') })",
        "Reflect.defineProperty(REC, 'a', { get() { return 'poison' }, configurable: true })",
        "for (var i = 0; i < 10000; i++) String(REC['n' + i])",
        "for (var i = 0; i < 10000; i++) REC['n' + i] = 'poison'",
        "XML.ignoreWhitespace = false, XML.prettyIndent = 1e9, REC.toXMLString()",
        "QName.prototype.toString = function () { return 'poison' }",
        "Namespace.prototype.toString = null",
        "XML.poison = 1",
    ],
)
def test_what_one_record_breaks_the_next_one_has_whole(attack: str) -> None:
    """Records are independent: no script can leave anything behind in the record objects."""
    heap = XmlHeap()
    heap.evaluate(f"(function () {{ {attack} }})()", wire=RECORD)

    assert heap.evaluate(READS, wire=RECORD) == AS_EVER
    assert heap.evaluate("REC.list.toXMLString()", wire=RECORD) == (
        "<list>\n  <a>x</a>\n  <a>y</a>\n</list>"
    )
    assert heap.evaluate("String(new QName('u', 'n')) + XML.poison", wire=RECORD) == "u::nundefined"


# A Proxy as `this` is shown every key that a method reads, the prelude's own symbols among them.
SPY = """
(function () {
  var seen = [];
  var spy = new Proxy({}, { get: function (target, key) { seen.push(key); return target[key] } });
  ['length', 'toString', 'plain', 'copy', 'parent'].forEach(function (name) {
    try { XML.prototype[name].call(spy) } catch (error) { seen.push('!') }
  });
  try { new XML(spy) } catch (error) { seen.push('!') }
  return seen.filter(function (key) { return typeof key === 'symbol' });
})()
"""


def test_a_script_that_gets_at_a_node_harms_its_own_record_only() -> None:
    """Even with the inner keys in hand the next record is read as ever."""
    heap = XmlHeap()
    attack = f"""
      {SPY}.forEach(function (key) {{
        var node = REC[key];
        for (var o = node; o && typeof o === 'object'; o = Object.getPrototypeOf(o)) {{
          for (var k in o) try {{ o[k] = 'poison' }} catch (error) {{ }}
          try {{ o.text = 'poison'; o.raw = {{ a: 'poison' }} }} catch (error) {{ }}
          Object.getOwnPropertyNames(o).forEach(function (k) {{
            try {{ Object.defineProperty(o, k, {{ value: 'poison' }}) }} catch (error) {{ }}
          }});
        }}
      }})
    """
    heap.evaluate(attack, wire=RECORD)

    assert heap.evaluate(READS, wire=RECORD) == AS_EVER


@pytest.mark.parametrize(
    "markup",
    [
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<a>&bomb;</a>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a><b></a></b>",
        "<a",
        "<a b",
        "<a b=>",
        "<a>&#0;</a>",
        "<a>&#xFFFFFFFF;</a>",
        "<a>&#x110000;</a>",
        "<p:a/>",
        "<a:b:c/>",
        "<a></a></a>",
        "</a>",
        "<a><!-- </a>",
        "<a><![CDATA[ </a>",
        "<?xml version='1.0'?><a/>",
        "<1a/>",
    ],
)
def test_markup_that_is_not_well_formed_is_a_type_error(wide: XmlHeap, markup: str) -> None:
    """As in Rhino; and nothing outside the text is ever read or expanded."""
    assert wide.evaluate(f"new XML({markup!r}).toXMLString()") == "THROWS: TypeError"


def test_the_names_a_script_computes_are_bounded() -> None:
    """Names without end must not fill the heap of the records after."""
    heap = XmlHeap(heap_bytes=16 << 20)
    code = "(function () { for (var i = 0; i < 300000; i++) REC['name' + i]; return 'done' })()"

    assert heap.evaluate(code, wire=RECORD, seconds=60) == "done"
