"""What scripts logged: /api/merchants/{merchant}/log, …/log/tail."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import StreamingResponse

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.log_tails import Listeners, line_events
from admin_api.wire import PageOut, page_request
from admin_api.wire.log import LineOut, line_out
from catalog.acts import Act
from catalog.filters import LogFilter
from catalog.paging import MOST_ENTRIES, PageRequest
from catalog.stored import Tail

_Text = Annotated[str | None, Query(max_length=300)]
_Moment = Annotated[str | None, Query(max_length=40, examples=["2026-11-20"])]
_Feed = Annotated[int | None, Query(ge=1, le=2**53, description="Number of a feed.")]
_Words = Annotated[str, Query(max_length=200, description="Part of the message.")]

EVENTS = "text/event-stream"

_OF = "/api/merchants/{merchant}/log"

_STREAM: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "Events `line`, each a line as JSON, oldest first; ids go on where they end",
        "content": {EVENTS: {"schema": {"type": "string"}}},
    }
}


def log(parts: ApiParts) -> APIRouter:
    """The addresses of what scripts logged."""
    router = guarded(tags=["log"])
    desk, feeds = parts.desks.log, parts.desks.errors
    listeners = Listeners()
    Known = Annotated[Caller, Depends(parts.caller)]

    def wanted_lines(
        merchant: str,
        caller: Known,
        feed: _Feed = None,
        sku: _Text = None,
        level: _Text = None,
        since: _Moment = None,
        until: _Moment = None,
    ) -> LogFilter:
        """What is asked about. Raises NotFound, QueryInvalid."""
        source = None if feed is None else feeds.feed_id(caller, merchant, feed)
        return LogFilter(merchant, source, sku, level, since, until)

    Wanted = Annotated[LogFilter, Depends(wanted_lines)]

    @router.get(_OF, **needs(Act.LOOK))
    def lines(
        caller: Known,
        wanted: Wanted,
        page: Annotated[PageRequest, Depends(page_request)],
        text: _Words = "",
    ) -> PageOut[LineOut]:
        """Log lines, the newest first.

        With `text` or `level` each answer looks at 20,000 lines: it may have few entries, even
        none, while `after` leads to more.
        """
        found = desk.page(caller, wanted, text, page)
        shown = [line_out(each) for each in found.entries]
        return PageOut(entries=shown, after=found.after)

    @router.get(
        f"{_OF}/tail", response_class=StreamingResponse, responses=_STREAM, **needs(Act.LOOK)
    )
    async def tail(
        caller: Known,
        wanted: Wanted,
        text: _Words = "",
        count: Annotated[int, Query(ge=0, le=MOST_ENTRIES, description="To begin with.")] = 50,
        last_event_id: Annotated[str | None, Header(max_length=4_000)] = None,
    ) -> StreamingResponse:
        """Log lines as they come, as server-sent events. At most 50 may listen at once."""

        listeners.check()

        async def look(after: str) -> Tail:
            return await parts.threads.disk(desk.tail, caller, wanted, text, after)

        first = await parts.threads.disk(desk.tail, caller, wanted, text, last_event_id, count)

        async def events() -> AsyncIterator[bytes]:
            with listeners.listening():
                async for event in line_events(first, look):
                    yield event

        return StreamingResponse(events(), media_type=EVENTS)

    return router
