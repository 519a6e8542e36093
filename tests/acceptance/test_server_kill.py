"""Servers and pick-up are killed anywhere: what a client was told is there, and starts once."""

import contextlib
import hashlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.pickup_states import DONE, DUPLICATE
from drive.disk import Drive
from drive.names import is_hidden
from drive.ports import NoJournal
from store.store import Store
from tests.acceptance.kill_senders import FOLDER, DavClient, HttpClient, Sender, SftpClient
from tests.acceptance.killed_uploads import is_whole
from tests.dav_site import wait_for
from tests.drive_processes import NOW, DriveProcesses, prepare

_COMMANDS = ("dav", "sftp", "api", "pickup")

# Far longer than anything here takes.
_DEADLINE_SECONDS = 300


class Campaign:
    """Six senders on one drive whose processes are killed again and again."""

    def __init__(self, data: Path, choose: random.Random) -> None:
        prepare(data)
        self._choose = choose
        self._processes = DriveProcesses(data)
        self._store = Store(data / "store.sqlite")
        self._drive = Drive(data / "drive", NoJournal())
        self.senders = [
            Sender(f"{way}{number}", connect, random.Random(choose.random()))
            for number in range(2)
            for way, connect in (
                ("dav", lambda: DavClient(self._processes)),
                ("sftp", lambda: SftpClient(self._processes)),
                ("http", lambda: HttpClient(self._processes)),
            )
        ]

    def close(self) -> None:
        """Kill what runs."""
        self._processes.end()
        self._store.close()

    def kill_once(self) -> None:
        """Let all send, kill one process or all at some moment, and look at what is there."""
        for command in _COMMANDS:
            self._processes.begin(command)
        stop = threading.Event()
        before = self.told
        one = self._choose.choice(_COMMANDS)
        killed = self._choose.choice([_COMMANDS, (one,)]) if before else _COMMANDS
        with ThreadPoolExecutor(len(self.senders)) as threads:
            ends = [threads.submit(sender.send_until, stop) for sender in self.senders]
            enough = before + self._choose.randrange(1, 30)
            wait_for(lambda: self.told >= enough or any(each.done() for each in ends))
            for _ in range(self._choose.randrange(300)):  # at any step of what is under way
                hashlib.sha256(bytes(100_000)).digest()
            for command in self._choose.sample(killed, len(killed)):
                self._processes.kill(command)
            stop.set()
        for each in ends:
            each.result()
        found = self.found()
        for sender in self.senders:
            known = sender.files
            assert sender.agrees(found), f"lost or unheard of: {known} became {sender.files}"
        self.end_feeds()

    @property
    def told(self) -> int:
        """How often all senders were told that something is done."""
        return sum(sender.told for sender in self.senders)

    def found(self) -> dict[str, str]:
        """The hash of every file that a sender may have sent, each of which is whole."""
        space = self._drive.space("wren", "tests")
        found = {}
        for entry in space.files(FOLDER):
            if ".status." not in entry.name and not is_hidden(entry.name):
                with space.read(entry.path) as file:
                    data = file.read()
                assert is_whole(data), f"{entry.path} is torn"
                found[entry.path] = hashlib.sha256(data).hexdigest()
        return found

    def end_feeds(self) -> None:
        """Let the feeds that wait come to their end, as a worker does."""
        for feed in self._store.runs.waiting():
            self._store.runs.begin(feed.id, "none/1", NOW)
            self._store.finish_feed(feed.id, (), None, NOW)

    def feeds(self) -> Iterator[Feed]:
        """All feeds that there ever were."""
        number = 1
        with contextlib.suppress(NotFound):
            while True:
                yield self._store.feeds.numbered("wren", number)
                number += 1

    def settle(self) -> None:
        """Let the pick-up take what is there; each file has then been a feed."""
        self._processes.begin("pickup")
        found = self.found()

        def is_settled() -> bool:
            self.end_feeds()
            states = {file.path: file.state for file in self._store.drive_files.all("wren")}
            return all(states.get(path) in (DONE, DUPLICATE) for path in found)

        wait_for(is_settled, _DEADLINE_SECONDS)
        assert self.found() == found


def kill_again_and_again(data: Path, seed: int, times: int) -> str:
    """Kill so often; returns figures."""
    campaign = Campaign(data, random.Random(seed))
    with contextlib.closing(campaign):
        began = time.monotonic()
        for _ in range(times):
            campaign.kill_once()
        campaign.settle()
        hashes = [feed.sha256 for feed in campaign.feeds()]
        assert len(set(hashes)) == len(hashes), "the same bytes were started twice"
        assert set(hashes) <= set().union(*(sender.sent for sender in campaign.senders))
        assert set(campaign.found().values()) <= set(hashes), "a file was never started"
        minutes = (time.monotonic() - began) / 60
        return f"{campaign.told:,} changes told, {len(hashes):,} feeds, {minutes:.0f} minutes"


def test_killed_servers_lose_nothing_and_start_nothing_twice(tmp_path: Path) -> None:
    """Who was told `201 Created` has thrown the file away; who was told nothing sends it again."""
    kill_again_and_again(tmp_path, seed=20_261_122, times=1)


@pytest.mark.campaign
def test_servers_killed_many_times_lose_nothing_and_start_nothing_twice(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS kills, from CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "100")
    figures = kill_again_and_again(tmp_path, int(seed), int(runs))
    record_property("figures", f"seed {seed}: drive killed {runs} times; {figures}")
