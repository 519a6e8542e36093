"""What every database must do with moves of many items, and with edits of what was seen."""

import pytest

from catalog.errors import VersionDiffers
from catalog.filters import ItemFilter
from catalog.products import ItemMove
from store.facets import Facet
from store.merging import Cause
from store.store import Store
from tests.builders_store import make_arrival, make_batch, make_change, new_merchant

_JO = Cause("person", "jo", "2026-03-02T00:00:00Z")


@pytest.fixture
def store(shared_store: Store) -> Store:
    """One for all tests of this file: each has a merchant of its own."""
    return shared_store


@pytest.fixture
def merchant(store: Store) -> str:
    """R-1 to R-3 have arrived; R-3 was ended."""
    merchant = new_merchant()
    arrival = make_arrival(merchant, merchant=merchant)
    store.register_feed(arrival)
    changes = [make_change(number, f"R-{number}", Price="9") for number in (1, 2, 3)]
    store.write_batch(arrival, make_batch(*changes))
    store.items.move(merchant, "R-3", "end", _JO)
    return merchant


def test_many_move_each_as_far_as_it_may(store: Store, merchant: str) -> None:
    """One SKU that must not be approved keeps nobody from approving a thousand others."""
    wanted = dict.fromkeys(("R-1", "R-3", "R-9"))
    assert store.items.move_all(merchant, wanted, "approve", _JO) == (
        ItemMove("R-1", "done", "APPROVED"),
        ItemMove("R-3", "refused", "ENDED"),
        ItemMove("R-9", "unknown", None),
    )
    assert store.items.get(merchant, "R-1").state_by == "person"


@pytest.mark.parametrize(("sku", "event"), [("R-1", "approve"), ("R-3", "end")])
def test_a_move_that_is_asked_for_again_changes_nothing(
    store: Store, merchant: str, sku: str, event: str
) -> None:
    """A browser that heard no answer asks once more."""
    store.items.move_all(merchant, {sku: None}, event, _JO)
    before = store.items.get(merchant, sku)
    again = Cause("person", "jo", "2026-03-03T00:00:00Z")
    (moved,) = store.items.move_all(merchant, {sku: None}, event, again)
    assert moved == ItemMove(sku, "repeated", before.state)
    assert store.items.get(merchant, sku) == before


def test_an_approval_in_line_already_is_no_refusal(store: Store, merchant: str) -> None:
    """The sync has taken it from the hands of whoever approved it."""
    store.items.move_all(merchant, {"R-1": None}, "approve", _JO)
    store.promotion.queue(merchant, ["R-1"], _JO.at)
    (moved,) = store.items.move_all(merchant, {"R-1": None}, "approve", _JO)
    assert moved == ItemMove("R-1", "repeated", "QUEUED")


def test_what_has_changed_since_it_was_looked_at_is_not_approved(
    store: Store, merchant: str
) -> None:
    """An approval is of what somebody has seen."""
    seen = {line.sku: line.version for line in store.item_queries.stream(ItemFilter(merchant))}
    store.drafts.edit(merchant, [Facet("R-1", "offer", "", {"Price": "1"})], "al", _JO.at)
    wanted = {sku: seen[sku] for sku in ("R-1", "R-2")}
    assert store.items.move_all(merchant, wanted, "approve", _JO) == (
        ItemMove("R-1", "changed", "EDITED"),
        ItemMove("R-2", "done", "APPROVED"),
    )


def test_edits_of_what_was_not_seen_are_all_refused(store: Store, merchant: str) -> None:
    """Two people who edit one SKU must not overwrite each other silently."""
    facets = [
        Facet("R-1", "offer", "", {"Price": "8"}),
        Facet("R-2", "offer", "", {"Price": "8"}),
        Facet("R-2", "product", "", {"Title": "Ring"}),
    ]
    seen = {("R-1", "offer", ""): 1, ("R-2", "offer", ""): 3, ("R-2", "product", ""): 7}
    with pytest.raises(VersionDiffers) as caught:
        store.drafts.edit(merchant, facets, "jo", _JO.at, expected=seen)

    assert caught.value.context["drafts"] == [
        {"sku": "R-2", "noun": "offer", "place": "", "version": 1},
        {"sku": "R-2", "noun": "product", "place": "", "version": 0},
    ]
    assert store.drafts.sku(merchant, "R-1").fields("offer") == {"Price": "9"}


def test_an_edit_of_what_was_seen_is_saved(store: Store, merchant: str) -> None:
    """Also where it makes a draft that was not there."""
    facets = [Facet("R-1", "profile_use", "", {"ReturnPolicyName": "30 days"})]
    seen = {("R-1", "profile_use", ""): 0}
    (ring,) = store.drafts.edit(merchant, facets, "jo", _JO.at, expected=seen)
    assert ring.fields("profile_use") == {"ReturnPolicyName": "30 days"}
