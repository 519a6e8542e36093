"""The audit log. An entry is begun before what it tells of is done: no change is without one."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Table, insert, select, update

from catalog.audit import AuditEntry, AuditFilter, AuditOutcome, Change
from catalog.errors import NotFound
from catalog.paging import CursorKind, Page, PageRequest
from store.audit_rows import AuditRow
from store.columns import storable
from store.database import Database
from store.paging import between, page_rows

_audit: Table = AuditRow.__table__  # type: ignore[attr-defined]
_CURSOR = CursorKind("audit", (str, int))
_FILTERS = ("by", "merchant", "noun", "id", "act", "outcome")


class Audit:
    """The audit log of a store. Nothing of it is ever changed but the outcome of what was begun."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, change: Change, now: str) -> int:
        """Note what is about to be done; returns the number of the entry."""
        return self._add(change, now, "begun")

    def note(self, change: Change, now: str) -> int:
        """Note what was done just now; returns the number of the entry."""
        return self._add(change, now, "done")

    def _add(self, change: Change, now: str, outcome: AuditOutcome) -> int:
        row = {
            "at": now,
            "by": storable(change.by),
            "address": storable(change.address),
            "act": change.act,
            "merchant": storable(change.merchant),
            "noun": change.noun,
            "id": storable(change.id),
            "before": _text(change.before),
            "outcome": outcome,
            "after": "{}",
        }
        with self._database.writing(None) as connection:
            made = connection.execute(insert(_audit).returning(_audit.c.number), row)
            return int(made.scalar_one())

    def end(self, number: int, outcome: AuditOutcome, after: Mapping[str, object]) -> None:
        """Note what came of an entry."""
        with self._database.writing(None) as connection:
            connection.execute(
                update(_audit).where(_audit.c.number == number),
                {"outcome": outcome, "after": _text(after)},
            )

    def get(self, number: int) -> AuditEntry:
        """One entry. Raises NotFound."""
        query = select(_audit).where(_audit.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"there is no entry {number}", noun="audit entry", id=number)
        return _entry(row)

    def page(self, wanted: AuditFilter, request: PageRequest) -> Page[AuditEntry]:
        """Return one page, the newest first. Raises QueryInvalid for a foreign cursor."""
        query = select(_audit).where(*between(_audit.c.at, wanted.since, wanted.until))
        for name in _FILTERS:
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(_audit.c[name] == value)
        with self._database.reading() as connection:
            keys = [_audit.c.at, _audit.c.number]
            rows, after = page_rows(connection, query, keys, _CURSOR, request, descending=True)
        return Page(tuple(map(_entry, rows)), after)


def _text(values: Mapping[str, object]) -> str:
    # In ASCII: a name that somebody gave may hold half characters.
    return json.dumps(values, default=str)


def _entry(row: "Row[Any]") -> AuditEntry:
    change = Change(
        by=row.by,
        address=row.address,
        act=row.act,
        merchant=row.merchant,
        noun=row.noun,
        id=row.id,
        before=json.loads(row.before),
    )
    return AuditEntry(row.number, row.at, change, row.outcome, json.loads(row.after))
