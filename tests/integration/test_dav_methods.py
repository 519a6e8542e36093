"""What the methods of HTTP and WebDAV answer where wsgidav alone would answer something else."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.dav_site import Site, chunked, head, serving

_FOLDER = "/wren/in/product"
_PATH = f"{_FOLDER}/a.csv"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with two merchants."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as served:
        yield served


@pytest.fixture
def site(shared: Site) -> Site:
    """It, with one file of ten bytes."""
    shared.clear()
    assert shared.ask("PUT", _PATH, b"0123456789").status == 201
    shared.journal.events.clear()
    return shared


@pytest.mark.parametrize(
    ("wanted", "status", "told", "body"),
    [
        ("bytes=0-3", 206, "bytes 0-3/10", b"0123"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-2", 206, "bytes 8-9/10", b"89"),
        ("bytes=5-100", 206, "bytes 5-9/10", b"56789"),
        ("bytes=0-0,9-9", 200, None, b"0123456789"),
        ("bytes=b-a", 200, None, b"0123456789"),
        ("lines=0-3", 200, None, b"0123456789"),
    ],
)
def test_ranges(site: Site, wanted: str, status: int, told: str | None, body: bytes) -> None:
    """A download that broke off goes on; what is no single range is the whole file."""
    answer = site.ask("GET", _PATH, Range=wanted)
    assert (answer.status, answer.headers.get("content-range")) == (status, told)
    assert answer.body == body


def test_range_beyond_the_end(site: Site) -> None:
    """Nothing is there to send."""
    assert site.ask("GET", _PATH, Range="bytes=10-").status == 416


def test_head_tells_the_whole_file(site: Site) -> None:
    """It has no body, and a range means nothing to it (RFC 9110, 14.2)."""
    answer = site.ask("HEAD", _PATH, Range="bytes=0-3")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "10", b"")
    for path in ("/wren/missing", "/wren/in/"):
        assert site.ask("HEAD", path).body == b""


def test_no_answer_to_head_has_a_body(site: Site) -> None:
    """Its bytes would be read as the next answer: wsgidav sent one with 401."""
    both = head("HEAD", "/wren/missing") + head("GET", _PATH, Connection="close")
    assert site.raw(both).count(b"HTTP/1.1 ") == 2
    assert site.raw(head("HEAD", _PATH, user=None, Connection="close")).endswith(b"\r\n\r\n")


def test_two_versions_never_have_the_same_etag(site: Site) -> None:
    """wsgidav's were the same within a second; a client then keeps the old bytes."""
    told = [site.ask("PUT", _PATH, f"version {n}".encode()).headers["etag"] for n in range(10)]
    assert len(set(told)) == 10
    assert site.ask("HEAD", _PATH).headers["etag"] == told[-1]


@pytest.mark.parametrize(
    ("header", "value", "path", "status"),
    [
        ("If-Match", "*", f"{_FOLDER}/missing.csv", 412),
        ("If-Match", "*", _PATH, 204),
        ("If-Match", '"other"', _PATH, 412),
        ("If-None-Match", "*", _PATH, 412),
        ("If-None-Match", "*", f"{_FOLDER}/missing.csv", 201),
        ("Content-Range", "bytes 0-3/10", _PATH, 400),
        ("Content-Encoding", "gzip", _PATH, 501),
        ("Content-Encoding", "identity", _PATH, 204),
        ("X-OC-Mtime", "²", _PATH, 400),
        ("X-OC-Mtime", "-1", _PATH, 400),
        ("X-Expected-Entity-Length", "many", _PATH, 400),
    ],
)
def test_conditions_of_put(site: Site, header: str, value: str, path: str, status: int) -> None:
    """What a client asks for beside the bytes is kept, or refused."""
    extra = {header.replace("-", "_"): value}
    assert site.ask("PUT", path, b"new", user="wren", **extra).status == status


def test_a_file_keeps_the_time_that_its_client_tells(site: Site) -> None:
    """rclone compares it with its own; the ETag that PUT tells is the one that stays."""
    put = site.ask("PUT", _PATH, b"new", X_OC_Mtime="1772359200")
    found = site.ask("HEAD", _PATH)
    assert found.headers["last-modified"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert found.headers["etag"] == put.headers["etag"]


@pytest.mark.parametrize("method", ["PUT", "MKCOL", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/wren", "/wren/in", "/wren/out", "/wren/README.txt"])
def test_what_is_always_there_stays(site: Site, method: str, path: str) -> None:
    """Folders with a meaning are not a merchant's to make or to delete."""
    assert site.ask(method, path, b"x" if method == "PUT" else None).status in (403, 405)
    assert site.ask("PROPFIND", path, b"", Depth="0").status == 207


@pytest.mark.parametrize("path", ["/", "/wren", "/wren/in", "/wren/in/product"])
def test_what_is_always_there_keeps_what_it_holds(site: Site, path: str) -> None:
    """With a condition, wsgidav deletes a folder file by file, and finds out at last."""
    assert site.ask("DELETE", path, If="(<urn:no-lock>)").status in (403, 412)
    assert site.ask("DELETE", path, If="(Not <urn:no-lock>)").status == 403
    assert site.ask("GET", _PATH).body == b"0123456789"


def test_results_are_read_only(site: Site) -> None:
    """A result that a merchant has written is none."""
    assert site.ask("PUT", "/wren/out/response/mine.xml", b"x").status == 403


@pytest.mark.parametrize("name", ["a;b.csv", "a;b=c.csv", "100%.csv", "a+b&c.csv", "#1.csv"])
def test_moves_land_where_they_should(site: Site, name: str) -> None:
    """wsgidav takes the destination apart after decoding it: `a;b.csv` became `a`."""
    target = f"{site.url}{_FOLDER}/{quote(name)}"
    assert site.ask("MOVE", _PATH, Destination=target).status == 201
    assert [entry.name for entry in site.path("wren/in/product").iterdir()] == [name]


def test_a_destination_with_a_question_mark_replaces_nothing(site: Site) -> None:
    """wsgidav would cut it off there and move onto another file."""
    site.ask("PUT", f"{_FOLDER}/b.csv", b"precious")
    for target in (f"{_FOLDER}/b.csv%3Fx", f"{_FOLDER}/b.csv?x"):
        assert site.ask("MOVE", _PATH, Destination=site.url + target).status in (400, 403)
    assert site.ask("GET", f"{_FOLDER}/b.csv").body == b"precious"


def test_a_destination_elsewhere_is_refused(site: Site) -> None:
    """We are not that server."""
    assert site.ask("MOVE", _PATH, Destination=f"http://example.com{_PATH}").status == 502
    assert site.ask("MOVE", _PATH).status == 400
    assert site.ask("COPY", _PATH, Destination=_PATH).status == 403


def test_a_move_replaces_in_one_moment(site: Site) -> None:
    """wsgidav deletes what is there, then moves: a crash between the two loses both."""
    site.ask("PUT", f"{_FOLDER}/b.csv", b"old")
    site.journal.events.clear()
    assert site.ask("MOVE", _PATH, Destination=f"{_FOLDER}/b.csv").status == 204
    assert site.journal.events == [("moved", "wren", "in/product/a.csv", "in/product/b.csv")]
    assert site.ask("MOVE", _PATH, Destination=f"{_FOLDER}/b.csv").status == 404
    again = site.ask("COPY", f"{_FOLDER}/b.csv", Destination=_PATH, Overwrite="F")
    assert again.status == 201
    again = site.ask("COPY", f"{_FOLDER}/b.csv", Destination=_PATH, Overwrite="F")
    assert again.status == 412


def test_a_moved_file_leaves_its_lock_behind(site: Site) -> None:
    """The old name stayed locked: nobody could send a file there."""
    body = (
        b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
        b"<D:locktype><D:write/></D:locktype></D:lockinfo>"
    )
    lock = site.ask("LOCK", _PATH, body)
    held = {"If": f"({lock.headers['lock-token']})"}
    target = f"{_FOLDER}/b.csv"
    assert site.ask("MOVE", _PATH, Destination=target, **held).status == 201
    assert site.ask("PUT", _PATH, b"next").status == 201
    assert site.ask("PUT", target, b"next").status == 204


def test_folders_are_copied_with_all_below(site: Site) -> None:
    """And their properties with them."""
    site.ask("MKCOL", f"{_FOLDER}/one")
    site.ask("MKCOL", f"{_FOLDER}/one/two")
    site.ask("PUT", f"{_FOLDER}/one/two/a.csv", b"x")
    named = (
        b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><c xmlns="urn:x">blue</c></D:prop>'
        b"</D:set></D:propertyupdate>"
    )
    site.ask("PROPPATCH", f"{_FOLDER}/one/two", named)
    assert site.ask("COPY", f"{_FOLDER}/one", Destination=f"{_FOLDER}/other").status == 201
    assert site.ask("GET", f"{_FOLDER}/other/two/a.csv").body == b"x"
    assert "blue" in site.ask("PROPFIND", f"{_FOLDER}/other/two", b"", Depth="0").text
    assert site.ask("DELETE", f"{_FOLDER}/other").status == 204
    assert site.ask("GET", f"{_FOLDER}/other/two/a.csv").status == 404


def test_early_answers_come_at_once_and_end_the_connection(site: Site) -> None:
    """A client that sends a large body hears no before it has sent all of it."""
    first = head("PUT", _PATH, user=None, Content_Length="300000000")
    answer = site.raw(first + b"x" * 100_000, end=False)
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"Connection: close" in answer


def test_small_bodies_nobody_wants_leave_the_connection_open(site: Site) -> None:
    """Explorer asks without a log-in first, and then again on the same connection."""
    first = head("PUT", _PATH, user=None, Content_Length="4") + b"body"
    answer = site.raw(first + head("GET", _PATH, Connection="close"))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert answer.endswith(b"0123456789")


def test_who_waits_to_send_is_told_to_after_the_login(site: Site) -> None:
    """curl waits before a large upload: without a login it need not send anything."""
    asked = {"Content_Length": "3", "Expect": "100-continue", "Connection": "close"}
    refused = site.raw(head("PUT", _PATH, user=None, **asked), end=False)
    assert refused.startswith(b"HTTP/1.1 401 ")
    taken = site.raw(head("PUT", _PATH, user="wren", **asked) + b"new", end=False)
    assert taken.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 ")


def test_bodies_may_come_in_chunks_for_every_method(site: Site) -> None:
    """wsgidav takes a PROPFIND in chunks for one without a body."""
    asked = b'<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'
    first = head("PROPFIND", _PATH, Transfer_Encoding="chunked", Depth="0", Connection="close")
    answer = site.raw(first + chunked(asked))
    assert b"getetag" in answer
    assert b"getcontentlength" not in answer


def test_listings_stay_below_the_bound_of_explorer(site: Site) -> None:
    """It shows a folder as empty above 1,000,000 bytes of listing: here, at 1,250 entries."""
    listing = site.ask("PROPFIND", _FOLDER, b"", Depth="1").text
    entry = re.search(r"<D:response><D:href>[^<]*a\.csv</D:href>.*?</D:response>", listing)
    assert entry is not None
    assert len(entry[0]) < 800
