"""What the scripts of merchants logged, and what they log right now."""

from admin_api.callers import Caller
from catalog.acts import Act
from catalog.filters import LogFilter, check_wanted
from catalog.paging import MOST_ENTRIES, Page, PageRequest
from catalog.stored import StoredLine, Tail
from store.store import Store


class LogDesk:
    """Shows log lines, searches them, and follows them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self, caller: Caller, wanted: LogFilter, text: str, request: PageRequest
    ) -> Page[StoredLine]:
        """Lines of a merchant, the newest first.

        With a text or a level a page may be short, even empty, with more behind its cursor: each
        looks at a bounded number of lines. Raises NotFound, Refused, QueryInvalid.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        if text or wanted.level is not None:
            return self._store.log_search.page(wanted, text, request)
        return self._store.log_queries.page(wanted, request)

    def tail(
        self, caller: Caller, wanted: LogFilter, text: str, after: str | None, count: int = 0
    ) -> Tail:
        """What was logged since a cursor, and the next cursor.

        Args:
            caller: Who asks.
            wanted: Narrows the lines.
            text: Part of the message, capitals or not; empty for any.
            after: The cursor of the last answer; None to begin with the last `count` lines.
            count: Lines to begin with.

        Raises:
            NotFound, Refused: They may not.
            QueryInvalid: The cursor is no tail's.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        check_wanted("text", text)
        queries = self._store.log_queries
        if after is not None:
            tail = queries.tail(wanted, after, MOST_ENTRIES)
        else:
            tail = queries.latest(wanted, max(1, count))
        lines = tail.lines if after is not None or count else ()
        return Tail(tuple(each for each in lines if _says(each, text)), tail.after)


def _says(line: StoredLine, text: str) -> bool:
    return text.casefold() in line.message.casefold()
