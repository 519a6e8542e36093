"""`crossdock pickup` as a process: it finds what lies there, and goes on after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from catalog.drive_settings import DriveSettings
from catalog.errors import NotFound
from catalog.merchants import Merchant
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from store.store import Store
from workflow.drive_journal import DriveJournal

ROOT = Path(__file__).parents[2]
NOW = "2026-03-01T06:00:00+00:00"

# Far longer than anything here takes.
_DEADLINE_SECONDS = 300.0


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """Start the process on a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "CROSSDOCK_DATA": str(folder), "CROSSDOCK_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "admin_api.cli", "pickup"]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def put(space: Space, name: str) -> None:
    """Upload a feed whose text is its name."""
    with space.begin(f"in/product/{name}") as upload:
        upload.write(name.encode())
        upload.commit()


def exists(space: Space, path: str) -> bool:
    """Whether there is something at a path."""
    try:
        space.stat(path)
    except NotFound:
        return False
    return True


def waiting(store: Store) -> list[str]:
    """The names of the feeds that wait, in order."""
    return [feed.name for feed in store.runs.waiting()]


def test_process_picks_up_goes_on_after_a_kill_and_ends_when_told(tmp_path: Path) -> None:
    """What merchants drop is found though nobody was there, and nothing is taken twice."""
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren"), NOW, "test")
        process = start(tmp_path)
        drive = Drive(tmp_path / "drive", NoJournal())
        try:
            wait_for(lambda: "wren" in drive.merchants())
            # An hour ago, so that it has settled.
            journal = DriveJournal(
                store.drive_files, lambda _: DriveSettings(), lambda: time.time() - 3_600
            )
            space = Drive(tmp_path / "drive", journal).space("wren", "ada")
            wait_for(lambda: exists(space, "README.txt"))
            put(space, "a.csv")
            wait_for(lambda: exists(space, "in/product/a.csv.status.txt"))
            wait_for(lambda: waiting(store) == ["a.csv"])
            process.kill()
            process.wait()
            put(space, "b.csv")
            process = start(tmp_path)
            wait_for(lambda: exists(space, "in/product/b.csv.status.txt"))
            wait_for(lambda: waiting(store) == ["a.csv", "b.csv"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(_DEADLINE_SECONDS) == 0
        finally:
            process.kill()
            process.wait()
        assert waiting(store) == ["a.csv", "b.csv"]
