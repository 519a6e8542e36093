"""A proxy before an S3 server that answers as the test wants: with errors, or not to the end."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.buckets import s3_server

_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "server", "date"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request.

    Attributes:
        status: Answered instead of asking the server; 0 for what the server says.
        cut_after: Bytes of the answer's body after which the connection is cut; None for all.
        body: Of an answer with `status`.
    """

    status: int = 0
    cut_after: int | None = None
    body: bytes = b"<Error><Code>SlowDown</Code></Error>"


# Method and path → what goes wrong; None for nothing.
Plan = Callable[[str, str], Fault | None]


@contextmanager
def s3_proxy(plan: Plan) -> Iterator[str]:
    """The URL of a proxy whose requests go as planned."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # one request a connection

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            fault = plan(self.command, self.path) or Fault()
            if fault.status:
                self._answer(fault.status, {}, fault.body, None)
                return
            server = urlsplit(s3_server())
            upstream = http.client.HTTPConnection(server.hostname or "", server.port)
            try:
                upstream.request(self.command, self.path, body, dict(self.headers))
                answer = upstream.getresponse()
                headers = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP}
                self._answer(answer.status, headers, answer.read(), fault.cut_after)
            finally:
                upstream.close()

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = handle_any

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

        def _answer(
            self, status: int, headers: dict[str, str], body: bytes, cut_after: int | None
        ) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if not {"content-length", "Content-Length"} & set(headers):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if cut_after is None else body[:cut_after])
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
