"""Tickets of requests, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from catalog.errors import NotFound
from catalog.merchants import Channel
from catalog.request_states import PLANNED
from catalog.requests import Request
from store.store import Store
from tests.shop import DE, UK, Shop

NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-01T09:00:00Z"
MUCH_LATER = "2026-03-01T09:30:00Z"


@pytest.fixture
def store(shop: Shop) -> Store:
    """Its store."""
    return shop.store


def make_request(request_id: str) -> Request:
    """A request of two listings, just planned."""
    return Request(request_id, "wren", DE, "product", "add", PLANNED, 2, NOW, plan="aa")


def test_a_ticket_belongs_to_one_request(store: Store) -> None:
    """Two that read the results of one task would each take the other's listings for theirs."""
    requests, tickets = store.requests, store.tickets
    requests.plan("q", [make_request("q-1"), make_request("q-2")])
    store.requests.plan("r", [replace(make_request("r-1"), channel=UK)])
    tiny = replace(make_request("s-1"), channel=Channel("tiny", "main"))
    requests.plan("s", [tiny])
    for each in ("q-1", "q-2"):
        requests.note("wren", each, ticket="")

    assert tickets.claim("wren", "q-1", "t-1")
    assert tickets.claim("wren", "q-1", "t-1")
    assert not tickets.claim("wren", "q-2", "t-1")
    assert not tickets.claim("wren", "r-1", "t-1")
    assert tickets.claim("wren", "s-1", "t-1")
    requests.move("wren", "q-1", "break_off", closed_at=LATER)
    assert not tickets.claim("wren", "q-2", "t-1")
    assert tickets.claim("wren", "q-2", "t-2")
    assert [requests.get("wren", each).ticket for each in ("q-1", "q-2", "r-1")] == [
        "t-1",
        "t-2",
        None,
    ]
    with pytest.raises(NotFound):
        tickets.claim("wren", "q-9", "t-3")


def test_tickets_that_requests_asked_for_at_once_are_claimed_once(store: Store) -> None:
    """Whoever writes second sees what the first has written, on both databases."""
    names = [f"q-{number}" for number in range(8)]
    store.requests.plan("q", [make_request(name) for name in names])
    with ThreadPoolExecutor(len(names)) as pool:
        claims = list(pool.map(lambda name: store.tickets.claim("wren", name, "t-1"), names))

    assert sorted(claims) == [False] * 7 + [True]


def test_who_else_asks_for_tickets_of_a_kind_is_known(store: Store) -> None:
    """A marketplace does not tell of which site a ticket is."""
    mine = make_request("q-1")
    other = replace(make_request("r-1"), channel=UK)
    store.requests.plan("q", [mine])
    store.requests.plan("r", [other, replace(other, id="r-2", kind="relist")])
    for each in ("q-1", "r-2"):
        store.requests.note("wren", each, asked_at=LATER)
    assert not store.tickets.asked_elsewhere(mine, NOW)

    store.requests.note("wren", "r-1", asked_at=NOW)
    assert store.tickets.asked_elsewhere(mine, NOW)
    assert not store.tickets.asked_elsewhere(mine, LATER)


def test_a_lane_has_so_many_requests_with_the_marketplace_at_once(store: Store) -> None:
    """Those of all sites count; the other lane's do not, nor what is over or was never used."""
    names = ["q-1", "q-2", "q-3", "q-4"]
    store.requests.plan("q", [make_request(name) for name in names])
    store.requests.plan("r", [replace(make_request("r-1"), channel=UK)])
    store.requests.plan("s", [replace(make_request("s-1"), lane="fast")])
    for name in (*names, "r-1", "s-1"):
        store.requests.move("wren", name, "record")

    def ask(name: str, now: str = NOW, most: int | None = 2) -> bool:
        return store.tickets.ask(store.requests.get("wren", name), now, most)

    assert [ask(name) for name in ("q-1", "r-1", "q-2", "s-1", "q-1")] == [
        True,
        True,
        False,
        True,
        True,
    ]
    assert ask("q-4", most=None)
    assert store.requests.get("wren", "q-1").asked_at == NOW
    assert store.requests.get("wren", "q-2").ticket is None

    store.requests.move("wren", "q-1", "send")
    assert not ask("q-2")
    store.requests.move("wren", "r-1", "break_off", closed_at=NOW)
    store.requests.note("wren", "q-4", ticket=None)
    assert ask("q-2")
    assert not ask("q-3", LATER)
    assert ask("q-3", MUCH_LATER)


def test_requests_that_ask_at_once_take_no_more_places_than_there_are(store: Store) -> None:
    """Ten workers may come at the same moment."""
    planned = store.requests.plan("q", [make_request(f"q-{number}") for number in range(8)])
    for each in planned:
        store.requests.move("wren", each.id, "record")
    with ThreadPoolExecutor(len(planned)) as pool:
        asked = list(pool.map(lambda each: store.tickets.ask(each, NOW, 3), planned))

    assert sorted(asked) == [False] * 5 + [True] * 3
