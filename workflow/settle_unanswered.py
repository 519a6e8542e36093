"""What was sent and never answered: the marketplace's own report shows what became of it.

A result may leave out some of what was asked. What the report shows to be done is accepted; of
everything else nobody knows, and the same is asked once more. The merchant was told `unknown`, or
nothing, and is told now what became of it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from catalog.listings import SentPart, Told
from catalog.merchants import Channel
from catalog.promotion import Acceptance
from catalog.request_states import BROKEN, CLOSED
from catalog.requests import RecordedSku, Request
from workflow.collect_results import UNMATCHED, ask_again
from workflow.drift import is_same, is_there
from workflow.seen_there import SeenSku, SeenThere
from workflow.sync import Sync, iso_utc
from workflow.tell_results import tell_settled

_AT_ONCE = 500

# Kinds of requests that put a SKU into a listing: one that is new, is back, or is there already.
_PUTS_IN = ("add", "relist", "revise")

# How long a report is asked what has become of requests that were given up.
_REMEMBERED = timedelta(days=7)


def settle_unanswered(
    sync: Sync, merchant: str, channel: Channel, seen: SeenThere, asked_at: str
) -> int:
    """Settle the SKUs of requests whose result did not speak of all.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        seen: The report.
        asked_at: When it was asked for, ISO 8601 UTC. Requests that were closed later wait for
            the next one.

    Returns:
        How many SKUs were settled; none the second time.
    """
    settled, after = 0, ""
    while page := sync.store.requests.with_code(merchant, channel, UNMATCHED, after=after):
        after = page[-1].id
        for request in page:
            if request.state == CLOSED and (request.closed_at or "") < asked_at:
                settled += _settle(sync, request, seen, asked_at)
    return settled + _adopt_lost(sync, merchant, channel, seen, asked_at)


def _adopt_lost(sync: Sync, merchant: str, channel: Channel, seen: SeenThere, asked_at: str) -> int:
    """Take in what requests have made that were given up: they may have been carried out.

    What was given up is sent again, and then finds what is there; but what is wanted may have
    changed, and nothing be sent, or another listing be made beside it, or it be refused.
    """
    found, before = 0, None
    since = _earlier(asked_at)
    last = sync.store.reconciliations.last(merchant, channel)
    told_until = last.ended_at if last is not None else ""
    while page := sync.store.requests.latest(merchant, before=before, limit=_AT_ONCE):
        before = (page[-1].planned_at, page[-1].id)
        for request in page:
            if request.channel == channel and request.kind in _PUTS_IN:
                found += _adopt(sync, request, seen, asked_at)
                _tell_new(sync, request, told_until)
        if before[0] < since:
            break
    return found


def _adopt(sync: Sync, request: Request, seen: SeenThere, asked_at: str) -> int:
    """Take in the SKUs of one request that are in no listing of ours."""
    found, after = 0, (0, "")
    while page := sync.store.requests.page(
        request.merchant, request.id, after=after, lost_before=asked_at, limit=_AT_ONCE
    ):
        after = (page[-1].record, page[-1].sku)
        skus = [each.sku for each in page]
        told = sync.store.listings.told(request.merchant, request.channel, skus)
        accepted = [
            Acceptance(request.id, each.sku, listing_id, made_by="any")
            for each in page
            if (ours := told.get(each.sku)) is not None
            and not ours.listing.waiting
            and not is_there(ours)
            and (listing_id := _made(sync, request, each, ours, seen)) is not None
        ]
        sync.store.promotion.accept(request.merchant, request.channel, accepted, sync.now())
        found += len(accepted)
    return found


def _tell_new(sync: Sync, request: Request, told_until: str) -> None:
    """Tell of what was settled after the last report; also what a killed process has settled."""
    new = max(told_until, request.closed_at or "")
    if request.state in (CLOSED, BROKEN) and sync.store.requests.page(
        request.merchant, request.id, answered_after=new, limit=1
    ):
        tell_settled(sync, request)


def _earlier(asked_at: str) -> str:
    return iso_utc(datetime.fromisoformat(asked_at) - _REMEMBERED)


def _settle(sync: Sync, request: Request, seen: SeenThere, asked_at: str) -> int:
    settled, after = 0, (0, "")
    while page := sync.store.requests.page(
        request.merchant, request.id, after=after, unanswered=True, limit=_AT_ONCE
    ):
        after = (page[-1].record, page[-1].sku)
        _settle_page(sync, request, page, seen, asked_at)
        settled += len(page)
    tell_settled(sync, request)
    sync.store.requests.note(request.merchant, request.id, code=None)
    return settled


def _settle_page(
    sync: Sync,
    request: Request,
    page: Sequence[RecordedSku],
    seen: SeenThere,
    asked_at: str,
) -> None:
    merchant, channel, now = request.merchant, request.channel, sync.now()
    told = sync.store.listings.told(merchant, channel, [each.sku for each in page])
    proof = _PROOFS.get(request.kind)
    proved: dict[str, str] = {}
    for each in page:
        ours = told.get(each.sku)
        if proof is not None and ours is not None:
            listing_id = proof(sync, request, each, ours, seen)
            if listing_id is not None:
                proved[each.sku] = listing_id
    promotion = sync.store.promotion
    is_making = request.kind in ("add", "relist")
    accepted = [
        Acceptance(request.id, sku, listing_id, made_by="any" if is_making else "this")
        for sku, listing_id in proved.items()
    ]
    promotion.accept(merchant, channel, accepted, now)
    if request.kind == "end":
        promotion.ended(merchant, channel, list(proved), request.id, now, for_now=True)
    rest = [each.sku for each in page if each.sku not in proved]
    ask_again(sync, request, rest, since=asked_at)


def _made(
    sync: Sync, request: Request, each: RecordedSku, ours: Told, seen: SeenThere
) -> str | None:
    """The id of a listing that a request was to make, where the report has it."""
    recorded = sync.store.requests.recorded(request.merchant, request.id, [each.record])
    members = [each]
    if "quantity" not in _told(each):  # the product of variations is in their listing
        members = [other for other in recorded if other.sku != each.sku]
    products = {ours.listing.product, *(other.sku for other in recorded)}
    found = sorted(set(_live_ids(members, ours, seen)))
    return next((one for one in found if _may_be_of(sync, request, one, products)), None)


def _may_be_of(sync: Sync, request: Request, listing_id: str, products: Collection[str]) -> bool:
    """Whether a listing may be of one of some products: we do not know it as another's.

    What has moved to another product is hidden in the listing before, also when that is brought
    back under another id.
    """
    inside = sync.store.listings.by_id(request.merchant, request.channel, listing_id)
    return not inside or any(one.product in products for one in inside)


def _live_ids(members: Sequence[RecordedSku], ours: Told, seen: SeenThere) -> Iterator[str]:
    left = ours.fields.get("ended")
    for member in members:
        found = [each for each in seen.of(member.sku) if each.listing_id != left]
        # Under the id that it had before only where there is no other: it was kept, then.
        new = [each for each in found if each.listing_id != ours.listing.listing_id]
        yield from (each.listing_id for each in new or found)


def _figures_told(
    sync: Sync, request: Request, each: RecordedSku, ours: Told, seen: SeenThere
) -> str | None:
    """The id of a listing that shows exactly the price and quantity of a request."""
    listing_id = ours.listing.listing_id
    there = next((one for one in seen.of(each.sku) if one.listing_id == listing_id), None)
    said = _told(each)
    if not each.parts:  # it leaves its listing: nothing of it is for sale
        return listing_id if there is None or there.quantity == 0 else None
    if there is None:
        return listing_id if "ended" in said else None
    return listing_id if _shows(there, said) else None


def _ended(
    sync: Sync, request: Request, each: RecordedSku, ours: Told, seen: SeenThere
) -> str | None:
    """The id of a listing that is gone."""
    listing_id = ours.listing.listing_id
    return None if listing_id is None or seen.has(listing_id) else listing_id


def _shows(there: SeenSku, said: Mapping[str, object]) -> bool:
    price, quantity = said.get("price"), said.get("quantity")
    has_price = price is None or (
        isinstance(price, str) and there.price is not None and is_same(price, there.price)
    )
    return has_price and (quantity is None or quantity == there.quantity)


def _told(each: RecordedSku) -> Mapping[str, object]:
    """What a request says of a SKU beside its drafts."""
    found: SentPart | None = next((part for part in each.parts if part.noun == "listed"), None)
    return {} if found is None else found.fields


# How a report shows that what was asked is done: the listing's id then. Prices and quantities are
# no proof of titles and texts, so a revision is always asked once more.
_PROOFS: Mapping[str, Callable[[Sync, Request, RecordedSku, Told, SeenThere], str | None]] = {
    "add": _made,
    "relist": _made,
    "price_quantity": _figures_told,
    "end": _ended,
}
