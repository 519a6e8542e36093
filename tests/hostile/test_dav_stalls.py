"""WebDAV clients that fall silent in the middle: what they held is soon free again."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drive import dav_server
from tests.dav_site import Site, head, serving, wait_for

_PATH = "/wren/in/product/today.csv"

# More than two sockets hold between them.
_LARGE = 40 << 20


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that gives a silent client no two minutes, and a file to replace."""
    monkeypatch.setattr(dav_server, "_IDLE_SECONDS", 2.0)
    with serving(Site(tmp_path)) as site:
        assert site.ask("PUT", _PATH, b"old").status == 201
        yield site


def begun(site: Site, data: bytes) -> socket.socket:
    """A connection over which so much was sent."""
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=120)
    connection.sendall(data)
    return connection


@pytest.mark.parametrize("framing", ["length", "chunks", "waiting"])
def test_an_upload_that_falls_silent_ends_and_changes_nothing(site: Site, framing: str) -> None:
    """Four that hang would shut their merchant out, and sixteen merchants' everybody."""
    request = {
        "length": head("PUT", _PATH, Content_Length="1000") + b"begin",
        "chunks": head("PUT", _PATH, Transfer_Encoding="chunked") + b"5\r\nbegin\r\n",
        "waiting": head("PUT", _PATH, Content_Length="1000", Expect="100-continue"),
    }[framing]
    hanging = [begun(site, request) for _ in range(4)]
    for connection in hanging:
        answer = connection.recv(1_000).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert (answer or connection.recv(1_000)).startswith(b"HTTP/1.1 408 ")
        connection.close()
    assert os.listdir(site.folder / ".staging/wren/parts") == []
    assert site.path(_PATH[1:]).read_bytes() == b"old"
    assert site.ask("PUT", _PATH, b"new").status == 204


def test_an_answer_that_nobody_reads_ends(site: Site) -> None:
    """Whoever asks for large files and reads none keeps all the requests that a login has."""
    site.path(_PATH[1:]).write_bytes(bytes(_LARGE))
    asking = [begun(site, head("GET", _PATH)) for _ in range(8)]  # as many as there are threads
    wait_for(lambda: site.ask("GET", "/wren/README.txt").status == 200)
    for connection in asking:
        connection.close()


def test_the_last_threads_are_for_those_who_have_none(tmp_path: Path) -> None:
    """Many merchants on bad lines hold a thread for each upload; who comes new is served."""
    with serving(Site(tmp_path), threads=8) as site:
        hanging = [
            begun(site, head("PUT", f"/{place}/in/product/{n}.csv", user, Content_Length="9"))
            for user, place in (("wren", "wren"), ("both", "finch"))
            for n in range(3)
        ]
        wait_for(lambda: len(list(site.folder.glob(".staging/*/parts/*"))) == len(hanging))
        for user in ("wren", "both"):
            refused = site.ask("GET", "/wren/README.txt", user=user)
            assert refused.status == 503
            assert int(refused.headers["retry-after"]) > 0
        assert site.ask("GET", "/finch/README.txt", user="finch").status == 200
        for connection in hanging:
            connection.close()
        wait_for(lambda: site.ask("GET", "/wren/README.txt").status == 200)
