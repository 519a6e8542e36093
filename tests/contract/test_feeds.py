"""What every database must know of a merchant's feeds."""

import pytest

from catalog.errors import NotFound
from catalog.filters import FeedFilter
from catalog.paging import PageRequest
from store.batch import FeedFinding
from store.store import Store
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change


def test_feeds_are_numbered_in_order_of_arrival(store_target: str) -> None:
    """The later feed wins, whatever its name; each merchant counts for itself."""
    with Store(store_target) as store:
        numbers = [
            store.feeds.register(make_arrival(feed, merchant=merchant), "received").number
            for feed, merchant in (("f1", "wren"), ("f2", "wren"), ("f3", "swan"), ("f1", "wren"))
        ]

    assert numbers == [1, 2, 1, 1]


def test_feed_tells_everything_about_its_arrival(store_target: str) -> None:
    """A run that goes on after a kill reads everything it needs from the store."""
    arrival = make_arrival(meaning="full")
    with Store(store_target) as store:
        feed = store.feeds.register(arrival, "received")

        assert store.feeds.get("f1") == feed
        with pytest.raises(NotFound):
            store.feeds.get("f2")
    told = (feed.kind, feed.name, feed.release, feed.meaning, feed.state, feed.cursor)
    assert told == ("product", "f1.csv", "release of f1", "full", "received", 0)


def test_feeds_are_listed_newest_first_and_filtered(store_target: str) -> None:
    """The console shows the last feeds of a merchant who has sent thousands."""
    with Store(store_target) as store:
        for number in range(5):
            kind = "inventory" if number % 2 else "product"
            at = f"2026-03-0{number + 1}T00:00:00Z"
            store.feeds.register(make_arrival(f"f{number}", kind=kind, received_at=at), "received")
        store.feeds.register(make_arrival("x", merchant="swan"), "received")
        first = store.feeds.page(FeedFilter(MERCHANT), PageRequest(3))
        second = store.feeds.page(FeedFilter(MERCHANT), PageRequest(3, first.after))
        products = store.feeds.page(
            FeedFilter(MERCHANT, kind="product", since="2026-03-02"), PageRequest()
        )

    assert [feed.id for feed in (*first.entries, *second.entries)] == ["f4", "f3", "f2", "f1", "f0"]
    assert second.after is None
    assert [feed.id for feed in products.entries] == ["f4", "f2"]


def test_finished_feed_keeps_its_fault_and_stays_closed(store_target: str) -> None:
    """A truncated feed is not a finished one, however often its end is told."""
    with Store(store_target) as store:
        store.register_feed(make_arrival())
        finding = FeedFinding(0, "column_unknown", "Farbe", "note", "is not read")
        store.finish_feed("f1", [finding], ("feed_truncated", "line 7"), "2026-03-01T01:00:00Z")
        store.finish_feed("f1", [finding], None, "2026-03-01T02:00:00Z")
        feed = store.feeds.get("f1")

    assert (feed.state, feed.fault_code, feed.finished_at) == (
        "faulty",
        "feed_truncated",
        "2026-03-01T01:00:00Z",
    )


def test_release_of_a_feed_that_runs_again_stays(store_target: str) -> None:
    """The same arrival is the same feed: nothing of it is written anew."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1", Title="Ring")))

        assert store.register_feed(arrival).cursor == 1
