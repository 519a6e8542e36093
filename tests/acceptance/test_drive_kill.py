"""Whoever sends files is killed: each file is the old one or the new one, and no other."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from tests.acceptance.killed_uploads import is_whole

_ROOT = Path(__file__).parents[2]
_SENDERS = 2

# One kill interrupts one change of each sender; a move is of two paths.
_UNDER_WAY = 2 * _SENDERS

_FAR_AHEAD = 1e12  # in seconds since 1970: everything is older


def send_and_kill(folder: Path, choose: random.Random) -> dict[str, str]:
    """Let some send at once, and kill all after a few changes and a random moment.

    Returns:
        The hash that each path had by the last word of who sent it, or `-`.
    """
    command = [sys.executable, "-m", "tests.acceptance.killed_uploads", str(folder)]
    senders = [
        subprocess.Popen(
            [*command, str(number), str(choose.randrange(1 << 30))],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(_SENDERS)
    ]
    told: list[str] = []
    for sender in senders:
        assert sender.stdout is not None
        told += [sender.stdout.readline() for _ in range(choose.randint(1, 12))]
    for _ in range(choose.randrange(300)):  # some moment: the senders are at any of their steps
        hashlib.sha256(bytes(100_000)).digest()
    for sender in senders:
        sender.kill()
    for sender in senders:
        rest, _ = sender.communicate()
        told += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return {path: sha256 for path, sha256 in (line.split() for line in told)}


def hashes(space: Space) -> dict[str, str]:
    """The hash of every file, each of which is whole."""
    found = {}
    for each in space.files("in/product"):
        with space.read(each.path) as file:
            data = file.read()
        assert is_whole(data), f"{each.path} is torn"
        found[each.path] = hashlib.sha256(data).hexdigest()
    return found


def kill_again_and_again(folder: Path, choose: random.Random, times: int) -> int:
    """Kill senders on one drive and look at it each time; returns how many files were seen."""
    drive = Drive(folder, NoJournal())
    space = drive.ensure_folders("acme")
    seen = 0
    known: dict[str, str] = {}
    for _ in range(times):
        known |= send_and_kill(folder, choose)
        found = hashes(space)
        other = [path for path in known | found if known.get(path, "-") != found.get(path, "-")]
        assert len(other) <= _UNDER_WAY, f"lost or unheard of: {other}"
        known, seen = found, seen + len(found)
        counted = space.usage()
        drive.recount()
        assert space.usage() == counted
    staging = folder / ".staging" / "acme"
    drive.sweep(_FAR_AHEAD)
    assert [*staging.glob("parts/*"), *staging.glob("trash/*")] == []
    assert hashes(space) == found
    return seen


def test_killed_senders_leave_whole_files_and_right_counts(tmp_path: Path) -> None:
    """A feed of which the end is missing would delist what the end was about."""
    assert kill_again_and_again(tmp_path / "drive", random.Random(20_261_122), times=3)


@pytest.mark.campaign
def test_senders_killed_many_times_leave_whole_files_and_right_counts(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS kills, CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "100")
    seen = kill_again_and_again(tmp_path / "drive", random.Random(int(seed)), int(runs))
    figures = f"seed {seed}: {_SENDERS} senders killed {runs} times, {seen:,} files whole"
    record_property("figures", figures)
