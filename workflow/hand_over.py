"""Hand a request's file over to the marketplace, and fetch what it says.

A reply may be lost after the marketplace has done what was asked. So it is noted before each call
that it may have been made, and whoever comes after looks at what is there before asking again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.request_states import RECORDED, SENT
from catalog.requests import Request
from marketplaces.actions import action_kind
from marketplaces.adapter import Delivery, Ticket
from workflow.keep_file import keep_file
from workflow.sync import Sync

# A ticket was asked for, and nobody knows whether there is one.
_ASKED = ""

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
    """A ticket for a request: the one whose reply was lost, or a new one."""
    kind = action_kind(request.kind)
    found = None
    if request.ticket == _ASKED:
        since = datetime.fromisoformat(request.planned_at) - _CLOCKS_APART
        recent = delivery.recent(kind, since.isoformat())
        found = _orphan(
            recent, [each.ticket for each in sync.store.requests.open(request.merchant)]
        )
    if found is None:
        sync.store.requests.note(request.merchant, request.id, ticket=_ASKED)
        found = delivery.begin(kind, request.channel.site)
    sync.store.requests.note(request.merchant, request.id, ticket=found.id)
    return found.id


def _orphan(recent: Collection[Ticket], known: Collection[str | None]) -> Ticket | None:
    """The oldest ticket that waits for a file and belongs to no request."""
    orphans = [each for each in recent if each.progress == "empty" and each.id not in known]
    return min(orphans, key=lambda each: (each.created_at, each.id), default=None)
