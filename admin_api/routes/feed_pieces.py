"""Feeds sent in pieces, after the draft "Resumable Uploads for HTTP" (draft-ietf-httpbis-…-10).

    POST  /api/feeds/{kind}/{name}                    announce: SHA-256 and length → Location
    HEAD  /api/feeds/{kind}/{name}/uploads/{sha256}   how much is here
    PATCH …                                           more, from there on; the last piece says so

An upload is named by the SHA-256 of its file, so a client that has lost everything but the file
finds it again, and the same upload announced twice is one. It belongs to its user and its place:
the name opens nothing to anybody else. What came is kept for a day, over restarts too.
"""

import re
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.digests import is_sha256, told_sha256
from admin_api.feed_places import FeedPlace, find_place, is_there
from admin_api.incoming import Incoming, check_size
from admin_api.problems import Refused
from admin_api.routes.feed_uploads import TakenFeed, check_framing, finish, told_length
from catalog.errors import UploadBroken

_WHOLE_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_YES, _NO = "?1", "?0"


def feed_pieces(parts: ApiParts) -> APIRouter:
    """The addresses to which feeds are sent in pieces."""
    router = APIRouter(tags=["feeds in pieces"])

    @router.post("/api/feeds/{kind}/{name}", status_code=HTTPStatus.CREATED.value)
    async def announce(kind: str, name: str, request: Request) -> Response:
        """Announce a feed: its checksum, and its length in Upload-Length."""
        place = await find_place(parts, request, kind, name, sends=True)
        sha256 = told_sha256(request.headers)
        if sha256 is None:
            detail = "say the SHA-256 of the whole file: it names the upload"
            raise Refused(HTTPStatus.BAD_REQUEST, "digest_invalid", detail)
        if request.headers.get("content-length", "0") != "0":
            detail = "announce without a body; send the bytes by PATCH to the Location"
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_refused", detail)
        length = _number(request.headers, "upload-length")
        offset = await parts.threads.disk(_announce, place, sha256, length)
        location = place.url(f"/uploads/{sha256}")
        headers = {"Location": location, **_standing(offset, complete=False)}
        return Response(status_code=HTTPStatus.CREATED.value, headers=headers)

    address = "/api/feeds/{kind}/{name}/uploads/{sha256}"

    @router.head(address, status_code=HTTPStatus.NO_CONTENT.value)
    async def look(kind: str, name: str, sha256: str, request: Request) -> Response:
        """How many bytes of an upload are here, and whether it is complete."""
        place = await _find(parts, request, kind, name, sha256)
        offset, complete = await parts.threads.disk(_look, place, sha256)
        headers = _standing(offset, complete=complete)
        return Response(status_code=HTTPStatus.NO_CONTENT.value, headers=headers)

    @router.patch(
        address,
        response_model=TakenFeed,
        status_code=HTTPStatus.CREATED.value,
        responses={204: {"description": "The piece is here, and more is to come"}},
    )
    async def append(kind: str, name: str, sha256: str, request: Request) -> Response:
        """Send bytes from Upload-Offset on; Upload-Complete: ?1 with the last of them."""
        place = await _find(parts, request, kind, name, sha256)
        check_framing(request.headers)
        told_length(request.headers)
        offset = _number(request.headers, "upload-offset")
        last = request.headers.get("upload-complete")
        if offset is None or last not in (_YES, _NO):
            detail = "say Upload-Offset, and Upload-Complete: ?1 with the last piece, else ?0"
            raise Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)
        incoming = await _go_on(place, sha256, offset)
        try:
            await incoming.take(request.receive, parts.patience)
            if last == _YES:
                return await _finish(place, incoming, sha256)
        finally:
            await incoming.abort(keep=True)
        headers = _standing(incoming.offset, complete=False)
        return Response(status_code=HTTPStatus.NO_CONTENT.value, headers=headers)

    @router.delete(address, status_code=HTTPStatus.NO_CONTENT.value)
    async def forget(kind: str, name: str, sha256: str, request: Request) -> Response:
        """Forget what came of an upload."""
        place = await _find(parts, request, kind, name, sha256)
        await parts.threads.disk(_forget, place, sha256)
        return Response(status_code=HTTPStatus.NO_CONTENT.value)

    return router


async def _find(parts: ApiParts, request: Request, kind: str, name: str, sha256: str) -> FeedPlace:
    place = await find_place(parts, request, kind, name, sends=True)
    if not is_sha256(sha256):
        detail = "an upload is named by the SHA-256 of its file, 64 small hexadecimal digits"
        raise Refused(HTTPStatus.NOT_FOUND, "address_unknown", detail)
    return place


def _announce(place: FeedPlace, sha256: str, length: int | None) -> int:
    """See whether there is room for an upload; returns where it goes on. Blocking."""
    space = place.space(sha256)
    offset = space.resumable(place.path) or 0
    if length is not None:
        check_size(length, place.most_bytes())
        if offset > length:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "request_invalid",
                f"Upload-Length says {length:,} bytes, and {offset:,} are here already",
            )
        space.begin(place.path, length, resume_from=offset).abort(keep=True)
    return offset


def _look(place: FeedPlace, sha256: str) -> tuple[int, bool]:
    """How many bytes of an upload are here, and whether it is complete; blocking.

    It is complete when the file at its place has its bytes: the answer to the last piece may have
    been lost. Of what nobody has begun, nothing is here.
    """
    left = place.space(sha256).resumable(place.path)
    if left is not None:
        return left, False
    file = place.file()
    return (file.size, True) if file is not None and is_there(file, sha256) else (0, False)


async def _go_on(place: FeedPlace, sha256: str, offset: int) -> Incoming:
    """Go on with an upload at an offset, which must be where it ends. Raises Refused (409)."""
    threads = place.parts.threads
    found, complete = await threads.disk(_look, place, sha256)
    # A file that lies there already may be sent once more, from its beginning.
    if offset != (0 if complete else found):
        what = "is complete" if complete else f"goes on at byte {found:,}, not {offset:,}"
        raise Refused(
            HTTPStatus.CONFLICT,
            "offset_wrong",
            f"the upload {what}",
            _standing(found, complete=complete),
            expected_offset=found,
            provided_offset=offset,
        )
    most = await threads.disk(place.most_bytes)
    space = await threads.disk(place.space, sha256)
    upload = await threads.disk(space.begin, place.path, resume_from=offset)
    return Incoming(upload, threads, most)


async def _finish(place: FeedPlace, incoming: Incoming, sha256: str) -> Response:
    """Put an upload in its place; bytes that are not those of its name are no good to anybody."""
    try:
        return await finish(place, incoming, sha256)
    except UploadBroken:
        await incoming.abort()
        raise


def _forget(place: FeedPlace, sha256: str) -> None:
    space = place.space(sha256)
    if space.resumable(place.path) is not None:
        space.begin(place.path, resume_from=0).abort()


def _standing(offset: int, *, complete: bool) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Complete": _YES if complete else _NO}


def _number(headers: Headers, name: str) -> int | None:
    """A whole number of a header; None where it is not there. Raises Refused."""
    text = headers.get(name)
    if text is None:
        return None
    if not _WHOLE_NUMBER.fullmatch(text):
        detail = f"{name} is no whole number"
        raise Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)
    return int(text)
