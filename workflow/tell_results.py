"""Tell the merchant what became of every SKU of a request, in the folder of results.

In the merchant's own form where the active release has a script for responses; rows that it could
not write lie beside, in the default form.

    out/response/2026-03-01/ebay-EBAY_DE-add-20260301T080000-1.csv
    out/response/latest/ebay-EBAY_DE-add.csv

What is known only later, when a report of the marketplace has told it or nobody waits any longer,
has a file of its own: `…-1-settled.csv`, and `latest/…-add-settled.csv`.

Written anew they are the same, so whoever is killed in between does it again.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from catalog.filters import ErrorFilter
from catalog.listings import Listing
from catalog.request_states import CLOSED, COLLECTED
from catalog.requests import RecordedSku, Request
from catalog.responses import RESPONSE_COLUMNS
from catalog.stored import StoredError
from drive.space import Space
from workflow.checks import CHECK
from workflow.drive_responses import REJECTED
from workflow.drive_text import day_folder, ensure_folder, put_or_remove
from workflow.outbound_run import OutboundFacts
from workflow.run_names import channel_words, run_beginning
from workflow.sync import Sync
from workflow.write_outbound import OutboundFile, OutboundRows, write_outbound

_log = logging.getLogger("crossdock.sync")

# What merchants read of each kind of request.
_ASKED = {
    "add": "list",
    "revise": "change",
    "price_quantity": "price and quantity",
    "end": "end",
    "relist": "list again",
    "check": "check before sending",
}

# Of which kind of feed they answer; all others answer products.
_ANSWERS = {"price_quantity": "inventory", "end": "inventory"}

_LATEST = "latest"

# What the name of a response may end with; an earlier one may have been in another form.
_SUFFIXES = (".csv", ".xml")
_AT_ONCE = 500


def tell_results(sync: Sync, request: Request) -> Request:
    """Write the response of a collected request and close it; one that is further stays."""
    if request.state != COLLECTED:
        return request
    with _response(sync, request) as file:
        _put_all(sync, request, "", file)
        sync.store.finish_feed(request.id, file.findings, None, sync.now())
    return sync.store.requests.move(request.merchant, request.id, "close", closed_at=sync.now())


def tell_settled(sync: Sync, request: Request) -> None:
    """Write what became of those SKUs of a request of which no response has told.

    Of one that is closed those are the ones that were answered later, or are in line again since;
    of any other, all that were answered, for no response of it is written.
    """
    since: dict[str, Any] = {"answered_after": ""}
    if request.state == CLOSED:
        since = {"answered_after": request.closed_at or "", "or_lost": True}
    if sync.store.requests.page(request.merchant, request.id, limit=1, **since):
        with _response(sync, request, since) as file:
            _put_all(sync, request, "-settled", file)


@contextmanager
def _response(
    sync: Sync, request: Request, which: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[OutboundFile]:
    """The response of a request, of those SKUs which `store.requests.page` finds; usually all."""
    channel = channel_words(request.channel)
    facts = OutboundFacts(
        request.merchant,
        "response",
        f"{channel}-{request.kind}",
        datetime.fromisoformat(request.planned_at),
    )
    with write_outbound(
        partial(sync.releases.outbound, request.merchant, "response"),
        facts,
        OutboundRows(RESPONSE_COLUMNS, _rows(sync, request, which)),
        _log.warning,
        limits=sync.store.merchants.get(request.merchant).limits,
    ) as file:
        yield file


def _put_all(sync: Sync, request: Request, ending: str, file: OutboundFile) -> None:
    """Put a response in the folder of its day, and under `latest`."""
    space = sync.space(request.merchant)
    zone = sync.store.merchants.get(request.merchant).time_zone
    top = space.layout.slot(
        "result", "response", answers=_ANSWERS.get(request.kind, "product")
    ).path
    channel = channel_words(request.channel)
    moment = request.id.removeprefix(f"{run_beginning(request.merchant, request.channel)}-")
    for folder, name in (
        (day_folder(request.planned_at, zone, space.layout.name), f"-{moment}"),
        (_LATEST, ""),
    ):
        _put(space, f"{top}/{folder}", f"{channel}-{request.kind}{name}{ending}", file)


def _put(space: Space, folder: str, name: str, file: OutboundFile) -> None:
    """Put a response in its place, in place of an earlier one in whatever form."""
    ensure_folder(space, folder)
    for suffix in _SUFFIXES:
        blocks = file.blocks if suffix == file.suffix else None
        put_or_remove(space, f"{folder}/{name}{suffix}", blocks)
    left = file.left_blocks if file.left else None
    put_or_remove(space, f"{folder}/{name}{REJECTED}", left)


def _rows(sync: Sync, request: Request, which: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """A row for each SKU, by its place in the request; one for each reason of a refused one."""
    errors = _Errors(sync, request)
    after = (0, "")
    while page := sync.store.requests.page(
        request.merchant, request.id, after=after, limit=_AT_ONCE, **which
    ):
        skus = [recorded.sku for recorded in page]
        listings = sync.store.listings.of_skus(request.merchant, request.channel, skus)
        for recorded in page:
            listing = listings.get(recorded.sku)
            reasons = errors.of(recorded)
            # What was found to be as it should be was never asked for.
            if request.kind == CHECK and not reasons:
                continue
            for reason in reasons or (None,):
                yield _row(sync, request, recorded, listing, reason)
        after = (page[-1].record, page[-1].sku)


def _row(
    sync: Sync,
    request: Request,
    recorded: RecordedSku,
    listing: Listing | None,
    reason: StoredError | None,
) -> Sequence[object]:
    answer = listing.answer if listing is not None else None
    is_ours = answer is not None and answer.request_id == request.id
    remark = answer if is_ours and reason is None else None
    feed, record = _origin(sync, request, recorded, reason)
    return (
        recorded.sku,
        _ASKED.get(request.kind, request.kind),
        _outcome(recorded, reason, "warning" if remark and remark.code else "done"),
        listing.listing_id if listing is not None else None,
        reason.code if reason else (remark.code if remark else None),
        reason.message if reason else (remark.message if remark else None),
        reason.field if reason else None,
        feed,
        record,
        str(request.channel),
        recorded.answered_at,
    )


def _outcome(recorded: RecordedSku, reason: StoredError | None, done: str) -> str:
    if reason is not None:
        return "refused"
    if recorded.answered_at is not None:
        return done
    return "again" if recorded.lost_at is not None else "unknown"


def _origin(
    sync: Sync, request: Request, recorded: RecordedSku, reason: StoredError | None
) -> tuple[str | None, int | None]:
    """The feed and record that said what was refused, where one field can be named."""
    if reason is None or not reason.field:
        return None, None
    for part in recorded.parts:
        if reason.field in part.fields:
            draft = sync.store.drafts.draft(request.merchant, recorded.sku, part.noun, part.place)
            if draft is None or draft.feed is None:
                return None, None
            return sync.store.feeds.get(draft.feed).name, draft.record
    return None, None


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
