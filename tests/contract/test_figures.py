"""Figures of the whole store are the same on every database, and read nothing that is large."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from catalog.merchants import Merchant
from catalog.requests import Connection, Drift, LaneHold
from catalog.sync_views import PlanRemark
from store.batch import Batch, RecordError
from store.store import Store
from tests.builders_store import make_arrival
from tests.shop import DE, Shop

NOW = "2026-03-05T08:00:00Z"

# They have a row for each SKU, record or error of anybody.
_LARGE = ("items", "drafts", "changes", "seen", "errors", "log_lines", "mains", "listings", "sent")


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a little of everything."""
    store.merchants.add(Merchant("wren", channels=(DE,)), NOW, "setup")
    Shop(store).feed("R-1", Title="Ring")
    arrival = make_arrival()
    store.register_feed(arrival)
    error = RecordError(1, "R-2", "price_missing", "none", 1, "")
    store.write_batch(arrival, Batch(cursor=1, rejected=1, errors=[error]))
    store.requests.hold(LaneHold("wren", DE, "fast", NOW, None, "by_person", "odd"))
    store.connections.connect(Connection("wren", "ebay", "w", "sealed", NOW, "ada"))
    store.connections.refuse("wren", "ebay", "gone", NOW)
    store.drifts.note("wren", DE, [Drift("R-1", DE, "price", "1", {}, {}, NOW, "r")])
    remark = PlanRemark(DE, "R-1", "R-1", "waits_for_stock", "None.")
    store.plan_remarks.replace("wren", DE, ["R-1"], [remark], NOW)
    return store


@pytest.fixture
def asked(filled: Store) -> Iterator[list[str]]:
    """Every statement from now on."""
    statements: list[str] = []

    def keep(_c: object, _k: object, text: str, _v: Any, _x: object, _m: bool) -> None:
        statements.append(text)

    event.listen(Engine, "before_cursor_execute", keep)
    yield statements
    event.remove(Engine, "before_cursor_execute", keep)


def test_figures_count_what_is_there(filled: Store) -> None:
    """By what an operator asks: which state, which lane, which kind."""
    found = filled.figures.read()

    assert found.feeds == {("inbound", "done"): 1, ("inbound", "running"): 1}
    assert found.records[("rejected",)] == 1
    assert found.errors == {("translation",): 1}
    assert found.holds == {("ebay", "fast"): 1}
    assert found.drifts == {("price",): 1}
    assert found.refused == {("ebay",): 1}
    assert found.waiting == {("waits_for_stock",): 1}
    assert found.requests == {}


def test_figures_read_nothing_that_grows_with_skus(filled: Store, asked: list[str]) -> None:
    """They are asked for every half minute, by machines."""
    filled.figures.read()

    words = {word.strip('",()') for text in asked for word in text.split()}
    assert words & set(_LARGE) == set()


def test_the_database_tells_its_kind_and_size(filled: Store) -> None:
    """Before the disk is full."""
    found = filled.figures.database()

    assert found.kind in ("sqlite", "postgresql")
    assert found.size_bytes > 0
    assert found.version[0].isdigit()
    assert found.tables.isdigit()
