"""What Explorer and Finder send, as it was recorded from them, and what they need to hear."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.dav_site import Site, chunked, head, serving, wait_for

_FOLDER = "/wren/in/product"

# Source: the logs in drakkan/sftpgo#207, swisspol/GCDWebServer#319 and sabre.io/dav/clients.
_EXPLORER = {"User_Agent": "Microsoft-WebDAV-MiniRedir/10.0.19045", "translate": "f"}
_EXPLORER_LOCK = (
    b'<?xml version="1.0" encoding="utf-8" ?>'
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype>"
    b"<D:owner><D:href>SHOP\\wren</D:href></D:owner></D:lockinfo>"
)
_EXPLORER_TIMES = (
    b'<?xml version="1.0" encoding="utf-8" ?>'
    b'<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>'
    b"<Z:Win32CreationTime>Sun, 01 Mar 2026 08:00:00 GMT</Z:Win32CreationTime>"
    b"<Z:Win32LastAccessTime>Sun, 01 Mar 2026 09:00:00 GMT</Z:Win32LastAccessTime>"
    b"<Z:Win32LastModifiedTime>Sun, 01 Mar 2026 10:00:00 GMT</Z:Win32LastModifiedTime>"
    b"<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes>"
    b"</D:prop></D:set></D:propertyupdate>"
)

# Source: sabre.io/dav/clients/finder, mar10/wsgidav#15.
_FINDER = {"User_Agent": "WebDAVFS/3.0.0 (03008000) Darwin/23.1.0 (x86_64)"}
_FINDER_LOCK = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype>"
    b"<D:owner><D:href>http://www.apple.com/webdav_fs/</D:href></D:owner></D:lockinfo>"
)
_FINDER_QUOTA = (
    b'<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop>'
    b"<D:quota-available-bytes/><D:quota-used-bytes/><D:quota/><D:quotaused/>"
    b"</D:prop></D:propfind>"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with two merchants."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as served:
        yield served


@pytest.fixture
def site(shared: Site) -> Site:
    """It, without files and locks."""
    shared.clear()
    return shared


def events(site: Site, path: str) -> list[str]:
    """What the journal was told of a path, without its merchant."""
    return [event[0] for event in site.journal.events if path in event[2:]]


def test_explorer_maps_the_drive(site: Site) -> None:
    """It asks for the root before the folder that it maps, and for the signs of a WebDAV server."""
    for path in ("/", "/wren", "/wren/in"):
        options = site.ask("OPTIONS", path, **_EXPLORER)
        assert options.status == 200
        assert options.headers["dav"] == "1,2"
        assert options.headers["ms-author-via"] == "DAV"
        listing = site.ask("PROPFIND", path, b"", Depth="0", **_EXPLORER)
        assert listing.status == 207


def test_explorer_drops_a_file(site: Site) -> None:
    """PUT of nothing, LOCK, times, HEAD, PUT with the token, times, UNLOCK: each must succeed."""
    path = f"{_FOLDER}/today.csv"
    assert site.ask("PROPFIND", path, b"", Depth="0", **_EXPLORER).status == 404
    assert site.ask("PUT", path, b"", **_EXPLORER).status == 201
    lock = site.ask("LOCK", path, _EXPLORER_LOCK, Timeout="Second-3600", **_EXPLORER)
    assert lock.status == 200
    held = {"If": f"({lock.headers['lock-token']})"}
    assert site.ask("PROPPATCH", path, _EXPLORER_TIMES, **held, **_EXPLORER).status == 207
    first = site.ask("HEAD", path, **_EXPLORER)
    assert (first.status, first.headers["content-length"]) == (200, "0")
    assert site.ask("PUT", path, b"sku;price\n1;2\n", **held, **_EXPLORER).status == 204
    times = site.ask("PROPPATCH", path, _EXPLORER_TIMES, **held, **_EXPLORER)
    assert times.text.count("HTTP/1.1 200 OK") == 1
    assert "HTTP/1.1 4" not in times.text
    token = lock.headers["lock-token"]
    assert site.ask("UNLOCK", path, Lock_Token=token, **_EXPLORER).status == 204
    found = site.ask("GET", path, **_EXPLORER)
    assert found.body == b"sku;price\n1;2\n"
    assert found.headers["last-modified"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert events(site, "in/product/today.csv") == [
        "committed", "locked", "touched", "touched", "committed", "touched", "touched", "unlocked",
    ]  # fmt: skip


def test_explorer_that_dies_leaves_its_file_to_others_within_the_hour(site: Site) -> None:
    """Its lock has an end, and who comes next is told that it is locked, not that all is lost."""
    path = f"{_FOLDER}/today.csv"
    lock = site.ask("LOCK", path, _EXPLORER_LOCK, Timeout="Infinite", **_EXPLORER)
    assert lock.status == 201
    assert site.ask("PUT", path, b"x").status == 423
    assert [event[0] for event in site.journal.events] == ["committed", "locked"]
    (kept,) = site.locks.locks("wren")
    site.locks.refresh_lock(kept.token, 0.0)

    def free() -> bool:
        return site.ask("PUT", path, b"x").status == 204

    wait_for(free)


def test_finder_mounts_the_drive(site: Site) -> None:
    """Without locks it mounts for reading only; it shows what is free."""
    assert site.ask("OPTIONS", "/wren/", **_FINDER).headers["dav"] == "1,2"
    assert site.ask("PROPFIND", "/wren/", _FINDER_QUOTA, Depth="0", **_FINDER).status == 207


def test_finder_copies_a_file(site: Site) -> None:
    """Chunks without a length but with their sum beside, a fork, and the folder's own file."""
    path = f"{_FOLDER}/today.csv"
    content = b"sku;price\n" * 1_000
    assert site.ask("PUT", path, b"", **_FINDER).status == 201
    lock = site.ask("LOCK", path, _FINDER_LOCK, Depth="0", Timeout="Second-600", **_FINDER)
    held = {"If": f"({lock.headers['lock-token']})"}
    request = head(
        "PUT",
        path,
        Transfer_Encoding="Chunked",
        X_Expected_Entity_Length=str(len(content)),
        Connection="close",
        **held,
        **_FINDER,
    )
    sent = site.raw(request + chunked(content[:4_096], content[4_096:]))
    assert sent.startswith(b"HTTP/1.1 204 ")
    fork = f"{_FOLDER}/._today.csv"
    assert site.ask("PUT", fork, b"\x00\x05\x16\x07", **_FINDER).status == 201
    assert site.ask("PUT", f"{_FOLDER}/.DS_Store", b"Bud1", **_FINDER).status == 201
    token = lock.headers["lock-token"]
    assert site.ask("UNLOCK", path, Lock_Token=token, **_FINDER).status == 204
    assert site.ask("GET", fork, **_FINDER).body == b"\x00\x05\x16\x07"
    listing = site.ask("PROPFIND", _FOLDER + "/", b"", Depth="1", **_FINDER).text
    assert "today.csv" in listing
    assert "._today" not in listing
    assert ".DS_Store" not in listing
    assert site.ask("GET", path).body == content


def test_finder_saves_safely(site: Site) -> None:
    """It writes beside, then moves over: the old file goes in the moment the new one comes."""
    path, beside = f"{_FOLDER}/today.csv", f"{_FOLDER}/today.csv.sb-1a2b3c4d-Xyz"
    site.ask("PUT", path, b"old")
    assert site.ask("MKCOL", beside, **_FINDER).status == 201
    assert site.ask("PUT", f"{beside}/today.csv", b"new", **_FINDER).status == 201
    moved = site.ask(
        "MOVE", f"{beside}/today.csv", Destination=f"{site.url}{path}", Overwrite="T", **_FINDER
    )
    assert moved.status == 204
    assert site.ask("DELETE", beside, **_FINDER).status == 204
    assert site.ask("GET", path).body == b"new"


def test_finder_spells_umlauts_in_two_parts(site: Site) -> None:
    """NFD on the wire is the same name as NFC on the disk, for every method."""
    split, whole = quote("größe u\u0308bersicht.csv"), quote("größe \u00fcbersicht.csv")
    assert site.ask("PUT", f"{_FOLDER}/{split}", b"x", **_FINDER).status == 201
    assert site.ask("GET", f"{_FOLDER}/{whole}").status == 200
    assert site.ask("PUT", f"{_FOLDER}/{split}", b"y", **_FINDER).status == 204
    assert whole in site.ask("PROPFIND", _FOLDER, b"", Depth="1").text
    lock = site.ask("LOCK", f"{_FOLDER}/{split}", _FINDER_LOCK, **_FINDER)
    assert lock.status == 200
    assert site.ask("PUT", f"{_FOLDER}/{whole}", b"z").status == 423


def test_davfs2_renames_before_it_writes(site: Site) -> None:
    """`mv` before the delayed upload moves an empty, locked file; the content comes afterwards."""
    old, new = f"{_FOLDER}/a.csv", f"{_FOLDER}/b.csv"
    lock = site.ask("LOCK", old, _FINDER_LOCK, Depth="0", Timeout="Second-600")
    assert lock.status == 201
    held = {"If": f"<{site.url}{old}> ({lock.headers['lock-token']})"}
    assert site.ask("MOVE", old, Destination=f"{site.url}{new}", **held).status == 201
    assert site.ask("PUT", new, b"content").status == 204
    assert site.ask("GET", new).body == b"content"
    assert site.locks.locks("wren") == []


def test_names_that_differ_in_case_are_one_file(site: Site) -> None:
    """Explorer and Finder take them for one; so only the spelling changes, and nothing is lost."""
    site.ask("PUT", f"{_FOLDER}/Today.CSV", b"content")
    assert site.ask("GET", f"{_FOLDER}/today.csv").body == b"content"
    assert site.ask("PUT", f"{_FOLDER}/TODAY.csv", b"newer").status == 204
    renamed = site.ask(
        "MOVE", f"{_FOLDER}/Today.CSV", Destination=f"{_FOLDER}/today.csv", Overwrite="F"
    )
    assert renamed.status == 201
    listing = site.ask("PROPFIND", _FOLDER, b"", Depth="1").text
    assert "/today.csv" in listing
    assert "Today.CSV" not in listing
    assert site.ask("GET", f"{_FOLDER}/today.csv").body == b"newer"
