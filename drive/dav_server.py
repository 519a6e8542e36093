"""The WebDAV server: cheroot's threads and sockets, with bounds of ours."""

import logging
import select
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cheroot import wsgi
from cheroot.ssl import Adapter

from catalog.errors import ConfigInvalid
from drive.dav_answers import Environ, StartResponse
from drive.dav_requests import DavConnection
from drive.dav_streams import Clock, make_stream
from drive.pace import PATIENCE_SECONDS

Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_log = logging.getLogger("crossdock.dav")

# Bytes of a request line and its headers. A path of ours has at most 3 KB in URL encoding.
_HEADER_BYTES = 32 << 10

# Seconds for which a connection may bring or take nothing. cheroot's own 10 cut off clients that
# were only slow ("The read operation timed out").
_IDLE_SECONDS = int(PATIENCE_SECONDS)

# Connections that the system holds until we accept them.
_BACKLOG = 128

# Seconds that requests under way get to end when the server is told to.
_END_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a certificate, PEM: the chain from the server's own one up, and its key."""

    chain: Path
    key: Path


class DavServer(wsgi.Server):
    """Serves a WSGI application over HTTP or TLS. `prepare`, `serve` until `stop`."""

    ConnectionClass = DavConnection
    max_request_header_size = _HEADER_BYTES

    def __init__(
        self,
        application: Application,
        host: str,
        port: int,
        certificate: Certificate | None,
        threads: int,
    ) -> None:
        """Make a server that listens nowhere yet.

        Args:
            application: What answers requests.
            host: Where it will listen: a name or an address.
            port: The port; 0 for any free one, which `port` tells after `prepare`.
            certificate: None to speak HTTP without TLS.
            threads: Requests that are answered at once. One that stalls keeps its thread.

        Raises:
            ConfigInvalid: The certificate cannot be used. Context: `setting`.
        """
        super().__init__(
            (host, port),
            application,
            numthreads=threads,
            server_name="crossdock",
            request_queue_size=_BACKLOG,
            timeout=_IDLE_SECONDS,
            shutdown_timeout=_END_SECONDS,
        )
        if certificate is not None:
            self.ssl_adapter = _Tls(certificate)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.bind_addr[1]
        return port

    def process_conn(self, conn: DavConnection) -> None:
        """Give a connection to a thread, once it has brought something.

        cheroot gives it one as soon as it is there: whoever opens as many connections as there are
        threads, and says nothing, would stop the server.
        """
        if conn.rfile.has_data() or _readable(conn.socket):
            super().process_conn(conn)
        else:
            self._connections.put(conn)  # type: ignore[attr-defined]

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """What cheroot tells goes to the log: a client that went away is no news."""
        _log.log(min(level, logging.INFO) if not traceback else level, "%s", msg)


def _readable(sock: socket.socket) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


class _Tls(Adapter):
    """TLS 1.2 and later. The handshake happens in the connection's own thread, with its first read:
    cheroot does it before it accepts the next client, which a silent one could then prevent.
    """

    def __init__(self, certificate: Certificate) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._context.load_cert_chain(certificate.chain, certificate.key)
        except (OSError, ssl.SSLError) as error:
            raise ConfigInvalid(
                f"the certificate {certificate.chain} with its key {certificate.key} "
                f"cannot be used: {error.strerror}",
                setting="certificate",
            ) from error

    def bind(self, sock: socket.socket) -> socket.socket:
        """The listening socket, as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """A client's socket in TLS, and what its requests know of that."""
        wrapped = self._context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        """What requests know of TLS."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        """A stream of a socket."""
        return make_stream(sock, mode, bufsize, Clock(_IDLE_SECONDS))
