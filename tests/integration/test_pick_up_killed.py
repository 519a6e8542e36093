"""Whoever picks up may be killed anywhere: the next one goes on, and nobody can tell."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from drive.upload import Upload
from store.database import Database
from tests.drive_setting import MERCHANT, SETTLED, DriveSetting

A, B, C = (f"in/product/{name}.csv" for name in "abc")
WORKBOOK = "mapping/colours.csv"

# Seconds after which a check that did not end is done again.
LEASE = 600.0


class Killed(BaseException):
    """No `except` of ours may catch it: a killed process goes on nowhere."""


class Death:
    """Kills at the n-th moment that matters: before or after a transaction, or a rename."""

    def __init__(self) -> None:
        self.left = -1
        self.seen = 0

    def moment(self) -> None:
        """One such moment."""
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            raise Killed


@pytest.fixture
def death(monkeypatch: pytest.MonkeyPatch) -> Death:
    """Stands beside every transaction and every file that is written."""
    death = Death()
    writing, commit = Database.writing, Upload.commit

    @contextlib.contextmanager
    def mortal(database: Database, merchant: str | None) -> Iterator[Connection]:
        death.moment()
        with writing(database, merchant) as connection:
            yield connection
        death.moment()

    def mortal_commit(upload: Upload, **options: Any) -> Any:
        death.moment()
        version = commit(upload, **options)
        death.moment()
        return version

    monkeypatch.setattr(Database, "writing", mortal)
    monkeypatch.setattr(Upload, "commit", mortal_commit)
    return death


def sweeps(setting: DriveSetting, death: Death, kill_at: int) -> int:
    """Sweep as often as it takes, killed once at most; returns at how many moments it might be."""
    death.seen, death.left = 0, kill_at
    for seconds in (SETTLED, SETTLED, SETTLED, LEASE, SETTLED):
        try:
            setting.sweep(seconds)
        except Killed:
            setting.pick_up = setting.another()
            setting.reconcile()
    death.left = -1
    return death.seen


def story(folder: Path, death: Death, part: int, kill_at: int) -> tuple[dict[str, object], int]:
    """A merchant's morning, killed at a moment of one part; what is left, and how many moments."""
    folder.mkdir()
    setting = DriveSetting(folder)
    setting.merchant()
    setting.release()
    seen = [0, 0, 0]

    def sweep(number: int) -> None:
        seen[number] = sweeps(setting, death, kill_at if number == part else -1)

    setting.put(A, b"one")
    setting.put(WORKBOOK, b"From,To\nrot,Crimson\n")
    setting.put("in/lost.csv", b"x")
    setting.now += 1
    setting.put(B, b"two")
    sweep(0)
    for feed in setting.store.runs.waiting():
        setting.end(feed.id)
    setting.put(C, b"two")
    sweep(1)
    setting.space.delete(A)
    setting.space.move(B, "in/product/old.csv")
    sweep(2)
    left = what_is_left(setting)
    setting.close()
    return left, seen[part]


def what_is_left(setting: DriveSetting) -> dict[str, object]:
    """What merchants and operators see, but for moments."""
    feeds = [setting.store.feeds.numbered(MERCHANT, number) for number in (1, 2)]
    told = {
        entry.path: setting.read(entry.path)
        for entry in setting.space.files()
        if ".status." in entry.name or ".report." in entry.name or entry.path.startswith("out/")
    }
    return {
        "feeds": [(feed.kind, feed.name, feed.sha256, feed.state) for feed in feeds],
        "files": {
            file.path: (file.state, file.sha256, file.is_told)
            for file in setting.store.drive_files.all(MERCHANT)
        },
        "waiting": setting.feeds(),
        "releases": [release.id.number for release in setting.store.releases.all(MERCHANT)],
        "told": told,
    }


def killed_at_every(step: int, part: int, folder: Path, death: Death) -> int:
    """Kill at every n-th moment of a part and compare; returns how often."""
    clean, moments = story(folder / "clean", death, part, -1)
    assert clean["releases"] == [1, 2]
    assert moments >= 10
    times = range(1 + part, moments + 1, step)
    for kill_at in times:
        left, _ = story(folder / f"killed-{kill_at}", death, part, kill_at)
        assert left == clean, kill_at
    return len(times)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_killed_at_a_moment_it_leaves_what_a_clean_one_leaves(
    part: int, tmp_path: Path, death: Death
) -> None:
    """Claims, responses, status files: none is lost, none is double."""
    killed_at_every(9, part, tmp_path, death)


@pytest.mark.campaign
@pytest.mark.parametrize("part", [0, 1, 2])
def test_killed_at_every_moment_it_leaves_what_a_clean_one_leaves(
    part: int,
    tmp_path: Path,
    death: Death,
    record_property: Callable[[str, object], None],
) -> None:
    """The long form: at every moment there is."""
    times = killed_at_every(1, part, tmp_path, death)
    record_property("figures", f"pick-up, part {part}: killed at all {times} moments, all as clean")
