"""What changes listings without a feed makes them due, in the transaction that changes it."""

from collections.abc import Iterator

import pytest

from catalog.listings import SentPart
from catalog.promotion import Entry
from store.store import Store
from tests.shop import DE, Shop

EVER = "2027-01-01T00:00:00Z"
BEFORE, NOON, LATER = (f"2026-03-05T{hour}:00:00Z" for hour in ("08", "12", "18"))


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant of whom nothing is due."""
    with Store(store_target) as store:
        yield Shop(store)


def due(shop: Shop) -> dict[str, str]:
    """What is due, ever: product and time."""
    found = shop.store.listing_dues.due("wren", DE, EVER)
    return {product: at for at, product in found}


def list_it(shop: Shop, sku: str, **fields: object) -> None:
    """List a SKU that is part of no other listing."""
    shop.feed(sku, Title=sku, Quantity=1, **fields)
    shop.send(f"q-{sku}", sku)
    shop.accept(f"q-{sku}", sku)


def test_a_profile_makes_the_listings_due_that_use_it(shop: Shop) -> None:
    """Those and no others; saying the same once more changes nothing."""
    list_it(shop, "A", ShippingPolicyName="Standard")
    list_it(shop, "B", ShippingPolicyName="Express")
    list_it(shop, "C")
    profiles = shop.store.profiles
    profiles.save("wren", "shipping", "Standard", "{}", now=NOON, by="ada")
    assert due(shop) == {"A": NOON}

    profiles.save("wren", "shipping", "Standard", "{}", now=LATER, by="ada")
    assert due(shop) == {"A": NOON}


def test_a_template_makes_the_listings_due_whose_descriptions_were_sent_from_it(
    shop: Shop,
) -> None:
    """Sent is enough: the answer may come after the template has changed."""
    for sku in ("A", "B"):
        shop.feed(sku, Title=sku)
        shop.queue(sku)
    made = {"template": "plain.html", "checksum": "00", "values": "11"}
    listed = SentPart("listed", "", 0, {"description": made})
    for sku, parts in (("A", (listed,)), ("B", ())):
        entries = [Entry(sku, 1, parts)]
        shop.store.promotion.submit("wren", DE, f"q-{sku}", entries, shop.now())
    shop.store.templates.save("wren", "plain.html", "<p>${PRODUCT.Title}</p>", now=NOON, by="ada")

    assert due(shop) == {"A": NOON}


def test_the_end_of_a_listing_makes_the_product_due_that_the_sku_belongs_to(shop: Shop) -> None:
    """Also where each variation has a listing of its own: the product is what is planned."""
    shop.feed("RING", Title="Ring")
    shop.feed("RING-54", VariantOf="RING", Quantity=1)
    shop.send("q-1", "RING-54")
    shop.accept("q-1", "RING-54")
    shop.store.promotion.ended("wren", DE, ["RING-54"], "q-2", NOON, for_now=True)
    assert due(shop) == {"RING": NOON}

    shop.store.listing_dues.set("wren", DE, {"RING": None})
    ended_at = shop.end("RING-54")
    assert due(shop) == {"RING": ended_at}


def test_what_became_due_meanwhile_stays_due(shop: Shop) -> None:
    """A planner forgets what it has seen, and nothing that came after."""
    dues = shop.store.listing_dues
    dues.set("wren", DE, {"A": BEFORE, "B": LATER, "C": BEFORE, "D": LATER})
    dues.set("wren", DE, {"A": None, "B": None, "C": EVER, "D": NOON}, NOON)

    assert due(shop) == {"B": LATER, "C": EVER, "D": NOON}
