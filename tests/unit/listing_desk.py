"""The simulated eBay without HTTP: a desk with one seller before it."""

import io

from simulators.clock import Clock
from simulators.ebay.answers import Answer, Asked
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.categories import CategoryTree
from simulators.ebay.item_requests import ItemDesk
from simulators.ebay.listings import ListingBook
from simulators.ebay.pace import Pace
from simulators.ebay.request_reader import requests_of
from simulators.ebay.sellers import first_sellers
from tests.ebay_files import file_of, item, request

RED_BLUE = {"A-1": {"Color": "red"}, "A-2": {"Color": "blue"}}


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


def codes_of(answer: Answer) -> list[int]:
    """The numbers of its errors and warnings."""
    return [error.code for error in answer.errors]


def id_of(answer: Answer) -> str:
    """The item id that it gives; nothing was refused."""
    assert not answer.failed, answer.errors
    return next(one.text for one in answer.fields if one.name == "ItemID")


def varied(inside: str, **changes: str | None) -> str:
    """An item with these variations, and with these changes."""
    return item(**{"StartPrice": None, "Quantity": None, "Variations": inside, **changes})
