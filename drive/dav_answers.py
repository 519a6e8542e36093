"""Answers of the WebDAV server: what every one of them carries, and what an error becomes."""

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from types import TracebackType
from typing import Any

from catalog.errors import (
    AlreadyExists,
    DiskFull,
    DriveBusy,
    MerchantError,
    NameRefused,
    NotFound,
    PlaceLocked,
    PlaceRefused,
    PlatformError,
    SpaceFull,
    TooManyTries,
    TransientError,
    UploadBroken,
)
from drive.dav_library import DAVError

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
StartResponse = Callable[..., Any]

_log = logging.getLogger("crossdock.dav")

# What a merchant uploads is never a page of ours: a browser keeps it as a file, guesses no type,
# and where it shows it after all, nothing in it runs.
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cache-Control", "private, no-cache"),
)

_STATUS_BY_ERROR: dict[type[PlatformError], HTTPStatus] = {
    NameRefused: HTTPStatus.FORBIDDEN,
    PlaceRefused: HTTPStatus.FORBIDDEN,
    PlaceLocked: HTTPStatus.LOCKED,
    NotFound: HTTPStatus.NOT_FOUND,
    AlreadyExists: HTTPStatus.METHOD_NOT_ALLOWED,
    SpaceFull: HTTPStatus.INSUFFICIENT_STORAGE,
    DiskFull: HTTPStatus.INSUFFICIENT_STORAGE,
    UploadBroken: HTTPStatus.BAD_REQUEST,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
}

# Seconds after which a client may try again what we could not do just now.
_RETRY_SECONDS = 5


class Refused(Exception):
    """A request that is not done, and what to say instead."""

    def __init__(self, status: HTTPStatus, sentence: str, *headers: tuple[str, str]) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers


class Reply:
    """The beginning of an answer, held back until its first bytes are there: until then, an error
    can still take its place.
    """

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, _error: ExcInfo | None = None) -> None:
        """Take a status line and headers; a later call replaces an earlier one."""
        self.status, self.headers = status, list(headers)

    def send(
        self, method: str, parts: Iterator[bytes], first: bytes, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Begin the answer and return its body."""
        is_page = method not in ("GET", "HEAD") and self._has("content-type", "text/html")
        if is_page:
            # wsgidav's own page: it names the library, and the time of this machine.
            sentence = "" if self.status < "3" else self.status + "\n"
            parts, first = iter(()), sentence.encode()
            self._replace("Content-Length", str(len(first)))
            self._replace("Content-Type", "text/plain; charset=utf-8")
        if method in ("GET", "HEAD") and self.status.startswith("2"):
            self.headers.append(("Content-Disposition", "attachment"))
        start_response(self.status, [*self.headers, *_ALWAYS])
        return () if method == "HEAD" else _Chained(first, parts)

    def _has(self, name: str, begin: str) -> bool:
        return any(key.lower() == name and value.startswith(begin) for key, value in self.headers)

    def _replace(self, name: str, value: str) -> None:
        others = [header for header in self.headers if header[0].lower() != name.lower()]
        self.headers = [*others, (name, value)]


def refusal(error: Exception) -> tuple[HTTPStatus, bytes, Headers]:
    """What is told of an error: status, body and headers.

    Nothing in it comes from this machine: no path, no version, no text of a library.
    """
    error = _cause(error)
    extra: Headers = []
    kind = "text/plain; charset=utf-8"
    if isinstance(error, DAVError) and error.err_condition is not None:
        status, kind = HTTPStatus(error.value), "application/xml; charset=utf-8"
        text = error.err_condition.as_string()
    elif isinstance(error, DAVError):
        status = HTTPStatus(error.value)
        text = f"{error.context_info or status.phrase}\n"
        extra.extend(error.add_headers or ())
    elif isinstance(error, Refused):
        status, text = error.status, f"{error}\n"
        extra.extend(error.headers)
    elif isinstance(error, PlatformError):
        status = _status(error)
        text = f"{error}\n" if isinstance(error, (MerchantError, DriveBusy)) else status.phrase
        if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
            wait = error.context.get("seconds", _RETRY_SECONDS)
            extra.append(("Retry-After", str(wait)))
    else:
        status, text = HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of this server\n"
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("a request failed", exc_info=error)
    if status == HTTPStatus.NOT_MODIFIED:
        return status, b"", extra
    body = text.encode("utf-8", "replace")
    return status, body, [("Content-Type", kind), ("Content-Length", str(len(body))), *extra]


def send_refusal(
    method: str, error: Exception, start_response: StartResponse
) -> tuple[HTTPStatus, Iterable[bytes]]:
    """Answer with an error; returns its status and the body."""
    status, body, headers = refusal(error)
    start_response(f"{status.value} {status.phrase}", [*headers, *_ALWAYS])
    return status, () if method == "HEAD" else (body,)


@contextlib.contextmanager
def as_dav_errors() -> Iterator[None]:
    """Make errors of ours such as wsgidav can put into a list of several: a status, and no text."""
    try:
        yield
    except PlatformError as error:
        raise DAVError(_status(error).value) from error
    except Refused as error:
        raise DAVError(error.status.value) from error


def _cause(error: Exception) -> Exception:
    """The error of ours inside one of wsgidav's, which makes a 500 of all that it does not know."""
    inner = getattr(error, "src_exception", None)
    if isinstance(inner, (PlatformError, Refused)):
        return inner
    return error


def _status(error: PlatformError) -> HTTPStatus:
    for kind, status in _STATUS_BY_ERROR.items():
        if isinstance(error, kind):
            if isinstance(error, SpaceFull) and error.context.get("limit") == "junk":
                return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return status
    if isinstance(error, TransientError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, MerchantError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.INTERNAL_SERVER_ERROR


class _Chained:
    """The first part and the rest, closed with the rest."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first, self._rest = first, rest

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._rest

    def close(self) -> None:
        """Close what the rest reads from."""
        close = getattr(self._rest, "close", None)
        if close is not None:
            close()
