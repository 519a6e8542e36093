"""Every kind of damage is found, nothing else is, and only what is safe is put right."""

import io
import os
import shutil
import struct
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.feeds import Feed
from catalog.fsck_codes import FSCK
from store.store import Store
from store.workers import Worker
from tests.drive_setting import MERCHANT, NOW, DriveSetting
from workflow.damage import Damage
from workflow.fsck import Fsck
from workflow.receive_feed import receive_feed

WEEK_AND_A_DAY = 8 * 86_400.0
DEAD_SECONDS = 60
COUNTS = struct.Struct("<?QQ")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service in which everything agrees: feeds over and waiting, notices, results, junk."""
    folder = tmp_path_factory.mktemp("template")
    setting = DriveSetting(folder)
    setting.merchant()
    setting.release()
    for number in range(4):
        setting.put(f"in/product/{number}.csv", b"SKU\nR-%d\n" % number)
        setting.sweep()
        setting.end(setting.store.runs.waiting()[0].id)
    setting.put("in/inventory/.DS_Store", b"junk")
    setting.put("in/notes.txt", b"what is this")
    setting.put("in/inventory/empty.csv", b"")
    setting.put("mapping/colours.csv", b"From,To\nrot,Red\n")
    setting.sweep()
    setting.sweep()
    at = datetime.fromtimestamp(time.time(), UTC)
    for kind in ("inventory", "shipment"):
        source = io.BytesIO(f"SKU\n{kind}\n".encode())
        receive_feed(setting.store, setting.blobs, MERCHANT, kind, "f.csv", source, at)
    setting.close()
    return folder


class Checked:
    """A copy of the template, to be damaged and checked."""

    def __init__(self, template: Path) -> None:
        self.folder = Path(mkdtemp(prefix="crossdock-fsck-"))
        shutil.copytree(template, self.folder, dirs_exist_ok=True)
        self.setting = DriveSetting(self.folder)
        self.setting.reconcile()  # a copy has other inodes
        self.store: Store = self.setting.store
        self.drive = self.folder / "drive" / MERCHANT
        self.now = time.time() + WEEK_AND_A_DAY

    def close(self) -> None:
        """Remove it."""
        self.setting.close()
        shutil.rmtree(self.folder)

    def run(self, *, deep: bool = True, repair: bool = False) -> list[Damage]:
        """Check it."""
        setting = self.setting
        checks = Fsck(self.store, setting.blobs, setting.quiet, setting.settings_of, DEAD_SECONDS)
        return list(checks.run(self.now, deep=deep, repair=repair))

    def found(self, *, deep: bool = True, repair: bool = False) -> set[tuple[str, str]]:
        """Codes and places of what a check finds."""
        return {(each.code, each.place) for each in self.run(deep=deep, repair=repair)}

    def feed(self, number: int) -> Feed:
        """A feed of the merchant."""
        return self.store.feeds.numbered(MERCHANT, number)

    def replace_blob(self, feed: Feed, data: bytes) -> None:
        """Put other bytes where a feed's are."""
        path = self.setting.blobs.path(feed.location or "")
        path.unlink()  # a drive may hold the same file
        path.write_bytes(data)


@pytest.fixture
def checked(template: Path) -> Iterator[Checked]:
    """A service in which everything agrees."""
    service = Checked(template)
    yield service
    service.close()


Found = set[tuple[str, str]]
COUNT = ("fsck_count_differs", MERCHANT)


def lose_bytes(service: Checked) -> Found:
    """The bytes of a feed are deleted."""
    feed = service.feed(1)
    service.setting.blobs.delete(feed.location or "")
    return {("fsck_bytes_missing", feed.id)}


def cut_bytes(service: Checked) -> Found:
    """The bytes of a feed are cut short."""
    feed = service.feed(2)
    service.replace_blob(feed, b"SK")
    return {("fsck_bytes_differ", feed.id)}


def spoil_bytes(service: Checked) -> Found:
    """One bit of a feed's bytes falls over."""
    feed = service.feed(3)
    data = bytearray(service.setting.blobs.path(feed.location or "").read_bytes())
    data[1] ^= 4
    service.replace_blob(feed, bytes(data))
    return {("fsck_bytes_differ", feed.id)}


def leave_orphan(service: Checked) -> Found:
    """Bytes are put, and their process is killed."""
    key, _ = service.setting.blobs.put(io.BytesIO(b"never named"))
    return {("fsck_bytes_unnamed", key)}


def lose_file(service: Checked) -> Found:
    """A file of a drive is deleted by other hands."""
    (service.drive / "in/product/0.csv").unlink()
    return {("fsck_drive_file_missing", "in/product/0.csv"), COUNT}


def change_file(service: Checked) -> Found:
    """A file of a drive is edited by other hands."""
    path = service.drive / "in/product/1.csv"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(b"x" + data[1:])
    return {("fsck_drive_file_differs", "in/product/1.csv")}


def rot_file(service: Checked) -> Found:
    """A bit of a file falls over, and its time stays."""
    path = service.drive / "in/product/2.csv"
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return {("fsck_drive_file_differs", "in/product/2.csv")}


def add_file(service: Checked) -> Found:
    """A file is put into a drive by other hands."""
    (service.drive / "in/inventory/dropped.csv").write_bytes(b"SKU\n" * 1_000)
    return {("fsck_drive_file_unseen", "in/inventory/dropped.csv"), COUNT}


def leave_part(service: Checked) -> Found:
    """Somebody has begun to send a file, and never came back."""
    (service.folder / "drive/.staging" / MERCHANT / "parts/someone.12").write_bytes(b"half")
    return {("fsck_staging_left", "someone.12")}


def leave_trash(service: Checked) -> Found:
    """A process was killed while it deleted a folder."""
    (service.folder / "drive/.staging" / MERCHANT / "trash/ab" / "x").mkdir(parents=True)
    return {("fsck_staging_left", "ab")}


def leave_work(service: Checked) -> Found:
    """A worker was killed between the end of a feed and the deletion of its files."""
    run = f"{service.feed(1).id}.1"
    service.setting.blobs.write_work(run, "1.chunk", b"")
    return {("fsck_work_left", run)}


def stop_workers(service: Checked) -> Found:
    """A feed runs, and its machine is gone."""
    feed = service.store.runs.waiting()[0]
    service.store.runs.begin(feed.id, "none/1", NOW)
    return {("fsck_run_without_worker", feed.id)}


def miscount(service: Checked) -> Found:
    """The power went before the counts were on the disk."""
    counts = service.folder / "drive/.staging" / MERCHANT / "counts"
    _, size, files = COUNTS.unpack(counts.read_bytes())
    counts.write_bytes(COUNTS.pack(True, size + 7, files))
    return {COUNT}


DAMAGES: list[Callable[[Checked], Found]] = [
    lose_bytes,
    cut_bytes,
    spoil_bytes,
    leave_orphan,
    lose_file,
    change_file,
    rot_file,
    add_file,
    leave_part,
    leave_trash,
    leave_work,
    stop_workers,
    miscount,
]
REPAIRED = {
    "fsck_bytes_unnamed",
    "fsck_count_differs",
    "fsck_drive_file_unseen",
    "fsck_staging_left",
    "fsck_work_left",
}


def test_nothing_is_found_where_everything_agrees(checked: Checked) -> None:
    """A check that always finds something is one that nobody reads."""
    assert checked.run() == []
    assert checked.run(repair=True) == []


@given(chosen=st.sets(st.integers(0, len(DAMAGES) - 1), min_size=1))
@example(chosen=set(range(len(DAMAGES))))
@settings(max_examples=15, deadline=None)
def test_every_damage_is_found_and_nothing_else(template: Path, chosen: set[int]) -> None:
    """And a check changes nothing; a repair puts right what is safe, and says what it did."""
    service = Checked(template)
    try:
        expected: Found = set()
        for number in sorted(chosen):
            expected |= DAMAGES[number](service)

        assert service.found() == expected
        assert service.found() == expected
        for damage in service.run(repair=True):
            assert damage.is_repaired == (damage.code in REPAIRED), damage
        assert service.found() == {each for each in expected if each[0] not in REPAIRED}
    finally:
        service.close()


def test_every_code_is_found_by_some_damage(checked: Checked, tmp_path: Path) -> None:
    """What no test can bring about is not known to be found."""
    codes = {code for damage in DAMAGES for code, _ in damage(checked)}

    assert codes | {"fsck_files_foreign"} == set(FSCK)


def test_what_needs_every_byte_is_found_when_every_byte_is_read(checked: Checked) -> None:
    """A check every hour reads no terabytes."""
    expected = spoil_bytes(checked) | rot_file(checked)

    assert checked.found(deep=False) == set()
    assert checked.found(deep=True) == expected


def test_what_is_young_is_no_damage(checked: Checked) -> None:
    """A process may be about to name its bytes, or to go on with its file."""
    leave_orphan(checked)
    leave_part(checked)
    leave_trash(checked)
    checked.now = time.time()

    assert checked.run(repair=True) == []
    checked.now += WEEK_AND_A_DAY
    assert len(checked.found()) == 3


def test_a_run_whose_worker_lives_is_no_damage(checked: Checked) -> None:
    """Whichever worker it is: it takes over what others have left."""
    stop_workers(checked)
    seen = datetime.fromtimestamp(checked.now - 10, UTC).isoformat(timespec="seconds")
    checked.store.workers.beat(Worker("north:1", "v", seen, seen))

    assert checked.run() == []
    checked.now += DEAD_SECONDS
    assert len(checked.run()) == 1


def test_files_of_another_store_are_not_looked_at(checked: Checked) -> None:
    """All of them would be needless, and the next command would remove them."""
    leave_orphan(checked)
    checked.setting.blobs.owned_by("another")

    [damage] = checked.run(repair=True)
    assert (damage.code, damage.is_repaired) == ("fsck_files_foreign", False)
    assert len(list(checked.setting.blobs.all())) == 7


def test_a_file_that_was_not_told_of_is_taken_after_a_repair(checked: Checked) -> None:
    """A merchant was told that it is stored."""
    add_file(checked)

    checked.run(repair=True)

    assert checked.setting.state("in/inventory/dropped.csv") == "SETTLING"


def test_bytes_that_two_feeds_name_are_missed_by_both(checked: Checked) -> None:
    """Each of the merchants must be told."""
    first = checked.feed(1)
    data = checked.setting.blobs.path(first.location or "").read_bytes()
    again = receive_feed(
        checked.store,
        checked.setting.blobs,
        "finch",
        "product",
        "f.csv",
        io.BytesIO(data),
        datetime.fromtimestamp(time.time(), UTC),
    )
    checked.setting.blobs.delete(first.location or "")

    assert checked.found() == {
        ("fsck_bytes_missing", first.id),
        ("fsck_bytes_missing", again.id),
    }


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_each_damage_alone_is_found(checked: Checked, damage: Callable[[Checked], Found]) -> None:
    """Whatever the random choice leaves out."""
    expected = damage(checked)

    assert checked.found() == expected
