"""Errors of the HTTP API: one shape for all of them (RFC 9457), whoever found them.

    {"type": "urn:crossdock:code:space_full", "title": …, "status": 507, "detail": …,
     "code": "space_full", "limit": "bytes", "most": 21474836480}

`code` is public and does not change; behind it stands what the error says of itself, where that is
the client's own matter. Nothing in it comes from this machine: no path, no text of a library.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from catalog.codes import CODES
from catalog.errors import (
    AlreadyExists,
    ConfigInvalid,
    DiskFull,
    DriveBusy,
    FeedRefused,
    MerchantError,
    MoveRefused,
    NameRefused,
    NotFound,
    PlaceLocked,
    PlaceRefused,
    PlatformError,
    QueryInvalid,
    SpaceFull,
    TooManyTries,
    TransientError,
    UploadBroken,
    VersionDiffers,
)

MEDIA_TYPE = "application/problem+json"

# Seconds after which a client may try again what could not be done just now.
_RETRY_SECONDS = 5

# The first that fits counts.
_STATUS_BY_ERROR: tuple[tuple[type[PlatformError], HTTPStatus], ...] = (
    (NameRefused, HTTPStatus.BAD_REQUEST),
    (UploadBroken, HTTPStatus.BAD_REQUEST),
    (PlaceRefused, HTTPStatus.FORBIDDEN),
    (PlaceLocked, HTTPStatus.LOCKED),
    (NotFound, HTTPStatus.NOT_FOUND),
    (AlreadyExists, HTTPStatus.CONFLICT),
    (VersionDiffers, HTTPStatus.PRECONDITION_FAILED),
    (FeedRefused, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (SpaceFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (DiskFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (QueryInvalid, HTTPStatus.BAD_REQUEST),
    (MoveRefused, HTTPStatus.CONFLICT),
    (MerchantError, HTTPStatus.UNPROCESSABLE_ENTITY),
    # By now the settings of this process are read: what is invalid came with the request.
    (ConfigInvalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TransientError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_CODE_BY_STATUS = {
    HTTPStatus.NOT_FOUND: "address_unknown",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_refused",
}
_OF_THE_SHAPE = frozenset({"type", "title", "status", "detail", "code", "instance"})


class Refused(Exception):
    """A request that is not done because of itself, and what to say instead."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **context: object,
    ) -> None:
        """Refuse.

        Args:
            status: Of the answer.
            code: A key of `catalog.codes.CODES`.
            detail: A sentence for whoever sent the request.
            headers: More headers of the answer.
            context: More members of its body, such as JSON can hold.
        """
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.context = context


def problem_of(error: Exception) -> Response:
    """The answer to a request that ended with an error."""
    if isinstance(error, Refused):
        return _answer(error.status, error.code, str(error), error.context, error.headers)
    if isinstance(error, PlatformError):
        return _of_platform(error)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        code = _CODE_BY_STATUS.get(status, "request_invalid")
        return _answer(status, code, CODES[code].meaning, {}, dict(error.headers or {}))
    if isinstance(error, RequestValidationError):
        faults = error.errors()
        named = ", ".join(sorted({str(each["loc"][-1]) for each in faults}))
        detail = f"cannot be read: {named}: {faults[0]['msg']}"
        return _answer(HTTPStatus.BAD_REQUEST, "request_invalid", detail, {}, {})
    code = "operator_error"
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, code, "a fault of this server", {}, {})


def tell_problems(app: FastAPI) -> None:
    """Answer every error of an application in this shape."""
    for kind in (Refused, PlatformError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _handle)
    app.add_exception_handler(ClientDisconnect, _leave)


async def _handle(_request: Request, error: Exception) -> Response:
    return problem_of(error)


async def _leave(_request: Request, _error: Exception) -> Response:
    """Of a client that went away nobody hears the answer; the server asks for one."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def http_code_of(error: PlatformError) -> HTTPStatus:
    """What an error of ours is over HTTP."""
    return next(
        (status for kind, status in _STATUS_BY_ERROR if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def _of_platform(error: PlatformError) -> Response:
    status = http_code_of(error)
    # What nobody or we must act on may tell of this machine: its code says enough.
    is_theirs = isinstance(error, (MerchantError, ConfigInvalid, DriveBusy))
    detail = str(error) if is_theirs else CODES[error.code].meaning
    headers = {}
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        headers["Retry-After"] = str(error.context.get("seconds", _RETRY_SECONDS))
    return _answer(status, error.code, detail, error.context if is_theirs else {}, headers)


def _answer(
    status: HTTPStatus,
    code: str,
    detail: str,
    context: Mapping[str, object],
    headers: Mapping[str, str],
) -> Response:
    shown = {
        name: value if isinstance(value, (str, int, float, list, type(None))) else str(value)
        for name, value in context.items()
        if name not in _OF_THE_SHAPE
    }
    body = {
        "type": f"urn:crossdock:code:{code}",
        "title": CODES[code].meaning,
        "status": status.value,
        "detail": detail,
        "code": code,
        **shown,
    }
    # In ASCII: a name that was refused may hold half characters.
    text = json.dumps(body) + "\n"
    return Response(text, status.value, dict(headers), media_type=MEDIA_TYPE)
