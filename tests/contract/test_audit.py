"""The audit log: who, what, from, to."""

from dataclasses import replace

import pytest

from catalog.audit import AuditFilter, Change
from catalog.errors import NotFound
from catalog.paging import PageRequest
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
