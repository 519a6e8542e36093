"""What becomes of the listings of the simulated eBay, and who may have more, without HTTP."""

import pytest

from tests.ebay_files import item, sku_item, variations
from tests.unit.listing_desk import RED_BLUE, Desk, codes_of, id_of, varied


@pytest.fixture
def desk() -> Desk:
    """A desk where nothing was listed yet."""
    return Desk()


def test_verify_lists_nothing(desk: Desk) -> None:
    """The same judgement, and an item id that is none."""
    answer = desk.ask("VerifyAddFixedPriceItem", item())

    assert (answer.ack, answer.fields[0].text, list(desk.book)) == ("Success", "0", [])
    assert codes_of(desk.ask("VerifyAddFixedPriceItem", item(Title="x" * 81))) == [70]


def test_a_revision_keeps_what_it_leaves_out(desk: Desk) -> None:
    """Revise is a change, not a replacement."""
    item_id = id_of(desk.add(item()))
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
    item_id = id_of(desk.add(item()))
    answer = desk.ask("ReviseFixedPriceItem", f"<Item><ItemID>{item_id}</ItemID>{inside}</Item>")

    assert (answer.ack, codes_of(answer)) == ("Warning", codes)


def test_ended_listings_cannot_be_revised_or_ended(desk: Desk) -> None:
    """291 asks for a relist; 1047 says that the work is done."""
    item_id = id_of(desk.add(item()))
    end = f"<ItemID>{item_id}</ItemID><EndingReason>NotAvailable</EndingReason>"
    assert desk.ask("EndFixedPriceItem", end).ack == "Success"

    assert codes_of(desk.ask("EndFixedPriceItem", end)) == [1047]
    revise = f"<Item><ItemID>{item_id}</ItemID><Title>New</Title></Item>"
    assert codes_of(desk.ask("ReviseFixedPriceItem", revise)) == [291]


def test_a_relisted_item_has_another_id(desk: Desk) -> None:
    """196 while it lives; once it has ended, the new id takes the place of the old."""
    item_id = id_of(desk.add(sku_item("A-1")))
    relist = f"<Item><ItemID>{item_id}</ItemID></Item>"
    assert codes_of(desk.ask("RelistFixedPriceItem", relist)) == [196]

    desk.ask("EndFixedPriceItem", "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>")
    assert id_of(desk.ask("RelistFixedPriceItem", relist)) != item_id
    living = desk.book.by_sku("seller-one", "A-1")
    assert living is not None
    assert living.item_id != item_id


def test_a_listing_cannot_change_to_or_from_variations(desk: Desk) -> None:
    """The old listing must end, and another be made."""
    single = id_of(desk.add(item()))
    many = f"<Item><ItemID>{single}</ItemID><Variations>{variations(RED_BLUE)}</Variations></Item>"

    assert 21916635 in codes_of(desk.ask("ReviseFixedPriceItem", many))


def test_variations_that_are_left_out_of_a_revision_stay(desk: Desk) -> None:
    """Only `Delete` takes one away."""
    item_id = id_of(desk.add(varied(variations(RED_BLUE))))
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
    desk.add(varied(variations(RED_BLUE), InventoryTrackingMethod="SKU"))
    end = "<SKU>A-1</SKU><EndingReason>NotAvailable</EndingReason>"

    assert codes_of(desk.ask("EndFixedPriceItem", end)) == [21916735]


def test_a_quantity_of_nothing_hides_or_is_refused() -> None:
    """It depends on the out-of-stock option, of the account or of the item."""
    hiding, refusing = Desk("seller-one"), Desk("seller-two")
    hidden = hiding.book.get(id_of(hiding.add(item(Quantity="0"))))
    assert hidden is not None
    assert hidden.state == "hidden"

    assert codes_of(refusing.add(item(Quantity="0"))) == [942]
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

    assert codes_of(desk.add(item())) == [841]


def test_texts_are_in_the_language_that_was_asked_for(desk: Desk) -> None:
    """A merchant in Germany reads German."""
    (error,) = desk.add(item(ItemSpecifics=None)).errors

    assert error.texts("de_DE")[1] == "Das Artikelmerkmal Brand fehlt. Fügen Sie Brand hinzu."
    assert error.texts("en_US")[1].startswith("The item specific Brand is missing.")
