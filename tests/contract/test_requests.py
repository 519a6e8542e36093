"""Requests to marketplaces and what goes with them, on both databases."""

from dataclasses import replace

import pytest

from catalog.category_facts import CategoryFacts
from catalog.errors import MoveRefused, NotFound
from catalog.request_states import BROKEN, CLOSED, PLANNED, RECORDED, SENT
from catalog.requests import Connection, Drift, LaneHold, Reconciliation, Request
from store.batch import FeedArrival
from store.store import Store
from tests.shop import DE, UK, Shop

BEFORE = "2026-03-01T07:00:00Z"
NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-01T09:00:00Z"


@pytest.fixture
def store(shop: Shop) -> Store:
    """Its store."""
    return shop.store


def make_request(request_id: str = "q1", at: str = NOW, merchant: str = "wren") -> Request:
    """A request of two listings, just planned."""
    return Request(request_id, merchant, DE, "product", "add", PLANNED, 2, at, plan="aa")


def test_a_run_plans_once(store: Store) -> None:
    """A planner that is killed and started again finds what it has planned."""
    (planned,) = store.requests.plan("q", [make_request("q-1")])

    again = store.requests.plan("q", [make_request("q-1"), make_request("q-2")])

    assert again == (planned,) == (make_request("q-1"),)
    assert store.requests.of_run("wren", "q") == again
    assert store.requests.of_run("wren", "") == store.requests.of_run("wren", "q-1") == ()
    assert store.requests.get("wren", "q-1") == planned
    with pytest.raises(NotFound):
        store.requests.get("finch", "q-1")


def test_a_lane_takes_the_requests_of_one_run(store: Store) -> None:
    """Two planners at once would list the same thing twice; the other lane does not wait."""
    first = [make_request("q-1"), make_request("q-2")]
    assert len(store.requests.plan("q", first)) == 2
    assert store.requests.plan("r", [make_request("r-1")]) == ()
    fast = replace(make_request("s-1"), lane="fast")
    assert len(store.requests.plan("s", [fast])) == 1
    elsewhere = replace(make_request("t-1"), channel=UK)
    assert len(store.requests.plan("t", [elsewhere])) == 1

    for each in first:
        store.requests.move("wren", each.id, "close", closed_at=LATER)
    assert len(store.requests.plan("r", [make_request("r-1")])) == 1


def test_a_request_moves_on_and_a_repeated_move_is_none(store: Store) -> None:
    """Every step of a killed run is done again; it must find its own work done."""
    requests = store.requests
    requests.plan("q1", [make_request("q1-1")])
    requests.move("wren", "q1-1", "record", file="f1", skus=3)
    requests.move("wren", "q1-1", "record", file="other")
    sent = requests.move("wren", "q1-1", "send", ticket="t\x00 1", sent_at=LATER)

    assert (sent.state, sent.file, sent.skus) == (SENT, "f1", 3)
    assert sent.ticket == "t\ufffd 1"
    assert requests.move("wren", "q1-1", "record").state == SENT
    with pytest.raises(MoveRefused):
        requests.move("wren", "q1-1", "collect")
    assert requests.note("wren", "q1-1", look_at=LATER).look_at == LATER


def test_requests_that_are_over_are_not_open(store: Store) -> None:
    """Whoever looks after requests reads those that are under way, and no others."""
    requests = store.requests
    planned = [
        make_request(f"q-{number}", at=f"2026-03-0{number}T08:00:00Z") for number in range(1, 5)
    ]
    requests.plan("q", planned)
    requests.move("wren", "q-1", "close", closed_at=LATER)
    requests.move("wren", "q-2", "break_off", code="160014", message="no file")
    requests.move("wren", "q-3", "record")

    assert [(each.id, each.state) for each in requests.open()] == [
        ("q-3", RECORDED),
        ("q-4", PLANNED),
    ]
    assert requests.open("finch") == ()
    first = requests.latest("wren", limit=3)
    rest = requests.latest("wren", before=(first[-1].planned_at, first[-1].id))
    assert [each.id for each in (*first, *rest)] == ["q-4", "q-3", "q-2", "q-1"]
    assert (rest[-1].state, first[-1].state) == (CLOSED, BROKEN)


def test_a_lane_on_hold_is_let_go(store: Store) -> None:
    """A marketplace that asks to wait an hour is asked again after an hour, not before."""
    hold = LaneHold("wren", DE, "product", NOW, LATER, "160025", "too many\x00 tasks")
    store.requests.hold(hold)
    store.requests.hold(replace(hold, lane="fast"))
    store.requests.hold(replace(hold, until=None, message="suspended"))

    fast, product = store.requests.holds("wren")
    assert (fast.lane, fast.message) == ("fast", "too many\ufffd tasks")
    assert (product.until, product.message) == (None, "suspended")
    store.requests.let_go("wren", DE, "product")
    store.requests.let_go("wren", UK, "fast")
    assert store.requests.holds() == (fast,)


def test_a_connection_keeps_its_pass_and_when_it_was_refused(store: Store) -> None:
    """Several processes share one pass; a refusal names when it began, until access is granted."""
    made = Connection("wren", "ebay", "wren-shop", "sealed", NOW, "ada")
    store.connections.connect(made)
    store.connections.keep_pass("wren", "ebay", "pass", LATER)
    assert store.connections.get("wren", "ebay") == replace(
        made, sealed_pass="pass", pass_until=LATER
    )

    store.connections.refuse("wren", "ebay", "revoked", NOW)
    store.connections.refuse("wren", "ebay", "revoked again", LATER)
    refused = store.connections.get("wren", "ebay")
    assert (refused.refused_at, refused.message, refused.sealed_pass) == (NOW, "revoked", None)

    store.connections.keep_pass("wren", "ebay", "pass", LATER)
    assert store.connections.get("wren", "ebay").refused_at is None
    store.connections.disconnect("wren", "ebay")
    assert store.connections.all() == ()
    for act in (
        lambda: store.connections.get("wren", "ebay"),
        lambda: store.connections.disconnect("wren", "ebay"),
        lambda: store.connections.connect(replace(made, merchant="nobody")),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_pass_of_another_access_is_not_kept(store: Store) -> None:
    """A merchant who connects another account must not go on under the old one for two hours."""
    made = Connection("wren", "ebay", "wren-shop", "sealed", NOW, "ada")
    store.connections.connect(made)
    store.connections.connect(replace(made, account="new-shop", sealed="sealed anew"))
    store.connections.keep_pass("wren", "ebay", "old pass", LATER, sealed="sealed")

    assert store.connections.get("wren", "ebay").sealed_pass is None


def test_calls_are_counted_by_day_and_merchant(store: Store) -> None:
    """Quotas are the marketplace's, by merchant and day; running into them locks a merchant out."""
    take, day = store.connections.take, "2026-03-01"
    assert [take("wren", "ebay", "add", day, 2) for _ in range(3)] == [True, True, False]
    assert take("wren", "ebay", "add", "2026-03-02", 2)
    assert store.connections.counted("wren", "ebay", "add", day) == 2
    assert store.connections.counted("finch", "ebay", "add", day) == 0


def test_a_kind_of_call_is_paused_and_no_other(store: Store) -> None:
    """Prices must not wait because no more listings can be made for an hour."""
    store.connections.pause("wren", "ebay", "add", NOW)
    store.connections.pause("wren", "ebay", "add", LATER)

    assert store.connections.paused_until("wren", "ebay", "add") == LATER
    assert store.connections.paused_until("wren", "ebay", "revise") is None
    assert store.connections.paused_until("finch", "ebay", "add") is None


def test_the_last_reconciliation_of_a_channel_is_kept(store: Store) -> None:
    """Who asks for the next one must know when the last one was, whatever process did it."""
    done = Reconciliation("wren", DE, NOW, LATER, {"seen": 3, "price": 1})
    store.reconciliations.keep(replace(done, counts={}))
    store.reconciliations.keep(done)

    assert store.reconciliations.last("wren", DE) == done
    assert store.reconciliations.last("wren", UK) is None
    assert store.reconciliations.last("finch", DE) is None


def test_categories_keep_what_was_said_last(store: Store) -> None:
    """A category that no longer takes variations moves its listings: the date tells since when."""
    rings = CategoryFacts(
        "11",
        NOW,
        required=frozenset({"Metal"}),
        conditions=frozenset({"1000"}),
        choices={"Metal": frozenset({"Gold", "Silver"})},
    )
    store.categories.keep(DE, [rings, CategoryFacts("12", NOW, is_leaf=False, replaced_by="13")])
    store.categories.keep(DE, [replace(rings, as_of=LATER, variations=False)])
    store.categories.keep(UK, [])

    known = store.categories.known(DE, ["11", "12", "13"])
    assert known["11"] == replace(rings, as_of=LATER, variations=False)
    assert (known["12"].is_leaf, known["12"].replaced_by) == (False, "13")
    assert known.keys() == {"11", "12"}
    assert store.categories.known(UK, ["11"]) == {}


def test_due_listings_come_in_order_of_time(store: Store) -> None:
    """A sale that ends at noon ends at noon, also where ten thousand end then."""
    dues = store.listing_dues
    dues.set("wren", DE, {"A": LATER, "B": NOW, "C": NOW, "D": "2026-04-01T00:00:00Z"})
    dues.set("wren", DE, {"C": None, "E": None})

    assert dues.due("wren", DE, LATER) == ((NOW, "B"), (LATER, "A"))
    assert dues.due("wren", DE, LATER, after=(NOW, "B")) == ((LATER, "A"),)
    assert dues.due("wren", UK, LATER) == dues.due("finch", DE, LATER) == ()


def test_an_item_that_ends_is_due_where_it_is_listed(store: Store, shop: Shop) -> None:
    """Its listing must end, too, and nobody walks through a million listings to find it."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    arrival = shop.end("R-1")

    assert store.listing_dues.due("wren", DE, "2027-01-01") == ((arrival, "R-1"),)


def test_a_listed_item_that_a_full_feed_no_longer_names_is_due(store: Store, shop: Shop) -> None:
    """What is gone must not be sold; its quantity goes out with nobody's approval."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    arrival = FeedArrival("f9", "wren", "product", "f9", "00", 1, LATER, "r1", meaning="full")
    store.register_feed(arrival)
    store.drafts.withdraw(arrival, ["R-1"], ends=False)

    assert store.items.get("wren", "R-1").state == "OUT_OF_STOCK"
    assert store.listing_dues.due("wren", DE, "2027-01-01") == ((LATER, "R-1"),)
    (outcome,) = store.promotion.queue("wren", ["R-1"], LATER)
    assert outcome.item_state == "QUEUED"


def test_drift_is_found_once_and_settled_once(store: Store) -> None:
    """The report of every night shows the same difference; people want to read of it once."""
    found = Drift("R-1", DE, "price", "1101", {"price": "9.00"}, {"price": "8.00"}, NOW, "r1")
    assert store.drifts.note("wren", DE, [found]) == (found,)
    later = replace(found, found_at=LATER, report="r2", theirs={"price": "7.00"})
    assert store.drifts.note("wren", DE, [later]) == ()
    assert store.drifts.open("wren", DE) == (replace(later, found_at=NOW),)
    assert store.drifts.open("wren", UK) == store.drifts.open("finch") == ()

    store.drifts.settle("wren", [found], "put_right", LATER)
    store.drifts.settle("wren", [found], "gone", LATER)
    assert store.drifts.open("wren") == ()
    assert len(store.drifts.note("wren", DE, [replace(found, found_at=LATER)])) == 1


def test_drifts_come_page_by_page(store: Store) -> None:
    """A marketplace that loses everything makes a difference for each SKU."""
    found = [
        Drift(f"R-{number % 3}", DE, kind, str(number // 3), {}, {}, NOW, "r1")
        for number in range(7)
        for kind in ("price", "quantity")
    ]
    store.drifts.note("wren", DE, found)

    read: list[Drift] = []
    while page := store.drifts.page("wren", DE, after=read[-1] if read else None, limit=4):
        read += page

    assert sorted(read, key=repr) == sorted(found, key=repr)
    assert store.drifts.page("wren", UK) == ()
