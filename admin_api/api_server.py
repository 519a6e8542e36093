"""uvicorn as the API and the console run on it: with an end to what it would wait for for ever."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from drive.dav_server import Certificate

# Seconds in which the headers of a first request must be here. uvicorn has no such bound.
_HEADER_SECONDS = 20.0

# Between two requests of one connection.
_IDLE_SECONDS = 15

_MOST_CONNECTIONS = 512

# One message of a browser to the console; files go another way.
_MOST_MESSAGE_BYTES = 1 << 20
_QUEUE = 128

# Uploads under way when the server is told to end get as long.
_DRAIN_SECONDS = 20

# Addresses whose `X-Forwarded-For` is believed.
_PROXIES = ("127.0.0.1", "::1")


class PromptProtocol(H11Protocol):
    """Closes a connection that does not say what it wants."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._patience = self.loop.call_later(_HEADER_SECONDS, self._close_silent)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._patience is not None:
            self._patience.cancel()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Wait no longer: the connection is the console's, which has its own signs of life."""
        if self._patience is not None:
            self._patience.cancel()
        super().handle_websocket_upgrade(event)

    def _close_silent(self) -> None:
        if self.cycle is None:
            self.transport.close()


class ApiServer(uvicorn.Server):
    """Serves until `should_exit`; whoever runs it has the signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone: uvicorn's own ends the process by the signal that it caught."""
        yield


def make_server(application: ASGIApp, certificate: Certificate | None) -> ApiServer:
    """A server for `serve(sockets=[…])`.

    Raises:
        OSError: The certificate cannot be used.
    """
    told: dict[str, Any] = {}
    if certificate is not None:
        told = {"ssl_certfile": str(certificate.chain), "ssl_keyfile": str(certificate.key)}
    config = uvicorn.Config(
        application,
        http=PromptProtocol,
        loop="asyncio",
        ws="websockets-sansio",
        ws_max_size=_MOST_MESSAGE_BYTES,
        ws_ping_interval=None,  # the console's protocol asks for signs of life itself
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=",".join(_PROXIES),
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        backlog=_QUEUE,
        **told,
    )
    config.load()
    return ApiServer(config)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Args:
        host: A name or an address.
        port: 0 for any free one.

    Raises:
        OSError: It is no address of this machine, or taken.
    """
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.create_server(address[:2], family=family, backlog=_QUEUE)
    # The end of an answer must not wait until the client has acknowledged its headers, which takes
    # 40 ms. asyncio sees to that only for sockets that name their protocol, which create_server's
    # do not; sockets that are accepted have it of this one.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
