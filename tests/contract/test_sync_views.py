"""What people see of the sync layer, on every database: pages of all kinds, history, wishes."""

from dataclasses import replace

import pytest

from catalog.errors import QueryInvalid
from catalog.filters import DriftFilter, ListingFilter, RemarkFilter, RequestFilter
from catalog.merchants import Channel, Merchant
from catalog.paging import PageRequest, entries_of
from catalog.promotion import Reason, Refusal
from catalog.request_states import PLANNED
from catalog.requests import Drift, Reconciliation, Request
from catalog.sync_views import PlanRemark, Wish
from store.reconciliations import KEPT
from store.store import Store
from tests.shop import DE, UK, Shop

NOW = "2026-03-05T08:00:00Z"
LATER = "2026-03-05T09:00:00Z"


def request(number: int, channel: Channel = DE) -> Request:
    """A planned request of its own run."""
    made = f"2026-03-05T{number:02}:00:00Z"
    lane = "product" if number % 2 else "fast"
    return Request(f"wren-q{number:02}-1", "wren", channel, lane, "add", PLANNED, 1, made)


def drift(sku: str, kind: str = "price", channel: Channel = DE) -> Drift:
    """A drift that the report r1 showed."""
    return Drift(sku, channel, kind, f"L-{sku}", {"price": "1"}, {"price": "2"}, NOW, "r1")  # type: ignore[arg-type]


def remark(sku: str, code: str = "waits_for_stock", channel: Channel = DE) -> PlanRemark:
    """A remark on a SKU that is sold alone."""
    return PlanRemark(channel, sku, sku, code, "It has none.")


def test_requests_come_newest_first_of_any_state_and_channel(store: Store) -> None:
    """The one that has just gone is the one that people ask about."""
    for number in (1, 2):
        store.requests.plan(f"wren-q{number:02}", [request(number)])
    store.requests.move("wren", "wren-q02-1", "record", skus=1, file="f")
    store.requests.plan("wren-q03", [request(3, UK)])

    def ids(**wanted: str) -> list[str]:
        chosen = RequestFilter("wren", **wanted)
        found = entries_of(
            lambda page: store.sync_queries.requests(chosen, PageRequest(1, page.after))
        )
        return [each.id for each in found]

    assert ids() == ["wren-q03-1", "wren-q02-1", "wren-q01-1"]
    assert ids(state="recorded") == ["wren-q02-1"]
    assert ids(channel=str(UK)) == ["wren-q03-1"]


def test_skus_of_a_request_come_with_their_reasons_whatever_the_page(store: Store) -> None:
    """The thousandth refusal is shown on its own page, not before."""
    shop = Shop(store)
    for sku in ("A", "B", "C"):
        shop.feed(sku, Title=sku, Quantity=1)
        shop.send("q-1", sku)
    reason = Reason("21", "give a brand", "Brand")
    store.promotion.refuse("wren", DE, [Refusal("q-1", "B", (reason,))], NOW)
    shop.accept("q-1", "C", listing_id="1102")
    about = replace(request(1), id="q-1")

    found = list(
        entries_of(lambda page: store.sync_queries.request_skus(about, PageRequest(1, page.after)))
    )

    assert [(each.recorded.sku, each.outcome) for each in found] == [
        ("A", "open"),
        ("B", "refused"),
        ("C", "done"),
    ]
    assert [each.message for each in found[1].reasons] == ["give a brand"]
    assert found[2].listing_id == "1102"


def test_listings_are_shown_by_state_of_one_channel(store: Store) -> None:
    """What is live here may be refused there."""
    shop = Shop(store)
    for sku in ("A", "B"):
        shop.feed(sku, Title=sku, Quantity=1)
        shop.send(f"q-{sku}", sku)
    shop.accept("q-A", "A")

    def skus(**wanted: str) -> list[str]:
        found = store.sync_queries.listings(ListingFilter("wren", **wanted), PageRequest(10))
        return [each.sku for each in found.entries]

    assert skus() == ["A", "B"]
    assert skus(channel=str(DE), state="LIVE") == ["A"]
    assert skus(channel=str(UK)) == []
    with pytest.raises(QueryInvalid):
        skus(state="LIVE")


@pytest.mark.parametrize("size", [1, 10])
def test_drifts_are_narrowed_by_kind_channel_sku_and_state(store: Store, size: int) -> None:
    """Twenty prices that a repricing tool changes must not hide the one listing that is gone."""
    some = [drift("A"), drift("B"), drift("B", "ended"), drift("C", "price", UK)]
    store.drifts.note("wren", DE, some[:3])
    store.drifts.note("wren", UK, some[3:])
    store.drifts.settle("wren", [some[0]], "put_right", LATER)

    def found(**wanted: str) -> list[tuple[str, str]]:
        chosen = DriftFilter("wren", **wanted)
        drifts = entries_of(
            lambda page: store.sync_queries.drifts(chosen, PageRequest(size, page.after))
        )
        return [(each.sku, each.kind) for each in drifts]

    assert found() == [("B", "ended"), ("B", "price"), ("C", "price")]
    assert found(kind="price") == [("B", "price"), ("C", "price")]
    assert found(channel=str(UK)) == [("C", "price")]
    assert found(sku="B") == [("B", "ended"), ("B", "price")]
    assert found(state="settled") == [("A", "price")]
    assert found(state="settled", kind="ended") == []


def test_what_is_said_again_keeps_its_time_and_what_is_not_goes(store: Store) -> None:
    """Waiting since Monday is another thing than waiting."""
    remarks = store.plan_remarks
    remarks.replace("wren", DE, ["A", "B"], [remark("A"), remark("B")], NOW)
    remarks.replace("wren", UK, ["A"], [remark("A", "waits_for_price", UK)], NOW)
    remarks.replace("wren", DE, ["A", "B"], [remark("A")], LATER)

    assert [(each.code, each.since) for each in remarks.of_sku("wren", "A")] == [
        ("waits_for_stock", NOW),
        ("waits_for_price", NOW),
    ]
    assert remarks.of_sku("wren", "B") == ()

    remarks.replace("wren", DE, ["C"], [remark("C", "field_stays")], NOW)
    remarks.keep_only("wren", DE, [])
    found = remarks.page(RemarkFilter("wren"), PageRequest(10))
    assert [(each.channel, each.code) for each in found.entries] == [
        (DE, "field_stays"),
        (UK, "waits_for_price"),
    ]


def test_remarks_of_one_code_are_paged_and_counted(store: Store) -> None:
    """So many wait for stock: which?"""
    said = [remark(sku, code) for sku in "ABC" for code in ("waits_for_stock", "waits_for_price")]
    store.plan_remarks.replace("wren", DE, ["A", "B", "C"], said, NOW)

    wanted = RemarkFilter("wren", code="waits_for_price", channel=str(DE))
    found = entries_of(lambda page: store.plan_remarks.page(wanted, PageRequest(2, page.after)))

    assert [each.sku for each in found] == ["A", "B", "C"]
    counted = store.plan_remarks.counts("wren", DE, ["waits_for_price", "waits_for_answer"])
    assert counted == {"waits_for_price": 3}


def test_the_last_reconciliations_are_known(store: Store) -> None:
    """Since when is that so? But a channel that is compared for years keeps half a year."""
    for number in range(KEPT + 2):
        at = f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z"
        store.reconciliations.keep(Reconciliation("wren", DE, at, at, {"listings": number}))

    found = store.reconciliations.history("wren", DE)

    assert len(found) == KEPT
    assert [each.counts["listings"] for each in found[:2]] == [KEPT + 1, KEPT]
    assert store.reconciliations.last("wren", DE) == found[0]
    assert store.reconciliations.history("wren", UK) == ()


def test_a_wish_that_was_made_anew_is_not_forgotten_with_the_first(store: Store) -> None:
    """Who wishes while the first is taken up wants another look."""
    store.merchants.add(Merchant("wren", channels=(DE,)), NOW, "setup")
    first = Wish("wren", DE, "plan", NOW, "ada")
    store.sync_wishes.make(first)
    again = replace(first, at=LATER)
    store.sync_wishes.make(again)
    store.sync_wishes.taken_up(first)

    assert store.sync_wishes.all() == (again,)
    store.sync_wishes.taken_up(again)
    assert store.sync_wishes.all("wren") == ()
