"""What became of a feed: `GET /api/feeds/{kind}/{name}/status`."""

import asyncio
import time
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.feed_places import FeedPlace, find_place
from catalog.drive_files import DriveFile
from catalog.errors import NotFound
from catalog.filters import ErrorFilter
from catalog.pickup_states import ABSENT, LOCKED, PROCESSING, READY, RECEIVING, SETTLING
from store.store import Store
from workflow.drive_text import json_bytes
from workflow.notices import FIRST_ERRORS, Notice, notice_of

# Seconds that a client may have its answer held back, and between two looks meanwhile.
_MOST_WAIT_SECONDS = 60
_LOOK_SECONDS = 0.5

# Answers that are held back at once; whoever comes then is told at once how things stand.
_MOST_WAITING = 100

_GOES_ON = (RECEIVING, LOCKED, SETTLING, READY, PROCESSING)


def feed_notices(parts: ApiParts) -> APIRouter:
    """The address that tells what became of a feed."""
    router = APIRouter(tags=["feeds"])
    waiting = 0

    @router.get("/api/feeds/{kind}/{name}/status")
    async def tell(
        kind: str,
        name: str,
        request: Request,
        wait: Annotated[int, Query(ge=0, le=_MOST_WAIT_SECONDS)] = 0,
    ) -> Response:
        """What `<name>.status.json` on the drive says; with `wait`, once it is at its end."""
        nonlocal waiting
        place = await find_place(parts, request, kind, name, sends=False)
        file = await parts.threads.disk(_file, place)
        if wait and waiting < _MOST_WAITING:
            waiting += 1
            try:
                file = await _wait(place, file, wait)
            finally:
                waiting -= 1
        notice = await parts.threads.disk(_notice, parts.store, file)
        return Response(json_bytes(notice), HTTPStatus.OK.value, media_type="application/json")

    return router


async def _wait(place: FeedPlace, file: DriveFile, seconds: int) -> DriveFile:
    """The file once nothing more will become of it, or as it is after so many seconds."""
    ends = time.monotonic() + seconds
    while file.state in _GOES_ON and time.monotonic() < ends:
        await asyncio.sleep(_LOOK_SECONDS)
        file = await place.parts.threads.disk(_file, place)
    return file


def _file(place: FeedPlace) -> DriveFile:
    file = place.file()
    if file is None or file.state == ABSENT:
        raise NotFound(f"there is no feed {place.path}", noun="feed", id=place.path)
    return file


def _notice(store: Store, file: DriveFile) -> Notice:
    """The notice on a file as it is now: the one that lies beside it may be a second older."""
    standing = store.drive_claims.standing([file.feed] if file.feed else []).get(file.feed or "")
    errors = []
    if standing is not None and standing.feed.rejected:
        wanted = ErrorFilter(standing.feed.merchant, feed=standing.feed.id)
        errors = list(store.error_queries.stream(wanted, most=FIRST_ERRORS))
    return notice_of(file, standing, errors)
