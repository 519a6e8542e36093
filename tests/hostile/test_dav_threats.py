"""What is tried against WebDAV servers, and the wall that each attempt meets."""

import contextlib
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from drive import dav_library, dav_requests
from drive.quota import Limits
from tests.dav_memory import TwoMerchants
from tests.dav_site import Site, basic, chunked, head, serving, wait_for

_LOCK = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner>somebody</D:owner></D:lockinfo>"
)
_PROPFIND = b'<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'
_ALL = ("GET", "PUT", "DELETE", "MKCOL", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK", "COPY", "MOVE")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests of this file that leave it as it is."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    """It, with `/wren/in/product/old.csv` of old bytes, and nothing else of tests."""
    for path in ("wren/in/product", "finch/in/product"):
        for file in shared.path(path).iterdir():
            assert file.is_file()
            file.unlink()
    assert shared.ask("PUT", "/wren/in/product/old.csv", b"old").status == 201
    return shared


def names(site: Site, folder: str = "wren/in/product") -> list[str]:
    """What lies in a folder on the disk."""
    return sorted(os.listdir(site.path(folder)))


@pytest.mark.parametrize(
    "path",
    [
        "/wren/../finch/README.txt",
        "/wren/%2e%2e/finch/README.txt",
        "/wren/in/%2e%2e/%2e%2e/finch/README.txt",
        "/wren/..%2ffinch/README.txt",
        "/wren/in/..%5c..%5cfinch%5cREADME.txt",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/wren/.staging/wren/counts",
        "/.staging/wren/counts",
    ],
)
def test_no_path_leads_out(site: Site, path: str) -> None:
    """Encoded dots led out of wsgidav's shares up to 4.3.3 (CVE-2026-48099)."""
    assert site.ask("GET", path).status in (400, 404)
    put = site.ask("PUT", path, b"x").status
    assert put in (400, 403, 404, 409)


def test_no_destination_leads_out(site: Site) -> None:
    """A destination is a path like any other, only in a header."""
    for target in ("/wren/%2e%2e/finch/in/product/a.csv", "/../../a.csv", "/.staging/a.csv"):
        moved = site.ask("MOVE", "/wren/in/product/old.csv", Destination=target)
        assert moved.status in (400, 403, 409), target
    assert names(site) == ["old.csv"]
    assert names(site, "finch/in/product") == []


def test_symbolic_links_are_not_there(site: Site, tmp_path: Path) -> None:
    """Whatever puts a link into the tree, nobody reads or writes through it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for target, link in ((secret, "link.txt"), (tmp_path, "away")):
        site.path(f"wren/in/product/{link}").symlink_to(target)
    assert site.ask("GET", "/wren/in/product/link.txt").status == 404
    assert site.ask("GET", "/wren/in/product/away/secret.txt").status == 404
    assert site.ask("PUT", "/wren/in/product/away/new.txt", b"x").status == 409
    site.ask("PUT", "/wren/in/product/link.txt", b"x")
    assert secret.read_text() == "secret"
    listing = site.ask("PROPFIND", "/wren/in/product/", Depth="1").text
    assert "away" not in listing
    for link in ("link.txt", "away"):
        site.path(f"wren/in/product/{link}").unlink()


@pytest.mark.parametrize("method", _ALL)
def test_another_merchant_is_not_there(site: Site, method: str) -> None:
    """Who is a merchant here is nobody's business: who is and who is not look the same."""
    body = {"LOCK": _LOCK, "PROPFIND": _PROPFIND, "PUT": b"x"}.get(method)
    extra = {"Depth": "0", "Destination": f"{site.url}/wren/in/product/stolen.csv"}
    there = site.ask(method, "/finch/README.txt", body, **extra)
    missing = site.ask(method, "/nobody/README.txt", body, **extra)
    assert (there.status, there.body) == (404, missing.body)
    assert missing.status == 404


def test_root_shows_only_own_merchants(site: Site) -> None:
    """A listing of all merchants is a list of customers."""
    assert "finch" not in site.ask("PROPFIND", "/", Depth="1").text
    assert "finch" in site.ask("PROPFIND", "/", user="both", Depth="1").text


def test_files_stay_with_their_merchant_even_for_who_sees_both(site: Site) -> None:
    """A moved file would take its quota, locks and history along."""
    for method in ("COPY", "MOVE"):
        target = f"{site.url}/finch/in/product/a.csv"
        answer = site.ask(method, "/wren/in/product/old.csv", user="both", Destination=target)
        assert answer.status == 403
    assert names(site, "finch/in/product") == []


def test_a_lock_locks_nobody_else(site: Site) -> None:
    """With one address for all and a root by log-in, A's lock kept B from B's own file."""
    lock = site.ask("LOCK", "/wren/in/product/same.csv", _LOCK)
    assert lock.status == 201
    assert site.ask("PUT", "/finch/in/product/same.csv", b"x", user="finch").status == 201
    token = lock.headers["lock-token"]
    assert site.ask("UNLOCK", "/finch/in/product/same.csv", user="finch", Lock_Token=token).status
    assert site.ask("PUT", "/wren/in/product/same.csv", b"x").status == 423
    assert site.ask("UNLOCK", "/wren/in/product/same.csv", Lock_Token=token).status == 204


def test_a_lock_of_another_user_is_neither_used_nor_kept_alive(site: Site) -> None:
    """A token is told to everybody who may list the folder."""
    lock = site.ask("LOCK", "/wren/in/product/old.csv", _LOCK)
    token = lock.headers["lock-token"]
    used = site.ask("PUT", "/wren/in/product/old.csv", b"x", user="both", If=f"({token})")
    assert used.status in (412, 423)
    assert site.ask("LOCK", "/wren/in/product/old.csv", user="both", If=f"({token})").status in (
        403,
        412,
    )
    ended = site.ask("UNLOCK", "/wren/in/product/old.csv", user="both", Lock_Token=token)
    assert ended.status == 403
    assert site.ask("UNLOCK", "/wren/in/product/old.csv", Lock_Token=token).status == 204


_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH", "LOCK"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{_ENTITY}<x>&e;</x>".encode(), id="external"),
        pytest.param(f"{_LAUGHS}<x>&b;</x>".encode(), id="laughs"),
        pytest.param(f"{_ENTITY}<x>&e;</x>".encode("utf-16"), id="utf-16"),
        pytest.param(
            b'<?xml version="1.0" encoding="cp037"?>' + f"{_ENTITY}<x>&e;</x>".encode("cp037"),
            id="ebcdic",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-7"?>' + b"+ADwAIQ-DOCTYPE x+AD4-<x/>", id="utf-7"
        ),
        pytest.param(b"<!doctype x><x/>", id="lower"),
    ],
)
def test_document_types_are_refused(site: Site, method: str, body: bytes) -> None:
    """With lxml beside it, wsgidav took them, and a lock whose owner was `&x;` stayed for good."""
    assert site.ask(method, "/wren/in/product/old.csv", body, Depth="0").status == 400
    assert site.ask("PUT", "/wren/in/product/old.csv", b"not locked").status == 204


def test_lxml_reads_no_request() -> None:
    """It is installed here: nothing but our loading keeps wsgidav from it."""
    assert dav_library.xml_tools.use_lxml is False
    assert dav_library.util.etree.__name__ == "defusedxml.ElementTree"


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
    assert site.ask("LOCK", path, _LOCK).status == 403


def test_locks_are_counted_and_end_within_the_hour(tmp_path: Path) -> None:
    """2,000 locks for four weeks were made in four seconds; each leaves an empty file."""
    with serving(Site(tmp_path)) as site:
        for number in range(200):
            asked = {"Timeout": "Infinite, Second-4100000000"}
            lock = site.ask("LOCK", f"/wren/in/product/{number}.csv", _LOCK, **asked)
            assert lock.status == 201
            seconds = re.search(r"Second-(\d+)", lock.text)
            assert seconds is not None
            assert 3_500 < int(seconds[1]) <= 3_600
        assert site.ask("LOCK", "/wren/in/product/one-more.csv", _LOCK).status == 507
        assert "one-more.csv" not in names(site)
        answer = site.ask("LOCK", "/finch/in/product/a.csv", _LOCK, user="finch")
        assert answer.status == 201


def test_a_refused_lock_leaves_no_file(site: Site) -> None:
    """A lock on a name that is free makes an empty file first."""
    folder = site.ask("MKCOL", "/wren/in/held/")
    assert folder.status == 201
    lock = site.ask("LOCK", "/wren/in/held/", _LOCK)
    assert site.ask("LOCK", "/wren/in/held/new.csv", _LOCK).status == 423
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
        for _ in range(16):
            asked = socket.create_connection(("127.0.0.1", site.port))
            asked.sendall(head("PROPFIND", "/wren/", Content_Length="10", Depth="0"))
            stalled.append(asked)
        wait_for(lambda: site.ask("GET", "/wren/README.txt").status == 503)
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
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as connection:
        connection.settimeout(0.01)
        answer = b""
        for byte in head("GET", "/wren/README.txt", X="y" * 10_000):
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(1_000)
                break
            connection.sendall(bytes([byte]))
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_guesses_are_slowed_down(tmp_path: Path) -> None:
    """200 passwords a second find a short one."""
    with serving(Site(tmp_path)) as site:
        wrong = {"Authorization": basic("wren", "guess")}
        told = [site.ask("GET", "/wren/README.txt", None, None, **wrong).status for _ in range(25)]
        assert told == [401] * 20 + [429] * 5
        refused = site.ask("GET", "/wren/README.txt")
        assert refused.status == 429
        assert 0 < int(refused.headers["retry-after"]) <= 301


def test_guesses_behind_a_proxy_are_counted_where_they_come_from(tmp_path: Path) -> None:
    """Behind nginx all come from one address; and nobody makes up another one."""
    with serving(Site(tmp_path, proxies=frozenset({"127.0.0.1"}))) as site:
        wrong = {"Authorization": basic("wren", "guess")}
        for number in range(21):
            told = {"X_Forwarded_For": f"10.0.0.{number}, 192.0.2.1"}
            status = site.ask("GET", "/wren/README.txt", None, None, **wrong, **told).status
        assert status == 429
        elsewhere = site.ask("GET", "/wren/README.txt", X_Forwarded_For="192.0.2.2")
        assert elsewhere.status == 200


@pytest.mark.parametrize(
    "value",
    ["Basic", "Basic !!!", "Basic d3Jlbg==", "Basic /w==", "Digest username=x", "Bearer x", ""],
)
def test_malformed_logins_are_asked_again(site: Site, value: str) -> None:
    """wsgidav made a 500 of them; Digest is not offered, since its nonces can be used twice."""
    answer = site.ask("GET", "/wren/README.txt", None, None, Authorization=value)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_nothing_is_told_without_a_login(site: Site) -> None:
    """Not even what there is."""
    for method in (*_ALL, "OPTIONS", "HEAD", "POST", "TRACE"):
        assert site.ask(method, "/wren/README.txt", user=None, Depth="0").status == 401


def test_who_may_only_read_changes_nothing(site: Site) -> None:
    """A program that fetches results needs no more."""
    for method in ("PUT", "DELETE", "MKCOL", "PROPPATCH", "LOCK", "COPY", "MOVE"):
        target = f"{site.url}/wren/in/product/b.csv"
        answer = site.ask(method, "/wren/in/product/old.csv", user="reader", Destination=target)
        assert answer.status == 403
    assert site.ask("GET", "/wren/in/product/old.csv", user="reader").body == b"old"
    assert names(site) == ["old.csv"]


def test_answers_name_no_library_and_no_file_of_ours(site: Site) -> None:
    """A version tells which hole to try; a path tells how we are built."""
    for method, path in (
        ("GET", "/wren/missing"),
        ("PUT", "/wren/in/product/new.csv"),
        ("MKCOL", "/wren/in/product/a:b"),
        ("DELETE", "/wren/in"),
        ("GET", "/wren/in/"),
        ("BREW", "/wren/in/"),
        ("LOCK", "/wren/"),
    ):
        answer = site.ask(method, path, _LOCK if method == "LOCK" else None)
        told = answer.body.lower() + str(answer.headers).lower().encode()
        for word in (b"wsgidav", b"cheroot", b"python", b"traceback", bytes(site.folder)):
            assert word not in told, (method, path)


def test_what_is_read_runs_nowhere(site: Site) -> None:
    """A page in a merchant's folder would otherwise act as whoever opens it."""
    for name in ("page.html", "image.svg", "data.xml"):
        site.ask("PUT", f"/wren/in/product/{name}", b"<script>alert(1)</script>")
        answer = site.ask("GET", f"/wren/in/product/{name}")
        assert answer.body == b"<script>alert(1)</script>"
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "name",
    ["a\r\nb", "a\\b", "..\\..\\x", "con", "NUL.txt", "a:b", "a*b", "dot.", "space ", "x" * 201],
)
def test_names_that_others_cannot_show_are_refused(site: Site, name: str) -> None:
    """wsgidav stored them; a client that cannot see a file cannot delete it."""
    path = "/wren/in/product/" + quote(name, safe="")
    assert site.ask("PUT", path, b"x").status == 403
    assert site.ask("MKCOL", path).status == 403
    assert site.ask("LOCK", path, _LOCK).status == 403
    target = f"{site.url}{path}"
    assert site.ask("MOVE", "/wren/in/product/old.csv", Destination=target).status == 403
    assert names(site) == ["old.csv"]


@pytest.mark.parametrize("path", [b"/wren/in/product/\xff.csv", b"/wren/in/product/%ff.csv"])
def test_paths_that_are_not_utf_8_are_refused(site: Site, path: bytes) -> None:
    """wsgidav broke off without an answer."""
    request = head("PUT", "@", Content_Length="1").replace(b"@", path, 1) + b"x"
    assert site.raw(request).startswith(b"HTTP/1.1 400 ")
    assert names(site) == ["old.csv"]


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


def test_secrets_of_tests_are_not_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Logs are read by more people than passwords should be."""
    caplog.set_level("DEBUG")
    site.ask("GET", "/wren/in/product/old.csv")
    site.ask("GET", "/wren/in/product/old.csv", None, None, Authorization=basic("wren", "guess"))
    assert "GET" in caplog.text
    for secret in (TwoMerchants.SECRET, basic("wren"), "guess"):
        assert secret not in caplog.text
