"""Large files over real connections: streamed from and to the disk, and cut where it hurts."""

import http.server
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import stamina

from catalog.errors import MarketplaceAnswerBroken, MarketplaceBusy
from marketplaces.ebay.access import open_http
from tests.ebay_site import Parts

BIG = 24_000_000


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=2)
    yield
    stamina.set_testing(False)


class _Ebay(http.server.BaseHTTPRequestHandler):
    """Gives tokens, takes a file of any size, and sends one as `how` says."""

    protocol_version = "HTTP/1.1"
    how = "whole"
    taken = 0
    uploads = 0

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the server's own log belongs to no test."""

    def do_POST(self) -> None:
        if self.path.endswith("/token"):
            self.rfile.read(int(self.headers["Content-Length"]))
            self._send(b'{"access_token": "t", "expires_in": 7200}')
            return
        type(self).uploads += 1
        left = int(self.headers["Content-Length"])
        if self.how == "cuts uploads":
            self.rfile.read(100_000)
            self.close_connection = True
            self.connection.close()
            return
        while left:
            block = self.rfile.read(min(left, 65_536))
            left -= len(block)
            type(self).taken += len(block)
        self._send(b"{}")

    def do_GET(self) -> None:
        if not self.path.endswith("/download_result_file"):
            self._send(
                b'{"taskId": "t-1", "status": "CREATED",'
                b' "creationDate": "2026-03-01T09:00:00.000Z"}'
            )
            return
        self.send_response(200)
        if self.how == "chunked, cut":
            self.send_header("Transfer-Encoding", "chunked")
        elif self.how != "no length":
            self.send_header("Content-Length", str(BIG))
        self.end_headers()
        whole = self.how in ("whole", "no length")
        for _ in range(BIG // 60_000 if whole else 10):
            head = b"ea60\r\n" if self.how == "chunked, cut" else b""
            self.wfile.write(head + b"x" * 60_000 + (b"\r\n" if head else b""))
        self.close_connection = True

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def ebay(how: str) -> Iterator[tuple[Parts, type[_Ebay]]]:
    """A server that behaves so, and a delivery for it."""
    handler = type("Handler", (_Ebay,), {"how": how})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with open_http() as connections:
            yield Parts(f"http://127.0.0.1:{server.server_address[1]}", connections), handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("how", ["whole", "no length"])
def test_a_large_result_goes_to_the_disk_piece_by_piece(tmp_path: Path, how: str) -> None:
    """A report has hundreds of megabytes, and a worker has several merchants."""
    target = tmp_path / "result"
    with ebay(how) as (parts, _):
        parts.delivery.look("t-1")  # everything that is loaded once is loaded
        tracemalloc.start()
        parts.delivery.fetch("t-1", target)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert target.stat().st_size == BIG
    assert peak < 4_000_000


@pytest.mark.parametrize("how", ["cut", "chunked, cut"])
def test_a_connection_that_is_cut_leaves_nothing(tmp_path: Path, how: str) -> None:
    """Half a result would be read as if the rest had not been asked."""
    with ebay(how) as (parts, _), pytest.raises((MarketplaceBusy, MarketplaceAnswerBroken)):
        parts.delivery.fetch("t-1", tmp_path / "result")

    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_sent_from_the_disk_piece_by_piece(tmp_path: Path) -> None:
    """Twelve megabytes for each of several merchants do not stand in memory."""
    file = tmp_path / "request.xml"
    file.write_bytes(b"x" * BIG)
    with ebay("whole") as (parts, handler):
        parts.delivery.look("t-1")
        tracemalloc.start()
        parts.delivery.upload("t-1", file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert BIG < handler.taken < BIG + 2_000
    assert peak < 4_000_000


def test_an_upload_that_is_cut_is_sent_again(tmp_path: Path) -> None:
    """The task says that it has no file; after some tries the workflow decides."""
    file = tmp_path / "request.xml"
    file.write_bytes(b"x" * BIG)
    with ebay("cuts uploads") as (parts, handler), pytest.raises(MarketplaceBusy):
        parts.delivery.upload("t-1", file)

    assert handler.uploads == 2
