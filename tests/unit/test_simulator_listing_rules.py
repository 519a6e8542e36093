"""What the simulated eBay refuses, request by request, without HTTP."""

import pytest

from tests.ebay_files import PROFILES, item, sku_item, variations
from tests.unit.listing_desk import RED_BLUE, Desk, codes_of, id_of, varied


@pytest.fixture
def desk() -> Desk:
    """A desk where nothing was listed yet."""
    return Desk()


def test_a_good_item_is_listed(desk: Desk) -> None:
    """The item the other tests spoil is taken as it is."""
    answer = desk.add(item())

    assert (answer.ack, codes_of(answer)) == ("Success", [])
    listing = desk.book.get(id_of(answer))
    assert listing is not None
    assert (listing.state, listing.content.title) == ("active", "Plain shirt")


# Behaviour 16: what is refused of an item.

SPOILT = [
    pytest.param({"Title": "x" * 81}, 70, id="title-of-81"),
    pytest.param({"Title": None}, 37, id="no-title"),
    pytest.param({"Description": None}, 37, id="no-description"),
    pytest.param({"Title": "A replica watch"}, 748, id="forbidden-word"),
    pytest.param({"Title": "A recalled toy"}, 240, id="recalled"),
    pytest.param({"PrimaryCategory": "<CategoryID>11450</CategoryID>"}, 87, id="no-leaf"),
    pytest.param({"PrimaryCategory": "<CategoryID>5</CategoryID>"}, 107, id="no-category"),
    pytest.param({"PrimaryCategory": "<CategoryID>112529</CategoryID>"}, 107, id="retired"),
    pytest.param({"SecondaryCategory": "<CategoryID>281</CategoryID>"}, 87, id="second-no-leaf"),
    pytest.param({"SecondaryCategory": "<CategoryID>5</CategoryID>"}, 107, id="no-second"),
    pytest.param({"StartPrice": "0.98"}, 73, id="price-too-low"),
    pytest.param({"Quantity": "many"}, 37, id="quantity-is-no-number"),
    pytest.param({"Quantity": "-1"}, 515, id="negative-quantity"),
    pytest.param({"ConditionID": None}, 21916884, id="no-condition"),
    pytest.param({"ConditionID": "7000"}, 21916883, id="wrong-condition"),
    pytest.param({"PictureDetails": None}, 21919136, id="no-picture"),
    pytest.param(
        {"PictureDetails": "<PictureURL>http://pictures.example/1.jpg</PictureURL>"},
        37,
        id="picture-without-tls",
    ),
    pytest.param(
        {"PictureDetails": "<PictureURL>https://i.ebayimg.com/x/s-l300.jpg</PictureURL>"},
        21919137,
        id="small-picture",
    ),
    pytest.param(
        {
            "PictureDetails": "<PictureURL>https://i.ebayimg.com/1.jpg</PictureURL>"
            "<PictureURL>https://pictures.example/1.jpg</PictureURL>"
        },
        37,
        id="pictures-at-ebay-and-elsewhere",
    ),
    pytest.param({"ItemSpecifics": None}, 21919303, id="required-specific"),
    pytest.param(
        {
            "ItemSpecifics": "<NameValueList><Name>Brand</Name>"
            f"<Value>{'x' * 66}</Value></NameValueList>"
        },
        21919308,
        id="specific-of-66",
    ),
    pytest.param({"ListingType": "Chinese"}, 21916286, id="auction"),
    pytest.param({"Currency": "EUR"}, 37, id="currency-of-another-site"),
    pytest.param({"Country": None}, 37, id="no-country"),
    pytest.param(
        {
            "BestOfferDetails": "<BestOfferEnabled>true</BestOfferEnabled>",
            "ListingDetails": "<BestOfferAutoAcceptPrice>5</BestOfferAutoAcceptPrice>"
            "<MinimumBestOfferPrice>6</MinimumBestOfferPrice>",
        },
        37,
        id="offers-taken-and-declined",
    ),
    pytest.param({"Location": None}, 37, id="no-location"),
    pytest.param({"UUID": "short"}, 37, id="uuid"),
    pytest.param({"SKU": "x" * 51}, 37, id="sku-of-51"),
    pytest.param({"InventoryTrackingMethod": "SKU"}, 37, id="tracked-without-sku"),
    pytest.param(
        {"ProductListingDetails": "<EAN>4006381333932</EAN>"}, 21919302, id="wrong-check-digit"
    ),
]


@pytest.mark.parametrize(("changes", "code"), SPOILT)
def test_an_item_is_refused_with_ebays_number(
    desk: Desk, changes: dict[str, str | None], code: int
) -> None:
    """The merchant is told by this number what to mend; nothing is listed."""
    answer = desk.add(item(**changes))

    assert (answer.ack, codes_of(answer)) == ("Failure", [code])
    assert answer.fields == ()
    assert list(desk.book) == []


def test_every_fault_of_an_item_is_told_at_once(desk: Desk) -> None:
    """One Failure holds several errors; a client that reads one hides the others."""
    answer = desk.add(item(Title="x" * 81, StartPrice="0.5", PictureDetails=None))

    assert codes_of(answer) == [70, 73, 21919136]


@pytest.mark.parametrize(
    ("gone", "code"),
    [("Shipping", 21919152), ("Payment", 21919153), ("Return", 21919154)],
    ids=["shipping", "payment", "return"],
)
def test_a_missing_policy_has_its_own_number(desk: Desk, gone: str, code: int) -> None:
    """All three profiles or none: the one left out is named."""
    start, end = f"<Seller{gone}Profile>", f"</Seller{gone}Profile>"
    before, _, rest = PROFILES.partition(start)
    profiles = before + rest.partition(end)[2]

    assert codes_of(desk.add(item(profiles=profiles))) == [code]


def test_policy_names_are_matched_by_case(desk: Desk) -> None:
    """`standard` is not `Standard`, as merchants learn at eBay."""
    profiles = PROFILES.replace("Standard", "standard")

    assert codes_of(desk.add(item(profiles=profiles))) == [21917327, 21919152]


def test_a_retired_category_is_mapped_where_that_is_allowed(desk: Desk) -> None:
    """The response names the category that took its place."""
    answer = desk.add(
        item(
            PrimaryCategory="<CategoryID>112529</CategoryID>",
            CategoryMappingAllowed="true",
            ProductListingDetails="<UPC>Does not apply</UPC>",
        )
    )

    assert [one.text for one in answer.fields if one.name == "CategoryID"] == ["175672"]


def test_active_content_is_taken_out_of_a_description(desk: Desk) -> None:
    """What eBay shows is not what was sent."""
    answer = desk.add(item(Description="<![CDATA[<p>a</p><script>alert(1)</script>b]]>"))

    listing = desk.book.get(id_of(answer))
    assert listing is not None
    assert listing.content.description == "<p>a</p>b"


def test_variations_are_listed_together(desk: Desk) -> None:
    """One item id for all of them."""
    listing = desk.book.get(id_of(desk.add(varied(variations(RED_BLUE)))))

    assert listing is not None
    assert [one.sku for one in listing.content.variations] == ["A-1", "A-2"]


SPOILT_VARIATIONS = [
    pytest.param(
        variations(RED_BLUE, set_of={"Color": ["red"]}), {}, [21916664], id="value-not-in-set"
    ),
    pytest.param(
        variations(RED_BLUE, set_of={"Color": ["red", "blue"], "Size": ["M"]}),
        {},
        [21916587, 21916587],
        id="name-missing",
    ),
    pytest.param(
        variations(RED_BLUE, set_of={"Color": ["red", "blue", "red"]}),
        {},
        [21916582],
        id="value-twice-in-set",
    ),
    pytest.param(
        variations({"A-1": {"Color": "red"}, "A-2": {"Color": "red"}}),
        {},
        [21916582],
        id="combination-twice",
    ),
    pytest.param(
        variations({"A-1": {"Brand": "Acme"}, "A-2": {"Brand": "Other"}}),
        {},
        [21916626],
        id="name-is-also-item-specific",
    ),
    pytest.param(
        variations({"A-1": {"MPN": "1"}, "A-2": {"MPN": "2"}}), {}, [21916672], id="mpn-varies"
    ),
    pytest.param(
        variations(RED_BLUE),
        {"PrimaryCategory": "<CategoryID>45112</CategoryID>"},
        [21916564],
        id="category-without-variations",
    ),
    pytest.param(
        variations(RED_BLUE),
        {"SecondaryCategory": "<CategoryID>45112</CategoryID>"},
        [21916564],
        id="secondary-category-without-variations",
    ),
    pytest.param(
        variations(
            RED_BLUE,
            extra="<Pictures><VariationSpecificName>Size</VariationSpecificName></Pictures>",
        ),
        {},
        [21916639],
        id="pictures-by-another-name",
    ),
    pytest.param(
        variations(RED_BLUE).replace("<SKU>A-2</SKU>", "<SKU>A-1</SKU>"),
        {},
        [21916585],
        id="sku-twice",
    ),
]


@pytest.mark.parametrize(("inside", "changes", "codes"), SPOILT_VARIATIONS)
def test_variations_are_refused_with_ebays_number(
    desk: Desk, inside: str, changes: dict[str, str | None], codes: list[int]
) -> None:
    """Each rule of variations has its own number."""
    assert codes_of(desk.add(varied(inside, **changes))) == codes


def test_a_variation_without_stock_is_dropped_where_it_cannot_be_hidden() -> None:
    """The listing is made, and a warning says that it lacks a variation."""
    desk = Desk("seller-two")
    inside = variations(RED_BLUE).replace("<Quantity>3</Quantity>", "<Quantity>0</Quantity>", 1)
    answer = desk.add(varied(inside))

    assert (answer.ack, codes_of(answer)) == ("Warning", [21916620])
    listing = desk.book.get(id_of(answer))
    assert listing is not None
    assert [one.sku for one in listing.content.variations] == ["A-2"]


# Behaviours 18 and 19: what was made before.


def test_the_same_uuid_names_the_listing_that_is_there(desk: Desk) -> None:
    """Sending an Add again after a lost answer makes no second listing."""
    first = id_of(desk.add(item(UUID="A" * 32)))
    again = desk.add(item(UUID="A" * 32))

    assert [(error.code, error.parameters) for error in again.errors] == [(488, (first,))]
    assert first in again.errors[0].texts("en_US")[1]


def test_a_refused_add_leaves_its_uuid_free(desk: Desk) -> None:
    """The corrected item may come with the same key."""
    desk.add(item(UUID="A" * 32, Title="x" * 81))

    assert desk.add(item(UUID="A" * 32)).ack == "Success"


def test_two_adds_without_a_key_make_two_listings(desk: Desk) -> None:
    """What a client that sends neither UUID nor SKU must fear."""
    assert id_of(desk.add(item())) != id_of(desk.add(item()))


def test_an_identical_listing_is_refused_where_ebay_looks_for_it() -> None:
    """The second parameter names the listing that is there."""
    desk = Desk("seller-two")
    first = id_of(desk.add(item()))
    again = desk.add(item())

    assert [(error.code, error.parameters) for error in again.errors] == [
        (21919067, ("Plain shirt", first))
    ]
    assert desk.add(item(StartPrice="10.99")).ack == "Success"


def test_a_sku_is_used_once_until_its_listing_ends(desk: Desk) -> None:
    """A listing that has ended frees its SKU."""
    first = id_of(desk.add(sku_item("A-1")))
    again = desk.add(sku_item("A-1"))
    assert [(error.code, error.parameters) for error in again.errors] == [
        (21916271, ("A-1", first))
    ]

    desk.ask("EndFixedPriceItem", "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>")
    assert id_of(desk.add(sku_item("A-1"))) != first
