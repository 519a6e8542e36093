"""Output objects of one record: what names the draft, and what they make together."""

import pytest

from engine.product_schema import check_outputs
from tests.product_checks import DOT, check


def test_the_key_names_a_draft_where_the_script_does_not() -> None:
    """The snippet that everybody starts from assigns nothing but a price."""
    checked = check_outputs([("PRODUCT", {"Price": "1"})], DOT, key=" R-7 ")

    assert checked.sku == "R-7"
    assert checked.value == {"SKU": "R-7", "Price": "1"}


def test_the_id_is_taken_before_the_key() -> None:
    """Scripts of the platform's other generation assign ID alone for a group."""
    checked = check_outputs([("PRODUCT", {"ID": "G-1", "Price": "1"})], DOT, key="R-7")

    assert checked.sku == "G-1"


@pytest.mark.parametrize("outputs", [[], [("PRODUCT", {"Price": "1"})], [("PRODUCT", {"SKU": ""})]])
def test_a_record_without_a_name_is_refused(outputs: list[tuple[str, dict[str, object]]]) -> None:
    """A draft that nobody can find again would be listed for ever."""
    checked = check_outputs(outputs, DOT)

    assert checked.value is None
    assert checked.refused is not None
    assert checked.refused.code == "sku_missing"


def test_product_and_inventory_of_one_record_are_one_draft() -> None:
    """In an inventory feed the two share price and quantity."""
    outputs: list[tuple[str, dict[str, object]]] = [
        ("PRODUCT", {"SKU": "R-1", "Price": "1", "Title": "Ring"}),
        ("INVENTORY", {"SKU": "R-1", "Price": "1", "Quantity": 2}),
    ]
    checked = check_outputs(outputs, DOT)

    assert checked.noun == "product"
    assert checked.value == {"SKU": "R-1", "Title": "Ring", "Price": "1", "Quantity": 2}
    assert checked.findings == []


def test_two_values_for_one_field_are_a_finding() -> None:
    """The later one counts, as in a script; but probably one of them is a mistake."""
    outputs: list[tuple[str, dict[str, object]]] = [
        ("PRODUCT", {"SKU": "R-1", "Price": "1"}),
        ("INVENTORY", {"Price": "2"}),
    ]
    checked = check_outputs(outputs, DOT)

    assert checked.value == {"SKU": "R-1", "Price": "2"}
    assert [finding.code for finding in checked.findings] == ["output_conflict"]


def test_two_names_for_one_draft_are_refused() -> None:
    """One of the two SKUs would get the other's price."""
    outputs = [("PRODUCT", {"SKU": "R-1"}), ("INVENTORY", {"SKU": "R-2"})]
    checked = check_outputs(outputs, DOT)

    assert checked.refused is not None
    assert checked.refused.code == "key_conflict"


def test_a_shipment_is_named_by_order_and_line() -> None:
    """Two parcels of one order are two drafts."""
    raw = {
        "OrderID": "O-1",
        "LineItemID": "7",
        "ShippingCarrier": "DHL",
        "LogisticsStatus": "shipped",
    }
    checked = check_outputs([("SHIPMENT", raw)], DOT)

    assert (checked.sku, checked.noun) == ("O-1/7", "shipment")
    assert checked.value is not None
    assert checked.value["LogisticsStatus"] == "SHIPPED"


def test_an_output_that_has_no_drafts_is_refused() -> None:
    """An ORDER that was filled in an inventory feed must not vanish."""
    checked = check_outputs([("ORDER", {"orderID": "1"})], DOT, key="R-1")

    assert checked.refused is not None
    assert checked.refused.code == "output_kind_unknown"


def test_nothing_but_a_sku_is_a_finding() -> None:
    """A script that reads the wrong names assigns undefined everywhere, and nobody would notice."""
    assert [finding.code for finding in check({}).findings] == ["output_empty"]
