"""The audit log: who, what, from, to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from catalog.audit import AuditFilter, Change
from catalog.errors import NotFound, QueryInvalid
from catalog.paging import PageRequest
from store.database import Database
from store.store import Store

_NOW = "2026-03-01T12:00:00Z"
_CHANGE = Change(
    by="ada",
    address="192.0.2.1",
    act="change settings",
    merchant="wren",
    noun="merchant",
    id="wren",
    before={"currency": "EUR"},
)


def test_an_entry_stands_before_its_change_and_tells_its_end(store: Store) -> None:
    """Where a process dies in between, the entry says that something may have happened."""
    number = store.audit.begin(_CHANGE, _NOW)
    begun = store.audit.get(number)
    assert (begun.change, begun.outcome, begun.at) == (_CHANGE, "begun", _NOW)
    store.audit.end(number, "done", {"currency": "GBP"})
    ended = store.audit.get(number)
    assert (ended.outcome, ended.after) == ("done", {"currency": "GBP"})


def test_what_is_done_already_is_noted_at_once(store: Store) -> None:
    """A sign-in is no change that may fail half way."""
    assert store.audit.get(store.audit.note(_CHANGE, _NOW)).outcome == "done"


def test_entries_are_paged_the_newest_first_and_filtered(store: Store) -> None:
    """Somebody asks what one person did to one merchant."""
    for by, merchant in [("ada", "wren"), ("bob", "wren"), ("ada", "finch"), ("ada", "wren")]:
        store.audit.begin(replace(_CHANGE, by=by, merchant=merchant), _NOW)
    wanted = AuditFilter(by="ada", merchant="wren")
    first = store.audit.page(wanted, PageRequest(1))
    second = store.audit.page(wanted, PageRequest(1, first.after))
    assert second.after is None
    assert first.entries[0].number > second.entries[0].number


def test_an_unknown_entry_is_not_there(store: Store) -> None:
    """A link of yesterday may name what was never here."""
    with pytest.raises(NotFound):
        store.audit.get(4_711)


def test_whatever_text_somebody_gives_can_be_kept(store: Store) -> None:
    """An entry that cannot be written would be a change that cannot be made."""
    odd = "half \ud800 and \0"
    number = store.audit.begin(replace(_CHANGE, id=odd, before={"name": odd}), _NOW)
    assert store.audit.get(number).change.id.startswith("half")


def test_entries_are_found_by_what_was_done_and_what_came_of_it(store: Store) -> None:
    """Whoever looks after a death of the process asks for what was begun."""
    first = store.audit.begin(replace(_CHANGE, act="add user"), _NOW)
    second = store.audit.begin(_CHANGE, "2026-03-02T12:00:00Z")
    store.audit.end(second, "done", {})

    def numbers(wanted: AuditFilter) -> list[int]:
        return [each.number for each in store.audit.page(wanted, PageRequest()).entries]

    assert numbers(AuditFilter(act="add user")) == [first]
    assert numbers(AuditFilter(outcome="done")) == [second]
    assert numbers(AuditFilter(since="2026-03-02")) == [second]
    assert numbers(AuditFilter(until="2026-03-02")) == [first]
    assert numbers(AuditFilter()) == [second, first]


@pytest.mark.parametrize(
    "wanted", [{"since": "yesterday"}, {"by": "a\0"}, {"outcome": "lost"}], ids=str
)
def test_what_no_entry_can_be_is_refused(wanted: dict[str, Any]) -> None:
    """Before the database sees it."""
    with pytest.raises(QueryInvalid):
        AuditFilter(**wanted)


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Every question to the audit log that is sent to a database."""
    found: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, text: str, values: Any, *_rest: object) -> None:
        if "FROM audit" in text:
            found.append((text, values))

    event.listen(Engine, "before_cursor_execute", keep)
    yield found
    event.remove(Engine, "before_cursor_execute", keep)


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"by": "ada"},
        {"merchant": "wren"},
        {"noun": "user"},
        {"noun": "user", "id": "bob"},
        {"act": "add user"},
        {"outcome": "begun"},
    ],
    ids=str,
)
def test_no_page_of_entries_is_sorted(
    store: Store, store_target: str, asked: list[tuple[str, Any]], narrowed: dict[str, Any]
) -> None:
    """After ten years the last page comes as fast as the first."""
    wanted = AuditFilter(since="2020-01-01", until="2030-01-01", **narrowed)
    store.audit.begin(_CHANGE, _NOW)
    store.audit.begin(_CHANGE, _NOW)
    store.audit.page(wanted, PageRequest(1))
    ((text, values),) = asked
    database = Database(store_target)
    with database.reading() as connection:
        plan = _plan(connection, text, values, is_postgres=database.is_postgres)
    database.close()
    assert "audit_by_" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def _plan(connection: Connection, text: str, values: Any, *, is_postgres: bool) -> str:
    if not is_postgres:
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all())
    # So small a table is best read whole and sorted.
    for way in ("seqscan", "sort", "bitmapscan"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    return str(connection.exec_driver_sql(f"EXPLAIN {text}", values).all())
