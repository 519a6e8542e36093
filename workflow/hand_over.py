"""Hand a request's file over to the marketplace, and fetch what it says.

A reply may be lost after the marketplace has done what was asked. So it is noted before each call
that it may have been made, and whoever comes after looks at what is there before asking again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.errors import AccessRefused, MarketplaceBusy, MarketplaceRefused
from catalog.request_states import RECORDED, SENT
from catalog.requests import Request
from marketplaces.actions import action_kind
from marketplaces.adapter import Delivery, Ticket
from store.tickets import ASKED
from workflow.keep_file import keep_file
from workflow.sync import Sync, iso_utc

# So often a new ticket is begun in one go, should another request have taken what was begun.
_MOST_BEGUN = 3

# The marketplace's clock may be behind ours by so much.
_CLOCKS_APART = timedelta(minutes=10)


def hand_over(sync: Sync, request: Request) -> Request:
    """Hand over the file of a recorded request; one that is further stays as it is.

    Raises:
        TransientError, AccessRefused, MarketplaceRefused: As `marketplaces.adapter.Delivery`.
        TicketGone: The marketplace no longer takes the file; a new ticket is asked for next time.
        BlobMissing: The file is gone.
    """
    if request.state != RECORDED or request.file is None:
        return request
    delivery = sync.markets.delivery(request.merchant, request.channel.marketplace)
    ticket = request.ticket or _ticket(sync, delivery, request)
    delivery.upload(ticket, sync.blobs.path(request.file))
    return sync.store.requests.move(
        request.merchant, request.id, "send", sent_at=sync.now(), code=None, message=""
    )


def look(sync: Sync, request: Request) -> Ticket:
    """How far the marketplace is with a request that was sent. Raises as `Delivery.look`."""
    delivery = sync.markets.delivery(request.merchant, request.channel.marketplace)
    return delivery.look(request.ticket or "")


def fetch(sync: Sync, request: Request) -> Request:
    """Fetch the result of a request, also once more where it was broken. Raises as `look`."""
    delivery = sync.markets.delivery(request.merchant, request.channel.marketplace)
    with TemporaryDirectory(prefix="crossdock-") as folder:
        target = Path(folder) / "result"
        delivery.fetch(request.ticket or "", target)
        with target.open("rb") as file:
            key = keep_file(sync, file)
    if request.state == SENT:
        return sync.store.requests.move(
            request.merchant, request.id, "answer", "marketplace", result=key, code=None, message=""
        )
    return sync.store.requests.note(request.merchant, request.id, result=key)


def _ticket(sync: Sync, delivery: Delivery, request: Request) -> str:
    """A ticket for a request: the one whose reply was lost, or a new one; no other has it."""
    if request.ticket == ASKED:
        for orphan in _orphans(sync, delivery, request):
            if _is_ours(sync, request, orphan):
                return orphan.id
    for _ in range(_MOST_BEGUN):
        begun = _begun(sync, delivery, request)
        if _is_ours(sync, request, begun):
            return begun.id
    message = f"the marketplace gives tickets that other requests have, such as {begun.id}"
    raise MarketplaceBusy(message, marketplace=request.channel.marketplace)


def _begun(sync: Sync, delivery: Delivery, request: Request) -> Ticket:
    """Ask for a ticket. That there may be one is noted as long as nobody knows better."""
    requests, place = sync.store.requests, (request.merchant, request.id)
    capabilities = sync.markets.adapter(request.channel.marketplace).capabilities
    most = capabilities.product_requests if request.lane == "product" else None
    if not sync.store.tickets.ask(request, sync.now(), most):
        message = f"{most} requests of this lane are with the marketplace; this one waits for them"
        raise MarketplaceBusy(message, marketplace=request.channel.marketplace, undone=True)
    try:
        return delivery.begin(action_kind(request.kind), request.channel.site)
    except AccessRefused:
        requests.note(*place, ticket=None)
        raise
    except MarketplaceRefused as error:
        # It has not seen the file: every other request would be refused as well.
        requests.note(*place, ticket=None)
        raise MarketplaceRefused(str(error), **{**error.context, "unbegun": True}) from None
    except MarketplaceBusy as error:
        if error.context.get("undone"):
            requests.note(*place, ticket=None)
        raise


def _is_ours(sync: Sync, request: Request, ticket: Ticket) -> bool:
    return sync.store.tickets.claim(request.merchant, request.id, ticket.id)


def _orphans(sync: Sync, delivery: Delivery, request: Request) -> Iterator[Ticket]:
    """Yield tickets that wait for a file and may be what this request has asked for, oldest first.

    A marketplace does not say which site a ticket is of. Where a request to another site has asked
    as well, there is none that could be told from its: the reply of either may have been lost.
    """
    asked_at = datetime.fromisoformat(request.asked_at or request.planned_at)
    since = iso_utc(asked_at - _CLOCKS_APART)
    if sync.store.tickets.asked_elsewhere(request, since):
        return
    recent = delivery.recent(action_kind(request.kind), since)
    found = [each for each in recent if each.progress == "empty" and _is_after(each, since)]
    yield from sorted(found, key=lambda each: (each.created_at, each.id))


def _is_after(ticket: Ticket, since: str) -> bool:
    return datetime.fromisoformat(ticket.created_at) >= datetime.fromisoformat(since)
