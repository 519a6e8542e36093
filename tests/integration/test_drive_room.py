"""Room for uploads: slots, quota and disk."""

import errno
from pathlib import Path

import pytest

from catalog.errors import DiskFull, DriveBusy, SpaceFull
from drive.disk import Drive
from drive.quota import Limits
from drive.space import Space
from tests.drive_model import Remembering
from tests.drive_spaces import OLD, PATH, bounded, content, put


def test_only_so_many_uploads_at_once(drive: Drive, space: Space) -> None:
    """One merchant's scripts must not take every thread of a server."""
    drive.ensure_folders("bolt")
    running = [space.begin(f"in/product/{number}") for number in range(4)]

    with pytest.raises(DriveBusy):
        space.begin(PATH)
    drive.space("bolt", "anna").begin("in/a").abort()
    drive.space("acme", "crossdock", ours=True).begin("in/product/0.status.txt").abort()
    running[0].abort()
    space.begin(PATH).abort()
    for upload in running[1:]:
        upload.abort()


def test_quota_ends_an_upload_at_its_byte(drive: Drive, space: Space, tmp_path: Path) -> None:
    """A stream without a length could fill the disk of all merchants."""
    used = space.usage().bytes
    small = bounded(drive, tmp_path, most_bytes=used + 100)
    assert small.usage().free == 100

    with small.begin("in/a") as upload:
        upload.write(b"x" * 100)
        with pytest.raises(SpaceFull) as caught:
            upload.write(b"x")
        upload.commit()
    assert caught.value.context == {"limit": "bytes", "most": used + 100}
    assert small.usage().free == 0
    with pytest.raises(SpaceFull):
        small.begin("in/b", 1)
    put(small, "in/a", b"y" * 100)  # what it replaces makes room for it
    with small.begin("in/c") as upload:
        upload.commit()


def test_uploads_under_way_share_the_quota(drive: Drive, space: Space, tmp_path: Path) -> None:
    """Four at once would hold four times as much."""
    small = bounded(drive, tmp_path, most_bytes=space.usage().bytes + 100)

    with small.begin("in/a") as one, small.begin("in/b") as other:
        one.write(b"x" * 60)
        with pytest.raises(SpaceFull):
            other.write(b"y" * 60)
        other.write(b"y" * 40)
        one.commit()
        other.commit()
    assert small.usage().free == 0


def test_what_was_left_waits_only_while_there_is_room(
    drive: Drive, space: Space, tmp_path: Path
) -> None:
    """A line that broke yesterday must not refuse the feed of today."""
    small = bounded(drive, tmp_path, most_bytes=space.usage().bytes + 100)
    with small.begin("in/a") as upload:
        upload.write(b"x" * 90)
        upload.abort(keep=True)
    assert small.usage().staged == 90

    put(small, "in/b", b"y" * 50)

    assert small.resumable("in/a") is None


def test_disk_keeps_some_room_free(drive: Drive, tmp_path: Path) -> None:
    """A full disk stops the database, and with it everything."""
    full = bounded(drive, tmp_path, floor_bytes=1 << 60)

    with pytest.raises(DiskFull):
        full.begin(PATH)
    full.make_folder("in/box")
    full.delete("in/box")
    ours = Drive(tmp_path / "drive", Remembering(), lambda _: Limits(floor_bytes=1 << 60))
    put(ours.space("acme", "crossdock", ours=True), f"{PATH}.status.txt", b"waits")


def test_disk_that_fills_up_is_told_from_a_fault_of_ours(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WebDAV answers 507 then, not 500; and the old file stays."""

    def no_room(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with space.begin(PATH) as upload, monkeypatch.context() as patch:
        patch.setattr("drive.upload.os.fsync", no_room)
        with pytest.raises(DiskFull):
            upload.commit()
        patch.setattr("drive.upload.os.pwrite", no_room)
        with pytest.raises(DiskFull):
            upload.write(b"1")

    assert content(space) == OLD


def test_room_is_not_looked_for_at_each_block(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at the staging folder costs more than a block of 8 KiB."""
    looks = []
    monkeypatch.setattr("drive.part.check_floor", lambda *_: looks.append(1))

    with space.begin(PATH) as upload:
        for _ in range(1_000):
            upload.write(b"x" * 8_192)

    assert len(looks) == 1


def test_change_that_does_not_end_holds_up_nobody_for_ever(
    drive: Drive, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process may be stopped, or its database away, in the middle of a commit."""
    monkeypatch.setattr("drive.quota._PATIENCE_SECONDS", 0.0)
    drive.ensure_folders("bolt")
    with space._ground.ledger.held():
        with pytest.raises(DriveBusy):
            space.delete(PATH)
        assert space.usage().bytes > 0
        put(drive.space("bolt", "anna"), PATH, b"another merchant's")

    assert content(space) == OLD


def test_hidden_files_are_small(space: Space) -> None:
    """Finder's are a few KB; a large one would be room that nobody can find."""
    with space.begin("in/product/._today.csv") as upload:
        upload.write(b"x" * (1 << 20))
        with pytest.raises(SpaceFull):
            upload.write(b"x")
    with pytest.raises(SpaceFull):
        space.begin("in/product/.DS_Store", (1 << 20) + 1)
