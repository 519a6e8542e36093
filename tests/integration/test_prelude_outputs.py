"""Output objects and how what a script assigned becomes data, or is refused with its path."""

import pytest

from runtime_js.limits import Limits
from tests.integration.prelude_heap import PreludeHeap, fields_of, result_of


@pytest.mark.parametrize(
    ("body", "outputs"),
    [
        ("PRODUCT.Price = '1';", [["PRODUCT", {"Price": "1"}]]),
        ("INVENTORY.Price = '1';", [["PRODUCT", {"Price": "1"}]]),
        ("INVENTORY.Price = '1'; PRODUCT.Quantity = 2;",
         [["PRODUCT", {"Price": "1", "Quantity": 2}]]),
        ("INVENTORY.SKU = 'R'; PRODUCT.Price = '1';",
         [["INVENTORY", {"SKU": "R", "Price": "1"}]]),
        ("INVENTORY.SKU = 'R'; PRODUCT.SKU = 'R'; INVENTORY.Price = null;",
         [["PRODUCT", {"SKU": "R", "Price": None}], ["INVENTORY", {"SKU": "R"}]]),
        ("INVENTORY.Price = '1'; PRODUCT.Seen = PRODUCT.Price;",
         [["PRODUCT", {"Seen": "1", "Price": "1"}]]),
        ("PRODUCT = { SKU: 'R' }; INVENTORY.Price = '1';",
         [["PRODUCT", {"SKU": "R", "Price": "1"}]]),
        ("PRODUCT.Price = undefined;", []),
        ("", []),
    ],
)  # fmt: skip
def test_price_and_quantity_of_an_inventory_record_are_shared(body: str, outputs: object) -> None:
    """The seed's scripts set PRODUCT.Price in an inventory feed; INVENTORY.Price means the same."""
    assert result_of(body).get("out") == outputs


def test_a_record_starts_without_the_last_ones_price() -> None:
    """A price that stays would be the wrong price of the next product."""
    heap = PreludeHeap("function transform() { if (INRECORD.P.length()) PRODUCT.Price = '1'; }")

    results = heap.batch([{"P": "1"}, {}])["results"]

    assert [result["out"] for result in results] == [[["PRODUCT", {"Price": "1"}]], []]


def test_maps_are_ready_and_dropped_while_empty() -> None:
    """Scripts fill maps without making them; an empty one is nothing the script said."""
    assert fields_of("PRODUCT.ItemSpecifics.Colour = 'red'; PRODUCT.Empty = {};") == {
        "ItemSpecifics": {"Colour": "red"},
        "Empty": {},
    }


def test_maps_inherit_no_names() -> None:
    """`name in PRODUCT.ItemSpecifics` is how scripts ask whether they have set a name."""
    fields = fields_of(
        "PRODUCT.A = ['toString' in PRODUCT.ItemSpecifics, 'constructor' in PRODUCT.CustomFields];"
        "PRODUCT.ItemSpecifics['__proto__'] = 'kept';"
    )

    assert fields == {"A": [False, False], "ItemSpecifics": {"__proto__": "kept"}}


def test_variations_and_compatibilities_are_collected() -> None:
    """The containers are made by the first call and named by the platform."""
    fields = fields_of(
        "var v = PRODUCT.createVariation('V-1'); v.VariationSpecifics.Size = 'S'; v.Price = '1';"
        "PRODUCT.createVariation('V-2').VariationPackageDetails.Type = 'Letter';"
        "PRODUCT.createCompatibility().Year = '2020';"
    )

    assert fields == {
        "Variations": [
            {"SKU": "V-1", "VariationSpecifics": {"Size": "S"}, "Price": "1"},
            {"SKU": "V-2", "VariationPackageDetails": {"Type": "Letter"}},
        ],
        "Compatibilities": [{"Year": "2020"}],
    }


@pytest.mark.parametrize(
    ("kind", "body", "outputs"),
    [
        ("shipment", "SHIPMENT.TrackingNumber = '1';", [["SHIPMENT", {"TrackingNumber": "1"}]]),
        ("location", "LOCATION.Name = 'x';", [["LOCATION", {"Name": "x"}]]),
        ("classification", "PRODUCT.ID = PRODUCT_INRECORD.SKU;", [["PRODUCT", {"ID": "R-1"}]]),
        ("availability",
         "AVAILABILITY.createLocation('L').createFulFillmentMethod('PICKUP_IN_STORE').Quantity = 1;"
         "AVAILABILITY.createLocation('M');",
         [["AVAILABILITY", {"Locations": [
             {"LocationID": "L",
              "FulfillmentMethods": [{"FulfillmentType": "PICKUP_IN_STORE", "Quantity": 1}]},
             {"LocationID": "M"}]}]]),
        ("orderfulfillment", "ORDERFULFILLMENT.createLineItem('7').SKU = 'a';",
         [["ORDERFULFILLMENT", {"LineItems": [{"LineItemID": "7", "SKU": "a"}]}]]),
        ("distribution", "DISTRIBUTION.PolicyOverride.DomesticShipping['#1'] = '4';",
         [["DISTRIBUTION", {"PolicyOverride": {"DomesticShipping": {"#1": "4"}}}]]),
        ("distribution", "DISTRIBUTION.SKU = 'a';", [["DISTRIBUTION", {"SKU": "a"}]]),
    ],
)  # fmt: skip
def test_each_kind_has_its_output_object(kind: str, body: str, outputs: object) -> None:
    """The names are those of the platform that scripts were written for."""
    assert result_of(body, kind=kind).get("out") == outputs


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("'text'", "text"),
        ("12.5", 12.5),
        ("true", True),
        ("null", None),
        ("INRECORD.SKU", "R-1"),
        ("INRECORD.none", ""),
        ("INRECORD", "<Inventory>\n  <SKU>R-1</SKU>\n</Inventory>"),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("10n", 10),
        ("new String('s')", "s"),
        ("new Number(1)", 1),
        ("[1, undefined, 'a', , null]", [1, "a", None]),
        ("({ a: undefined, b: [{}] })", {"b": [{}]}),
        ("new (class { constructor() { this.x = 1; } })()", {"x": 1}),
        ("Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } })", {"own": 2}),
        ("({ get x() { return 3; } })", {"x": 3}),
        ("({ toJSON: null })", {"toJSON": None}),
        ("'\\u0000\\ud83d\\ude00'", "\0😀"),
    ],
)
def test_values_become_data(value: str, data: object) -> None:
    """Scripts assign what they have at hand; what it means as data is fixed."""
    assert fields_of(f"PRODUCT.Field = {value};") == {"Field": data}


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ("NaN", "value_not_data", "PRODUCT.Field"),
        ("[0, -Infinity]", "value_not_data", "PRODUCT.Field[1]"),
        ("({ a: { b: function () {} } })", "value_not_data", "PRODUCT.Field.a.b"),
        ("Symbol('s')", "value_not_data", "PRODUCT.Field"),
        ("2n ** 60n", "value_not_data", "PRODUCT.Field"),
        ("new Date(NaN)", "value_not_data", "PRODUCT.Field"),
        ("new Set()", "value_not_data", "PRODUCT.Field"),
        ("'\\ud83d'", "text_not_unicode", "PRODUCT.Field"),
        ("({ '\\ude00': 1 })", "text_not_unicode", "PRODUCT.Field.\ufffd"),
        ("(function () { var a = []; a.push(a); return a; })()", "value_cyclic",
         "PRODUCT.Field[0]"),
        ("new Array(30000)", "script_limit_output", "PRODUCT.Field[0]"),
        ("'x'.repeat(3000000)", "script_limit_output", "PRODUCT.Field"),
    ],
)  # fmt: skip
def test_what_is_no_data_refuses_the_record_with_its_path(value: str, code: str, path: str) -> None:
    """A product that silently lost a field is worse than one that is missing."""
    result = result_of(f"PRODUCT.Field = {value};", kind="product")

    assert result["o"] == "rejected"
    assert (result["e"]["code"], result["e"]["path"]) == (code, path)


def test_the_same_object_may_stand_in_two_places() -> None:
    """Only a cycle is endless; sharing is not."""
    fields = fields_of("var shared = { a: 1 }; PRODUCT.X = [shared, shared];")

    assert fields == {"X": [{"a": 1}, {"a": 1}]}


def test_output_may_be_as_large_as_its_limit() -> None:
    """A limit that bites below its figure is a wrong figure."""
    script = "function transform() { PRODUCT.Text = new Array(+INRECORD.n + 1).join('x'); }"
    heap = PreludeHeap(script, limits=Limits(output_bytes=1_000))

    results = heap.batch([{"n": "996"}, {"n": "997"}])["results"]

    assert [result["o"] for result in results] == ["translated", "rejected"]
