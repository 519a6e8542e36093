"""Uploads over HTTP that are cut at any byte: a feed is whole or not there, the old one stays."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator

import pytest

from store.store import Store
from tests.api_site import ApiSite, serving_api
from tests.cut_connections import choose_cut, send_and_cut
from tests.dav_site import chunked, head, wait_for

_URL = "/api/feeds/product/today.csv"
_PATH = "in/product/today.csv"
_OLD = b"old content"
_SIZES = (1, 1_000, 100_000, 700_000)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("data"))) as served:
        yield served


def request_of(
    site: ApiSite, choose: random.Random, method: str, path: str, data: bytes, **told: str
) -> bytes:
    """A whole request with a body, by its length or in chunks."""
    told["Authorization"] = site.bearer()
    if choose.random() < 0.5:
        first = head(method, path, user=None, Content_Length=str(len(data)), **told)
        return first + data
    middle = choose.randrange(1, len(data) + 1)
    body = chunked(*(part for part in (data[:middle], data[middle:]) if part))
    return head(method, path, user=None, Transfer_Encoding="chunked", **told) + body


def version(store: Store) -> tuple[str, str, float]:
    """What is known of the file: its bytes, its version, and when they came."""
    file = store.drive_files.get("wren", _PATH)
    assert file is not None
    return file.sha256, file.etag, file.committed_at


def cut_once(site: ApiSite, store: Store, choose: random.Random) -> str:
    """Cut one upload over an old file; returns how."""
    file = site.path(f"wren/{_PATH}")
    assert site.ask("PUT", _URL, _OLD).status in (200, 201)
    inode, known = file.stat().st_ino, version(store)
    data = choose.randbytes(choose.choice(_SIZES))
    request = request_of(site, choose, "PUT", _URL, data)
    at, how = choose_cut(choose, len(request))
    send_and_cut(site.port, request[:at], how)
    wait_for(lambda: not site.parts_left())
    assert site.ask("GET", "/api/health").status == 200
    assert file.read_bytes() == _OLD, (at, len(request), how)
    assert (file.stat().st_ino, version(store)) == (inode, known)
    assert site.ask("PUT", _URL, data).status in (200, 201)
    assert file.read_bytes() == data
    return how


def send_through_cuts(site: ApiSite, choose: random.Random) -> int:
    """Send one feed in pieces of which some are cut, to its end; returns how many were."""
    data = choose.randbytes(choose.choice(_SIZES))
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"piece-{choose.randrange(1 << 60):x}.csv"
    where = f"/api/feeds/product/{name}/uploads/{sha256}"
    file = site.path(f"wren/in/product/{name}")
    cuts = 0
    while True:
        looked = site.ask("HEAD", where)
        offset, is_whole = int(looked.headers["upload-offset"]), looked.headers["upload-complete"]
        if is_whole == "?1":
            break
        assert not file.exists()
        told = {"Upload_Offset": str(offset), "Upload_Complete": "?1"}
        if cuts < choose.randrange(1, 5) and offset < len(data):
            request = request_of(site, choose, "PATCH", where, data[offset:], **told)
            at, how = choose_cut(choose, len(request))
            send_and_cut(site.port, request[:at], how)
            cuts += 1
        else:
            send_rest(site, where, data[offset:], told)
    assert file.read_bytes() == data
    return cuts


def send_rest(site: ApiSite, where: str, rest: bytes, told: dict[str, str]) -> None:
    """Send the last piece; while the server has not seen the end of the one before, it refuses."""
    wait_for(lambda: site.ask("PATCH", where, rest, **told).status != 503)


def cut_often(site: ApiSite, seed: int, times: int) -> str:
    """Cut so many uploads, and so many in pieces; returns the figures."""
    choose = random.Random(seed)
    with Store(site.target) as store:
        resets = sum(cut_once(site, store, choose) == "reset" for _ in range(times))
    pieces = sum(send_through_cuts(site, choose) for _ in range(times // 4))
    return f"{times} cut, {resets} by RST, old feeds whole; {pieces} pieces cut and gone on with"


def test_cut_uploads_leave_the_old_feed(site: ApiSite) -> None:
    """An adapter that took the end of the connection for the end of the body kept half a feed."""
    cut_often(site, seed=20_261_122, times=24)


@pytest.mark.campaign
def test_cut_uploads_leave_the_old_feed_every_time(
    site: ApiSite, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS cuts, from CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "500")
    figures = cut_often(site, int(seed), int(runs))
    record_property("figures", f"HTTP upload, seed {seed}: {figures}")
