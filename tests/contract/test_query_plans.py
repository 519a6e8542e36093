"""No query of the hot path looks beyond one merchant, whatever the size of the others."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, Engine, event

from catalog.filters import ArrivalFilter, ErrorFilter, FeedFilter, ItemFilter, ItemSort, LogFilter
from catalog.paging import PageRequest
from catalog.unmapped import MissedLookup
from store.batch import Batch, LoggedLine, RecordError
from store.database import Database
from store.facets import Facet
from store.merging import Cause
from store.store import Store
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change, make_seen

_NOW = "2026-04-01T00:00:00Z"
_PAGE = PageRequest(10)

# Tables that grow with the SKUs, records and feeds of all merchants. On PostgreSQL all but the
# last five are kept in parts.
_LARGE = (
    "items",
    "drafts",
    "changes",
    "seen",
    "errors",
    "log_lines",
    "findings",
    "feeds",
    "replays",
    "unmapped",
    "error_counts",
)


def _write(store: Store) -> None:
    arrival = make_arrival()
    store.register_feed(arrival)
    family = make_change(2, "R-2", VariantOf="R", Title="two", Quantity=1)
    seen = make_seen(1, "R-1", "a")
    store.write_batch(arrival, make_batch(make_change(1, "R-1", Price="9"), family, seen=(seen,)))
    store.write_batch(arrival, make_batch(make_change(3, "R-1", Price="8"), cursor=3))
    moved = make_change(4, "R-2", VariantOf="R-1", Title="three")
    wrong = make_batch(moved, cursor=5, unchanged=(make_seen(5, "R-1", "b"),))
    wrong.errors.append(RecordError(6, "R-2", "price_missing", "none", 1, "", "Price"))
    wrong.log_lines.append(LoggedLine(6, 0, "R-2", "info", "hello"))
    store.write_batch(arrival, wrong)
    store.write_replay(arrival, Batch(), store.replays(arrival))
    store.finish_feed("f1", [], None)


def _pass_over(store: Store) -> None:
    later = make_arrival("f2", meaning="full")
    store.register_feed(later)
    seen = make_seen(1, "R-3", "c")
    store.write_batch(later, make_batch(make_change(1, "R-3", Quantity=1), seen=(seen,)))
    last = make_arrival("f3", meaning="full")
    store.register_feed(last)
    store.seen.known(MERCHANT, "product", [seen.digest])
    store.write_batch(last, make_batch(unchanged=(seen,)))
    store.seen.counts(MERCHANT, "product", 3)
    store.drafts.withdraw(last, list(store.seen.missing(MERCHANT, "product", 3)), ends=False)


def _look(store: Store) -> None:
    list(store.drafts.skus(MERCHANT))
    list(store.drafts.products(MERCHANT))
    list(store.drafts.orphans(MERCHANT))
    store.items.page(ItemFilter(MERCHANT, state="NEW"), _PAGE)
    store.items.page(ItemFilter(MERCHANT, product="R-1"), _PAGE)
    store.items.counts(MERCHANT)
    store.changes.origin(MERCHANT, "R-1", "offer", "Price")
    store.feeds.page(FeedFilter(MERCHANT, kind="product"), _PAGE)
    store.feeds.page(FeedFilter(MERCHANT, state="done"), _PAGE)


def _page_through(store: Store) -> None:
    everything = ItemFilter(MERCHANT)
    for wanted in (
        everything,
        replace(everything, state="NEW"),
        replace(everything, prefix="R-"),
        replace(everything, since="2026-01-01", has_errors=True),
        replace(everything, title="ring"),
    ):
        store.item_queries.count(wanted, 10)
        for sort in get_args(ItemSort):
            page = store.item_queries.sorted_page(wanted, PageRequest(1), sort)
            store.item_queries.sorted_page(wanted, PageRequest(1, page.after), sort, backwards=True)
    store.item_queries.open_errors(MERCHANT, "R-2", 10)
    store.listings.of_any(MERCHANT, ["R-1"])


def _move(store: Store) -> None:
    store.items.move(MERCHANT, "R-3", "approve", Cause("rule", "automatic", _NOW))
    store.items.move_all(MERCHANT, {"R-1": "0", "R-2": None}, "end", Cause("person", "jo", _NOW))
    store.drafts.edit(MERCHANT, [Facet("R-1", "offer", "", {"Price": "7"})], "jo", _NOW)


def _ask(store: Store) -> None:
    by_field = ErrorFilter(MERCHANT, field="Price", since="2026-01-01")
    for wanted in (
        ErrorFilter(MERCHANT, feed="f1"),
        ErrorFilter(MERCHANT, sku="R-2"),
        ErrorFilter(MERCHANT, code="price_missing"),
        ErrorFilter(MERCHANT, since="2026-01-01"),
        ErrorFilter(MERCHANT, feed="f1", stage="translation"),
        by_field,
    ):
        store.error_queries.page(wanted, _PAGE)
    for cause in store.cause_queries.of_merchant(by_field):
        store.error_queries.first_of(by_field, cause)
    store.arrivals.page(ArrivalFilter((MERCHANT,), state="done", name="f"), _PAGE)
    store.arrivals.days([MERCHANT], "2026-01-01")
    store.arrivals.states([MERCHANT], "2026-01-01")
    store.arrivals.usual_records([store.feeds.get("f1")])
    store.log_search.page(LogFilter(MERCHANT, level="warn"), "hello", _PAGE)
    for narrowed in ({"feed": "f1"}, {"sku": "R-2"}, {"since": "2026-01-01"}):
        store.log_queries.page(LogFilter(MERCHANT, **narrowed), _PAGE)


def _fill_in(store: Store) -> None:
    missed = [
        MissedLookup("lookup/a.xlsx", "A", ("K",), "V", (value,), ("R-1",), 1) for value in "ab"
    ]
    store.unmapped.note(MERCHANT, 1, _NOW, missed)
    page = store.unmapped.page(MERCHANT, PageRequest(1))
    store.unmapped.page(MERCHANT, PageRequest(1, page.after))
    store.unmapped.page(MERCHANT, _PAGE, "lookup/a.xlsx", "A")
    store.unmapped.tables(MERCHANT)
    store.unmapped.remove(MERCHANT, [each.id for each in missed])


_USES = [_write, _pass_over, _look, _page_through, _move, _ask, _fill_in]


@pytest.fixture
def sent() -> Iterator[list[tuple[str, Any]]]:
    """Every single statement with its values, as the drivers get them."""
    statements: list[tuple[str, Any]] = []

    def keep(_c: object, _k: object, text: str, values: Any, _x: object, many: bool) -> None:
        if not many and re.match(r"SELECT|UPDATE|DELETE", text):
            statements.append((text, values))

    event.listen(Engine, "before_cursor_execute", keep)
    yield statements
    event.remove(Engine, "before_cursor_execute", keep)


def test_hot_path_reads_by_merchant(store_target: str, sent: list[tuple[str, Any]]) -> None:
    """A thousand merchants share the tables; one's feed must not get slower with the others'."""
    with Store(store_target) as store:
        sent.clear()  # making the tables is no hot path
        for use in _USES:
            use(store)
    asked = {text: values for text, values in sent if _names_of_large(text)}
    database = Database(store_target)
    wrong_of: Callable[[Connection, str, Any], list[str]]
    wrong_of = _wrong_on_postgres if database.is_postgres else _wrong_on_sqlite
    with database.reading() as connection:
        wrong = {
            text: found for text, v in asked.items() if (found := wrong_of(connection, text, v))
        }
    database.close()

    assert len(asked) > 30
    assert wrong == {}


def _names_of_large(text: str) -> set[str]:
    return set(_LARGE) & set(re.findall(r"\w+", text))


def _wrong_on_sqlite(connection: Connection, text: str, values: Any) -> list[str]:
    """Steps of a plan that read a large table otherwise than by merchant, or by a feed's id."""
    steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    good = re.compile(r"SEARCH \w+ USING .*\((id=\?\)|.*\bmerchant=\?)")
    named = re.compile(rf"(SCAN|SEARCH) ({'|'.join(_LARGE)})\b")
    return [step for step in steps if named.match(step) and not good.match(step)]


def _wrong_on_postgres(connection: Connection, text: str, values: Any) -> list[str]:
    """The same; and no table in parts may be read in more than one of them."""
    # The tables of this test are so small that reading them whole would be the best plan.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar_one()
    wrong: list[str] = []
    parts: dict[str, set[str]] = {}
    for node in _nodes(explained[0]["Plan"]):
        kind, relation = node["Node Type"], node.get("Relation Name", node.get("Index Name", ""))
        table = re.sub(r"_p\d\d.*", "", relation)
        if "Scan" not in kind or table not in _LARGE:
            continue
        parts.setdefault(table, set()).add(relation[: len(table) + 4])
        condition = node.get("Index Cond", "")
        if kind != "Bitmap Heap Scan" and not re.search(
            r"\b(merchant|id)\)?(::text)? = ", condition
        ):
            wrong.append(f"{kind} on {relation}: {condition}")
    return wrong + [f"parts of {table}: {read}" for table, read in parts.items() if len(read) > 1]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
