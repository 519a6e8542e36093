"""What every database must do with the drafts of a merchant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import MoveRefused, NotFound
from catalog.filters import ItemFilter
from catalog.paging import PageRequest
from store.batch import Batch, DraftChange, FeedFinding, LoggedLine, RecordError
from store.facets import Facet
from store.merging import Cause
from store.store import Store
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change, new_merchant

_NOW = "2026-04-01T00:00:00Z"


def test_feeds_that_touch_different_fields_merge(store_target: str) -> None:
    """A price feed must not wipe the title that the product feed brought."""
    with Store(store_target) as store:
        product, inventory = make_arrival("f1"), make_arrival("f2", kind="inventory")
        for arrival, change in (
            (product, make_change(1, "R-1", Title="Ring", Price="9", Quantity=4)),
            (inventory, make_change(1, "R-1", Price=None, Quantity=3)),
        ):
            store.register_feed(arrival)
            store.write_batch(arrival, make_batch(change))

        ring = store.drafts.sku(MERCHANT, "R-1")

    assert ring.fields("product") == {"Title": "Ring"}
    assert ring.fields("offer") == {"Price": None}
    assert ring.fields("inventory") == {"Quantity": 3}


def test_equal_content_is_no_change(store_target: str) -> None:
    """What did not change must not be sent to a marketplace again."""
    with Store(store_target) as store:
        for feed in ("f1", "f2"):
            arrival = make_arrival(feed, received_at=f"2026-03-0{feed[1]}T00:00:00Z")
            store.register_feed(arrival)
            store.write_batch(
                arrival, make_batch(make_change(1, "R-1", Price="9", ItemSpecifics={}))
            )

        drafts = store.drafts.sku(MERCHANT, "R-1").drafts

    assert [(draft.noun, draft.version, draft.feed) for draft in drafts] == [
        ("offer", 1, "f1"),
        ("product", 1, "f1"),
    ]


def test_stock_at_two_locations_stays_apart(store_target: str) -> None:
    """A merchant's second warehouse must not overwrite the first."""
    with Store(store_target) as store:
        arrival = make_arrival(kind="inventory")
        store.register_feed(arrival)
        changes = [
            make_change(1, "R-1", Quantity=4, Location="Pforzheim"),
            make_change(2, "R-1", Quantity=5, Location="Ulm"),
            make_change(3, "R-1", Quantity=6, Location="Pforzheim"),
        ]
        store.write_batch(arrival, make_batch(*changes))

        stock = store.drafts.sku(MERCHANT, "R-1").by_place("inventory")

    assert {place: fields["Quantity"] for place, fields in stock.items()} == {
        "Pforzheim": 6,
        "Ulm": 5,
    }


def test_texts_in_another_language_stay_apart(store_target: str) -> None:
    """A record a language, as some merchants send: the French title must not replace the German."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        german = make_change(1, "R-1", Locale="de_DE", Title="Ring, Gold", Brand="Wren", Price="9")
        french = make_change(2, "R-1", Locale="fr_FR", Title="Bague en or", Brand="Wren", Price="9")
        store.write_batch(arrival, make_batch(german, french))
        store.write_batch(arrival, make_batch(make_change(3, "R-1", Locale="de_DE", Title="Ring")))
        ring = store.drafts.product(MERCHANT, "R-1")

    assert ring.fields == {"Locale": "de_DE", "Title": "Ring", "Brand": "Wren"}
    assert ring.locales == {"fr_FR": {"Locale": "fr_FR", "Title": "Bague en or"}}
    assert ring.variations[0].offer == {"": {"Price": "9"}}


def test_translation_that_comes_first_does_not_take_the_first_place(store_target: str) -> None:
    """It says itself that it was made from another language."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        french = make_change(1, "R-1", Locale="fr_FR", SourceLocale="de_DE", Title="Bague")
        german = make_change(2, "R-1", Locale="de_DE", Title="Ring")
        store.write_batch(arrival, make_batch(french, german))
        ring = store.drafts.product(MERCHANT, "R-1")

    assert ring.fields["Title"] == "Ring"
    assert ring.locales["fr_FR"]["Title"] == "Bague"


def test_shipment_is_a_draft_and_no_item(store_target: str) -> None:
    """A parcel is not for sale."""
    with Store(store_target) as store:
        arrival = make_arrival(kind="shipment")
        store.register_feed(arrival)
        change = DraftChange(1, "shipment", "A-1/7", {"OrderID": "A-1", "TrackingNumber": "0034"})
        store.write_batch(arrival, make_batch(change))

        draft = store.drafts.draft(MERCHANT, "A-1/7", "shipment")
        items = store.items.page(ItemFilter(MERCHANT), PageRequest())

    assert draft is not None
    assert draft.fields == {"OrderID": "A-1", "TrackingNumber": "0034"}
    assert items.entries == ()


def test_batch_written_twice_counts_once(store_target: str) -> None:
    """A run that was killed after its commit and before it knew begins with the same batch."""
    batch = Batch(
        cursor=2,
        translated=1,
        rejected=1,
        drafts=[make_change(1, "R-1", Price="9")],
        errors=[RecordError(2, None, "sku_missing", "no SKU", 3, "a;b")],
        findings=[FeedFinding(1, "unknown_field", "Tilte", "warning", "Tilte: Title?")] * 2,
        log_lines=[LoggedLine(1, 0, "R-1", "info", "hello")],
    )
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, batch)
        once = list(store.drafts.skus(MERCHANT))
        store.write_batch(arrival, batch)

        assert list(store.drafts.skus(MERCHANT)) == once
        state = store.register_feed(arrival)
    assert (state.cursor, state.translated, state.rejected, state.state) == (2, 1, 1, "running")


def test_failed_batch_leaves_nothing(store_target: str) -> None:
    """Drafts without the cursor, or the cursor without drafts, would lose records."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        torn = make_batch(make_change(1, "R-0", Price="8"), make_change(2, "R-1", Price=object()))
        with pytest.raises(TypeError):
            store.write_batch(arrival, torn)

        assert store.feed_state("f1").cursor == 0
        assert list(store.drafts.skus(MERCHANT)) == []


def test_nul_in_what_a_script_says_is_stored(store_target: str) -> None:
    """PostgreSQL has no NUL in texts; one in a log line must not stop a feed."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        batch = make_batch(make_change(1, "R-1", Title="a\0b"))
        batch.errors.append(RecordError(2, "R\0", "code", "a\0\ud800", 3, "x\0"))
        batch.log_lines.append(LoggedLine(1, 0, None, "info", "a\0"))
        batch.findings.append(FeedFinding(1, "unknown_field", "a\0", "warning", "\0"))
        store.write_batch(arrival, batch)

        assert store.drafts.sku(MERCHANT, "R-1").fields("product") == {"Title": "a\0b"}


def test_merchants_do_not_see_each_other(store_target: str) -> None:
    """Two merchants use the same SKUs."""
    with Store(store_target) as store:
        for merchant in ("wren", "swan"):
            arrival = make_arrival(merchant, merchant=merchant)
            store.register_feed(arrival)
            store.write_batch(arrival, make_batch(make_change(1, "R-1", Title=merchant)))

        titles = [
            store.drafts.sku(merchant, "R-1").fields("product")["Title"]
            for merchant in ("wren", "swan")
        ]

    assert titles == ["wren", "swan"]


def test_feed_moves_the_state_of_what_it_changes(store_target: str) -> None:
    """A live listing whose draft changes has something to send."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1", Title="Ring")))
        store.items.move(MERCHANT, "R-1", "approve", Cause("rule", "automatic", _NOW))
        store.write_batch(arrival, make_batch(make_change(2, "R-1", Title="Ring")))
        same = store.items.get(MERCHANT, "R-1")
        store.write_batch(arrival, make_batch(make_change(3, "R-1", Title="Gold ring")))
        changed = store.items.get(MERCHANT, "R-1")

    assert (same.state, same.state_by, same.state_at) == ("APPROVED", "rule", _NOW)
    assert (changed.state, changed.state_by, changed.state_at) == (
        "CHANGED",
        "feed",
        arrival.received_at,
    )


def test_illegal_move_changes_nothing(store_target: str) -> None:
    """Nobody approves what does not exist, and no feed approves anything."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1", Title="Ring")))
        with pytest.raises(NotFound):
            store.items.move(MERCHANT, "R-2", "approve", Cause("person", "jo", _NOW))
        with pytest.raises(MoveRefused):
            store.items.move(MERCHANT, "R-1", "approve", Cause("feed", "f1", _NOW))

        assert store.items.get(MERCHANT, "R-1").state == "NEW"


def test_edit_by_a_person_is_a_change_with_a_state(store_target: str) -> None:
    """An edit awaits approval and says whose it is."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1", Title="Ring", Price="9")))
        facets = [
            Facet("R-1", "product", "", {"Title": "Ring, gold"}),
            Facet("R-1", "offer", "ebay/DE", {"Price": "10"}),
        ]
        (ring,) = store.drafts.edit(MERCHANT, facets, "jo", _NOW)

    assert ring.fields("product") == {"Title": "Ring, gold"}
    assert ring.by_place("offer") == {"": {"Price": "9"}, "ebay/DE": {"Price": "10"}}
    item = ring.item
    assert (item.state, item.edited_by, item.edited_at) == ("EDITED", "jo", _NOW)


def test_edit_of_an_unknown_sku_changes_nothing(store_target: str) -> None:
    """A typing mistake must not make a product."""
    with Store(store_target) as store:
        with pytest.raises(NotFound):
            store.drafts.edit(MERCHANT, [Facet("R-9", "product", "", {"Title": "x"})], "jo", _NOW)

        assert list(store.drafts.skus(MERCHANT)) == []


def test_items_are_listed_by_state_page_by_page(store_target: str) -> None:
    """A screen of a merchant with a million SKUs shows a hundred, whichever they are."""
    skus = ["R-1", "R-10", "R-2", "r-1", "Ä"]
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        changes = [make_change(number, sku, Title=sku) for number, sku in enumerate(skus, 1)]
        store.write_batch(arrival, make_batch(*changes))
        store.items.move(MERCHANT, "R-2", "approve", Cause("rule", "automatic", _NOW))
        first = store.items.page(ItemFilter(MERCHANT, state="NEW"), PageRequest(3))
        second = store.items.page(ItemFilter(MERCHANT, state="NEW"), PageRequest(3, first.after))
        counts = store.items.counts(MERCHANT)

    assert [item.sku for item in (*first.entries, *second.entries)] == ["R-1", "R-10", "r-1", "Ä"]
    assert second.after is None
    assert counts == {"APPROVED": 1, "NEW": 4}


_fields = st.dictionaries(
    st.sampled_from(["Title", "Price", "Quantity"]), st.none() | st.text(max_size=2), max_size=3
)


@settings(max_examples=25, deadline=None)
@given(
    changes=st.lists(st.tuples(st.sampled_from(["R-1", "R-2"]), _fields), max_size=12),
    size=st.integers(1, 4),
)
def test_drafts_are_the_fold_of_their_changes(
    shared_store: Store, changes: list[tuple[str, dict[str, object]]], size: int
) -> None:
    """Whatever the batch size, a draft is its changes laid over each other in record order."""
    expected: dict[str, dict[str, object]] = {}
    for sku, fields in changes:
        expected.setdefault(sku, {}).update(fields)

    merchant = new_merchant()
    arrival = make_arrival(merchant, merchant=merchant)
    shared_store.register_feed(arrival)
    for start in range(0, len(changes), size):
        part = enumerate(changes[start : start + size], start + 1)
        shared_store.write_batch(
            arrival,
            make_batch(*(make_change(record, sku, **fields) for record, (sku, fields) in part)),
        )

    found = {
        stored.item.sku: {
            name: value for draft in stored.drafts for name, value in draft.fields.items()
        }
        for stored in shared_store.drafts.skus(merchant)
    }
    assert found == expected
