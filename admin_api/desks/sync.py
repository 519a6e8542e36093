"""The sync layer: lanes and what they hold, requests and their SKUs, and why a SKU waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from admin_api.callers import Caller
from admin_api.channels import known_lane, own_channel
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from admin_api.sync_view import ChannelState, SkuWait, channel_states, waits_of
from catalog.acts import Act
from catalog.errors import MoveRefused, NotFound
from catalog.filters import ListingFilter, RemarkFilter, RequestFilter
from catalog.listings import Listing
from catalog.merchants import Channel
from catalog.paging import MOST_ENTRIES, Page, PageRequest
from catalog.product_states import REJECTED
from catalog.request_states import OPEN
from catalog.requests import LaneHold, Request, Standing
from catalog.sync_views import PlanRemark, RequestSku, Wish, WishKind
from store.merging import Cause
from store.store import Store
from workflow.ports import Blobs

# What a hold of a person has as its code.
BY_PERSON: Final = "by_person"

# What is kept of a request: what it should ask, what was sent, what came back.
FileKind: TypeAlias = Literal["plan", "file", "result"]


@dataclass(frozen=True, slots=True)
class SentAgain:
    """What became of the refused SKUs of a request: in line again, or left as they are."""

    queued: int
    left: int


class SyncDesk:
    """Shows what goes to marketplaces, and what may be done about it."""

    def __init__(self, store: Store, notary: Notary, blobs: Blobs) -> None:
        self._store = store
        self._notary = notary
        self._blobs = blobs

    def channels(self, caller: Caller, merchant: str) -> tuple[ChannelState, ...]:
        """How every channel of a merchant stands. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return tuple(channel_states(self._store, self._store.merchants.get(merchant)))

    def requests(
        self, caller: Caller, wanted: RequestFilter, request: PageRequest
    ) -> Page[Request]:
        """One page of requests, the newest first. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        return self._store.sync_queries.requests(wanted, request)

    def request(self, caller: Caller, merchant: str, request_id: str) -> tuple[Request, Standing]:
        """One request, and how its SKUs stand. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        found = self._store.requests.get(merchant, request_id)
        return found, self._store.requests.standing(merchant, request_id)

    def request_skus(
        self, caller: Caller, merchant: str, request_id: str, request: PageRequest
    ) -> Page[RequestSku]:
        """One page of the SKUs of a request. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, merchant)
        about = self._store.requests.get(merchant, request_id)
        return self._store.sync_queries.request_skus(about, request)

    def file(self, caller: Caller, merchant: str, request_id: str, kind: FileKind) -> Path:
        """What is kept of a request, for admins. Raises NotFound, Refused, BlobMissing."""
        caller.allow(Act.WATCH_SYSTEM, merchant)
        found = self._store.requests.get(merchant, request_id)
        key: str | None = getattr(found, kind)
        if not key:
            message = f"{request_id} has no {kind} yet, or none any more"
            raise NotFound(message, noun=kind, id=request_id)
        return self._blobs.path(key)

    def hold(self, caller: Caller, merchant: str, channel: str, lane: str, why: str) -> None:
        """Let a lane send nothing until it is let go. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.STEER_SYNC, merchant)
        place = self._channel(merchant, channel)
        with self._notary.noting(
            caller, "hold lane", "lane", f"{place} {known_lane(lane)}", merchant=merchant
        ) as noted:
            hold = LaneHold(merchant, place, lane, iso_now(), None, BY_PERSON, why)
            self._store.requests.hold(hold)
            noted.after = {"why": why}

    def let_go(self, caller: Caller, merchant: str, channel: str, lane: str) -> None:
        """Let a lane go on, whoever holds it. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.STEER_SYNC, merchant)
        place = self._channel(merchant, channel)
        name = f"{place} {known_lane(lane)}"
        codes = [
            hold.code
            for hold in self._store.requests.holds(merchant)
            if (hold.channel, hold.lane) == (place, lane)
        ]
        with self._notary.noting(
            caller, "let lane go", "lane", name, merchant=merchant, before={"held": codes}
        ):
            self._store.requests.let_go(merchant, place, lane)

    def look_now(self, caller: Caller, merchant: str, request_id: str) -> Request:
        """Go on with a request now, whatever it waits for; nothing is sent twice by that.

        Raises:
            NotFound, Refused: As ever.
            MoveRefused: It is over: what is left of it is in line by itself.
        """
        caller.allow(Act.STEER_SYNC, merchant)
        found = self._store.requests.get(merchant, request_id)
        if found.state not in OPEN:
            message = f"{found.id} is {found.state}: what is left of it is in line again by itself"
            raise MoveRefused(message, state=found.state)
        with self._notary.noting(caller, "look at request", "request", found.id, merchant=merchant):
            self._store.requests.let_go(merchant, found.channel, found.lane)
            return self._store.requests.note(merchant, found.id, look_at=iso_now())

    def send_again(self, caller: Caller, merchant: str, request_id: str) -> SentAgain:
        """Put what a request was refused in line once more, as its drafts are now.

        Raises NotFound, Refused.
        """
        caller.allow(Act.STEER_SYNC, merchant)
        about = self._store.requests.get(merchant, request_id)
        with self._notary.noting(
            caller, "send again", "request", request_id, merchant=merchant
        ) as noted:
            queued = left = 0
            page: str | None = None
            while True:
                wanted = PageRequest(MOST_ENTRIES, page)
                found = self._store.sync_queries.request_skus(about, wanted)
                refused = [each.recorded.sku for each in found.entries if each.reasons]
                done = self._queue_refused(caller, merchant, refused)
                queued, left, page = queued + done, left + len(refused) - done, found.after
                if page is None:
                    break
            noted.after = {"queued": queued, "left": left}
        return SentAgain(queued, left)

    def wish(self, caller: Caller, merchant: str, channel: str, wish: WishKind) -> Wish:
        """Have a channel planned, or compared with main, as soon as a worker looks.

        Raises:
            NotFound: There is no such merchant, or they are not connected.
            Refused, QueryInvalid: As ever.
        """
        caller.allow(Act.STEER_SYNC, merchant)
        place = self._channel(merchant, channel)
        self._store.connections.get(merchant, place.marketplace)
        made = Wish(merchant, place, wish, iso_now(), caller.user)
        with self._notary.noting(caller, f"{wish} now", "channel", str(place), merchant=merchant):
            self._store.sync_wishes.make(made)
        return made

    def remarks(
        self, caller: Caller, wanted: RemarkFilter, request: PageRequest
    ) -> Page[PlanRemark]:
        """One page of why SKUs wait. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        return self._store.plan_remarks.page(wanted, request)

    def why_waits(self, caller: Caller, merchant: str, sku: str) -> tuple[SkuWait, ...]:
        """Why a SKU that is in line is not sent, on each channel; empty where nothing waits.

        Raises NotFound, Refused.
        """
        caller.allow(Act.LOOK, merchant)
        return waits_of(self._store, self._store.merchants.get(merchant), sku)

    def listings(
        self, caller: Caller, wanted: ListingFilter, request: PageRequest
    ) -> Page[Listing]:
        """One page of listings, by SKU. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        return self._store.sync_queries.listings(wanted, request)

    def _queue_refused(self, caller: Caller, merchant: str, skus: Sequence[str]) -> int:
        """Approve SKUs that are REJECTED by the caller, and put them in line; returns how many."""
        items = self._store.items.some(merchant, skus)
        refused = {sku: None for sku, item in items.items() if item.state == REJECTED}
        if not refused:
            return 0
        now = iso_now()
        cause = Cause("person", caller.user, now)
        moves = self._store.items.move_all(merchant, refused, "approve", cause)
        approved = [each.sku for each in moves if each.outcome == "done"]
        self._store.promotion.queue(merchant, approved, now)
        return len(approved)

    def _channel(self, merchant: str, given: str) -> Channel:
        return own_channel(self._store, merchant, given)
