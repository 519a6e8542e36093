"""Bodies over WebDAV that can be read in two ways: refused, so that no second request hides."""

from collections.abc import Iterator

import pytest

from tests.dav_site import Site, chunked, head, serving
from tests.hostile.attacked_dav import names, swept


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests of this file that leave it as it is."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    """It, as if nobody had asked for anything."""
    return swept(shared)


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 3\r\nContent-Length: 4",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked",
        b"Content-Length: +3",
        b"Content-Length: -3",
        b"Content-Length: 0x3",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"Content-Length : 3",
        b"Content-Length: 3\r\n Folded: x",
        b"Content_Length: 3\r\nX: \x00",
    ],
)
def test_bodies_with_two_ends_are_refused(site: Site, lines: bytes) -> None:
    """We and a proxy before us would each see another end, and another next request."""
    request = (
        head("PUT", "/wren/in/product/new.csv")[:-2] + lines + b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    answer = site.raw(request)
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert names(site) == ["old.csv"]


@pytest.mark.parametrize(
    "body",
    [
        b"-1\r\n",
        b"ffffffffffffffff\r\nabc",
        b"3;" + b"x" * 10_000 + b"\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"3\r\nabc\r\n0\r\n" + b"X: y\r\n" * 40 + b"\r\n",
        b"3\r\nabc\r\n0\r\n",
        b"3\r\nabc\r\n",
    ],
)
def test_chunks_that_are_none_are_refused(site: Site, body: bytes) -> None:
    """cheroot took the first for the end, and reserved whatever size the second one names."""
    request = head("PUT", "/wren/in/product/new.csv", Transfer_Encoding="chunked") + body
    assert not site.raw(request).startswith(b"HTTP/1.1 2")
    assert names(site) == ["old.csv"]


def test_what_follows_the_last_chunk_is_no_request(site: Site) -> None:
    """cheroot left the trailers of a body to be read as the next request."""
    body = chunked(b"abc")[:-2] + b"Trailer: DELETE /wren/in/product/old.csv HTTP/1.1\r\n\r\n"
    request = head("PUT", "/wren/in/product/new.csv", Transfer_Encoding="chunked") + body
    follows = head("GET", "/wren/in/product/old.csv", Connection="close")
    answer = site.raw(request + follows)
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert answer.endswith(b"\r\n\r\nold")
