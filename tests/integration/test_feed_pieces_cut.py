"""Feeds over HTTP whose pieces are cut at any byte: each is gone on with to its end."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.api_site import ApiSite, serving_api
from tests.cut_connections import choose_cut, send_and_cut
from tests.dav_site import chunked, head, wait_for

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


def cut_often(site: ApiSite, seed: int, times: int) -> int:
    """Send so many feeds in pieces that are cut; returns how many cuts there were."""
    choose = random.Random(seed)
    return sum(send_through_cuts(site, choose) for _ in range(times))


def test_feeds_whose_pieces_are_cut_come_to_their_end(site: ApiSite) -> None:
    """On a bad line no file would ever arrive if each cut meant to begin again."""
    assert cut_often(site, seed=20_261_122, times=6) > 0


@pytest.mark.campaign
def test_feeds_whose_pieces_are_cut_come_to_their_end_every_time(
    site: ApiSite, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS feeds, from CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "500")
    cuts = cut_often(site, int(seed), int(runs))
    told = f"{runs} feeds over HTTP in pieces, {cuts} of them cut, all gone on with and whole"
    record_property("figures", f"seed {seed}: {told}")
