"""Why is this value here? For any field of any draft."""

from store.batch import DraftChange
from store.facets import Facet
from store.store import Store
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change

_NOW = "2026-04-01T00:00:00Z"


def _write(store: Store, feed: str, at: str, *changes: DraftChange) -> None:
    arrival = make_arrival(feed, received_at=at)
    store.register_feed(arrival)
    store.write_batch(arrival, make_batch(*changes))


def test_every_field_knows_the_feed_record_and_release_it_came_from(store_target: str) -> None:
    """A merchant who asks why a price is on eBay must get the line of the feed."""
    with Store(store_target) as store:
        _write(store, "f1", "2026-03-01", make_change(7, "R-1", Price="9", Currency="EUR"))
        fresh = store.changes.origin(MERCHANT, "R-1", "offer", "Price")
        _write(store, "f2", "2026-03-02", make_change(8, "R-1", Price="8", SalePrice="7"))
        price, currency, sale, nothing = (
            store.changes.origin(MERCHANT, "R-1", "offer", name)
            for name in ("Price", "Currency", "SalePrice", "TaxCategory")
        )

    assert fresh is not None
    assert (fresh.cause_id, fresh.record, fresh.release) == ("f1", 7, "release of f1")
    assert price is not None
    assert (price.cause, price.cause_id, price.record, price.at) == ("feed", "f2", 8, "2026-03-02")
    assert price.before == {"Price": "9"}
    assert price.added == {"SalePrice"}
    assert currency is not None
    assert (currency.cause_id, currency.record, currency.is_first) == ("f1", 7, True)
    assert sale is not None
    assert sale.cause_id == "f2"
    assert nothing is None


def test_edit_of_a_person_is_told_from_a_feed(store_target: str) -> None:
    """Somebody overrode the feed, and it must be seen who."""
    with Store(store_target) as store:
        _write(store, "f1", "2026-03-01", make_change(1, "R-1", Price="9"))
        edits = [
            Facet("R-1", "offer", "", {"Price": "10"}),
            Facet("R-1", "offer", "ebay/DE", {"Price": "11"}),
        ]
        store.drafts.edit(MERCHANT, edits, "jo", _NOW)
        _write(store, "f2", "2026-05-01", make_change(2, "R-1", Price="12"))
        steps = store.changes.of_field(MERCHANT, "R-1", "offer", "Price")
        on_ebay = store.changes.origin(MERCHANT, "R-1", "offer", "Price", place="ebay/DE")

    assert [(step.cause, step.cause_id, step.before) for step in steps] == [
        ("feed", "f2", {"Price": "10"}),
        ("person", "jo", {"Price": "9"}),
        ("feed", "f1", {}),
    ]
    assert on_ebay is not None
    assert (on_ebay.cause, on_ebay.cause_id, on_ebay.at) == ("person", "jo", _NOW)


def test_field_that_was_added_later_does_not_come_from_the_first_record(
    store_target: str,
) -> None:
    """The record that made the draft knew nothing of it."""
    with Store(store_target) as store:
        _write(store, "f1", "2026-03-01", make_change(1, "R-1", Price="9"))
        _write(store, "f2", "2026-03-02", make_change(1, "R-1", SalePrice="8"))
        _write(store, "f3", "2026-03-03", make_change(1, "R-1", SalePrice="7"))
        steps = store.changes.of_field(MERCHANT, "R-1", "offer", "SalePrice")

    assert [step.cause_id for step in steps] == ["f3", "f2"]


def test_history_does_not_depend_on_the_size_of_batches(store_target: str) -> None:
    """A run that was killed in between leaves the same rows as a clean one."""
    changes = [make_change(record, "R-1", Price=str(record % 3)) for record in range(1, 7)]
    with Store(store_target) as store:
        histories = []
        for merchant, size in (("wren", 1), ("swan", 4), ("owl", 6)):
            arrival = make_arrival(merchant, merchant=merchant)
            store.register_feed(arrival)
            for start in range(0, 6, size):
                store.write_batch(arrival, make_batch(*changes[start : start + size]))
            steps = store.changes.of_sku(merchant, "R-1")
            histories.append([(s.noun, s.version, s.record, s.before, s.added) for s in steps])

    assert histories[0] == histories[1] == histories[2]
    assert [record for _, _, record, _, _ in histories[0]] == [6, 5, 4, 3, 2, 1]
