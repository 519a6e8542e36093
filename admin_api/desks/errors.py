"""Errors: which records were refused, for what causes, and everything behind one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from admin_api.callers import Caller
from catalog.acts import Act
from catalog.code import Code
from catalog.codes import CODES
from catalog.errors import ConfigInvalid, NotFound
from catalog.filters import ErrorFilter, Order, check_wanted
from catalog.paging import Page, PageRequest
from catalog.releases import ReleaseId
from catalog.stored import CauseCount, StoredError
from runtime_js.bundle import bundle_files
from store.store import Store

# Lines of a script that are shown before the one at fault, and as many behind it.
_LINES_AROUND = 6

# Characters of a record that are shown; the download of the feed has all of it.
_MOST_SOURCE_CHARS = 16_000
_MOST_LINE_CHARS = 500

# No id of a feed or of a request is so short and has digits only.
_NUMBER = re.compile("[0-9]{1,9}", re.ASCII)

# A shipment feed names buyers: what it says of them is not for those who look for faults.
_PRIVATE_KINDS = frozenset({"shipment"})


@dataclass(frozen=True, slots=True)
class Cause:
    """How often records were refused for one cause; `example` is the oldest of those left."""

    count: CauseCount
    example: StoredError | None


@dataclass(frozen=True, slots=True)
class ScriptExcerpt:
    """Some lines of a script, the first of which is line `first`; `line` is the one at fault."""

    file: str
    release: str
    first: int
    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ErrorShown:
    """One error with everything behind it.

    Attributes:
        error: The error; its text is cut to what can be shown.
        is_cut: Whether it was.
        script: The line of the script that is at fault, where one is and is still kept.
        code: What its code means, and what to do; None for a code of the merchant's own script
            or of a marketplace.
    """

    error: StoredError
    is_cut: bool
    script: ScriptExcerpt | None
    code: Code | None


class ErrorsDesk:
    """Answers what went wrong."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def feed_id(self, caller: Caller, merchant: str, number: int) -> str:
        """Id of the feed that people call by its number. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.feeds.numbered(merchant, number).id

    def page(
        self, caller: Caller, wanted: ErrorFilter, request: PageRequest, order: Order = "newest"
    ) -> Page[StoredError]:
        """Errors of a merchant. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        page = self._store.error_queries.page(wanted, request, order)
        return replace(page, entries=tuple(map(discreet, page.entries)))

    def causes(self, caller: Caller, wanted: ErrorFilter, most: int) -> tuple[Cause, ...]:
        """Why records of a merchant were refused, the most frequent cause first.

        Counts to the hour, and of all SKUs, whichever the filter names: what it costs does not
        grow with the number of errors. Raises NotFound, Refused.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        counts = self._store.cause_queries.of_merchant(wanted, most)
        return tuple(Cause(each, self._example(wanted, each)) for each in counts)

    def get(
        self, caller: Caller, merchant: str, feed: str, record: int, stage: str, position: int
    ) -> ErrorShown:
        """One error.

        Args:
            caller: Who asks.
            merchant: Whose record was refused.
            feed: The number or the id of its feed; or the id of a request to a marketplace.
            record: Its position there.
            stage: Where it was refused.
            position: Among several errors of that record, from 0.

        Raises:
            NotFound, Refused: They may not, or there is none.
            QueryInvalid: No error can have such a key.
        """
        caller.allow(Act.LOOK, merchant)
        for name, wanted in (("feed", feed), ("stage", stage)):
            check_wanted(name, wanted)
        if _NUMBER.fullmatch(feed):
            feed = self._store.feeds.numbered(merchant, int(feed)).id
        found = self._store.error_queries.get(merchant, feed, record, stage, position)
        error = discreet(found)
        return ErrorShown(
            replace(error, record_text=error.record_text[:_MOST_SOURCE_CHARS]),
            len(error.record_text) > _MOST_SOURCE_CHARS,
            self._excerpt(found),
            CODES.get(found.code) if found.stage != "marketplace" else None,
        )

    def stream(
        self, caller: Caller, wanted: ErrorFilter, most: int | None
    ) -> Iterator[StoredError]:
        """All errors that a filter leaves, in the order of their feeds, for an export.

        Asks at once, and reads as it goes. Raises NotFound, Refused.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        return map(discreet, self._store.error_queries.stream(wanted, "record", most))

    def _example(self, wanted: ErrorFilter, count: CauseCount) -> StoredError | None:
        try:
            first = self._store.error_queries.first_of(replace(wanted, sku=None), count)
        except NotFound:  # removed since they were counted
            return None
        return discreet(first)

    def _excerpt(self, error: StoredError) -> ScriptExcerpt | None:
        """The line at fault in its script, as the release has it that the feed ran through."""
        if error.file is None or error.line is None or error.feed_number is None:
            return None
        release = self._store.feeds.get(error.feed).release
        try:
            content = self._store.releases.content(ReleaseId.parse(release))
        except (ConfigInvalid, NotFound):  # run by hand, or of a store that was moved
            return None
        for packed in (content.zip, content.base_zip):
            data = bundle_files(packed).get(error.file) if packed is not None else None
            if data is not None:
                return _cut_out(error.file, error.line, release, data)
        return None


def _cut_out(file: str, line: int, release: str, data: bytes) -> ScriptExcerpt | None:
    lines = data.decode("utf-8-sig", "replace").splitlines()
    if line > len(lines):
        return None
    first = max(1, line - _LINES_AROUND)
    shown = lines[first - 1 : line + _LINES_AROUND]
    cut = tuple(each[:_MOST_LINE_CHARS] for each in shown)
    return ScriptExcerpt(file, release, first, cut, line)


def discreet(error: StoredError) -> StoredError:
    """An error without what it may say of a buyer."""
    return replace(error, record_text="") if error.kind in _PRIVATE_KINDS else error
