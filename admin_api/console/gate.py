"""The gate of the console: who comes in, and what every answer carries.

- Without a session there is the sign-in page, and what it is drawn with. Nothing else.
- A request that changes something, and every WebSocket, comes from a page of ours. A page of
  somebody else's in the same browser must not reach us with our cookie.
- A session that ends takes its open pages with it within seconds.
"""

import asyncio
import secrets
from http import HTTPStatus
from urllib.parse import parse_qs, quote, urlsplit

from nicegui import Client
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin_api.auth import Doorman
from admin_api.callers import Caller
from admin_api.console.policy import ALWAYS, policy
from admin_api.console.static import STATIC
from admin_api.cookies import is_own_page, session_secret
from admin_api.problems import Refused
from admin_api.threads import Threads

_SOCKET = "/_nicegui_ws/"
_OPEN_PATHS = frozenset({"/login", "/logout", "/session", "/favicon.ico"})
_SAFE = frozenset({"GET", "HEAD"})

# Seconds for which an open page is believed to be signed in still. Its socket gives a sign of
# life every few seconds, so that none outlives its session by much more.
_SURE_SECONDS = 5.0

# A form of ours; a file that is uploaded.
_MOST_FORM_BYTES = 64 << 10
_MOST_UPLOAD_BYTES = 64 << 20
_UPLOADS = "/_nicegui/client/"

# RFC 6455 leaves 4000 to 4999 to applications.
_SIGNED_OUT = 4401
_REFUSED = 4403

# A session's cookie is not sent along from a link on somebody else's page; from here it is.
_ONCE_MORE = '<!doctype html><meta http-equiv="refresh" content="0"><title>Crossdock</title>'


class Gate:
    """An ASGI application around the console."""

    def __init__(self, application: ASGIApp, doorman: Doorman, threads: Threads) -> None:
        """Stand before the console.

        Args:
            application: The console.
            doorman: Knows whose a session is.
            threads: For asking that.
        """
        self._application = application
        self._doorman = doorman
        self._threads = threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one WebSocket."""
        if scope["type"] == "http":
            await self._answer(_bare(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._serve(_bare(scope), receive, send)
        else:
            await self._application(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        state["nonce"] = secrets.token_urlsafe(16)
        told = dict(ALWAYS)
        told["Content-Security-Policy"] = policy(scope["path"], state["nonce"])
        if scope["scheme"] == "https":
            told["Strict-Transport-Security"] = "max-age=31536000"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in told.items():
                    headers[name] = value
            await send(message)

        answer = _fault(scope)
        if answer is None and not _is_open(scope["path"]):
            state["caller"] = await self._caller(HTTPConnection(scope))
            if state["caller"] is None:
                answer = _sign_in(scope)
        await (answer or self._application)(scope, receive, send_with_headers)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        asking = HTTPConnection(scope)
        caller = await self._caller(asking) if _is_ours(asking) else None
        page = parse_qs(scope["query_string"].decode("latin-1")).get("client_id", [""])[0]
        if caller is None or not scope["path"].startswith(_SOCKET) or not _is_of(page, caller):
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED})
            return
        clock = asyncio.get_running_loop().time
        sure_until = clock() + _SURE_SECONDS

        async def receive_while_signed_in() -> Message:
            nonlocal sure_until
            message = await receive()
            if message["type"] != "websocket.receive" or clock() < sure_until:
                return message
            if await self._caller(asking, uses=_is_act(message)) == caller:
                sure_until = clock() + _SURE_SECONDS
                return message
            # Signed out, or with other rights: the page was drawn for somebody who is no more.
            if client := Client.instances.get(page):
                client.delete()
            await send({"type": "websocket.close", "code": _SIGNED_OUT})
            return {"type": "websocket.disconnect", "code": _SIGNED_OUT}

        await self._application(scope, receive_while_signed_in, send)

    async def _caller(self, asking: HTTPConnection, *, uses: bool = True) -> Caller | None:
        """Who has sent a request; None where they are not signed in."""
        secret = session_secret(asking)
        if not secret:
            return None
        address = "" if asking.client is None else asking.client.host
        try:
            by_session = self._doorman.by_session
            return await self._threads.disk(by_session, secret, address, uses=uses)
        except Refused:
            return None


def _bare(scope: Scope) -> Scope:
    """The request without a header that NiceGUI would write into its pages."""
    headers = [pair for pair in scope["headers"] if pair[0] != b"x-forwarded-prefix"]
    return {**scope, "headers": headers}


def _fault(scope: Scope) -> Response | None:
    """Why a request is not looked at; None where it is."""
    headers = Headers(scope=scope)
    if scope["path"].startswith(_SOCKET):
        return _refused(HTTPStatus.BAD_REQUEST, "pages speak over a WebSocket")
    if scope["method"] in _SAFE:
        return None
    if not is_own_page(HTTPConnection(scope)):
        return _refused(HTTPStatus.FORBIDDEN, "this request comes from a foreign page")
    most = _MOST_UPLOAD_BYTES if scope["path"].startswith(_UPLOADS) else _MOST_FORM_BYTES
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal():
        return _refused(HTTPStatus.LENGTH_REQUIRED, "a body has a length")
    if int(length) > most:
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {most:,} bytes")
    return None


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path.startswith(STATIC)


def _is_ours(asking: HTTPConnection) -> bool:
    """Whether a WebSocket begins on a page of ours: browsers always say where it begins."""
    origin = urlsplit(asking.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == asking.headers.get("host", "")


def _is_act(message: Message) -> bool:
    """Whether somebody does something on a page that is open, and it does not only live on.

    Source: Engine.IO 4 (3 is a pong), and NiceGUI's socket, which confirms what it has drawn.
    """
    text = message.get("text") or ""
    return text.startswith("4") and '"ack"' not in text[:20]


def _is_of(page: str, caller: Caller) -> bool:
    """Whether an open page was drawn for this very session, or is gone."""
    client = Client.instances.get(page)
    if client is None:
        return True
    found: Caller | None = getattr(client.request.state, "caller", None)
    return found is not None and found.session == caller.session


def _sign_in(scope: Scope) -> Response:
    """Where somebody goes who is not signed in; a part of a page is told so."""
    headers = Headers(scope=scope)
    if scope["method"] != "GET" or "text/html" not in headers.get("accept", ""):
        return _refused(HTTPStatus.UNAUTHORIZED, "sign in first")
    no_store = {"Cache-Control": "no-store"}
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return HTMLResponse(_ONCE_MORE, headers=no_store)
    query = scope["query_string"].decode("latin-1")
    wanted = quote(scope["path"]) + (f"?{query}" if query else "")
    to = "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}"
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, no_store)


def _refused(status: HTTPStatus, sentence: str) -> Response:
    headers = {"Cache-Control": "no-store", "Connection": "close"}
    return PlainTextResponse(f"{sentence}\n", status.value, headers)
