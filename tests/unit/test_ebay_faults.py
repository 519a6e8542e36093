"""What eBay would refuse is found before it is sent, with eBay's code and the draft's field."""

from dataclasses import replace

import pytest

from catalog.category_facts import CategoryFacts
from catalog.profiles import ProfileKind
from marketplaces.actions import Action
from marketplaces.ebay.adapter import EbayAdapter
from marketplaces.ebay.conditions import condition_id
from marketplaces.listing import WantedItem
from tests.ebay_listings import PROFILES, action, ring, shirt, shirt_items

ADAPTER = EbayAdapter()
RINGS = CategoryFacts(
    "67681",
    "2026-03-01T00:00:00Z",
    variations=False,
    required=frozenset({"Brand", "Metal"}),
    conditions=frozenset({"1000", "3000"}),
)


def found(
    wrong: Action, facts: CategoryFacts | None = None, site: str = "EBAY_DE"
) -> set[tuple[str, str, str | None]]:
    """SKU, code and field of each fault."""
    faults = ADAPTER.faults(wrong, site, facts)
    return {(fault.sku, fault.reason.code, fault.reason.field) for fault in faults}


@pytest.mark.parametrize(
    "right",
    [
        pytest.param(action("add", ring()), id="add"),
        pytest.param(action("add", shirt()), id="variations"),
        pytest.param(action("revise", ring(quantity=0), "1"), id="sold out"),
        pytest.param(action("add", ring(Title="x" * 80)), id="80 characters"),
        pytest.param(action("price_quantity", ring(price=None, quantity=0), "1"), id="quantity"),
        pytest.param(action("end", ring(Title="x" * 81, price="0"), "1"), id="end whatever it is"),
        pytest.param(action("add", ring(EAN="Does not apply")), id="no number"),
    ],
)
def test_what_ebay_takes_has_no_fault(right: Action) -> None:
    """A refusal of ours that eBay would not have made costs the merchant a sale."""
    assert found(right) == set()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        pytest.param({"Title": "x" * 81}, "70", "Title", id="title"),
        pytest.param({"Title": "x" * 79 + "💍"}, "70", "Title", id="title with an emoji"),
        pytest.param({"Title": None}, "37", "Title", id="no title"),
        pytest.param({"Title": "a\x02b"}, "37", "Title", id="control character"),
        pytest.param({"Subtitle": "x" * 56}, "37", "Subtitle", id="subtitle"),
        pytest.param({"Description": ""}, "37", "Description", id="no description"),
        pytest.param({"Description": "x" * 500_001}, "37", "Description", id="description"),
        pytest.param({"Description": "<script>1</script>"}, "240", "Description", id="script"),
        pytest.param({"MainPictureURLs": []}, "21919136", "MainPictureURLs", id="no picture"),
        pytest.param(
            {"MainPictureURLs": ["https://a.example/1.jpg"] * 25}, "37", "MainPictureURLs", id="25"
        ),
        pytest.param(
            {"MainPictureURLs": ["http://a.example/1.jpg"]}, "37", "MainPictureURLs", id="http"
        ),
        pytest.param(
            {"MainPictureURLs": ["https://i.ebayimg.com/1.jpg", "https://a.example/2.jpg"]},
            "37",
            "MainPictureURLs",
            id="pictures at eBay and elsewhere",
        ),
        pytest.param({"category": ""}, "107", "Category", id="no category"),
        pytest.param({"category": "Rings > Gold"}, "107", "Category", id="category by name"),
        pytest.param({"Condition": "Haunted"}, "21916883", "Condition", id="condition"),
        pytest.param({"price": None}, "73", "Price", id="no price"),
        pytest.param({"price": "0.98"}, "73", "Price", id="low price"),
        pytest.param({"price": "NaN"}, "73", "Price", id="no number"),
        pytest.param({"quantity": 0}, "515", "Quantity", id="nothing to sell"),
        pytest.param({"EAN": "4006381333932"}, "21919302", "EAN", id="check digit"),
        pytest.param({"currency": "USD"}, "37", "Currency", id="currency"),
        pytest.param(
            {
                "BestOfferEnabled": True,
                "BestOfferAutoAcceptPrice": "10.00",
                "BestOfferAutoDeclinePrice": "12.00",
            },
            "37",
            "BestOfferAutoAcceptPrice",
            id="offers",
        ),
        pytest.param(
            {"ItemSpecifics": {"Metal": "x" * 66}}, "21919308", "ItemSpecifics", id="value"
        ),
        pytest.param(
            {"ItemSpecifics": {f"N{n}": "x" for n in range(46)}}, "37", "ItemSpecifics", id="46"
        ),
    ],
)
def test_a_fault_of_a_listing_is_found(changes: dict[str, object], code: str, field: str) -> None:
    """The merchant hears it at once, in the words of the feed, and not hours later."""
    assert found(action("add", ring(**changes))) == {("RING-750", code, field)}


def test_a_long_sku_is_found() -> None:
    """eBay keeps 50 characters of a custom label."""
    assert found(action("add", ring("R" * 51))) == {("R" * 51, "37", "SKU")}


@pytest.mark.parametrize(
    ("kind", "code", "field"),
    [
        ("shipping", "21919152", "ShippingPolicyName"),
        ("payment", "21919153", "PaymentPolicyName"),
        ("return", "21919154", "ReturnPolicyName"),
    ],
)
def test_a_missing_policy_is_found(kind: ProfileKind, code: str, field: str) -> None:
    """eBay takes all three or none, and none means terms that nobody has chosen."""
    others = {name: use for name, use in PROFILES.items() if name != kind}

    assert found(action("add", ring(profiles=others))) == {("RING-750", code, field)}


def test_a_value_that_a_category_does_not_offer_is_found() -> None:
    """Capitals do not count, and a specific that takes any text is not looked at."""
    choosy = replace(RINGS, choices={"Metal": frozenset({"Yellow Gold", "Silver"})})

    def with_metal(metal: object) -> Action:
        return action("add", ring(ItemSpecifics={"Metal": metal, "Main Stone": "Lead"}))

    assert found(with_metal("yellow gold"), choosy) == set()
    assert found(with_metal(["Silver", "Lead"]), choosy) == {
        ("RING-750", "21919312", "ItemSpecifics")
    }
    (fault,) = ADAPTER.faults(with_metal("Lead"), "EBAY_DE", choosy)
    assert "Silver, Yellow Gold" in fault.reason.message


def test_what_a_category_requires_is_known_before() -> None:
    """Required specifics, conditions and variations are the category's, with a date."""
    bare = ring(ItemSpecifics={}, Condition=None)
    branch = replace(RINGS, is_leaf=False)

    assert found(action("add", ring()), RINGS) == set()
    assert found(action("add", bare), RINGS) == {
        ("RING-750", "21919303", "ItemSpecifics"),
        ("RING-750", "21916884", "Condition"),
    }
    assert ("RING-750", "21916883", "Condition") in found(
        action("add", ring(Condition="7000")), RINGS
    )
    assert found(action("add", ring()), branch) == {("RING-750", "87", "Category")}
    assert ("SHIRT", "21916564", "Category") in found(action("add", shirt()), RINGS)


def test_the_second_category_must_be_right_as_well() -> None:
    """eBay refuses a listing for either; variations must be taken by both."""
    listing = action("add", shirt(SecondaryCategory="67681"))
    faults = [
        ADAPTER.faults(listing, "EBAY_DE", None, second)
        for second in (RINGS, replace(RINGS, is_leaf=False), replace(RINGS, replaced_by="13"), None)
    ]
    unnamed = ADAPTER.faults(action("add", ring(SecondaryCategory="Rings")), "EBAY_DE", None)

    found_codes = [[fault.reason.code for fault in each] for each in (*faults, unnamed)]
    assert found_codes == [["21916564"], ["87"], ["107"], [], ["107"]]
    assert {fault.reason.field for each in faults for fault in each} == {"SecondaryCategory"}


def _varied(count: int, **fields: object) -> list[WantedItem]:
    return [
        WantedItem(f"S-{n}", "9.90", 1, {"VariationSpecifics": {"Size": str(n)}, **fields})
        for n in range(count)
    ]


def _with_specifics(*specifics: dict[str, str]) -> list[WantedItem]:
    return [
        WantedItem(f"S-{n}", "9.90", 1, {"VariationSpecifics": each})
        for n, each in enumerate(specifics)
    ]


@pytest.mark.parametrize(
    ("items", "fault"),
    [
        pytest.param(
            _with_specifics({"Size": "S"}, {"Size": "S"}),
            ("S-1", "21916582", "VariationSpecifics"),
            id="same values",
        ),
        pytest.param(
            [*shirt_items()[:1], replace(shirt_items()[1], sku="SHIRT-Red-S")],
            ("SHIRT-Red-S", "21916585", "SKU"),
            id="same SKU",
        ),
        pytest.param(
            _with_specifics({"Size": "S", "Color": "Red"}, {"Size": "M"}),
            ("S-1", "21916587", "VariationSpecifics"),
            id="missing name",
        ),
        pytest.param(
            _with_specifics({"Material": "Linen"}, {"Material": "Wool"}),
            ("SHIRT", "21916626", "ItemSpecifics"),
            id="name in both",
        ),
        pytest.param(
            _with_specifics({"MPN": "1"}, {"MPN": "2"}),
            ("SHIRT", "21916672", "VariationSpecifics"),
            id="MPN",
        ),
        pytest.param(_varied(251), ("SHIRT", "37", "Variations"), id="251 variations"),
        pytest.param(_varied(61), ("SHIRT", "37", "VariationSpecifics"), id="61 values"),
        pytest.param(
            _with_specifics({f"N{n}": "1" for n in range(6)}),
            ("SHIRT", "37", "VariationSpecifics"),
            id="six names",
        ),
        pytest.param(
            _varied(1, EAN="1234567890123"), ("S-0", "21919302", "EAN"), id="number of a variation"
        ),
        pytest.param(
            _varied(1, VariationPictureURLs=["ftp://a.example/1.jpg"]),
            ("S-0", "37", "VariationPictureURLs"),
            id="picture of a variation",
        ),
        pytest.param(
            [WantedItem("S-0", None, 1, {"VariationSpecifics": {"Size": "S"}})],
            ("S-0", "73", "Price"),
            id="no price",
        ),
        pytest.param(
            [WantedItem("S-0", "9.90", 0, {"VariationSpecifics": {"Size": "S"}})],
            ("SHIRT", "515", "Quantity"),
            id="all sold out",
        ),
    ],
)
def test_a_fault_of_variations_is_found(
    items: list[WantedItem], fault: tuple[str, str, str]
) -> None:
    """Each is told at the SKU whose field it is."""
    assert fault in found(action("add", shirt(items=items)))


def test_a_price_change_is_looked_at_too() -> None:
    """The fast lane has no time for refusals."""
    assert found(action("price_quantity", ring(price="0.10"), "1")) == {("RING-750", "73", "Price")}


def test_a_fault_says_what_is_wrong_and_what_to_do() -> None:
    """In the merchant's words: the feed's field and value, not eBay's element."""
    fault = ADAPTER.faults(action("add", ring(Title="x" * 83)), "EBAY_DE", None)[0]

    assert fault.reason.message == (
        "The title has 83 characters; eBay takes 80. Shorten the title to 80 characters."
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000", "1000"),
        ("NEW", "1000"),
        ("Neu", "1000"),
        ("FOR_PARTS_OR_NOT_WORKING", "7000"),
        ("Seller-Refurbished", "2500"),
        ("generalüberholt", "2500"),
        ("shiny", None),
        ("", None),
    ],
)
def test_conditions_are_known_by_number_and_by_name(text: str, number: str | None) -> None:
    """Merchants write words; eBay takes numbers."""
    assert condition_id(text) == number
