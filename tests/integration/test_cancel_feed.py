"""A person cancels a feed while it runs: at whatever step, nothing more is written after it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.errors import MoveRefused
from catalog.feeds import Feed
from tests.import_shop import AT, ForgetfulHands, PlainHands, Shop
from workflow.import_steps import Told

_ROWS = [f"R-{number};{number}.00" for number in range(1, 12)]

# Steps of a full feed of eleven records in chunks of three.
_STEPS = 17


@pytest.fixture
def shop(tmp_path: Path, store_target: str) -> Iterator[Shop]:
    """A shop with a release that translates inventory."""
    shop = Shop(store_target, tmp_path)
    shop.release()
    yield shop
    shop.store.close()


class _Cancelling:
    """Hands that cancel a feed before one of their steps, and look at it after each.

    Attributes:
        done: Names of the steps before the wish.
        cursors: How far the feed was after each step behind it.
    """

    def __init__(self, shop: Shop, feed: Feed, before: int) -> None:
        self.shop, self.feed, self.before = shop, feed, before
        self.done: list[str] = []
        self.cursors: list[int] = []

    def hands(self, kind: type[PlainHands]) -> type[PlainHands]:
        """A class of hands that do so."""
        outer = self

        class Hands(kind):  # type: ignore[valid-type, misc]
            def do(self, step: Callable[..., Told], *arguments: object) -> Told:
                if len(outer.done) == outer.before:
                    outer.shop.store.runs.cancel(outer.feed.id, AT)
                    outer.before = -1
                told: Told = super().do(step, *arguments)
                if outer.before == -1:
                    outer.cursors.append(outer.shop.store.feeds.get(outer.feed.id).cursor)
                else:
                    outer.done.append(step.__name__)
                return told

        return Hands


@pytest.mark.parametrize("kind", [PlainHands, ForgetfulHands])
@pytest.mark.parametrize("before", range(1, _STEPS, 2))
def test_nothing_is_written_after_the_wish(shop: Shop, before: int, kind: type[PlainHands]) -> None:
    """Whether its process lives, or dies around each step: what stands then stands for good."""
    shop.settle(meanings={"inventory": "full"}, guard_share=1.0)
    shop.bring(*_ROWS, "R-99;1.00")
    feed = shop.receive(*(row.replace(".00", ".50") for row in _ROWS))
    cancelling = _Cancelling(shop, feed, before)

    told = shop.run(feed, cancelling.hands(kind))

    found = shop.store.feeds.get(feed.id)
    assert (told, found.state) == ({"over": "cancelled"}, "cancelled")
    assert found.finished_at == AT
    assert set(cancelling.cursors) == {found.cursor}
    is_gone = shop.store.items.get("wren", "R-99").state == "OUT_OF_STOCK"
    assert is_gone == ("withdraw" in cancelling.done)


def test_a_feed_that_waits_is_cancelled_and_never_begins(shop: Shop) -> None:
    """And whoever says so twice is answered twice."""
    feed = shop.receive(*_ROWS)
    for _ in range(2):
        assert shop.store.runs.cancel(feed.id, AT).state == "cancelled"
    assert shop.run(feed) == {"over": "cancelled"}
    assert shop.store.feeds.get(feed.id).cursor == 0


def test_what_is_over_is_not_cancelled(shop: Shop) -> None:
    """What it has said stands; a later feed says otherwise."""
    feed = shop.bring(*_ROWS)
    with pytest.raises(MoveRefused):
        shop.store.runs.cancel(feed.id, AT)


def test_a_cancelled_feed_can_be_sent_again(shop: Shop) -> None:
    """It may have been cancelled by mistake."""
    feed = shop.receive(*_ROWS)
    shop.run(feed, _Cancelling(shop, feed, 5).hands(PlainHands))
    assert shop.store.feeds.get(feed.id).state == "cancelled"
    again = shop.bring(*_ROWS)
    assert (again.state, again.translated + again.unchanged) == ("done", 11)
