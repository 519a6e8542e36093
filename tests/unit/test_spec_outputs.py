"""What config-spec sets leave in their output objects becomes drafts under canonical names."""

import pytest

from engine.field_check import SchemaSettings
from engine.spec_outputs import SpecSettings, check_spec_outputs


def settings(kind: str, **more: str) -> SpecSettings:
    """Settings of a feed in euros."""
    return SpecSettings(kind, SchemaSettings(currency="EUR"), **more)


def test_a_list_price_is_the_price_and_null_says_nothing() -> None:
    """A CSV set reads null from a column that the feed lacks: that clears no field of a draft."""
    value = {"SKU": "A", "ListPrice": 24.5, "TaxCategory": None, "OriginalRetailPrice": "30"}

    checked = check_spec_outputs([("DISTRIBUTION", value)], settings("distribution"))

    assert checked.value == {
        "SKU": "A", "Price": "24.5", "Currency": "EUR", "OriginalRetailPrice": "30",
    }  # fmt: skip


def test_null_says_nothing_in_a_variation_either() -> None:
    """Its columns are those of the row that a variation is made of."""
    variation = {"SKU": "A-1", "Condition": None, "VariationSpecifics": {"Size": "S", "Fit": None}}
    value = {"SKU": "A", "Title": "Shirt", "Variations": [variation]}

    checked = check_spec_outputs([("PRODUCT", value)], settings("product"))

    assert checked.value is not None
    assert checked.value["Variations"] == [{"SKU": "A-1", "VariationSpecifics": {"Size": "S"}}]


def test_an_offer_for_another_marketplace_is_no_draft_of_this_one() -> None:
    """A price in dollars must never become the price in euros."""
    value = {"SKU": "A", "ChannelID": "EBAY_US", "ListPrice": "9"}
    given = settings("distribution", marketplace="EBAY_DE")

    checked = check_spec_outputs([("DISTRIBUTION", value)], given)

    assert checked.value is None
    assert [finding.code for finding in checked.findings] == ["spec_other_channel"]


def test_a_field_without_a_place_is_told_once_where_it_says_something() -> None:
    """Nothing is lost silently; what is empty was not there."""
    value = {
        "SKU": "A", "SoldOnEbay": "true",
        "PolicyOverride": {"DomesticShipping": {}, "InternationalShipping": {}},
    }  # fmt: skip

    checked = check_spec_outputs([("DISTRIBUTION", value)], settings("distribution"))

    told = [each.place.field for each in checked.findings if each.code == "spec_field_raw"]
    assert told == ["SoldOnEbay"]


@pytest.mark.parametrize(
    ("lines", "sku"), [(["L1"], "7-1/L1"), (["L1", "L2"], "7-1")], ids=["one", "two"]
)
def test_rows_of_one_order_are_shipments_of_their_own(lines: list[str], sku: str) -> None:
    """CSV has a row for each order line; the second must not replace the first."""
    items = [{"LineItemID": line, "Date": "2026-03-01T08:00:00Z"} for line in lines]
    value = {"OrderID": "7-1", "LineItems": items}

    checked = check_spec_outputs([("ORDERFULFILLMENT", value)], settings("orderfulfillment"))

    assert (checked.sku, checked.noun) == (sku, "shipment")
    assert checked.value is not None
    assert checked.value["LineItems"] == [
        {"LineItemID": line, "ShippedDate": "2026-03-01T08:00:00Z"} for line in lines
    ]


def test_a_refused_value_of_another_language_refuses_the_product() -> None:
    """Half a product is worse than none."""
    good = {"SKU": "A", "Title": "Cup", "Locale": "en_US"}
    bad = {"SKU": "A", "Title": "Becher", "Locale": "nonsense!"}

    checked = check_spec_outputs([("PRODUCT", good), ("PRODUCT", bad)], settings("product"))

    assert checked.value is None
    assert checked.refused is not None
    assert checked.refused.place.field == "Locale"


def test_records_within_a_group_and_locations_are_no_drafts() -> None:
    """The first record of a group has what the group became."""
    assert check_spec_outputs([], settings("product")).noun is None
    assert check_spec_outputs([("LOCATION", {"Name": "x"})], settings("location")).noun is None
