"""The edge of the HTTP API: what every request must be, and every answer carries.

- A path in UTF-8; a body framed in one way; one that is no feed has a length, and a bound.
- An answer that comes before the end of its request's body ends the connection. What is still on
  its way is thrown away for a moment, so that the client hears the answer before the end.
- One line in the log for each request.
"""

import asyncio
import logging
import time
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin_api.problems import Refused, problem_of

_log = logging.getLogger("crossdock.api")

# What is sent to us is never a page of ours, and what we tell of it is nobody else's.
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}

# Feeds have their bounds by merchant, and may come in chunks.
_FEEDS = "/api/feeds/"
_WITH_FEEDS = frozenset({"PUT", "PATCH"})

# The others, by how their address ends: bundles and workbooks, edits of many products, the rest.
_MOST_BYTES_BY_END = {
    "/releases": 32 << 20,
    "/checks": 32 << 20,
    "/workbooks": 32 << 20,
    "/trials": 4 << 20,
    "/edits": 4 << 20,
}
_MOST_BODY_BYTES = 64 << 10

# What is thrown away of a body that nobody wants, and the seconds that it may take.
_MOST_UNREAD_BYTES = 16 << 20
_UNREAD_SECONDS = 3.0

_SHOWN_CHARS = 300


class Edge:
    """An ASGI application around another one."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        began = time.monotonic()
        exchange = _Exchange(scope, receive, send)
        try:
            fault = _fault(scope)
            application = self._application if fault is None else problem_of(fault)
            await application(scope, exchange.receive, exchange.send)
        finally:
            client = scope["client"][0] if scope.get("client") else "-"
            path = scope["path"][:_SHOWN_CHARS]
            seconds = time.monotonic() - began
            told = (client, scope["method"], path, exchange.status or "gone", seconds)
            _log.info("%s %s %r %s %.3f s", *told)


class _Exchange:
    """One request and its answer on their way.

    Attributes:
        status: Of the answer; 0 before it.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.status = 0
        self._receive = receive
        self._send = send
        self._whole = not _has_body(Headers(scope=scope))
        self._gone = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._gone = True
        else:
            self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers[name] = value
            if not self._whole:
                headers["Connection"] = "close"
            await self._send(message)
            return
        is_end = not message.get("more_body", False)
        if not is_end or self._whole or self._gone:
            await self._send(message)
            return
        # All of the answer but its end: at the end the connection is closed, and closed with
        # unread bytes it would be reset, which takes the answer from a client that still sends.
        await self._send({**message, "more_body": True})
        await self._throw_away()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _throw_away(self) -> None:
        left = _MOST_UNREAD_BYTES
        try:
            async with asyncio.timeout(_UNREAD_SECONDS):
                while left > 0 and not self._whole and not self._gone:
                    left -= len((await self.receive()).get("body", b""))
        except TimeoutError:
            return


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _fault(scope: Scope) -> Refused | None:
    """Why a request is not looked at further; None where it is."""
    try:
        unquote_to_bytes(scope["raw_path"]).decode()
    except UnicodeDecodeError:
        return Refused(HTTPStatus.BAD_REQUEST, "request_invalid", "the address is not in UTF-8")
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers and "content-length" in headers:
        # RFC 9112, 6.1: a proxy before us may have read the one, and we would read the other.
        detail = "a body has a length or comes in chunks, not both"
        return Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)
    if scope["method"] in _WITH_FEEDS and scope["path"].startswith(_FEEDS):
        return None
    if "transfer-encoding" in headers:
        detail = "only feeds are sent in chunks"
        return Refused(HTTPStatus.LENGTH_REQUIRED, "length_missing", detail)
    most = _MOST_BYTES_BY_END.get("/" + scope["path"].rpartition("/")[2], _MOST_BODY_BYTES)
    if int(headers.get("content-length", "0")) > most:
        detail = f"a body at this address has {most >> 10:,} KiB at most"
        return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_refused", detail)
    return None
