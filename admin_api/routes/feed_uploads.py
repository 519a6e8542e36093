"""Feeds sent whole: `PUT /api/feeds/{kind}/{name}`."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

from admin_api.api_parts import ApiParts
from admin_api.digests import told_sha256
from admin_api.feed_places import FeedPlace, find_place, known_bytes, receipt
from admin_api.incoming import Incoming, check_size
from admin_api.preconditions import told_condition
from admin_api.problems import Refused
from catalog.errors import NotFound
from drive.ports import Condition
from drive.upload import Upload


class TakenFeed(BaseModel):
    """A feed that is whole, on the disk, and will be taken.

    Attributes:
        file: Its path on the drive.
        version: The SHA-256 of its bytes, in hex.
        size: In bytes.
        etag: What tells this version of the file from every other.
        state: One of the states of files.
        duplicate: Whether the last feed of this kind had the same bytes, so that nothing will come
            of them.
        status_url: What becomes of it.
    """

    file: str
    version: str
    size: int
    etag: str
    state: str
    duplicate: bool
    status_url: str


def feed_uploads(parts: ApiParts) -> APIRouter:
    """The address to which feeds are sent whole."""
    router = APIRouter(tags=["feeds"])

    @router.put(
        "/api/feeds/{kind}/{name}",
        response_model=TakenFeed,
        status_code=HTTPStatus.CREATED.value,
        responses={200: {"model": TakenFeed, "description": "The same bytes were sent before"}},
    )
    async def put_feed(kind: str, name: str, request: Request) -> Response:
        """Send a feed whole: it is stored when the answer says so, and not before."""
        place = await find_place(parts, request, kind, name, sends=True)
        check_framing(request.headers)
        sha256 = told_sha256(request.headers)
        length = told_length(request.headers)
        condition = told_condition(request.headers)
        most = await parts.threads.disk(place.most_bytes)
        check_size(length or 0, most)
        upload = await parts.threads.disk(_begin, place, length, condition)
        incoming = Incoming(upload, parts.threads, most)
        try:
            await incoming.take(request.receive, parts.patience)
            return await finish(place, incoming, sha256, condition)
        finally:
            await incoming.abort()

    return router


def _begin(place: FeedPlace, length: int | None, condition: Condition | None) -> Upload:
    """Begin an upload to a place; blocking. What is refused at its end is refused here already."""
    space = place.space()
    if condition is not None:
        try:
            condition(space.stat(place.path).etag)
        except NotFound:
            condition(None)
    return space.begin(place.path, length)


async def finish(
    place: FeedPlace, incoming: Incoming, sha256: str | None, condition: Condition | None = None
) -> Response:
    """Put a feed that is here in its place, and answer whoever sent it.

    Raises:
        Refused: It has no bytes: an export that failed must not take the place of a good one.
        UploadBroken: It has other bytes than were announced.
        VersionDiffers: The condition does not hold.
    """
    if incoming.offset == 0:
        raise Refused(HTTPStatus.BAD_REQUEST, "feed_empty", "the feed has no bytes")
    threads = place.parts.threads
    known = await threads.disk(known_bytes, place.parts.store, place)
    version = await incoming.commit(sha256, condition)
    told = await threads.disk(receipt, place, version, duplicate=known.has(version))
    status = HTTPStatus.OK if told["duplicate"] else HTTPStatus.CREATED
    return JSONResponse(told, status.value, {"ETag": f'"{version.etag}"'})


def check_framing(headers: Headers) -> None:
    """See whether a body is the file and nothing else. Raises Refused."""
    if headers.get("content-encoding", "identity").lower() != "identity":
        detail = "send the bytes of the file as they are, without Content-Encoding"
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "encoding_refused", detail)
    if "content-range" in headers:  # RFC 9110, 14.5: a PUT of a part would replace the whole
        detail = "Content-Range is not taken; send pieces by PATCH"
        raise Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)


def told_length(headers: Headers) -> int | None:
    """Bytes of a body; None where it comes in chunks. Raises Refused (411) where nothing says."""
    if "transfer-encoding" in headers:
        return None
    if "content-length" not in headers:
        detail = "send Content-Length, or the body in chunks"
        raise Refused(HTTPStatus.LENGTH_REQUIRED, "length_missing", detail)
    return int(headers["content-length"])
