"""How much one client may ask of a WebDAV server, and what everybody else still gets."""

import contextlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drive import dav_requests
from drive.quota import Limits
from tests.dav_site import Site, head, serving, wait_for
from tests.hostile.attacked_dav import LOCK, names, swept

_ALL = ("GET", "PUT", "DELETE", "MKCOL", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK", "COPY", "MOVE")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests of this file that leave it as it is."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    """It, as if nobody had asked for anything."""
    return swept(shared)


@pytest.mark.parametrize("method", [name for name in _ALL if name != "PUT"])
@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_large_bodies_are_refused(site: Site, method: str, framing: str) -> None:
    """300 MB of garbage in a PROPFIND blocked everything for half a minute."""
    body = b"x" * 65_537
    answer = site.ask(
        method,
        "/wren/in/product/old.csv",
        body if framing == "length" else iter([body]),
        Depth="0",
        Destination=f"{site.url}/wren/in/product/b.csv",
    )
    assert answer.status == 413
    assert names(site) == ["old.csv"]


@pytest.mark.parametrize("depth", ["", "infinity", "Infinity"])
def test_whole_trees_are_not_listed(site: Site, depth: str) -> None:
    """20,000 files took six seconds and 146 MB; a missing depth means the same."""
    answer = site.ask("PROPFIND", "/wren/", None, "wren", **({"Depth": depth} if depth else {}))
    assert answer.status == 403
    assert b"propfind-finite-depth" in answer.body


@pytest.mark.parametrize("path", ["/", "/wren/", "/wren/in/", "/wren/out/"])
def test_nobody_locks_all_others_out(site: Site, path: str) -> None:
    """These folders belong to all users of a merchant."""
    assert site.ask("LOCK", path, LOCK).status == 403


def test_locks_are_counted_and_end_within_the_hour(tmp_path: Path) -> None:
    """2,000 locks for four weeks were made in four seconds; each leaves an empty file."""
    with serving(Site(tmp_path)) as site:
        for number in range(200):
            asked = {"Timeout": "Infinite, Second-4100000000"}
            lock = site.ask("LOCK", f"/wren/in/product/{number}.csv", LOCK, **asked)
            assert lock.status == 201
            seconds = re.search(r"Second-(\d+)", lock.text)
            assert seconds is not None
            assert 3_500 < int(seconds[1]) <= 3_600
        assert site.ask("LOCK", "/wren/in/product/one-more.csv", LOCK).status == 507
        assert "one-more.csv" not in names(site)
        answer = site.ask("LOCK", "/finch/in/product/a.csv", LOCK, user="finch")
        assert answer.status == 201


def test_a_refused_lock_leaves_no_file(site: Site) -> None:
    """A lock on a name that is free makes an empty file first."""
    folder = site.ask("MKCOL", "/wren/in/held/")
    assert folder.status == 201
    lock = site.ask("LOCK", "/wren/in/held/", LOCK)
    assert site.ask("LOCK", "/wren/in/held/new.csv", LOCK).status == 423
    assert names(site, "wren/in/held") == []
    site.ask("UNLOCK", "/wren/in/held/", Lock_Token=lock.headers["lock-token"])
    assert site.ask("DELETE", "/wren/in/held/").status == 204


@pytest.mark.parametrize("framing", ["length", "chunks", "liar"])
def test_a_full_space_takes_no_more(tmp_path: Path, framing: str) -> None:
    """The disk belongs to all merchants."""
    limits = Limits(most_bytes=100_000, floor_bytes=0)
    with serving(Site(tmp_path, limits=limits)) as site:
        block = b"x" * 100_001
        extra = {"X_Expected_Entity_Length": "10"} if framing == "liar" else {}
        body = block if framing == "length" else iter([block])
        assert site.ask("PUT", "/wren/in/product/a.csv", body, **extra).status in (400, 507)
        assert names(site) == []
        assert site.ask("PUT", "/finch/in/product/a.csv", b"x", user="finch").status == 201


def test_quota_is_the_merchants_not_the_disks(tmp_path: Path) -> None:
    """The size of our disk is nobody's business; Finder and Explorer show this as free space."""
    asked = (
        b'<D:propfind xmlns:D="DAV:"><D:prop><D:quota-used-bytes/>'
        b"<D:quota-available-bytes/></D:prop></D:propfind>"
    )
    with serving(Site(tmp_path, limits=Limits(most_bytes=1_000_000, floor_bytes=0))) as site:
        site.ask("PUT", "/wren/in/product/a.csv", b"x" * 5_000)
        found = site.ask("PROPFIND", "/wren/in/", asked, Depth="0").text
        values = [int(value) for value in re.findall(r"bytes>(\d+)<", found)]
        assert len(values) == 2
        assert sum(values) == 1_000_000
        assert 5_000 <= values[0] < 20_000


def test_uploads_at_once_are_counted_per_merchant(tmp_path: Path) -> None:
    """A merchant whose uploads stall costs four threads, not all of them."""
    with serving(Site(tmp_path)) as site:
        stalled = []
        for number in range(4):
            upload = socket.create_connection(("127.0.0.1", site.port))
            path = f"/wren/in/product/{number}.csv"
            upload.sendall(head("PUT", path, Content_Length="1000") + b"begin")
            stalled.append(upload)
        wait_for(lambda: len(list(site.folder.glob(".staging/wren/parts/*"))) == 4)
        refused = site.ask("PUT", "/wren/in/product/more.csv", b"x")
        assert refused.status == 503
        assert int(refused.headers["retry-after"]) > 0
        assert site.ask("GET", "/wren/README.txt").status == 200
        assert site.ask("PUT", "/finch/in/product/a.csv", b"x", user="finch").status == 201
        for upload in stalled:
            upload.close()
        wait_for(lambda: site.ask("PUT", "/wren/in/product/more.csv", b"x").status in (201, 204))
        assert names(site) == ["more.csv"]


def test_one_login_does_not_take_all_threads(tmp_path: Path) -> None:
    """Whoever asks and then stalls keeps a thread; the rest are for others."""
    with serving(Site(tmp_path), threads=20) as site:
        stalled = []

        def stall() -> None:
            asked = socket.create_connection(("127.0.0.1", site.port))
            asked.sendall(head("PROPFIND", "/wren/", Content_Length="10", Depth="0"))
            stalled.append(asked)

        def is_full() -> bool:
            stall()  # one more each time: on a slow machine the first are given up meanwhile
            return site.ask("GET", "/wren/README.txt").status == 503

        for _ in range(16):
            stall()
        wait_for(is_full)
        assert site.ask("GET", "/finch/README.txt", user="finch").status == 200
        for asked in stalled:
            asked.close()
        wait_for(lambda: site.ask("GET", "/wren/README.txt").status == 200)


def test_silent_connections_take_no_thread(tmp_path: Path) -> None:
    """cheroot gave each one a thread as soon as it was there."""
    with serving(Site(tmp_path), threads=4) as site:
        silent = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(40)]
        assert site.ask("GET", "/wren/README.txt").status == 200
        for connection in silent:
            connection.close()


def test_a_request_that_drips_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte a minute keeps a thread for ever, where only silence is counted."""
    monkeypatch.setattr(dav_requests, "_HEADER_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.settimeout(0.01)
        answer = b""
        for byte in head("GET", "/wren/README.txt", X="y" * 10_000):
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(1_000)
                break
            connection.sendall(bytes([byte]))
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_large_headers_are_refused(site: Site) -> None:
    """cheroot's own bound is none."""
    assert b" 413 " in site.raw(head("GET", "/wren/README.txt", X="y" * 40_000))[:20]
    assert b" 414 " in site.raw(head("GET", "/wren/" + "y" * 40_000))[:20]
    many = {f"X{number}": "y" for number in range(200)}
    assert b" 400 " in site.raw(head("GET", "/wren/README.txt", **many))[:20]


def test_long_if_headers_are_refused(site: Site) -> None:
    """wsgidav takes the square of their length to read them: two seconds for 30 KB."""
    for value in ("<" * 5_000, "(" * 30_000, "(<a>)" * 6_000):
        assert site.ask("PUT", "/wren/in/product/old.csv", b"x", If=value).status == 400
    assert site.ask("GET", "/wren/in/product/old.csv").body == b"old"


def test_properties_are_bounded(site: Site) -> None:
    """They lie in the database, which no quota of files bounds."""
    statuses = []
    for number in range(70):
        body = (
            '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>'
            f'<x:p{number} xmlns:x="urn:x">value</x:p{number}>'
            "</D:prop></D:set></D:propertyupdate>"
        )
        told = site.ask("PROPPATCH", "/wren/in/product/old.csv", body.encode()).text
        statuses.append(re.findall(r"HTTP/1.1 (\d+)", told))
    assert statuses[:64] == [["200"]] * 64
    assert statuses[64:] == [["507"]] * 6


def test_forks_of_finder_are_small(site: Site) -> None:
    """Hidden files are a place to keep what nobody counts."""
    assert site.ask("PUT", "/wren/in/product/._old.csv", b"x" * 5_000).status == 201
    assert site.ask("PUT", "/wren/in/product/._big", b"x" * (1 << 20) + b"x").status == 413
    assert "._old.csv" not in site.ask("PROPFIND", "/wren/in/product/", Depth="1").text
    assert site.ask("GET", "/wren/in/product/._old.csv").status == 200
