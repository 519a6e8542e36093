"""Take in a result: what the marketplace has done becomes main, what it has refused an error.

Answers are found by their place in the request, whatever order they come in. Taken in twice, they
change nothing the second time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import BinaryIO, cast

from catalog.errors import MarketplaceAnswerBroken
from catalog.promotion import Acceptance, Reason, Refusal
from catalog.request_states import ANSWERED, BROKEN
from catalog.requests import RecordedSku, Request
from marketplaces.actions import action_kind
from marketplaces.adapter import ActionAnswer, Verdict
from marketplaces.standing import ENDS_EMPTY
from workflow.drift import was_sold_out
from workflow.hold_lane import hold_lane
from workflow.left_behind import remember_moved
from workflow.sync import Sync, iso_utc

_AT_ONCE = 500

# Requests without an answer, one after the other, after which a SKU is refused: whatever hinders
# the marketplace does not pass. Where it asked to wait, and where a file with others in it was
# given up, nothing is known of the SKU: that does not count.
_MOST_UNANSWERED = 5

_NOT_ANSWERED = Reason(
    "not_answered",
    "the marketplace has not answered for this SKU time and again; send it once more, or ask the "
    "marketplace",
)

_BUSY = Reason("marketplace_busy", "the marketplace asks to wait")

# What a closed request says whose result did not speak of every SKU: a report must tell.
UNMATCHED = "unmatched"


@dataclass(slots=True)
class _Batch:
    """What a page of answers does.

    Attributes:
        accepted, refused: Of SKUs that are answered.
        again: SKUs that must be asked about once more.
        put_off: Those of which the marketplace has not looked at, as it asks to wait.
        gone, back: SKUs whose listings the marketplace has ended by itself, for good or so that
            they are listed anew.
        brings_back: All that it has ended by itself is listed anew; else what was sold out.
        emptied: SKUs whose listings must end, since nothing of them is left.
        lost: SKUs whose listings cannot be brought back.
        left: SKUs that have left the marketplace as was asked.
        moves: SKUs that have left a listing → whether that was for another one.
        stops: Why the lane sends nothing more until somebody has acted.
        wait, waits_for: Seconds that the lane waits for, and why.
        pauses: SKU → seconds for which nothing is sent of its product alone.
    """

    accepted: list[Acceptance] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    brings_back: bool = False
    emptied: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    moves: dict[str, bool] = field(default_factory=dict)
    stops: Reason | None = None
    wait: int = 0
    waits_for: Reason = _BUSY
    pauses: dict[str, int] = field(default_factory=dict)


def collect_results(sync: Sync, request: Request) -> Request:
    """Take in the result of a request; one that is further stays as it is.

    Where there is no result, and never will be, a report must tell.

    Raises:
        MarketplaceAnswerBroken: The result ends early; what it says until then is taken in.
        BlobMissing: It is gone.
    """
    if request.state != ANSWERED:
        return request
    if request.result is None:
        return end_collecting(sync, request)
    adapter = sync.markets.adapter(request.channel.marketplace)
    with sync.blobs.path(request.result).open("rb") as source:
        answers = adapter.read_answers(action_kind(request.kind), cast(BinaryIO, source))
        for page in _pages(answers):
            _apply(sync, request, _sort(sync, request, page))
    return end_collecting(sync, request)


def end_collecting(sync: Sync, request: Request) -> Request:
    """Say that nothing more will be read of a result: a report must tell what it left out."""
    left = sync.store.requests.page(request.merchant, request.id, unanswered=True, limit=1)
    return sync.store.requests.move(
        request.merchant, request.id, "collect", code=UNMATCHED if left else None
    )


def ask_again(
    sync: Sync, request: Request, skus: Sequence[str], *, since: str | None = None
) -> None:
    """Put SKUs of which no answer speaks in line again, or refuse those that never get one.

    `since` is when a report was asked for that does not show what was to be done.
    """
    hopeless = _hopeless(sync, request, skus)
    promotion = sync.store.promotion
    refusals = [Refusal(request.id, sku, (_NOT_ANSWERED,)) for sku in hopeless]
    promotion.refuse(request.merchant, request.channel, refusals, sync.now())
    _line_up(sync, request, sorted(set(skus) - set(hopeless)), since=since)


def put_off(sync: Sync, request: Request, skus: Sequence[str]) -> None:
    """Put SKUs in line again that the marketplace has not looked at: it is not about them."""
    _line_up(sync, request, sorted(set(skus)), is_put_off=True)


def _line_up(
    sync: Sync,
    request: Request,
    skus: Sequence[str],
    *,
    since: str | None = None,
    is_put_off: bool = False,
) -> None:
    given_up = sync.store.promotion.give_up(
        *(request.merchant, request.channel, request.id, skus, sync.now()),
        since=since,
        is_put_off=is_put_off,
    )
    # What stays as it is while it is sent, such as a price of a LIVE item, is found as due.
    make_due(
        sync,
        request,
        [each.sku for each in given_up if each.item_state not in (None, "QUEUED")],
    )


def make_due(sync: Sync, request: Request, skus: Sequence[str]) -> None:
    """Have the products of some SKUs planned once more."""
    told = sync.store.listings.told(request.merchant, request.channel, skus)
    now = sync.now()
    due = dict.fromkeys((each.product for each in told.values()), now)
    sync.store.listing_dues.set(request.merchant, request.channel, due, now)


def _pages(answers: Iterator[ActionAnswer]) -> Iterator[list[ActionAnswer]]:
    """Yield answers in pages; also the last ones before a place where the result is broken."""
    page: list[ActionAnswer] = []
    broken: MarketplaceAnswerBroken | None = None
    try:
        for answer in answers:
            page.append(answer)
            if len(page) == _AT_ONCE:
                yield page
                page = []
    except MarketplaceAnswerBroken as error:
        broken = error
    if page:
        yield page
    if broken is not None:
        raise broken


def _sort(sync: Sync, request: Request, page: Sequence[ActionAnswer]) -> _Batch:
    """What a page of answers says of which SKU."""
    records = sorted({each.record for each in page if each.record is not None})
    of_record: dict[int, list[RecordedSku]] = {}
    for sent in sync.store.requests.recorded(request.merchant, request.id, records):
        of_record.setdefault(sent.record, []).append(sent)
    drift = sync.store.merchants.get(request.merchant).drift
    batch = _Batch(brings_back=drift.ended == "put_right")
    for answer in page:
        skus = [sent.sku for sent in of_record.get(answer.record or 0, ())]
        if answer.sku is not None:
            skus = [sku for sku in skus if sku == answer.sku]
        _take(sync, request, answer, skus, batch)
    accepted = {each.sku for each in batch.accepted}
    for sent in chain.from_iterable(of_record.values()):
        if sent.sku not in accepted:
            continue
        if not sent.parts:
            batch.left.append(sent.sku)
        is_for_another = any("ended" in part.fields for part in sent.parts)
        if is_for_another or not sent.parts:
            batch.moves[sent.sku] = is_for_another
    return batch


def _take(
    sync: Sync, request: Request, answer: ActionAnswer, skus: Sequence[str], batch: _Batch
) -> None:
    """Take in one answer about some SKUs."""
    verdict, listing_id = answer.verdict, answer.listing_id
    same = answer.same_as if verdict == "failure" else None
    is_found = answer.is_found
    if same is not None and _in_listing(sync, request, same).intersection(skus):
        # It has the same title and price; nobody says so of its texts.
        verdict, listing_id, is_found = "warning", same, True
    if answer.ended and request.kind == "relist" and verdict == "failure":
        # Nobody is to blame, and it is made anew. Only a report proves that it is not there still,
        # so the SKUs stay without an answer until one has come.
        batch.lost += skus
        return
    comes_back = answer.ended and (batch.brings_back or _were_sold_out(sync, request, skus))
    if answer.ended:
        (batch.back if comes_back else batch.gone).extend(skus)
    emptied = _newly_emptied(sync, request, skus) if answer.ends_empty else []
    batch.emptied += emptied
    for sku in skus:
        if verdict in ("success", "warning") or (verdict == "partial" and sku in answer.done_skus):
            batch.accepted.append(_acceptance(request, sku, listing_id, answer, is_found))
        elif _is_asked_again(answer, verdict) or comes_back or sku in emptied:
            again = batch.put_off if answer.wait_seconds else batch.again
            again.append(sku)
        else:
            batch.refused.append(Refusal(request.id, sku, answer.reasons or (_NOT_ANSWERED,)))
    if answer.waits_alone:
        batch.pauses |= dict.fromkeys(skus, answer.wait_seconds)
    elif verdict == "again" and answer.wait_seconds > batch.wait:
        batch.wait = answer.wait_seconds
        batch.waits_for = answer.reasons[0] if answer.reasons else _BUSY
    if answer.stops_lane and answer.reasons:
        batch.stops = answer.reasons[0]


def _is_asked_again(answer: ActionAnswer, verdict: Verdict) -> bool:
    return verdict == "again" or (verdict == "partial" and answer.alone)


def _acceptance(
    request: Request, sku: str, listing_id: str | None, answer: ActionAnswer, is_found: bool
) -> Acceptance:
    first = answer.reasons[0] if answer.reasons else None
    return Acceptance(
        request.id,
        sku,
        listing_id,
        ack="warning" if first else "success",
        code=first.code if first else None,
        message=first.message if first else "",
        made_by="earlier" if is_found else "this",
    )


def _apply(sync: Sync, request: Request, batch: _Batch) -> None:
    """Write what a page of answers says. A listing that is gone is noted last: it has an answer."""
    merchant, channel, now = request.merchant, request.channel, sync.now()
    promotion = sync.store.promotion
    if batch.moves and request.kind == "price_quantity":
        remember_moved(sync, request, batch.moves)
    promotion.accept(merchant, channel, batch.accepted, now)
    promotion.refuse(merchant, channel, batch.refused, now)
    # An item that a person, a feed or a rule has ended has left. One that the marketplace has ended
    # is told so; as after a report, the merchant's setting says whether it comes back.
    promotion.ended(merchant, channel, sorted(batch.left), request.id, now)
    for skus, for_now in ((batch.back, True), (batch.gone, False)):
        gone = sorted(_with_those_beside(sync, request, skus))
        promotion.ended(merchant, channel, gone, request.id, now, for_now=for_now)
    if batch.lost:
        told = sync.store.listings.told(merchant, channel, batch.lost)
        lost = {sku: {"gone": each.listing.listing_id} for sku, each in told.items()}
        promotion.shown(merchant, channel, lost, request.id, now)
    if batch.emptied:
        said = {sku: {ENDS_EMPTY: now} for sku in batch.emptied}
        promotion.shown(merchant, channel, said, request.id, now)
    # What was ended may be made anew now: where a listing takes the place of another.
    if request.kind == "end":
        make_due(sync, request, [each.sku for each in batch.accepted])
    if batch.again:
        ask_again(sync, request, batch.again)
    if batch.put_off:
        put_off(sync, request, batch.put_off)
    if batch.pauses:
        _pause(sync, request, batch.pauses)
    if batch.stops is not None:
        hold_lane(sync, request, batch.stops)
    elif batch.wait:
        until = sync.clock() + timedelta(seconds=batch.wait)
        hold_lane(sync, request, batch.waits_for, iso_utc(until))


def _pause(sync: Sync, request: Request, pauses: Mapping[str, int]) -> None:
    """Send nothing of the products of some SKUs for a while; everything else goes on."""
    merchant, channel = request.merchant, request.channel
    until = {
        each.product: iso_utc(sync.clock() + timedelta(seconds=pauses[sku]))
        for sku, each in sync.store.listings.of_skus(merchant, channel, sorted(pauses)).items()
    }
    sync.store.product_pauses.pause(merchant, channel, until, sync.now())


def _with_those_beside(sync: Sync, request: Request, gone: Sequence[str]) -> set[str]:
    """SKUs whose listing is gone, with all others that are in it: a listing ends whole.

    What was to join it may have left another one for that, which is there still.
    """
    found = set(gone)
    told = sync.store.listings.told(request.merchant, request.channel, sorted(found))
    ids = {each.listing.listing_id for each in told.values() if not each.has_left}
    for listing_id in filter(None, ids):
        found |= _in_listing(sync, request, listing_id)
    return found


def _newly_emptied(sync: Sync, request: Request, skus: Sequence[str]) -> list[str]:
    """Those of some SKUs of which it was not known before that nothing sold out is kept.

    What is told so a second time is refused: others of its listing are in stock.
    """
    told = sync.store.listings.told(request.merchant, request.channel, skus)
    known = {sku: each.fields.get(ENDS_EMPTY) for sku, each in told.items()}
    return [sku for sku in skus if str(known.get(sku) or "~") > request.planned_at]


def _were_sold_out(sync: Sync, request: Request, skus: Sequence[str]) -> bool:
    """Whether nothing was for sale of the listing that SKUs are in: now there is stock."""
    told = sync.store.listings.told(request.merchant, request.channel, skus)
    ids = {each.listing.listing_id for each in told.values()}
    return any(was_sold_out(sync, request.merchant, request.channel, id) for id in ids if id)


def _in_listing(sync: Sync, request: Request, listing_id: str) -> set[str]:
    """The SKUs that we know to be in a listing of the marketplace."""
    listings = sync.store.listings.by_id(request.merchant, request.channel, listing_id)
    return {each.sku for each in listings}


def _hopeless(sync: Sync, request: Request, skus: Sequence[str]) -> list[str]:
    """Those of some SKUs that too many requests, one after the other, were about in vain."""
    known: dict[str, bool] = {}

    def counts(request_id: str) -> bool:
        if request_id not in known:
            found = sync.store.requests.get(request.merchant, request_id)
            known[request_id] = found.state != BROKEN or found.actions == 1
        return known[request_id]

    return [
        sku for sku in skus if _times_unanswered(sync, request, sku, counts) >= _MOST_UNANSWERED
    ]


def _times_unanswered(sync: Sync, request: Request, sku: str, counts: Callable[[str], bool]) -> int:
    """How many of the last requests about a SKU, one after the other, have no answer."""
    count = 0
    for sent in sync.store.listings.sent(request.merchant, request.channel, sku):
        if sent.answered_at is not None:
            break
        count += not sent.is_put_off and counts(sent.request_id)
    return count
