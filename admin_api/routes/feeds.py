"""Feeds: /api/feeds, /api/merchants/{merchant}/feeds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import StreamingResponse

from admin_api.api_parts import ApiParts
from admin_api.attachments import attachment
from admin_api.callers import Caller
from admin_api.desks.feed_files import What
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.feeds import (
    FeedBrief,
    FeedFileOut,
    FeedOut,
    FeedUnderWayOut,
    feed_brief,
    feed_out,
    file_out,
    under_way,
)
from catalog.acts import Act
from catalog.filters import ArrivalFilter
from catalog.paging import PageRequest

Number = Annotated[int, Path(ge=1, le=2**53, description="As the list shows it, from 1.")]
_Text = Annotated[str | None, Query(max_length=100)]
_Name = Annotated[str | None, Query(max_length=200, description="Part of the file's name.")]
_Moment = Annotated[str | None, Query(max_length=40, examples=["2026-11-20"])]

_OF = "/api/merchants/{merchant}/feeds"

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def wanted_feeds(
    direction: _Text = None,
    kind: _Text = None,
    state: _Text = None,
    name: _Name = None,
    since: _Moment = None,
    until: _Moment = None,
) -> ArrivalFilter:
    """What a list of feeds is narrowed to. Raises QueryInvalid."""
    return ArrivalFilter(None, direction, kind, state, name, since, until)


def feeds(parts: ApiParts) -> APIRouter:
    """The addresses of feeds that have come in or gone out."""
    router = guarded(tags=["feeds"])
    desk, files = parts.desks.feeds, parts.desks.feed_files
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[ArrivalFilter, Depends(wanted_feeds)]
    Wished = Annotated[PageRequest, Depends(page_request)]

    @router.get("/api/feeds", **needs(Act.LOOK))
    def all_feeds(caller: Known, wanted: Wanted, page: Wished) -> PageOut[FeedBrief]:
        """Feeds of all merchants that you see, the newest first."""
        found = desk.page(caller, None, wanted, page)
        return PageOut(entries=[feed_brief(each) for each in found.entries], after=found.after)

    @router.get("/api/feeds-running", **needs(Act.LOOK))
    def running_feeds(caller: Known) -> list[FeedUnderWayOut]:
        """What runs now, the oldest first, at most a hundred."""
        return [under_way(each) for each in desk.running(caller)]

    @router.get(_OF, **needs(Act.LOOK))
    def feeds_of_merchant(
        merchant: str, caller: Known, wanted: Wanted, page: Wished
    ) -> PageOut[FeedBrief]:
        """Feeds of one merchant, the newest first."""
        found = desk.page(caller, merchant, wanted, page)
        return PageOut(entries=[feed_brief(each) for each in found.entries], after=found.after)

    @router.get(f"{_OF}/{{number}}", **needs(Act.LOOK))
    def feed(merchant: str, number: Number, caller: Known) -> FeedOut:
        """One feed: state, progress, counts, causes of its errors, findings."""
        return feed_out(desk.get(caller, merchant, number))

    @router.get(f"{_OF}/{{number}}/files", **needs(Act.LOOK))
    def feed_files(merchant: str, number: Number, caller: Known) -> list[FeedFileOut]:
        """The files of a feed: its bytes, and what came of it."""
        return [file_out(each) for each in files.all(caller, merchant, number)]

    @router.get(
        f"{_OF}/{{number}}/files/{{what}}",
        response_class=StreamingResponse,
        responses=_FILE,
        **needs(Act.LOOK),
    )
    def feed_file(merchant: str, number: Number, what: What, caller: Known) -> StreamingResponse:
        """Download one of them."""
        found = files.download(caller, merchant, number, what)
        return attachment(found.name, found.media_type, found.blocks, found.size)

    @router.post(f"{_OF}/{{number}}/again", status_code=201, **needs(Act.SEND_FEEDS))
    def run_again(merchant: str, number: Number, caller: Known) -> FeedBrief:
        """Run its bytes again with the release that is active; the answer is the new feed."""
        return feed_brief(desk.again(caller, merchant, number))

    @router.post(f"{_OF}/{{number}}/cancel", **needs(Act.SEND_FEEDS))
    def cancel(merchant: str, number: Number, caller: Known) -> FeedBrief:
        """End a feed that waits, runs or is held; what it has said so far stands."""
        return feed_brief(desk.cancel(caller, merchant, number))

    @router.post(f"{_OF}/{{number}}/release", **needs(Act.SEND_FEEDS))
    def release(merchant: str, number: Number, caller: Known) -> FeedBrief:
        """Let a held feed go on: what it does not name has disappeared."""
        return feed_brief(desk.release(caller, merchant, number))

    return router
