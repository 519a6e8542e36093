"""Settings that concern listings make them due, in the transaction that changes them."""

from collections.abc import Iterator

import pytest

from catalog.merchants import Channel, Merchant
from store.store import Store
from tests.shop import DE, UK, Shop

NOON, EVER = "2026-03-05T12:00:00Z", "2027-01-01T00:00:00Z"


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant with two listings and a draft that nobody has sent."""
    with Store(store_target) as store:
        store.merchants.add(Merchant("wren", channels=(DE,)), NOON, "setup")
        made = Shop(store)
        for sku in ("A", "B"):
            made.feed(sku, Title=sku, Quantity=1)
            made.send(f"q-{sku}", sku)
            made.accept(f"q-{sku}", sku)
        made.feed("C", Title="C", Quantity=1)
        yield made


def due(shop: Shop, channel: Channel) -> list[str]:
    """The products that are due on a channel."""
    return [product for _, product in shop.store.listing_dues.due("wren", channel, EVER)]


def change(shop: Shop, **settings: str) -> None:
    """Change settings."""
    shop.store.merchants.change("wren", settings, NOON, "ada")


def test_another_stock_buffer_makes_every_listing_due(shop: Shop) -> None:
    """Their quantities differ from now on, and no feed says so."""
    change(shop, name="Wren", currency="EUR")
    assert due(shop, DE) == []
    change(shop, stock_buffer="2")
    assert due(shop, DE) == ["A", "B"]
    shop.store.listing_dues.set("wren", DE, dict.fromkeys("AB"))
    change(shop, stock_buffer="2")
    assert due(shop, DE) == []


def test_a_new_channel_makes_due_what_is_for_sale(shop: Shop) -> None:
    """Nothing is pending of it elsewhere; what waits in line is planned for the channel anyway."""
    change(shop, channels="ebay/EBAY_DE ebay/EBAY_GB")

    assert due(shop, UK) == ["A", "B"]
    assert due(shop, DE) == []
