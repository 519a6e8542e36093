"""Properties of the record objects: any tree reads, writes and serialises as a plain model says."""

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.builders_xml import XmlHeap, wire_of

# Few names on purpose: siblings must clash with each other and with methods.
NAMES = st.sampled_from(["a", "b", "length", "name", "toString", "constructor"])
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=8,
).filter(lambda text: text.strip("".join(map(chr, range(0x21)))) == text)


@dataclass
class Element:
    """The model: a name, attributes, and children in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def to_lxml(self) -> etree._Element:
        """Build the same tree with another library."""
        element = etree.Element(self.name, self.attributes)
        last = None
        for child in self.children:
            if isinstance(child, Element):
                last = child.to_lxml()
                element.append(last)
            elif last is None:
                element.text = (element.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        return element

    def elements(self, name: str) -> "list[Element]":
        """List the child elements of a name."""
        return [kid for kid in self.children if isinstance(kid, Element) and kid.name == name]

    def simple_text(self) -> str | None:
        """Return the text of an element without child elements, else None."""
        texts = [kid for kid in self.children if isinstance(kid, str)]
        return "".join(texts) if len(texts) == len(self.children) else None


def _without_neighbouring_texts(children: "list[Element | str]") -> "list[Element | str]":
    kept: list[Element | str] = []
    for child in children:
        if not (kept and isinstance(child, str) and isinstance(kept[-1], str)):
            kept.append(child)
    return kept


ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "length", "z"]), st.text("x<&\"' é", max_size=4)
)


def _element(children: "st.SearchStrategy[Element | str]") -> st.SearchStrategy[Element]:
    lists = st.lists(children, max_size=5).map(_without_neighbouring_texts)
    return st.builds(Element, NAMES, ATTRIBUTES, lists)


TREES = st.recursive(
    st.builds(Element, NAMES, ATTRIBUTES, st.lists(TEXTS, max_size=1)),
    lambda inner: _element(inner | TEXTS),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def heap() -> XmlHeap:
    """One heap for the module: these expressions change nothing outside their record."""
    return XmlHeap()


def _facts(model: Element) -> object:
    """Say of a tree what the script below says of a record object."""
    text = model.simple_text()
    return [
        model.name,
        sorted(model.attributes.items()),
        text,
        len(model.children),
        [
            [name, len(found := model.elements(name)), [_facts(kid) for kid in found]]
            for name in ("a", "b", "length", "name", "toString", "constructor", "absent")
        ],
    ]


FACTS = """(function facts(x) {
  var attributes = [], all = x.attributes();
  for (var i in all) attributes.push([all[i].localName(), all[i].toString()]);
  return [x.localName(), attributes, x.hasSimpleContent() ? x.toString() : null,
    x.children().length(),
    ['a', 'b', 'length', 'name', 'toString', 'constructor', 'absent'].map(function (name) {
      var list = x[name], found = [];
      for (var k = 0; k < list.length(); k++) found.push(facts(list[k]));
      return [name, list.length(), found];
    })];
})"""


@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_a_record_object_reads_as_its_tree(heap: XmlHeap, tree: Element) -> None:
    """Whatever a feed holds, names, order, attributes and texts are where the feed has them."""
    markup = etree.tostring(tree.to_lxml(), encoding="unicode")
    code = f"JSON.stringify({FACTS}(REC))"
    expected = json.loads(json.dumps(_facts(tree)))

    assert json.loads(heap.evaluate(code, wire=wire_of(markup))) == expected
    assert json.loads(heap.evaluate(code, xml=markup)) == expected


@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_markup_is_read_back_as_the_same_tree(heap: XmlHeap, tree: Element) -> None:
    """What a script writes with toXMLString is well-formed and loses nothing but layout."""
    source = etree.tostring(tree.to_lxml(), encoding="unicode")
    compact = "XML.prettyPrinting = false, REC.toXMLString()"
    expected = etree.canonicalize(source)

    assert etree.canonicalize(heap.evaluate(compact, wire=wire_of(source))) == expected
    assert etree.canonicalize(heap.evaluate(compact, xml=source)) == expected


@settings(max_examples=40, deadline=None)
@given(tree=TREES)
def test_pretty_markup_parsed_again_is_the_same_record(heap: XmlHeap, tree: Element) -> None:
    """The layout that toXMLString adds is what parsing takes away again."""
    source = etree.tostring(tree.to_lxml(), encoding="unicode")
    code = "new XML(REC.toXMLString()).toXMLString() === REC.toXMLString()"

    assert heap.evaluate(code, wire=wire_of(source)) == "true"


CHANGES = st.sampled_from(
    [
        "x.a = 'new'",
        "x.b.a = 5",
        "x.name['@id'] = 'v'",
        "x.a[0] = 'first'",
        "x.a[x.a.length()] = 'last'",
        "x.appendChild(new XML('<a><b>1</b></a>'))",
        "x.prependChild('text')",
        "x.insertChildAfter(null, x.b)",
        "x.insertChildBefore(x.a[0], new XML('<length>2</length>'))",
        "x.setChildren(x.a)",
        "x.replace('b', x.name)",
        "x.replace(0, 'zero')",
        "x.a = x.b",
        "x.length = x.length() + 1",
        "x.setLocalName('b')",
        "x['*'] = 'all'",
        "delete x.a",
        "delete x.b[0]",
        "delete x['@id']",
        "x = x.children()[0] || REC",
        "x = REC",
    ]
)

INVARIANTS = """(function check(x, seen) {
  var kids = x.children(), elements = 0;
  if (seen.indexOf(x) >= 0) throw new Error('a cycle');
  seen.push(x);
  for (var i = 0; i < kids.length(); i++) {
    if (kids[i].parent().toXMLString() !== x.toXMLString()) throw new Error('a wrong parent');
    if (kids[i].childIndex() !== i) throw new Error('a wrong position');
    if (kids[i].nodeKind() !== 'element') continue;
    elements++;
    var same = x.child(kids[i].name());
    var inside = 0;
    for (var k in same) if (same[k] === kids[i]) inside++;
    if (inside !== 1) throw new Error('a name finds the wrong elements');
    check(kids[i], seen);
  }
  if (x.elements().length() !== elements) throw new Error('a wrong length');
  return 'sound';
})"""


@settings(max_examples=60, deadline=None)
@given(tree=TREES, changes=st.lists(CHANGES, max_size=8))
def test_changes_leave_a_sound_tree(heap: XmlHeap, tree: Element, changes: list[str]) -> None:
    """No sequence of changes loses an element, makes a cycle or a wrong parent."""
    source = etree.tostring(tree.to_lxml(), encoding="unicode")
    steps = "".join(
        f"try {{ {change} }} catch (error) {{ if (!(error instanceof TypeError)) throw error }}\n"
        for change in changes
    )
    code = f"(function () {{ var x = REC; {steps} return {INVARIANTS}(REC, []); }})()"
    same = f"(function () {{ var x = REC; {steps} return REC.toXMLString(); }})()"

    assert heap.evaluate(code, wire=wire_of(source)) == "sound"
    assert heap.evaluate(same, wire=wire_of(source)) == heap.evaluate(same, xml=source)
