"""Bodies over WebDAV that end before their end, or just there: a file is whole or not there."""

import os
import random
import socket
from collections.abc import Iterator

import pytest

from tests.cut_connections import send_and_cut
from tests.dav_site import Site, chunked, head, serving, wait_for

_PATH = "/wren/in/product/today.csv"
_OLD = b"old content"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server."""
    with serving(Site(tmp_path_factory.mktemp("drive")), threads=16) as served:
        yield served


def request_of(choose: random.Random) -> tuple[bytes, bytes, int]:
    """A whole PUT, its content, and the least that must come for it to be complete.

    The end of the last chunk is `0`, a line end and an empty line: without them it is cut.
    """
    content = choose.randbytes(choose.choice([1, 1_000, 100_000, 700_000]))
    if choose.random() < 0.5:
        first = head("PUT", _PATH, Content_Length=str(len(content)))
        return first + content, content, len(first) + len(content)
    if choose.random() < 0.5:
        first = head("PUT", _PATH, Transfer_Encoding="chunked")
    else:
        told = str(len(content))
        first = head("PUT", _PATH, Transfer_Encoding="chunked", X_Expected_Entity_Length=told)
    middle = choose.randrange(1, len(content) + 1)
    body = chunked(*(part for part in (content[:middle], content[middle:]) if part))
    return first + body, content, len(first) + len(body)


def test_whole_uploads_are_told_before_their_connection_ends(site: Site) -> None:
    """A client that hangs up right after the last byte has sent a whole file."""
    choose = random.Random(1)
    for _ in range(10):
        data, content, least = request_of(choose)
        assert site.raw(data[:least]).startswith((b"HTTP/1.1 201 ", b"HTTP/1.1 204 "))
        assert site.path(_PATH[1:]).read_bytes() == content


@pytest.mark.parametrize("told", ["5", "50"])
def test_another_sum_than_announced_is_refused(site: Site, told: str) -> None:
    """Finder tells the length of its chunks beside them."""
    site.ask("PUT", _PATH, _OLD)
    answer = site.ask("PUT", _PATH, iter([b"ten bytes."]), X_Expected_Entity_Length=told)
    assert answer.status == 400
    assert site.path(_PATH[1:]).read_bytes() == _OLD


def test_a_cut_upload_leaves_no_new_file(site: Site) -> None:
    """Nor an empty one: wsgidav made the file before its first byte came."""
    fresh = "/wren/in/product/fresh.csv"
    send_and_cut(site.port, head("PUT", fresh, Content_Length="1000") + b"begin", "end")
    wait_for(lambda: ("aborted", "wren", "in/product/fresh.csv") in site.journal.events)
    assert site.ask("GET", fresh).status == 404
    assert not site.path(fresh[1:]).exists()


def test_nothing_is_seen_of_an_upload_under_way(site: Site) -> None:
    """Somebody who lists the folder would take a half file for a feed."""
    slow = "/wren/in/product/slow.csv"
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.sendall(head("PUT", slow, Content_Length="10") + b"begin")
        wait_for(lambda: len(os.listdir(site.folder / ".staging/wren/parts")) == 1)
        assert site.ask("GET", slow).status == 404
        assert "slow" not in site.ask("PROPFIND", "/wren/in/product", b"", Depth="1").text
        connection.sendall(b" end.")
        assert connection.recv(1_000).startswith(b"HTTP/1.1 201 ")
    assert site.ask("GET", slow).body == b"begin end."
