"""What the simulated eBay refuses, request by request, without HTTP."""

import io

import pytest

from simulators.clock import Clock
from simulators.ebay.answers import Answer, Asked
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.categories import CategoryTree
from simulators.ebay.item_requests import ItemDesk
from simulators.ebay.listings import ListingBook
from simulators.ebay.pace import Pace
from simulators.ebay.request_reader import requests_of
from simulators.ebay.sellers import first_sellers
from tests.ebay_files import PROFILES, file_of, item, request, sku_item, variations


class Desk:
    """A desk with one seller before it."""

    def __init__(self, seller: str = "seller-one", marketplace: str = "EBAY_US") -> None:
        self.seller = first_sellers()[seller]
        self.marketplace = marketplace
        self.book = ListingBook()
        self.tree = CategoryTree()
        behaviour = Behaviour(warning_share=0)
        clock = Clock()
        pace = Pace(clock, behaviour)
        self.items = ItemDesk(self.book, self.tree, clock, behaviour, pace, seed=0)

    def ask(self, kind: str, inside: str) -> Answer:
        """The answer to one request."""
        (_, node) = requests_of(io.BytesIO(file_of(request(kind, inside))))
        asked = Asked(kind, node, "r-1", "en_US")
        return self.items.handlers()[kind](self.seller, self.marketplace, asked)

    def add(self, inside: str) -> Answer:
        """The answer to an Add."""
        return self.ask("AddFixedPriceItem", inside)


@pytest.fixture
def desk() -> Desk:
    """A desk where nothing was listed yet."""
    return Desk()


def _codes(answer: Answer) -> list[int]:
    return [error.code for error in answer.errors]


def _id(answer: Answer) -> str:
    assert not answer.failed, answer.errors
    return next(one.text for one in answer.fields if one.name == "ItemID")


def test_a_good_item_is_listed(desk: Desk) -> None:
    """The item the other tests spoil is taken as it is."""
    answer = desk.add(item())

    assert (answer.ack, _codes(answer)) == ("Success", [])
    listing = desk.book.get(_id(answer))
    assert listing is not None
    assert (listing.state, listing.content.title) == ("active", "Plain shirt")


SPOILT = [
    pytest.param({"Title": "x" * 81}, 70, id="title-of-81"),
    pytest.param({"Title": None}, 37, id="no-title"),
    pytest.param({"Description": None}, 37, id="no-description"),
    pytest.param({"Title": "A replica watch"}, 748, id="forbidden-word"),
    pytest.param({"Title": "A recalled toy"}, 240, id="recalled"),
    pytest.param({"PrimaryCategory": "<CategoryID>11450</CategoryID>"}, 87, id="no-leaf"),
    pytest.param({"PrimaryCategory": "<CategoryID>5</CategoryID>"}, 107, id="no-category"),
    pytest.param({"PrimaryCategory": "<CategoryID>112529</CategoryID>"}, 107, id="retired"),
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

    assert (answer.ack, _codes(answer)) == ("Failure", [code])
    assert answer.fields == ()
    assert list(desk.book) == []


def test_every_fault_of_an_item_is_told_at_once(desk: Desk) -> None:
    """One Failure holds several errors; a client that reads one hides the others."""
    answer = desk.add(item(Title="x" * 81, StartPrice="0.5", PictureDetails=None))

    assert _codes(answer) == [70, 73, 21919136]


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

    assert _codes(desk.add(item(profiles=profiles))) == [code]


def test_policy_names_are_matched_by_case(desk: Desk) -> None:
    """`standard` is not `Standard`, as merchants learn at eBay."""
    profiles = PROFILES.replace("Standard", "standard")

    assert _codes(desk.add(item(profiles=profiles))) == [21917327, 21919152]


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

    listing = desk.book.get(_id(answer))
    assert listing is not None
    assert listing.content.description == "<p>a</p>b"


RED_BLUE = {"A-1": {"Color": "red"}, "A-2": {"Color": "blue"}}


def _varied(inside: str, **changes: str | None) -> str:
    return item(**{"StartPrice": None, "Quantity": None, "Variations": inside, **changes})


def test_variations_are_listed_together(desk: Desk) -> None:
    """One item id for all of them."""
    listing = desk.book.get(_id(desk.add(_varied(variations(RED_BLUE)))))

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
    assert _codes(desk.add(_varied(inside, **changes))) == codes


def test_a_variation_without_stock_is_dropped_where_it_cannot_be_hidden() -> None:
    """The listing is made, and a warning says that it lacks a variation."""
    desk = Desk("seller-two")
    inside = variations(RED_BLUE).replace("<Quantity>3</Quantity>", "<Quantity>0</Quantity>", 1)
    answer = desk.add(_varied(inside))

    assert (answer.ack, _codes(answer)) == ("Warning", [21916620])
    listing = desk.book.get(_id(answer))
    assert listing is not None
    assert [one.sku for one in listing.content.variations] == ["A-2"]


def test_the_same_uuid_names_the_listing_that_is_there(desk: Desk) -> None:
    """Sending an Add again after a lost answer makes no second listing."""
    first = _id(desk.add(item(UUID="A" * 32)))
    again = desk.add(item(UUID="A" * 32))

    assert [(error.code, error.parameters) for error in again.errors] == [(488, (first,))]
    assert first in again.errors[0].texts("en_US")[1]


def test_a_refused_add_leaves_its_uuid_free(desk: Desk) -> None:
    """The corrected item may come with the same key."""
    desk.add(item(UUID="A" * 32, Title="x" * 81))

    assert desk.add(item(UUID="A" * 32)).ack == "Success"


def test_two_adds_without_a_key_make_two_listings(desk: Desk) -> None:
    """What a client that sends neither UUID nor SKU must fear."""
    assert _id(desk.add(item())) != _id(desk.add(item()))


def test_an_identical_listing_is_refused_where_ebay_looks_for_it() -> None:
    """The second parameter names the listing that is there."""
    desk = Desk("seller-two")
    first = _id(desk.add(item()))
    again = desk.add(item())

    assert [(error.code, error.parameters) for error in again.errors] == [
        (21919067, ("Plain shirt", first))
    ]
    assert desk.add(item(StartPrice="10.99")).ack == "Success"


def test_a_sku_is_used_once_until_its_listing_ends(desk: Desk) -> None:
    """A listing that has ended frees its SKU."""
    first = _id(desk.add(sku_item("A-1")))
    again = desk.add(sku_item("A-1"))
    assert [(error.code, error.parameters) for error in again.errors] == [
        (21916271, ("A-1", first))
    ]

    desk.ask("EndFixedPriceItem", "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>")
    assert _id(desk.add(sku_item("A-1"))) != first


def test_verify_lists_nothing(desk: Desk) -> None:
    """The same judgement, and an item id that is none."""
    answer = desk.ask("VerifyAddFixedPriceItem", item())

    assert (answer.ack, answer.fields[0].text, list(desk.book)) == ("Success", "0", [])
    assert _codes(desk.ask("VerifyAddFixedPriceItem", item(Title="x" * 81))) == [70]


def test_a_revision_keeps_what_it_leaves_out(desk: Desk) -> None:
    """Revise is a change, not a replacement."""
    item_id = _id(desk.add(item()))
    desk.ask(
        "ReviseFixedPriceItem", f"<Item><ItemID>{item_id}</ItemID><Title>New title</Title></Item>"
    )

    listing = desk.book.get(item_id)
    assert listing is not None
    assert (listing.content.title, str(listing.content.price)) == ("New title", "9.99")


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<StartPrice>9.99</StartPrice>", [21917091]),
        ("<Quantity>5</Quantity>", [21917092]),
        ("<StartPrice>9.99</StartPrice><Quantity>5</Quantity>", [21917091, 21917092]),
    ],
    ids=["price", "quantity", "both"],
)
def test_a_revision_that_changes_nothing_is_a_warning(
    desk: Desk, inside: str, codes: list[int]
) -> None:
    """It is done, as far as the merchant is concerned."""
    item_id = _id(desk.add(item()))
    answer = desk.ask("ReviseFixedPriceItem", f"<Item><ItemID>{item_id}</ItemID>{inside}</Item>")

    assert (answer.ack, _codes(answer)) == ("Warning", codes)


def test_ended_listings_cannot_be_revised_or_ended(desk: Desk) -> None:
    """291 asks for a relist; 1047 says that the work is done."""
    item_id = _id(desk.add(item()))
    end = f"<ItemID>{item_id}</ItemID><EndingReason>NotAvailable</EndingReason>"
    assert desk.ask("EndFixedPriceItem", end).ack == "Success"

    assert _codes(desk.ask("EndFixedPriceItem", end)) == [1047]
    revise = f"<Item><ItemID>{item_id}</ItemID><Title>New</Title></Item>"
    assert _codes(desk.ask("ReviseFixedPriceItem", revise)) == [291]


def test_a_relisted_item_has_another_id(desk: Desk) -> None:
    """196 while it lives; once it has ended, the new id takes the place of the old."""
    item_id = _id(desk.add(sku_item("A-1")))
    relist = f"<Item><ItemID>{item_id}</ItemID></Item>"
    assert _codes(desk.ask("RelistFixedPriceItem", relist)) == [196]

    desk.ask("EndFixedPriceItem", "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>")
    assert _id(desk.ask("RelistFixedPriceItem", relist)) != item_id
    living = desk.book.by_sku("seller-one", "A-1")
    assert living is not None
    assert living.item_id != item_id


def test_a_listing_cannot_change_to_or_from_variations(desk: Desk) -> None:
    """The old listing must end, and another be made."""
    single = _id(desk.add(item()))
    many = f"<Item><ItemID>{single}</ItemID><Variations>{variations(RED_BLUE)}</Variations></Item>"

    assert 21916635 in _codes(desk.ask("ReviseFixedPriceItem", many))


def test_variations_that_are_left_out_of_a_revision_stay(desk: Desk) -> None:
    """Only `Delete` takes one away."""
    item_id = _id(desk.add(_varied(variations(RED_BLUE))))
    one = variations({"A-1": {"Color": "red"}}, quantity=9, set_of={"Color": ["red", "blue"]})
    revise = f"<Item><ItemID>{item_id}</ItemID><Variations>{one}</Variations></Item>"
    assert desk.ask("ReviseFixedPriceItem", revise).ack == "Success"

    listing = desk.book.get(item_id)
    assert listing is not None
    assert [(one.sku, one.quantity) for one in listing.content.variations] == [
        ("A-1", 9),
        ("A-2", 3),
    ]
    gone = revise.replace("<SKU>A-1</SKU>", "<Delete>true</Delete><SKU>A-1</SKU>")
    assert desk.ask("ReviseFixedPriceItem", gone).ack == "Success"
    assert [one.sku for one in listing.content.variations] == ["A-2"]


def test_a_listing_with_variations_is_found_by_its_item_id_alone(desk: Desk) -> None:
    """The SKU of a variation is no handle of the listing."""
    desk.add(_varied(variations(RED_BLUE), InventoryTrackingMethod="SKU"))
    end = "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>"

    assert _codes(desk.ask("EndFixedPriceItem", end)) == [21916735]


def test_a_quantity_of_nothing_hides_or_is_refused() -> None:
    """It depends on the out-of-stock option, of the account or of the item."""
    hiding, refusing = Desk("seller-one"), Desk("seller-two")
    hidden = hiding.book.get(_id(hiding.add(item(Quantity="0"))))
    assert hidden is not None
    assert hidden.state == "hidden"

    assert _codes(refusing.add(item(Quantity="0"))) == [942]
    assert refusing.add(item(Quantity="0", OutOfStockControl="true")).ack == "Success"


def test_the_selling_limit_counts_all_listings() -> None:
    """Five parameters say what is allowed and what is there."""
    desk = Desk("seller-three")
    assert desk.add(item(Quantity="400")).ack == "Success"
    answer = desk.add(item(Title="Another shirt", Quantity="101"))

    assert [(error.code, len(error.parameters)) for error in answer.errors] == [(21919188, 5)]


def test_a_suspended_seller_lists_nothing(desk: Desk) -> None:
    """The whole lane stops, not one item."""
    desk.seller.suspended = True

    assert _codes(desk.add(item())) == [841]


def test_texts_are_in_the_language_that_was_asked_for(desk: Desk) -> None:
    """A merchant in Germany reads German."""
    (error,) = desk.add(item(ItemSpecifics=None)).errors

    assert error.texts("de_DE")[1] == "Das Artikelmerkmal Brand fehlt. Fügen Sie Brand hinzu."
    assert error.texts("en_US")[1].startswith("The item specific Brand is missing.")
