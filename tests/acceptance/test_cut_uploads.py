"""Connections that are cut at any byte, by FIN, RST and kill: a feed is whole, or it never was."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.acceptance.cut_uploads import Way, ways
from tests.api_site import ApiSite, serving_api
from tests.client_site import ClientSite, serving
from tests.dav_site import wait_for
from tests.drive_setting import MERCHANT, SETTLED

_WAYS = ("dav-length", "dav-chunks", "http", "sftp")


@dataclass(frozen=True)
class Drive:
    """A drive that is served in every way, and what picks up from it."""

    site: ClientSite
    ways: dict[str, Way]

    def pick_up(self) -> list[bytes]:
        """What has become a feed when the quiet is over; each then ends."""
        setting = self.site.setting
        setting.now = time.time()
        setting.sweep(SETTLED)
        found = []
        for feed in setting.store.runs.waiting():
            assert feed.location is not None
            found.append(setting.blobs.path(feed.location).read_bytes())
            setting.end(feed.id)
        setting.now = time.time()
        return found

    def version(self, path: str) -> tuple[bytes, int, str, str, float]:
        """What lies at a path: its bytes and its place on the disk, and what is known of it."""
        file, known = self.site.disk(path), self.site.setting.store.drive_files.get(MERCHANT, path)
        assert known is not None
        there = file.stat()
        return file.read_bytes(), there.st_ino, known.sha256, known.etag, known.committed_at


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    """A drive with an old feed for each way in."""
    folder = tmp_path_factory.mktemp("cut")
    with serving(folder / "site", sftp=True) as site, serving_api(ApiSite(folder / "site")) as api:
        made = Drive(site, dict(zip(_WAYS, ways(site, api, folder), strict=True)))
        for name, way in made.ways.items():
            way.send(f"the old feed of {name}".encode(), random.Random(1))
            assert len(made.pick_up()) == 1
        yield made


def cut_once(drive: Drive, way: Way, choose: random.Random) -> str:
    """Cut one upload over an old feed, and then send it whole; returns by what it was cut."""
    data = way.content(choose)
    before = drive.version(way.path)
    cut = way.cut(data, choose)
    space = drive.site.setting.space
    wait_for(lambda: not space.is_being_sent(way.path))
    started = drive.pick_up()
    if started and cut.may_be_whole:
        assert started == [data], cut
        return "nothing: the client had said that it is whole"
    assert started == [], cut
    assert drive.version(way.path) == before, cut
    way.send(data, choose)
    assert drive.version(way.path)[0] == data, cut
    # The server may see the cut connection only now: until that is over, nothing starts.
    wait_for(lambda: started_by(drive, started))
    assert started == [data], cut
    return cut.how


def started_by(drive: Drive, started: list[bytes]) -> bool:
    """Add what is picked up now; whether anything has been."""
    started += drive.pick_up()
    return bool(started)


def cut_often(drive: Drive, name: str, seed: int, times: int) -> str:
    """Cut so many uploads in one way; returns how many by what."""
    choose = random.Random(seed)
    found = Counter(cut_once(drive, drive.ways[name], choose) for _ in range(times))
    return ", ".join(f"{count} by {how}" for how, count in sorted(found.items()))


@pytest.mark.parametrize("name", _WAYS)
def test_cut_uploads_leave_the_old_feed_and_start_none(drive: Drive, name: str) -> None:
    """Servers have published what had come, with 201, and destroyed the old file before."""
    cut_often(drive, name, seed=20_261_122, times=4 if name == "sftp" else 16)


@pytest.mark.campaign
@pytest.mark.parametrize("name", _WAYS)
def test_cut_uploads_leave_the_old_feed_every_time(
    drive: Drive, name: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS cuts in each way, from CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "500")
    figures = cut_often(drive, name, int(seed), int(runs))
    record_property("figures", f"{name}, seed {seed}: {runs} uploads cut ({figures}), none started")
