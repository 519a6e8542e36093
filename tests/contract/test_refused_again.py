"""What was refused before and is refused again: whose price and stock stay, and whose go back."""

from collections.abc import Iterator

import pytest

from catalog.promotion import Reason
from store.store import Store
from tests.shop import DE, Shop

TITLE = (Reason("748", "a forbidden word", "Title"),)
STOCK = (Reason("515", "bad quantity", "Quantity"),)


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant whose R-1 has been refused by the marketplace once, for its title."""
    with Store(store_target) as store:
        made = Shop(store)
        made.feed("R-1", Title="Fake ring", Price="9.00", Quantity=3)
        made.send("q-1", "R-1")
        made.refuse("q-1", "R-1", reasons=TITLE)
        yield made


def stand(shop: Shop) -> tuple[object, object]:
    """Price and quantity that feeds ask for."""
    offer, stock = shop.draft("R-1", "offer") or {}, shop.draft("R-1", "inventory") or {}
    return offer["Price"], stock["Quantity"]


def test_the_first_refusal_takes_price_and_stock_back(shop: Shop) -> None:
    """They were never for sale, and the next feed says them again."""
    assert stand(shop) == (None, None)


def test_what_has_come_since_waits_for_what_is_at_fault(shop: Shop) -> None:
    """The till does not know of titles: the mended listing must have something to sell."""
    shop.feed("R-1", "inventory", Price="8.00", Quantity=7)
    shop.send("q-2", "R-1")
    shop.refuse("q-2", "R-1", reasons=TITLE)
    assert stand(shop) == ("8.00", 7)

    shop.feed("R-1", Title="Ring")
    shop.send("q-3", "R-1")
    shop.accept("q-3", "R-1")

    assert shop.state("R-1") == "LIVE"
    assert (shop.main("R-1", "inventory") or {})["Quantity"] == 7


def test_what_is_at_fault_itself_goes_back_each_time(shop: Shop) -> None:
    """Else the same quantity would be refused for ever, however often the title is mended."""
    shop.feed("R-1", "inventory", Price="8.00", Quantity=7)
    shop.send("q-2", "R-1")
    shop.refuse("q-2", "R-1", reasons=STOCK)
    assert stand(shop) == ("8.00", None)


def test_a_refused_change_of_what_is_listed_leaves_what_is_live(shop: Shop) -> None:
    """Price and stock that buyers see were accepted: a refused title takes nothing of them back."""
    shop.feed("R-1", Title="Ring", Price="9.00", Quantity=3)
    shop.send("q-2", "R-1")
    shop.accept("q-2", "R-1")
    shop.feed("R-1", Title="Fake ring", Price="8.00", Quantity=2)
    shop.queue("R-1")
    shop.submit("q-3", "R-1", DE, ["product", "offer", "inventory"])
    shop.submit("q-4", "R-1", DE, ["offer", "inventory"])
    shop.accept("q-4", "R-1")
    shop.refuse("q-3", "R-1", reasons=TITLE)

    assert stand(shop) == ("8.00", 2)
    assert (shop.main("R-1", "inventory") or {})["Quantity"] == 2


def test_refused_texts_of_what_is_live_keep_its_price_and_stock(shop: Shop) -> None:
    """Buyers go on buying; however often the texts are refused, the two are told by themselves."""
    shop.feed("R-1", Title="Ring", Price="9.00", Quantity=3)
    shop.send("q-2", "R-1")
    shop.accept("q-2", "R-1")
    for request in ("q-3", "q-4"):
        shop.feed("R-1", Title=f"Fake ring {request}", Price="8.00", Quantity=2)
        shop.send(request, "R-1")
        shop.refuse(request, "R-1", reasons=TITLE)
        assert stand(shop) == ("8.00", 2)
