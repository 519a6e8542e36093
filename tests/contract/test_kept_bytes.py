"""What the store must know of kept bytes, on both databases."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from store.batch import ReceivedFile
from store.kept_bytes import NamedBytes
from store.store import Store
from tests.builders_store import make_arrival

OLD, NEW = "2026-03-01T06:00:00+00:00", "2026-06-01T06:00:00+00:00"
BETWEEN, AT = "2026-05-01T00:00:00", "2026-06-02T00:00:00+00:00"
KEYS = [f"{digit}" * 64 for digit in "0123abf"]


def arrive(
    store: Store, feed: str, key: str, *, merchant: str = "wren", at: str = OLD, state: str = "done"
) -> None:
    """A feed that names bytes."""
    arrival = make_arrival(feed, merchant=merchant, received_at=at)
    store.feeds.register(replace(arrival, location=key, sha256=key), state)


def remove(store: Store, now: float = 1e9) -> list[str]:
    """Remove what is to go; returns which."""
    gone: list[str] = []

    def delete(keys: Sequence[str]) -> None:
        gone.extend(keys)

    store.kept_bytes.remove(now, 100, delete)
    return gone


def test_a_feed_that_is_over_and_old_lets_its_bytes_go(store_target: str) -> None:
    """Its history stays, and says since when it cannot run again."""
    with Store(store_target) as store:
        arrive(store, "old", KEYS[0])
        arrive(store, "new", KEYS[1], at=NEW)

        assert store.kept_bytes.let_go(BETWEEN, AT, 10) == 1
        assert store.kept_bytes.let_go(BETWEEN, AT, 10) == 0
        feed = store.feeds.get("old")
        assert (feed.location, feed.sha256, feed.bytes_gone_at) == (None, KEYS[0], AT)
        assert store.feeds.get("new").location == KEYS[1]
        assert remove(store) == [KEYS[0]]
        assert remove(store) == []


@pytest.mark.parametrize("state", ["received", "running", "held"])
def test_a_feed_that_may_still_be_read_keeps_its_bytes(store_target: str, state: str) -> None:
    """One that a person has held for half a year goes on when it is released."""
    with Store(store_target) as store:
        arrive(store, "old", KEYS[0], state=state)

        assert store.kept_bytes.let_go(BETWEEN, AT, 10) == 0


def test_bytes_stay_while_any_feed_names_them(store_target: str) -> None:
    """Two merchants who sell for one supplier send the same file."""
    with Store(store_target) as store:
        arrive(store, "old", KEYS[0])
        arrive(store, "again", KEYS[0], merchant="swan", at=NEW)
        store.kept_bytes.let_go(BETWEEN, AT, 10)
        assert remove(store) == []

        store.kept_bytes.let_go("2026-07-01", AT, 10)
        assert remove(store) == [KEYS[0]]


def test_what_is_about_to_be_named_is_not_removed(store_target: str) -> None:
    """The same bytes come again at the moment at which they would go."""
    with Store(store_target) as store:
        arrive(store, "old", KEYS[0])
        store.kept_bytes.let_go(BETWEEN, AT, 10)
        store.kept_bytes.keep(KEYS[0], until=2_000.0)
        store.kept_bytes.keep(KEYS[1], until=2_000.0)
        assert store.kept_bytes.named(KEYS, now=1_000.0) == set(KEYS[:2])

        assert remove(store, now=1_000.0) == []
        store.kept_bytes.let_go_unnamed(KEYS[:2])
        assert remove(store, now=1_000.0) == []
        assert remove(store, now=3_000.0) == KEYS[:2]


def test_nobody_begins_to_keep_bytes_while_they_are_removed(store_target: str) -> None:
    """Whoever is a moment late puts them anew: else their feed would name nothing."""
    order: list[str] = []
    began = threading.Event()
    with Store(store_target) as store, Store(store_target) as other:
        store.kept_bytes.let_go_unnamed(KEYS[:1])

        def keep() -> None:
            began.set()
            other.kept_bytes.keep(KEYS[0], until=2e9)
            order.append("kept")

        keeper = threading.Thread(target=keep)

        def delete(_keys: Sequence[str]) -> None:
            keeper.start()
            began.wait()
            keeper.join(timeout=0.3)  # it would be through by now, were it not waiting
            order.append("removed")

        store.kept_bytes.remove(1e9, 10, delete)
        keeper.join()

    assert order == ["removed", "kept"]


def test_a_removal_that_fails_is_done_again(store_target: str) -> None:
    """A bucket that does not answer must not leave bytes that nobody knows of."""

    def fail(_keys: Sequence[str]) -> None:
        raise ConnectionResetError

    with Store(store_target) as store:
        store.kept_bytes.let_go_unnamed(KEYS[:2])
        with pytest.raises(ConnectionResetError):
            store.kept_bytes.remove(1e9, 10, fail)

        assert remove(store) == KEYS[:2]


def test_only_what_no_feed_names_can_be_let_go_unnamed(store_target: str) -> None:
    """A list of files is older than the feeds that name them."""
    with Store(store_target) as store:
        arrive(store, "new", KEYS[1], at=NEW)

        assert store.kept_bytes.let_go_unnamed(KEYS[:3]) == 2
        assert remove(store) == [KEYS[0], KEYS[2]]


def test_named_bytes_are_listed_by_key_page_by_page(store_target: str) -> None:
    """They are compared with a list of files that is sorted the same way."""
    with Store(store_target) as store:
        for number, key in enumerate(reversed(KEYS)):
            arrive(store, f"f{number}", key, merchant=f"m{number % 2}")
        arrive(store, "again", KEYS[3])

        found: list[NamedBytes] = []
        after = ("", "")
        while page := store.kept_bytes.page(after, 3):
            found += page
            after = (page[-1].key, page[-1].feed)

    assert [each.key for each in found] == sorted([*KEYS, KEYS[3]])
    assert {(each.size, each.feed) for each in found if each.key == KEYS[3]} == {
        (10, "again"),
        (10, "f3"),
    }


def test_a_store_is_the_same_one_for_ever(store_target: str) -> None:
    """And no other: it says whose files are whose."""
    with Store(store_target) as store:
        first = store.kept_bytes.identity()
    with Store(store_target) as store:
        assert store.kept_bytes.identity() == first
    assert len(first) == 32


def test_a_feed_whose_bytes_went_is_not_what_comes_again(store_target: str) -> None:
    """The same file a year later is a feed of its own, with bytes."""
    file = ReceivedFile("wren", "product", "f.csv", KEYS[0], 10, KEYS[0], NEW)
    with Store(store_target) as store:
        arrive(store, "old", KEYS[0])
        store.kept_bytes.let_go(BETWEEN, AT, 10)

        feed = store.runs.receive(file)
        assert (feed.number, feed.location) == (2, KEYS[0])
        assert remove(store) == []
