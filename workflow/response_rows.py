"""The rows of a response: what became of every SKU of a request, and who has said what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.errors import NotFound
from catalog.filters import ErrorFilter
from catalog.listings import Listing
from catalog.products import Draft
from catalog.requests import RecordedSku, Request
from catalog.stored import StoredError
from marketplaces.lasting import remarks_of
from marketplaces.standing import LISTED
from workflow.checks import CHECK
from workflow.sync import Sync

# What merchants read of each kind of request.
_ASKED = {
    "add": "list",
    "revise": "change",
    "price_quantity": "price and quantity",
    "end": "end",
    "relist": "list again",
    "check": "check before sending",
}

# Whose feed a row names where no field does: the first of what was sent, else of what there is.
_NOUNS = ("product", "shared", "variation", "offer", "inventory", "profile_use")

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Why:
    """One reason of a refusal, or one warning."""

    code: str | None = None
    message: str | None = None
    field: str | None = None


def response_rows(
    sync: Sync, request: Request, which: Mapping[str, Any]
) -> Iterator[Sequence[object]]:
    """Yield the rows by the SKUs' places in the request; one for each reason or warning.

    Args:
        sync: Its world.
        request: That was answered, or given up.
        which: Of its SKUs, as `store.requests.page` takes it; empty for all.
    """
    merchant = request.merchant

    @cache
    def name_of(feed: str) -> str | None:
        try:
            return sync.store.feeds.get(feed).name
        except NotFound:
            return None

    errors = _Errors(sync, request)
    after = (0, "")
    while page := sync.store.requests.page(
        merchant, request.id, after=after, limit=_AT_ONCE, **which
    ):
        skus = [recorded.sku for recorded in page]
        listings = sync.store.listings.of_skus(merchant, request.channel, skus)
        stored = sync.store.drafts.some(merchant, skus)
        for recorded in page:
            listing = listings.get(recorded.sku)
            refusals = [_Why(each.code, each.message, each.field) for each in errors.of(recorded)]
            # What was found to be as it should be was never asked for.
            if request.kind == CHECK and not refusals:
                continue
            warnings = [] if refusals else _warnings(request, recorded, listing)
            drafts = stored[recorded.sku].drafts if recorded.sku in stored else ()
            for why in refusals or warnings or [_Why()]:
                origin = _origin(drafts, recorded, why.field)
                yield (
                    recorded.sku,
                    _ASKED.get(request.kind, request.kind),
                    _outcome(recorded, refusals, warnings),
                    listing.listing_id if listing is not None else None,
                    why.code,
                    why.message,
                    why.field,
                    None if origin is None else name_of(origin.feed or ""),
                    None if origin is None else origin.record,
                    str(request.channel),
                    recorded.answered_at,
                )
        after = (page[-1].record, page[-1].sku)


def _warnings(request: Request, recorded: RecordedSku, listing: Listing | None) -> list[_Why]:
    """What the marketplace has remarked on what it took, and what is to be told of it beside."""
    if recorded.answered_at is None:
        return []
    answer = listing.answer if listing is not None else None
    found = []
    if answer is not None and answer.request_id == request.id and answer.code:
        found.append(_Why(answer.code, answer.message))
    for part in recorded.parts:
        if part.noun == LISTED:
            found += [_Why(*remark) for remark in remarks_of(part.fields)]
    return found


def _outcome(recorded: RecordedSku, refusals: Sequence[_Why], warnings: Sequence[_Why]) -> str:
    if refusals:
        return "refused"
    if recorded.answered_at is not None:
        return "warning" if warnings else "done"
    return "again" if recorded.lost_at is not None else "unknown"


def _origin(drafts: Sequence[Draft], recorded: RecordedSku, field: str | None) -> Draft | None:
    """The draft that a feed has changed last of those that say the field, or what was sent."""
    sent = {(part.noun, part.place) for part in recorded.parts}

    def rank(draft: Draft) -> tuple[bool, bool, int]:
        says = field is not None and field in draft.fields
        return not says, (draft.noun, draft.place) not in sent, _NOUNS.index(draft.noun)

    known = [each for each in drafts if each.feed is not None and each.noun in _NOUNS]
    return min(known, key=rank, default=None)


class _Errors:
    """The errors of a request, read side by side with its SKUs: both come by their place."""

    def __init__(self, sync: Sync, request: Request) -> None:
        wanted = ErrorFilter(request.merchant, feed=request.id)
        self._left = sync.store.error_queries.stream(wanted, order="record")
        self._page: list[StoredError] = []
        self._next = next(self._left, None)

    def of(self, recorded: RecordedSku) -> list[StoredError]:
        """Why a SKU was refused; nothing where it was not."""
        while self._next is not None and self._next.record <= recorded.record:
            if not self._page or self._page[0].record != self._next.record:
                self._page = []
            self._page.append(self._next)
            self._next = next(self._left, None)
        same = [error for error in self._page if error.record == recorded.record]
        return [error for error in same if error.sku == recorded.sku]
