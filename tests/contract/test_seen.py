"""Unchanged means free: records that are known, and SKUs that are no longer named."""

from store.batch import Batch, RecordError
from store.store import Store
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change, make_seen

_KIND = "product"


def _first_feed(store: Store) -> None:
    """Two SKUs, seen as texts `a` and `b`."""
    arrival = make_arrival("f1", meaning="full")
    store.register_feed(arrival)
    store.write_batch(
        arrival,
        make_batch(
            make_change(1, "R-1", Price="9", Quantity=1),
            make_change(2, "R-2", Price="9", Quantity=2),
            seen=(make_seen(1, "R-1", "a"), make_seen(2, "R-2", "b")),
        ),
    )
    store.finish_feed("f1", [], None)


def test_record_that_was_seen_last_is_known(store_target: str) -> None:
    """It need not reach JavaScript again."""
    a, other = make_seen(1, "R-1", "a").digest, make_seen(1, "R-1", "z").digest
    with Store(store_target) as store:
        _first_feed(store)

        assert store.seen.known(MERCHANT, _KIND, [a, other]) == {a: "R-1"}
        assert store.seen.known(MERCHANT, "inventory", [a]) == {}
        assert store.seen.known("swan", _KIND, [a]) == {}


def test_true_claim_is_counted_and_keeps_its_sku(store_target: str) -> None:
    """A full feed of unchanged records loses nothing."""
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2")
        store.register_feed(arrival)
        claims = (make_seen(1, "R-1", "a"), make_seen(2, "R-2", "b"))
        store.write_batch(arrival, make_batch(unchanged=claims))

        assert store.feed_state("f2").unchanged == 2
        assert store.replays(arrival) == ()
        assert list(store.seen.missing(MERCHANT, _KIND, 2)) == []


def test_record_that_may_not_be_passed_over_is_not_known(store_target: str) -> None:
    """A record with a warning must warn each time it comes."""
    a = make_seen(1, "R-1", "a")
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2")
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1", Price="8")))

        assert store.seen.known(MERCHANT, _KIND, [a.digest]) == {}
        assert list(store.seen.missing(MERCHANT, _KIND, 2)) == ["R-2"]


def test_false_claim_and_what_follows_it_are_replayed_in_order(store_target: str) -> None:
    """The record before changed the SKU: that the old text was seen once proves nothing."""
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2")
        store.register_feed(arrival)
        store.write_batch(
            arrival,
            make_batch(
                make_change(1, "R-1", Price="8"),
                seen=(make_seen(1, "R-1", "c"),),
                unchanged=(make_seen(2, "R-1", "a"), make_seen(3, "R-2", "b")),
            ),
        )
        store.write_batch(
            arrival,
            make_batch(make_change(4, "R-1", Quantity=5), seen=(make_seen(4, "R-1", "d"),)),
        )
        waiting = store.replays(arrival)
        replay = make_batch(
            make_change(2, "R-1", Price="9", Quantity=1),
            make_change(4, "R-1", Quantity=5),
            seen=(make_seen(2, "R-1", "a"), make_seen(4, "R-1", "d")),
        )
        store.write_replay(arrival, replay, waiting)
        once = store.drafts.sku(MERCHANT, "R-1")
        store.write_replay(arrival, replay, waiting)

        assert waiting == (2, 4)
        assert store.replays(arrival) == ()
        assert store.drafts.sku(MERCHANT, "R-1") == once
        assert (once.fields("offer"), once.fields("inventory")) == ({"Price": "9"}, {"Quantity": 5})
        d = make_seen(4, "R-1", "d").digest
        assert store.seen.known(MERCHANT, _KIND, [d]) == {d: "R-1"}
        state = store.feed_state("f2")
    assert (state.translated, state.unchanged, state.rejected, state.skipped) == (3, 1, 0, 0)


def test_replays_may_come_in_several_batches(store_target: str) -> None:
    """A million false claims do not fit into one transaction."""
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2")
        store.register_feed(arrival)
        claims = (make_seen(1, "R-1", "x"), make_seen(2, "R-1", "a"), make_seen(3, "R-2", "y"))
        store.write_batch(arrival, make_batch(unchanged=claims))
        assert store.replays(arrival) == (1, 2, 3)
        store.write_replay(arrival, make_batch(make_change(1, "R-1", Price="7")), [1])
        assert store.replays(arrival) == (2, 3)
        refused = Batch(errors=[RecordError(3, "R-2", "price_missing", "none", 4, "")])
        store.write_replay(arrival, refused, [2, 3])

        assert store.replays(arrival) == ()
        state = store.feed_state("f2")
    assert (state.translated, state.skipped, state.rejected, state.unchanged) == (1, 1, 1, 0)


def test_children_of_a_parent_record_are_seen_with_it(store_target: str) -> None:
    """A full feed of unchanged parents must not end their variations."""
    children = [{"SKU": "R-1"}, {"SKU": "R-2"}]
    with Store(store_target) as store:
        for feed in ("f1", "f2", "f3"):
            store.register_feed(make_arrival(feed))
        parent = make_change(1, "R", Title="Ring", Variations=children)
        store.write_batch(make_arrival("f1"), make_batch(parent, seen=(make_seen(1, "R", "both"),)))
        claim = make_batch(unchanged=(make_seen(1, "R", "both"),))
        store.write_batch(make_arrival("f2"), claim)
        after_claim = list(store.seen.missing(MERCHANT, _KIND, 2))
        one = make_change(1, "R", Title="Ring", Variations=children[:1])
        store.write_batch(make_arrival("f3"), make_batch(one))

        assert after_claim == []
        assert list(store.seen.missing(MERCHANT, _KIND, 3)) == ["R-2"]


def test_sku_of_a_rejected_record_has_not_disappeared(store_target: str) -> None:
    """Whoever sends a bad price still has the ring."""
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2")
        store.register_feed(arrival)
        error = RecordError(1, "R-1", "price_missing", "no price", 2, "R-1;")
        store.write_batch(arrival, Batch(cursor=1, rejected=1, errors=[error]))

        assert list(store.seen.missing(MERCHANT, _KIND, 2)) == ["R-2"]
        assert store.seen.counts(MERCHANT, _KIND, 2) == (2, 1)


def test_disappeared_sku_goes_out_of_stock_and_is_new_next_time(store_target: str) -> None:
    """It must not be sold any more, and must come back when the merchant has it again."""
    b = make_seen(2, "R-2", "b")
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2", meaning="full")
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(unchanged=(make_seen(1, "R-1", "a"),)))
        missing = list(store.seen.missing(MERCHANT, _KIND, 2))
        assert store.drafts.withdraw(arrival, missing, ends=False) == 1
        assert store.drafts.withdraw(arrival, missing, ends=False) == 0
        assert store.drafts.withdraw(arrival, ["R-1"], ends=False) == 0
        gone = store.drafts.sku(MERCHANT, "R-2")

        assert store.feeds.get("f2").disappeared == 1
        assert (gone.item.state, gone.fields("inventory")) == ("OUT_OF_STOCK", {"Quantity": 0})
        assert store.seen.known(MERCHANT, _KIND, [b.digest]) == {}
        assert store.items.get(MERCHANT, "R-1").state == "NEW"


def test_disappeared_sku_ends_where_its_merchant_wishes_so(store_target: str) -> None:
    """And a later feed that names it again brings it back."""
    with Store(store_target) as store:
        _first_feed(store)
        arrival = make_arrival("f2", meaning="full")
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(unchanged=(make_seen(1, "R-1", "a"),)))
        store.drafts.withdraw(arrival, ["R-2"], ends=True)
        ended = store.items.get(MERCHANT, "R-2")
        again = make_arrival("f3")
        store.register_feed(again)
        store.write_batch(again, make_batch(make_change(1, "R-2", Price="9", Quantity=2)))

        assert (ended.state, ended.state_by) == ("ENDED", "feed")
        assert store.items.get(MERCHANT, "R-2").state == "NEW"
