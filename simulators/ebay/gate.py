"""What every call to eBay passes first: it is written down, and may meet a fault."""

import asyncio
import json
import socket
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulators.clock import iso_text
from simulators.ebay.api_errors import ApiError, gateway_page
from simulators.ebay.fault_kinds import CALL_FAULTS
from simulators.ebay.routes import operation_of
from simulators.ebay.simulator import EbaySimulator
from simulators.faults import Fault
from simulators.journal import Call

# Paths of ours, which eBay does not have.
CONTROL: Final = "/_simulator"

# Faults that answer in place of eBay, before anything is done.
_ERROR_IDS: Final = {"http_429": 2001, "http_500": 160001, "quota": 160025, "busy": 160024}
_REFUSED: Final = 160022
_PAGES: Final = {"http_502": 502, "http_503": 503, "http_504": 504}


class FaultGate:
    """An ASGI application around the one that answers.

    It is the outermost one: what resets a connection must be handed over by the server itself.
    """

    def __init__(self, app: ASGIApp, simulator: EbaySimulator) -> None:
        self._app = app
        self._simulator = simulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, as ASGI has it; what it has changed is kept before the next."""
        try:
            if scope["type"] != "http" or scope["path"].startswith(CONTROL):
                await self._app(scope, receive, send)
            else:
                await self._pass(scope, receive, send)
        finally:
            await run_in_threadpool(self._simulator.save)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        simulator = self._simulator
        authorization = _header(scope, b"authorization")
        with simulator.lock:
            account = simulator.tokens.peek(authorization)
        call = simulator.journal.begin(
            at=iso_text(simulator.clock.now()),
            operation=operation_of(scope["method"], scope["path"]),
            method=scope["method"],
            path=scope["path"] + (f"?{query}" if (query := scope["query_string"].decode()) else ""),
            account=account,
        )
        about = (account,) if account else ()
        faults = simulator.faults.draw(call.operation, CALL_FAULTS, about)
        call.faults = tuple(fault.kind for fault in faults)
        scope.setdefault("state", {})["call"] = call
        if "expired_token" in call.faults:
            with simulator.lock:
                simulator.tokens.kill(authorization)
        await self._answer(faults, call, scope, receive, send)

    async def _answer(
        self, faults: list[Fault], call: Call, scope: Scope, receive: Receive, send: Send
    ) -> None:
        by_kind = {fault.kind: fault for fault in faults}
        for kind in by_kind:
            if kind in _ERROR_IDS or kind == "refused_call":
                error = ApiError(_ERROR_IDS.get(kind, int(by_kind[kind].value or _REFUSED)))
                body = json.dumps(error.body()).encode()
                await _whole(call, send, error.status, b"application/json", body)
                return
            if kind in _PAGES:
                await _page(call, send, _PAGES[kind])
                return
        if "reset" in by_kind:
            await _abort(receive, send)
        elif "drop_after" in by_kind:
            await self._app(scope, receive, _nowhere(call))
            call.status = 0
            await _abort(receive, send)
        elif "http_504_after" in by_kind:
            await self._app(scope, receive, _nowhere(call))
            await _page(call, send, 504)
        elif "cut_body" in by_kind:
            share = by_kind["cut_body"].value
            await self._cut(0.5 if share is None else float(share), call, scope, receive, send)
        else:
            slow = by_kind.get("slow")
            seconds = 0.0 if slow is None else float(slow.value or 1)
            await self._app(scope, receive, _late(call, send, seconds))

    async def _cut(
        self, share: float, call: Call, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send a part of the answer with the headers of the whole, then break off."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(message.get("body", b"") for message in messages)
        start = next(message for message in messages if message["type"] == "http.response.start")
        call.status = start["status"]
        await send(start)
        part = body[: int(len(body) * share)]
        await send({"type": "http.response.body", "body": part, "more_body": True})
        await _abort(receive, send)


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def _nowhere(call: Call) -> Send:
    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            call.status = message["status"]

    return send


def _late(call: Call, send: Send, seconds: float) -> Send:
    async def later(message: Message) -> None:
        if message["type"] == "http.response.start":
            call.status = message["status"]
            await asyncio.sleep(seconds)
        await send(message)

    return later


async def _page(call: Call, send: Send, status: int) -> None:
    await _whole(call, send, status, b"text/html; charset=utf-8", gateway_page(status))


async def _whole(call: Call, send: Send, status: int, kind: bytes, body: bytes) -> None:
    call.status = status
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _abort(receive: Receive, send: Send) -> None:
    """Reset the connection, so that whoever is at the other end hears nothing more.

    uvicorn hands over a method of the object that holds the connection. Without one, within a
    process, the caller gets the error that a client would get.
    """
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError
    raw = transport.get_extra_info("socket")
    # No lingering: the other end is sent RST, as by a gateway that has died.
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass  # until uvicorn, too, has seen it
