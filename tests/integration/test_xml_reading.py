"""What a script reads from record objects, beyond the cases recorded from Rhino."""

import json

import pytest

from catalog.records import Node
from tests.builders_xml import XmlHeap, wire_of

SEED = """
(function () {
  function trim(s) { return s == null ? null : String(s).replace(/^\\s+|\\s+$/g, ''); }
  var INVENTORY_INRECORD = REC;
  function getPrice() {
    if( INVENTORY_INRECORD.Inventory.length() == 1 ) {
      if( INVENTORY_INRECORD.Inventory.Sale.length() == 1 ) {
        return trim( INVENTORY_INRECORD.Inventory.Sale.SalePrice.toString() );
      }
      return trim( INVENTORY_INRECORD.Inventory.StandardPrice.toString() );
    }
    return null;
  }
  return String(getPrice());
})()
"""

ROW: Node = {"Inventory": {"SKU": "R-1", "Price": "5", "Size (US)": "7", "Tag": ["new", "gold"]}}
CSV = ("InventoryRecord", ROW, "Inventory")


@pytest.fixture(scope="module")
def heap() -> XmlHeap:
    """One heap for the module: these expressions change nothing outside their record."""
    return XmlHeap()


@pytest.mark.parametrize(
    ("node", "price"),
    [
        ({"Inventory": {"StandardPrice": "20", "Sale": {"SalePrice": "14.99"}}}, "14.99"),
        ({"Inventory": {"StandardPrice": "20"}}, "20"),
        ({"Inventory": [{"StandardPrice": "1"}, {"StandardPrice": "2"}]}, "null"),
        ({"Other": "x"}, "null"),
    ],
    ids=["sale", "standard", "two inventories", "none"],
)
@pytest.mark.parametrize("row", [None, "Inventory"], ids=["xml", "csv"])
def test_the_first_script_of_all_runs_verbatim(
    heap: XmlHeap, node: Node, price: str, row: str | None
) -> None:
    """The platform's own example must run on XML and on CSV records, to the letter."""
    assert heap.evaluate(SEED, wire=("InventoryRecord", node, row)) == price


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("REC.Price", "5"),
        ("REC.Inventory.Price", "5"),
        ("REC['Size (US)']", "7"),
        ("REC.Inventory['Size (US)'].length()", "1"),
        ("REC.Tag.length()", "2"),
        ("REC.Tag[1]", "gold"),
        ("REC.Absent.length()", "0"),
        ("'Price' in REC", "true"),
        ("'Absent' in REC", "false"),
        ("REC.length()", "1"),
        ("REC.Inventory.Price.parent().localName()", "Inventory"),
        ("(REC.Price = 6, REC.Inventory.Price + '/' + REC.children().length())", "6/1"),
        ("(REC.Fresh = 'f', REC.Inventory.Fresh)", "f"),
        ("(delete REC.Inventory.Price, REC.Price.length())", "0"),
    ],
)
def test_a_csv_record_is_read_by_its_row_or_by_its_root(
    heap: XmlHeap, expression: str, text: str
) -> None:
    """Integrators write INVENTORY_INRECORD.Price and INVENTORY_INRECORD.Inventory.Price alike."""
    assert heap.evaluate(expression, wire=CSV) == text


@pytest.mark.parametrize(
    "name",
    ["2024", "null", "true", "1.5", "@id", "a::b", "*x", "Größe", "a b", "#", "then", "toJSON"],
)
def test_any_header_is_reachable_by_brackets(heap: XmlHeap, name: str) -> None:
    """Merchants name their columns as they like; none may be out of reach."""
    node: Node = {"Row": {"": {"k": [["SKU", "1"], [name, "found"]]}}}

    assert heap.evaluate(f"REC.Row[{json.dumps(name)}]", wire=("R", node, "Row")) == "found"
    assert heap.evaluate(f"REC[{json.dumps(name)}]", wire=("R", node, "Row")) == "found"


HARD_NAMES = [
    "constructor", "prototype", "toString", "valueOf", "toJSON", "then", "hasOwnProperty",
    "length", "name", "text", "parent", "children", "plain", "call", "apply", "__defineGetter__",
    "isPrototypeOf", "replace", "split", "trim", "link", "big", "child", "copy", "caller",
]  # fmt: skip


@pytest.mark.parametrize("name", HARD_NAMES)
@pytest.mark.parametrize("beside", ["", "<other/>"], ids=["alone", "with another"])
def test_a_child_named_as_a_member_of_objects_is_a_child(
    heap: XmlHeap, name: str, beside: str
) -> None:
    """A feed's own names come first; no column may turn into a function of the engine."""
    wire = wire_of(f"<r><{name}>v</{name}>{beside}<list><{name}>w</{name}></list></r>")

    assert heap.evaluate(f"REC.{name}", wire=wire) == "v"
    assert heap.evaluate(f"REC.list.{name}.toString()", wire=wire) == "w"
    assert heap.evaluate(f"REC.{name}.length()", wire=wire) == "1"
    assert heap.evaluate(f"String(REC.other.{name})", wire=wire) == ""
    assert heap.evaluate(f"Object.keys(REC.plain()).indexOf('{name}') >= 0", wire=wire) == "true"


def test_a_method_beside_a_child_of_its_name_still_works(heap: XmlHeap) -> None:
    """`x.length` is the column, `x.length()` counts: feeds of rings have both."""
    wire = wire_of("<r><i><length>9</length></i><i><length>8</length><name>n</name></i></r>")

    assert heap.evaluate("REC.i.length() + '|' + REC.i.length.length()", wire=wire) == "2|2"
    assert heap.evaluate("REC.i[1].name() + '|' + REC.i[1].name", wire=wire) == "i|n"
    assert heap.evaluate("REC.i[0].length + REC.i[0].length()", wire=wire) == "91"
    assert heap.evaluate("REC.i[0].name.first = 'Ann', REC.i[0].name.first", wire=wire) == "Ann"


def test_one_element_is_one_object(heap: XmlHeap) -> None:
    """Scripts keep elements as marks; lists are made anew each time, as in Rhino."""
    wire = wire_of("<r><i>1</i><i>2</i><j><k/></j></r>")

    assert heap.evaluate("REC.i[1] === REC.i[1] && REC.j[0] === REC.j[0]", wire=wire) == "true"
    assert heap.evaluate("REC.children()[0] === REC.i[0]", wire=wire) == "true"
    assert heap.evaluate("REC.i === REC.i", wire=wire) == "false"


def test_a_list_taken_before_a_change_shows_the_change_of_its_elements_only(heap: XmlHeap) -> None:
    """A list is a snapshot of elements; the elements are live."""
    wire = wire_of("<r><a>1</a><b>2</b></r>")

    live = "var a = REC.a; REC.a[0] = 'x'; a.toString()"
    replaced = "var a = REC.a; REC.a = 'x'; a + '/' + REC.a"

    assert heap.evaluate(live, wire=wire) == "x"
    assert heap.evaluate(replaced, wire=wire) == "1/x"


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<r>t</r>", "t"),
        ("<r><a>1</a><b/></r>", {"a": "1", "b": ""}),
        ("<r><a>1</a><a>2</a></r>", {"a": ["1", "2"]}),
        ("<r id='7'>t</r>", {"@id": "7", "#text": "t"}),
        ("<r><a u='g'>1</a><c><d>2</d></c></r>", {"a": {"@u": "g", "#text": "1"}, "c": {"d": "2"}}),
        ("<r><a>1</a><b>2</b><a>3</a></r>", {"a": ["1", "3"], "b": "2"}),
        ("<r>x<b>y</b>z</r>", {"b": "y", "#text": "xz"}),
        ("<r><__proto__>p</__proto__></r>", {"__proto__": "p"}),
    ],
)
def test_plain_gives_ordinary_values(heap: XmlHeap, markup: str, plain: object) -> None:
    """Whoever does not want E4X gets objects, arrays and strings, the same for every form."""
    code = "JSON.stringify(REC.plain())"

    assert json.loads(heap.evaluate(code, wire=wire_of(markup))) == plain
    assert json.loads(heap.evaluate(code, xml=markup)) == plain


def test_plain_objects_have_no_prototype(heap: XmlHeap) -> None:
    """A column called __proto__ must be data, and a missing one must be undefined."""
    wire = wire_of("<r><__proto__><x>1</x></__proto__><a>1</a></r>")

    assert heap.evaluate("String(Object.getPrototypeOf(REC.plain()))", wire=wire) == "null"
    assert heap.evaluate("String(REC.plain().toString)", wire=wire) == "undefined"


def test_json_of_a_record_object_is_its_text(heap: XmlHeap) -> None:
    """What a script logs or keeps as JSON must not show the engine's inner objects."""
    wire = wire_of("<r><a>1</a><b><c/></b></r>")

    assert heap.evaluate("JSON.stringify([REC.a, REC.none])", wire=wire) == '["1",""]'
    assert heap.evaluate("JSON.stringify(REC.b)", wire=wire) == json.dumps("<b>\n  <c/>\n</b>")


def test_awaiting_a_record_object_gives_it_back(heap: XmlHeap) -> None:
    """A record that looked like a promise would hang whoever awaits it."""
    wire = wire_of("<r><then>x</then></r>")

    assert heap.evaluate("typeof REC.then + typeof REC.a", wire=wire) == "objectobject"


def test_settings_do_not_outlive_their_record(heap: XmlHeap) -> None:
    """One record's XML.prettyPrinting must not lay out the next one's text."""
    wire = wire_of("<r><a>1</a></r>")

    assert heap.evaluate("XML.prettyPrinting = false, REC.toXMLString()", wire=wire) == (
        "<r><a>1</a></r>"
    )
    assert heap.evaluate("REC.toXMLString()", wire=wire) == "<r>\n  <a>1</a>\n</r>"


def test_a_name_that_xml_cannot_write_is_escaped_in_markup(heap: XmlHeap) -> None:
    """The text of a CSV record stays well-formed whatever its headers are."""
    wire = ("R", {"Row": {"Size (US)": "7"}}, "Row")

    assert heap.evaluate("REC.Row.toXMLString()", wire=wire) == (
        "<Row>\n  <Size_x0020__x0028_US_x0029_>7</Size_x0020__x0028_US_x0029_>\n</Row>"
    )
