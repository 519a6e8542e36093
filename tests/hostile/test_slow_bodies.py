"""Bodies that come a byte at a time: no slot is kept by them, over WebDAV or over HTTP."""

import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from drive import dav_server
from tests import api_site
from tests.api_site import ApiSite
from tests.dav_site import Site, head, serving

# So little that two minutes' worth of dripping is over at once.
_PATIENCE_SECONDS = 1.0


@pytest.fixture
def dav(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """WebDAV."""
    monkeypatch.setattr(dav_server, "_IDLE_SECONDS", _PATIENCE_SECONDS)
    with serving(Site(tmp_path)) as site:
        yield site


@pytest.fixture
def api(tmp_path: Path) -> Iterator[ApiSite]:
    """HTTP."""
    with api_site.serving_api(ApiSite(tmp_path, patience=_PATIENCE_SECONDS)) as site:
        yield site


def drip(port: int, first: bytes, drop: bytes) -> bytes:
    """Send a head, and then drop after drop until there is an answer; returns its beginning."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(first)
        connection.settimeout(_PATIENCE_SECONDS / 5)
        for number in count():
            assert number < 1_000, "nobody has had enough of it"
            try:
                return connection.recv(100)
            except TimeoutError:
                connection.sendall(drop)
    raise AssertionError


_FRAMINGS = {
    "length": ({"Content_Length": "1000000"}, b"x"),
    "chunks": ({"Transfer_Encoding": "chunked"}, b"1\r\nx\r\n"),
}


@pytest.mark.parametrize("framing", _FRAMINGS)
def test_who_drips_over_webdav_is_given_up(dav: Site, framing: str) -> None:
    """Each byte came in time, and four such clients shut their merchant out."""
    told, drop = _FRAMINGS[framing]
    first = head("PUT", "/wren/in/product/a.csv", **told)
    assert drip(dav.port, first, drop).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("framing", _FRAMINGS)
def test_who_drips_over_http_is_given_up(api: ApiSite, framing: str) -> None:
    """The rule is the same, and it is told by its code."""
    told, drop = _FRAMINGS[framing]
    login = {"Authorization": api.bearer()}
    first = head("PUT", "/api/feeds/product/a.csv", None, **told, **login)
    assert drip(api.port, first, drop).startswith(b"HTTP/1.1 408 ")
