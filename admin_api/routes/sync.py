"""What goes to marketplaces: /api/merchants/{merchant}/sync, …/requests, …/waits, …/listings."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks.sync import FileKind
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.sync import (
    ChannelOut,
    HoldIn,
    ListingOut,
    ReconciliationOut,
    RequestOut,
    RequestSkuOut,
    RequestWhole,
    SentAgainOut,
    SkuWaitOut,
    WaitOut,
    WishOut,
    channel_out,
    listing_out,
    reconciliation_out,
    request_out,
    request_sku_out,
    request_whole,
    sku_wait_out,
    wait_out,
)
from catalog.acts import Act
from catalog.filters import ListingFilter, RemarkFilter, RequestFilter
from catalog.paging import PageRequest
from catalog.sync_views import Wish

_ChannelFilter = Annotated[
    str | None, Query(max_length=200, description="As `ebay/EBAY_DE`.", examples=["ebay/EBAY_DE"])
]
_Word = Annotated[str | None, Query(max_length=100)]

_OF_CHANNEL = "/api/merchants/{merchant}/sync/{marketplace}/{site}"
_OF_REQUEST = "/api/merchants/{merchant}/requests/{request}"


def sync(parts: ApiParts) -> APIRouter:
    """The addresses of the sync layer."""
    router = guarded(tags=["sync"])
    _watch(router, parts)
    _requests(router, parts)
    _steer(router, parts)
    return router


def _watch(router: APIRouter, parts: ApiParts) -> None:
    desk = parts.desks.sync
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[PageRequest, Depends(page_request)]

    @router.get("/api/merchants/{merchant}/sync", **needs(Act.LOOK))
    def channels(merchant: str, caller: Known) -> list[ChannelOut]:
        """How every channel of a merchant stands: its lanes, and what waits."""
        return [channel_out(each) for each in desk.channels(caller, merchant)]

    @router.get("/api/merchants/{merchant}/waits", **needs(Act.LOOK))
    def waits(
        merchant: str,
        caller: Known,
        page: Wanted,
        channel: _ChannelFilter = None,
        code: _Word = None,
    ) -> PageOut[WaitOut]:
        """Why SKUs were not sent, by the last plan that looked at them."""
        found = desk.remarks(caller, RemarkFilter(merchant, channel, code), page)
        return PageOut(entries=[wait_out(each) for each in found.entries], after=found.after)

    @router.get("/api/merchants/{merchant}/sku-waits", **needs(Act.LOOK))
    def sku_waits(
        merchant: str,
        caller: Known,
        sku: Annotated[str, Query(min_length=1, max_length=200, examples=["R-1"])],
    ) -> list[SkuWaitOut]:
        """Why one SKU is not sent now, on each channel; nothing where nothing waits."""
        return [sku_wait_out(each) for each in desk.why_waits(caller, merchant, sku)]

    @router.get("/api/merchants/{merchant}/listings", **needs(Act.LOOK))
    def listings(
        merchant: str,
        caller: Known,
        page: Wanted,
        channel: _ChannelFilter = None,
        state: _Word = None,
    ) -> PageOut[ListingOut]:
        """Listings by SKU; those in a state are those of one channel, which must be named."""
        found = desk.listings(caller, ListingFilter(merchant, channel, state), page)
        return PageOut(entries=[listing_out(each) for each in found.entries], after=found.after)


def _requests(router: APIRouter, parts: ApiParts) -> None:
    desk = parts.desks.sync
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[PageRequest, Depends(page_request)]

    @router.get("/api/merchants/{merchant}/requests", **needs(Act.LOOK))
    def requests(
        merchant: str,
        caller: Known,
        page: Wanted,
        state: _Word = None,
        channel: _ChannelFilter = None,
    ) -> PageOut[RequestOut]:
        """What marketplaces were asked, the newest first."""
        found = desk.requests(caller, RequestFilter(merchant, state, channel), page)
        return PageOut(entries=[request_out(each) for each in found.entries], after=found.after)

    @router.get(_OF_REQUEST, **needs(Act.LOOK))
    def request(merchant: str, request: str, caller: Known) -> RequestWhole:
        """One request, and how its SKUs stand."""
        return request_whole(*desk.request(caller, merchant, request))

    @router.get(_OF_REQUEST + "/skus", **needs(Act.LOOK))
    def request_skus(
        merchant: str, request: str, caller: Known, page: Wanted
    ) -> PageOut[RequestSkuOut]:
        """What was asked of each SKU, and what the marketplace says to it."""
        about, _ = desk.request(caller, merchant, request)
        found = desk.request_skus(caller, merchant, request, page)
        entries = [request_sku_out(about.channel, each) for each in found.entries]
        return PageOut(entries=entries, after=found.after)

    @router.get(
        _OF_REQUEST + "/files/{kind}",
        response_class=FileResponse,
        responses={200: {"content": {"application/octet-stream": {}}}},
        **needs(Act.WATCH_SYSTEM),
    )
    def request_file(merchant: str, request: str, kind: FileKind, caller: Known) -> FileResponse:
        """What is kept of a request: its plan, the file that was sent, the result."""
        path = desk.file(caller, merchant, request, kind)
        name = f"{request}.{kind}"
        return FileResponse(path, media_type="application/octet-stream", filename=name)

    @router.post(_OF_REQUEST + "/looks", **needs(Act.STEER_SYNC))
    def look_now(merchant: str, request: str, caller: Known) -> RequestOut:
        """Go on with a request now, whatever it waits for; nothing is sent twice by that."""
        return request_out(desk.look_now(caller, merchant, request))

    @router.post(_OF_REQUEST + "/resendings", **needs(Act.STEER_SYNC))
    def send_again(merchant: str, request: str, caller: Known) -> SentAgainOut:
        """Put the SKUs that were refused in line once more, as their drafts are now."""
        return SentAgainOut.model_validate(desk.send_again(caller, merchant, request))


def _steer(router: APIRouter, parts: ApiParts) -> None:
    desk, drift = parts.desks.sync, parts.desks.drift
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.put(
        _OF_CHANNEL + "/lanes/{lane}/hold",
        status_code=HTTPStatus.NO_CONTENT,
        **needs(Act.STEER_SYNC),
    )
    def hold(
        merchant: str, marketplace: str, site: str, lane: str, wanted: HoldIn, caller: Known
    ) -> None:
        """Let a lane send nothing until it is let go; what was sent is still answered."""
        desk.hold(caller, merchant, f"{marketplace}/{site}", lane, wanted.why)

    @router.delete(
        _OF_CHANNEL + "/lanes/{lane}/hold",
        status_code=HTTPStatus.NO_CONTENT,
        **needs(Act.STEER_SYNC),
    )
    def let_go(merchant: str, marketplace: str, site: str, lane: str, caller: Known) -> None:
        """Let a lane go on, whoever has put it on hold."""
        desk.let_go(caller, merchant, f"{marketplace}/{site}", lane)

    @router.post(_OF_CHANNEL + "/plans", status_code=HTTPStatus.ACCEPTED, **needs(Act.STEER_SYNC))
    def plan_now(merchant: str, marketplace: str, site: str, caller: Known) -> WishOut:
        """Have a worker look at once for what is to be sent."""
        return _wish_out(desk.wish(caller, merchant, f"{marketplace}/{site}", "plan"))

    @router.get(_OF_CHANNEL + "/reconciliations", **needs(Act.LOOK))
    def reconciliations(
        merchant: str, marketplace: str, site: str, caller: Known
    ) -> list[ReconciliationOut]:
        """When the channel was compared with what we know, the newest first; the last 180."""
        found = drift.reconciliations(caller, merchant, f"{marketplace}/{site}")
        return [reconciliation_out(each) for each in found]

    @router.post(
        _OF_CHANNEL + "/reconciliations",
        status_code=HTTPStatus.ACCEPTED,
        **needs(Act.STEER_SYNC),
    )
    def reconcile_now(merchant: str, marketplace: str, site: str, caller: Known) -> WishOut:
        """Have a worker compare the channel now; the marketplace's report takes some minutes."""
        return _wish_out(desk.wish(caller, merchant, f"{marketplace}/{site}", "reconcile"))


def _wish_out(wish: Wish) -> WishOut:
    return WishOut(channel=str(wish.channel), wish=wish.wish, at=wish.at)
