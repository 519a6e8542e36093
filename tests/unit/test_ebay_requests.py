"""eBay's request files: what stands in them, in which order, and where they end."""

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from catalog.errors import ConfigInvalid
from catalog.promotion import Entry
from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import Written
from marketplaces.ebay.item_xml import removed_skus
from marketplaces.ebay.request_writer import NAMESPACE, write_request
from marketplaces.ebay.xml_text import unusable_in
from marketplaces.listing import Figure, WantedItem
from tests.ebay_listings import FIELDS, action, ring, shirt, shirt_items

# The part of `ItemType` of the Trading schema that is written, in the schema's order.
_SCHEMA = (
    "Country Currency Description ItemID ListingDetails ListingDuration ListingType Location "
    "PrimaryCategory ProductListingDetails Quantity SecondaryCategory Site StartPrice "
    "Storefront SubTitle Title UUID VATDetails BestOfferDetails SKU PostalCode PictureDetails "
    "DispatchTimeMax ItemSpecifics InventoryTrackingMethod Variations ItemCompatibilityList "
    "ConditionID ConditionDescription DiscountPriceInfo SellerProfiles ShippingPackageDetails "
    "QuantityRestrictionPerBuyer OutOfStockControl"
)
SCHEMA_ORDER = _SCHEMA.split()


def written(
    kind: ActionKind, actions: Iterable[Action], site: str = "EBAY_DE", **limits: int
) -> tuple[Written, bytes]:
    """What writing says, and the file."""
    target = io.BytesIO()
    told = write_request(kind, site, enumerate(actions, start=1), target, **limits)
    return told, target.getvalue()


def parsed(kind: ActionKind, *actions: Action, site: str = "EBAY_DE") -> etree._Element:
    """The root of a written file."""
    return etree.fromstring(written(kind, actions, site)[1])


def found(node: etree._Element, path: str) -> list[str]:
    """Texts at a path, whose names are eBay's: `Item/Title`."""
    steps = "/".join(f"e:{step}" for step in path.split("/"))
    nodes = node.findall(f".//{steps}", {"e": NAMESPACE})
    return [each.text or "" for each in nodes]


def test_a_file_to_end_a_listing_is_this_text() -> None:
    """The whole of a small file, byte for byte: what eBay's own reader sees."""
    _, text = written("end", [action("end", ring(), "110000000017")])

    assert text.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<BulkDataExchangeRequests xmlns="urn:ebay:apis:eBLBaseComponents">\n'
        "<Header><SiteID>77</SiteID><Version>1355</Version></Header>\n"
        '<EndFixedPriceItemRequest xmlns="urn:ebay:apis:eBLBaseComponents">'
        "<ErrorLanguage>de_DE</ErrorLanguage><MessageID>1</MessageID>"
        "<WarningLevel>High</WarningLevel><ItemID>110000000017</ItemID>"
        "<EndingReason>NotAvailable</EndingReason></EndFixedPriceItemRequest>\n"
        "</BulkDataExchangeRequests>\n"
    )


def test_a_price_change_is_this_text() -> None:
    """The fast lane's file: four SKUs of four actions in one call, its MessageID names them."""
    actions = [action("price_quantity", ring(f"R{n}"), f"11{n}") for n in range(4)]
    _, text = written("price_quantity", actions, "EBAY_US")
    line = text.decode().splitlines()[3]

    assert "<MessageID>1.2.3.4</MessageID>" in line
    assert line.count("<InventoryStatus>") == 4
    assert (
        "<InventoryStatus><SKU>R2</SKU><ItemID>112</ItemID>"
        '<StartPrice currencyID="EUR">149.00</StartPrice><Quantity>3</Quantity></InventoryStatus>'
    ) in line


@pytest.mark.parametrize("kind", ["add", "revise", "relist"])
def test_elements_stand_in_the_order_of_the_schema(kind: ActionKind) -> None:
    """Whether eBay enforces the order nobody promises; the schema's is always right."""
    everything: dict[str, object] = {
        "Subtitle": "Made in Pforzheim",
        "SecondaryCategory": "52546",
        "StoreCategory1": "Rings",
        "StoreCategory2": "4711",
        "ConditionDescription": "As new",
        "VATPercentage": "19",
        "BestOfferEnabled": True,
        "BestOfferAutoAcceptPrice": "140.00",
        "BestOfferAutoDeclinePrice": "120.00",
        "MaxQuantityPerBuyer": 5,
        "ItemPostalCode": "75172",
        "OriginalRetailPrice": "199.00",
        "PackageDetails": {"MeasurementSystem": "Metric", "WeightMajor": "1", "Length": "30"},
        "Compatibilities": [{"Make": "Saab", "Year": "2020"}],
    }
    for listing in (ring(**everything), shirt(**everything)):
        listing_id = None if kind == "add" else "110000000017"
        item = parsed(kind, action(kind, listing, listing_id)).find(f".//{{{NAMESPACE}}}Item")
        assert item is not None
        names = [str(child.tag).rpartition("}")[2] for child in item]

        assert names == sorted(names, key=SCHEMA_ORDER.index)
        assert len(set(names)) == len(names)


def test_the_same_actions_give_the_same_bytes() -> None:
    """A step that runs twice must send the same file, or its hash would not be found."""
    actions = [action("add", ring()), action("add", shirt())]

    assert written("add", actions) == written("add", actions)


def test_only_what_is_made_says_how_it_is_tracked() -> None:
    """The tracking method can be set while a listing is made, and a UUID is for one making."""
    made, revised = parsed("add", action("add", ring())), parsed("revise", action("revise", ring()))

    assert found(made, "InventoryTrackingMethod") == ["SKU"]
    assert found(parsed("add", action("add", shirt())), "InventoryTrackingMethod") == ["ItemID"]
    assert found(made, "UUID") == [action("add", ring()).token]
    assert (found(revised, "InventoryTrackingMethod"), found(revised, "UUID")) == ([], [])


def test_cleared_fields_are_deleted_at_ebay() -> None:
    """What is left out of a revision stays as it is: only DeletedField takes it away."""
    cleared: dict[str, object] = dict.fromkeys(["SecondaryCategory", "Subtitle", "Brand"])
    revised = action("revise", ring(**cleared), "1100")
    kept = action("revise", ring(Subtitle="New"), "1100")

    assert found(parsed("revise", revised), "DeletedField") == [
        "Item.SubTitle",
        "Item.SecondaryCategory",
    ]
    assert found(parsed("revise", kept), "DeletedField") == []


def test_offers_below_the_price_are_taken_where_the_merchant_says_so() -> None:
    """Nobody has said anything: the listing stays as it is. With variations eBay has no offers."""
    amounts = {"BestOfferAutoAcceptPrice": "140.00", "BestOfferAutoDeclinePrice": "120.00"}
    taken = parsed("add", action("add", ring(BestOfferEnabled=True, **amounts)))
    stopped = parsed("revise", action("revise", ring(BestOfferEnabled=False), "1100"))
    cleared = ring(BestOfferEnabled=None, **dict.fromkeys(amounts))
    shared = parsed("add", action("add", shirt(BestOfferEnabled=True, **amounts)))

    assert found(taken, "BestOfferDetails/BestOfferEnabled") == ["true"]
    assert found(taken, "ListingDetails/MinimumBestOfferPrice") == ["120.00"]
    assert found(taken, "ListingDetails/BestOfferAutoAcceptPrice") == ["140.00"]
    assert found(stopped, "BestOfferEnabled") == ["false"]
    assert found(parsed("revise", action("revise", cleared, "1100")), "DeletedField") == [
        "Item.ListingDetails.MinimumBestOfferPrice",
        "Item.ListingDetails.BestOfferAutoAcceptPrice",
    ]
    assert found(shared, "BestOfferEnabled") == found(shared, "ListingDetails") == []
    assert found(parsed("add", action("add", ring())), "BestOfferDetails") == []


def test_what_a_parent_has_cleared_is_deleted_from_the_listing_of_a_variation() -> None:
    """The parent's own record is no part of the action then; the wanted fields say it."""
    listing = ring(Subtitle=None)
    of_variation = replace(action("revise", listing, "1100"), entries=(Entry("RING-750", 0, ()),))

    assert found(parsed("revise", of_variation), "DeletedField") == ["Item.SubTitle"]


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["revise", "price_quantity"]),
    told=st.lists(st.frozensets(st.sampled_from(["price", "quantity"])), min_size=1, max_size=4),
)
def test_what_is_not_told_is_not_in_the_file(
    kind: ActionKind, told: list[frozenset[Figure]]
) -> None:
    """The quantity of yesterday, sent again, puts pieces for sale that are sold."""
    actions = []
    for number, tells in enumerate(told):
        listing = ring(f"R{number}", price=f"{number + 1}.50", quantity=70 + number)
        (item,) = listing.items
        told_listing = replace(listing, items=(replace(item, tells=tells),))
        actions.append(action(kind, told_listing, f"11{number}"))
    root = parsed(kind, *actions)

    assert found(root, "Quantity") == [
        str(70 + number) for number, tells in enumerate(told) if "quantity" in tells
    ]
    assert found(root, "StartPrice") == [
        f"{number + 1}.50" for number, tells in enumerate(told) if "price" in tells
    ]


@settings(max_examples=60)
@given(
    told=st.lists(
        st.tuples(st.booleans(), st.frozensets(st.sampled_from(["price", "quantity"]))),
        min_size=4,
        max_size=4,
    )
)
def test_a_variation_with_nothing_to_tell_is_not_named(
    told: list[tuple[bool, frozenset[Figure]]],
) -> None:
    """It stays as it is at eBay; and one that is named has both figures, or it would get 0."""
    items = [
        replace(item, tells_fields=says, tells=tells)
        for item, (says, tells) in zip(shirt_items(), told, strict=True)
    ]
    root = parsed("revise", action("revise", shirt(items=items), "1100"))
    named = [item for item in items if item.tells_fields or item.tells]

    assert found(root, "Variation/SKU") == [item.sku for item in named]
    assert found(root, "Variation/Quantity") == [str(item.quantity) for item in named]
    assert found(root, "Variation/StartPrice") == [item.price for item in named]
    values = found(root, "VariationSpecificsSet/NameValueList/Value")
    assert values == (["Red", "Blue", "S", "M"] if named else [])


def test_variations_that_went_are_deleted() -> None:
    """A subset of variations would leave the others for sale."""
    listing = shirt(items=shirt_items()[:3])
    change = action("revise", listing, "1100", removed=["SHIRT-Blue-M"])
    root = parsed("revise", change)
    deleted = [
        found(variation, "SKU")
        for variation in root.iter(f"{{{NAMESPACE}}}Variation")
        if found(variation, "Delete") == ["true"]
    ]

    assert removed_skus(change) == ("SHIRT-Blue-M",)
    assert deleted == [["SHIRT-Blue-M"]]
    assert found(root, "VariationSpecificsSet/NameValueList/Value") == ["Red", "Blue", "S", "M"]


def test_pictures_of_variations_follow_one_name() -> None:
    """eBay takes pictures by one specific only: the one that explains them with fewest values."""
    root = parsed("add", action("add", shirt()))

    assert found(root, "Pictures/VariationSpecificName") == ["Color"]
    assert found(root, "VariationSpecificPictureSet/VariationSpecificValue") == ["Red", "Blue"]
    assert found(root, "VariationSpecificPictureSet/PictureURL") == [
        "https://img.example/Red.jpg",
        "https://img.example/Blue.jpg",
    ]


def test_policies_go_by_id_or_by_name() -> None:
    """A merchant's profile names eBay's policy by id, by name, or has its name."""
    root = parsed("add", action("add", ring()))

    assert found(root, "ShippingProfileID") == ["5001"]
    assert found(root, "ReturnProfileName") == ["30 Tage"]
    assert found(root, "PaymentProfileName") == ["Standard payment"]


def test_a_site_decides_on_its_own_words() -> None:
    """Country, number, language, and what stands for a number that does not exist."""
    german = parsed("add", action("add", ring(EAN="Does not apply")))
    british = parsed("add", action("add", ring(EAN="does not apply")), site="EBAY_GB")

    assert found(german, "EAN") == ["Nicht zutreffend"]
    assert found(british, "EAN") == ["Does not apply"]
    assert (found(british, "SiteID"), found(british, "Country")) == (["3"], ["GB"])
    assert found(british, "ErrorLanguage") == ["en_GB"]


def test_an_unknown_site_is_a_fault_of_the_settings() -> None:
    """A file for the wrong site would list in the wrong country."""
    with pytest.raises(ConfigInvalid):
        written("add", [action("add", ring())], "EBAY_MARS")


@pytest.mark.parametrize(
    ("fields", "kind", "number"),
    [
        ({"GTIN": "036000291452"}, "UPC", "036000291452"),
        ({"GTIN": "9783161484100"}, "ISBN", "9783161484100"),
        ({"GTIN": "4006381333931"}, "EAN", "4006381333931"),
        ({"ProductIDs": {"EAN": "4006381333931"}}, "EAN", "4006381333931"),
    ],
)
def test_trade_item_numbers_go_where_they_belong(
    fields: dict[str, object], kind: str, number: str
) -> None:
    """eBay has an element for each kind of number; merchants have one column."""
    root = parsed("add", action("add", ring(**{"EAN": None, **fields})))

    assert found(root, f"ProductListingDetails/{kind}") == [number]


def test_actions_of_several_skus_have_calls_of_their_own() -> None:
    """Else nobody could say whose the answer is."""
    items = [*shirt_items(), *shirt_items("OTHER")][:6]
    root = parsed(
        "price_quantity",
        action("price_quantity", ring("A"), "110"),
        action("price_quantity", shirt(items=items), "111"),
        action("price_quantity", ring("B"), "112"),
        action("price_quantity", shirt(items=items[:2]), "113", alone=True),
    )

    assert found(root, "MessageID") == ["1", "2-1", "2-2", "3", "4:SHIRT-Red-S", "4:SHIRT-Red-M"]


def test_a_file_ends_before_it_is_too_large() -> None:
    """eBay refuses a file over 15 MB whole; what does not fit goes into the next."""
    actions = [action("add", ring(f"R{n}")) for n in range(20)]
    one, _ = written("add", actions[:1])
    told, text = written("add", actions, most_bytes=one.size_bytes * 3)

    assert 2 <= told.actions < 5
    assert told.size_bytes == len(text) <= one.size_bytes * 3
    assert len(found(etree.fromstring(text), "MessageID")) == told.actions


def test_a_file_takes_no_more_actions_than_it_may() -> None:
    """Counted by actions, also where four of them share a call."""
    actions = [action("price_quantity", ring(f"R{n}"), "110") for n in range(10)]

    assert written("price_quantity", actions, most_actions=6)[0].actions == 6
    assert written("price_quantity", actions, most_bytes=1200)[0].actions == 4


def test_an_action_larger_than_a_file_goes_alone() -> None:
    """Else it would be offered for ever and hold up all behind it."""
    told, _ = written("add", [action("add", ring()), action("add", ring("B"))], most_bytes=100)

    assert told.actions == 1


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=40)
@given(
    title=TEXT,
    description=TEXT,
    specifics=st.dictionaries(TEXT, st.lists(TEXT, max_size=3), max_size=5),
    sku=TEXT.filter(lambda text: text.strip()),
    values=st.lists(TEXT.filter(lambda text: text.strip()), min_size=1, max_size=4, unique=True),
)
def test_any_draft_makes_a_file_that_is_read_back(
    title: str, description: str, specifics: dict[str, list[str]], sku: str, values: list[str]
) -> None:
    """Whatever a feed holds, one listing never breaks the file of ten thousand others."""
    changes: dict[str, object] = {"Title": title, "Description": description}
    single = ring(sku, ItemSpecifics=specifics, **changes)
    items = [WantedItem(v, "1.00", 1, {"VariationSpecifics": {"Size": v}}) for v in values]
    root = parsed("add", action("add", single), action("add", shirt(items=items, **changes)))
    expected = "".join(mark for mark in title.strip() if not unusable_in(mark))

    assert found(root, "Item/Title") == [expected, expected]
    assert found(root, "MessageID") == ["1", "2"]


def test_a_product_without_a_price_is_still_a_file() -> None:
    """A revision of words may come before the first price."""
    listing = replace(ring(), items=(WantedItem("RING-750", None, 0),))
    root = parsed("revise", action("revise", listing, "1100"))

    assert found(root, "StartPrice") == []
    assert found(root, "Title") == [FIELDS["Title"]]
