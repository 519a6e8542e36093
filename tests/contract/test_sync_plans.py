"""Lists of the sync layer are read from an index that has their order: a page costs the same
wherever it stands."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from catalog.filters import DriftFilter, ListingFilter, RemarkFilter, RequestFilter
from catalog.paging import Page, PageRequest
from catalog.request_states import PLANNED
from catalog.requests import Request
from catalog.sync_views import PlanRemark
from store.database import Database
from store.store import Store
from tests.shop import DE, Shop

_ABOUT = Request("q-1", "wren", DE, "product", "add", PLANNED, 1, "2026-03-05T08:00:00Z")
_CHANNEL = str(DE)

_LISTS: dict[str, Callable[[Store, PageRequest], Page[Any]]] = {
    "requests": lambda store, page: store.sync_queries.requests(RequestFilter("wren"), page),
    "requests in a state": lambda store, page: store.sync_queries.requests(
        RequestFilter("wren", state="closed"), page
    ),
    "SKUs of a request": lambda store, page: store.sync_queries.request_skus(_ABOUT, page),
    "listings": lambda store, page: store.sync_queries.listings(ListingFilter("wren"), page),
    "listings in a state": lambda store, page: store.sync_queries.listings(
        ListingFilter("wren", _CHANNEL, "LIVE"), page
    ),
    "drift": lambda store, page: store.sync_queries.drifts(DriftFilter("wren"), page),
    "drift of a kind": lambda store, page: store.sync_queries.drifts(
        DriftFilter("wren", kind="price"), page
    ),
    "drift of a channel": lambda store, page: store.sync_queries.drifts(
        DriftFilter("wren", channel=_CHANNEL), page
    ),
    "settled drift": lambda store, page: store.sync_queries.drifts(
        DriftFilter("wren", state="settled"), page
    ),
    "remarks": lambda store, page: store.plan_remarks.page(RemarkFilter("wren"), page),
    "remarks of a code": lambda store, page: store.plan_remarks.page(
        RemarkFilter("wren", code="waits_for_stock"), page
    ),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a SKU that was sent, so that a request has something to show."""
    path = tmp_path_factory.mktemp("plans") / "store.sqlite"
    with Store(path) as store:
        shop = Shop(store)
        shop.feed("A", Title="Ring", Quantity=1)
        shop.send("q-1", "A")
        remark = PlanRemark(DE, "A", "A", "waits_for_stock", "None.")
        store.plan_remarks.replace("wren", DE, ["A"], [remark], "2026-03-05T08:00:00Z")
    return path


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Every question to the database, with its values."""
    found: list[tuple[str, Any]] = []

    def keep(_c: object, _k: object, text: str, values: Any, _x: object, _m: bool) -> None:
        if text.startswith("SELECT"):
            found.append((text, values))

    event.listen(Engine, "before_cursor_execute", keep)
    yield found
    event.remove(Engine, "before_cursor_execute", keep)


def _plan(target: Path, question: tuple[str, Any]) -> list[str]:
    """The steps by which SQLite answers a question."""
    text, values = question
    database = Database(target)
    with database.reading() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        steps = [row[3] for row in found]
    database.close()
    return steps


@pytest.mark.parametrize("name", _LISTS)
def test_a_list_is_read_in_the_order_of_an_index(
    target: Path, asked: list[tuple[str, Any]], name: str
) -> None:
    """Sorting a hundred thousand of them for each page would take longer than anybody waits."""
    with Store(target) as store:
        asked.clear()
        _LISTS[name](store, PageRequest(10))
        questions = list(asked)
    steps = [step for question in questions for step in _plan(target, question)]

    wrong = [step for step in steps if re.search(r"^SCAN|TEMP B-TREE", step)]
    assert steps
    assert wrong == []


def test_how_a_request_stands_is_read_of_that_request_alone(
    target: Path, asked: list[tuple[str, Any]]
) -> None:
    """Each plan asks it; a merchant's million errors of years have nothing to do with it."""
    with Store(target) as store:
        asked.clear()
        store.requests.standing("wren", "q-1")
        steps = [step for question in asked[:] for step in _plan(target, question)]

    read = [step for step in steps if step.startswith("SEARCH")]
    assert len(read) == 2
    assert [step for step in read if "request=?" not in step and "feed=?" not in step] == []
