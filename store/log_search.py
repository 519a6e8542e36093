"""Log lines by level and by what they say, which no index knows: a bounded look at a time."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, literal, select, tuple_

from catalog.filters import LogFilter, check_wanted
from catalog.paging import CursorKind, Page, PageRequest
from catalog.stored import StoredLine
from store.database import Database
from store.rows import LogLineRow
from store.told_of_feeds import narrowed, told, with_feed

_lines: Table = LogLineRow.__table__  # type: ignore[attr-defined]

_KEYS = [_lines.c[name] for name in ("at", "feed", "record", "position")]
_CURSOR = CursorKind("log-search", (str, str, int, int))

# Lines that one look reads: some hundredths of a second.
LINES_AT_ONCE = 20_000


class LogSearch:
    """Finds lines among what the scripts of a merchant logged, the newest first."""

    def __init__(self, database: Database, lines_at_once: int = LINES_AT_ONCE) -> None:
        self._database = database
        self._at_once = lines_at_once

    def page(self, wanted: LogFilter, text: str, request: PageRequest) -> Page[StoredLine]:
        """What one look finds. It may be few lines, even none, with more behind the cursor.

        Args:
            wanted: Narrows them.
            text: Part of the message, capitals or not; empty for any.
            request: How many at most, and behind which cursor.

        Raises:
            QueryInvalid: The cursor is of another question, or no line can hold the text.
        """
        check_wanted("text", text)
        near = [*narrowed(_lines, wanted, ("feed", "sku"))]
        if request.after is not None:
            parts = zip(_CURSOR.read(request.after), _KEYS, strict=True)
            near.append(tuple_(*_KEYS) < tuple_(*(literal(part, key.type) for part, key in parts)))
        order = [key.desc() for key in _KEYS]
        last = select(*_KEYS).where(*near).order_by(*order).offset(self._at_once - 1).limit(1)
        with self._database.reading() as connection:
            left = connection.execute(last).first()
            if left is not None:
                near.append(tuple_(*_KEYS) >= tuple_(*left))
            query = with_feed(_lines, StoredLine).where(*near, *_says(wanted, text))
            rows = connection.execute(query.order_by(*order).limit(request.size + 1)).all()
        shown = rows[: request.size]
        if len(rows) > len(shown):
            return Page(tuple(map(_line, shown)), _CURSOR.write(_key(shown[-1])))
        after = None if left is None else _CURSOR.write(tuple(left))
        return Page(tuple(map(_line, shown)), after)


def _says(wanted: LogFilter, text: str) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.level is not None:
        clauses.append(_lines.c.level == wanted.level)
    if text:
        clauses.append(_lines.c.message.icontains(text, autoescape=True))
    return clauses


def _key(row: "Row[Any]") -> tuple[Any, ...]:
    return tuple(row._mapping[key.name] for key in _KEYS)


def _line(row: "Row[Any]") -> StoredLine:
    return told(row, StoredLine)
