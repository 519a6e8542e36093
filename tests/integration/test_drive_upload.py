import contextlib
import errno
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import AlreadyExists, DiskFull, DriveBusy, NotFound, SpaceFull, UploadBroken
from drive.disk import Drive
from drive.quota import Limits
from drive.space import Space
from drive.staging import KEPT_SECONDS, MOST_PARTS
from tests.drive_model import Remembering, sha256

PATH = "in/product/today.csv"
OLD = b"what was there before"


@pytest.fixture
def journal() -> Remembering:
    """What the drive has told."""
    return Remembering()


@pytest.fixture
def drive(tmp_path: Path, journal: Remembering) -> Drive:
    """A drive with one merchant."""
    drive = Drive(tmp_path / "drive", journal)
    drive.ensure_folders("acme")
    return drive


@pytest.fixture
def space(drive: Drive) -> Space:
    """The merchant's space, with one file."""
    space = drive.space("acme", "anna")
    put(space, PATH, OLD)
    return space


def bounded(drive: Drive, tmp_path: Path, **limits: int) -> Space:
    """The same space under other bounds."""
    found = Limits(**{"floor_bytes": 0, **limits})
    return Drive(tmp_path / "drive", Remembering(), lambda _: found).space("acme", "anna")


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def send(space: Space, expected: int, data: bytes, sha256: str | None) -> None:
    """Send a file, announcing this length and hash."""
    with space.begin(PATH, expected) as upload:
        upload.write(data)
        upload.commit(sha256=sha256)


def content(space: Space, path: str = PATH) -> bytes:
    """The bytes of a file."""
    with space.read(path) as file:
        return file.read()


@contextlib.contextmanager
def fresh_space() -> Iterator[Space]:
    """A space of its own, for properties that are tried many times in one test."""
    with tempfile.TemporaryDirectory() as folder:
        drive = Drive(Path(folder), Remembering())
        drive.ensure_folders("acme")
        yield drive.space("acme", "anna")


def parts(tmp_path: Path) -> list[Path]:
    """What lies in staging."""
    return sorted((tmp_path / "drive" / ".staging" / "acme" / "parts").iterdir())


def test_nobody_sees_an_upload_before_its_commit(space: Space) -> None:
    """Whatever picks up feeds must never meet half of one."""
    with space.begin(PATH) as upload, space.begin("in/product/new.csv") as new:
        upload.write(b"x" * 100)
        new.write(b"y")
        assert content(space) == OLD
        assert [each.name for each in space.list("in/product")] == ["today.csv"]
        version = upload.commit()

    assert content(space) == b"x" * 100
    assert version == type(version)("acme", PATH, sha256(b"x" * 100), 100, space.stat(PATH).etag)
    assert [each.name for each in space.list("in/product")] == ["today.csv"]


@pytest.mark.parametrize(
    ("expected", "sent", "sha"),
    [
        pytest.param(10, b"123456789", None, id="too short"),
        pytest.param(0, b"1", None, id="too long"),
        pytest.param(1, b"1", "0" * 64, id="other hash"),
        pytest.param(1, b"1", "", id="no hash"),
    ],
)
def test_upload_of_other_bytes_than_announced_changes_nothing(
    space: Space, tmp_path: Path, expected: int, sent: bytes, sha: str | None
) -> None:
    """Servers published truncated uploads with "201 Created" before."""
    with pytest.raises(UploadBroken):
        send(space, expected, sent, sha)

    assert content(space) == OLD
    assert parts(tmp_path) == []


def test_journal_hears_of_each_upload_once(space: Space, journal: Remembering) -> None:
    """A feed that is told twice runs twice; one that is not told never does."""
    journal.events.clear()
    with space.begin(PATH) as upload:
        upload.commit()
    space.begin(PATH).abort()
    with pytest.raises(NotFound):
        space.begin("in/nowhere/a.csv")

    assert [event[0] for event in journal.events] == ["began", "committed", "began", "aborted"]
    assert journal.files["acme"][PATH] == sha256(b"")


def test_upload_is_told_by_the_name_that_is_there(
    drive: Drive, space: Space, journal: Remembering
) -> None:
    """An upload that seems to go on for ever would hold its file back for ever."""
    journal.events.clear()
    space.begin("IN/product/TODAY.csv").abort()
    with space.begin("in/product/new.csv") as upload:
        put(drive.space("acme", "bert"), "in/product/NEW.csv", b"1")
        upload.commit()

    assert journal.events == [
        ("began", "acme", PATH),
        ("aborted", "acme", PATH),
        ("began", "acme", "in/product/new.csv"),
        ("began", "acme", "in/product/NEW.csv"),
        ("committed", "acme", "in/product/NEW.csv"),
        ("aborted", "acme", "in/product/new.csv"),
        ("copied", "acme", "in/product/NEW.csv"),
    ]


@pytest.mark.parametrize("target", [PATH + "/under.csv", "in/nowhere/a.csv"])
def test_upload_needs_a_folder_to_lie_in(space: Space, target: str) -> None:
    """WebDAV answers 409 then, and makes nothing on the way."""
    with pytest.raises(NotFound):
        space.begin(target)


def test_folder_in_the_way_stays(space: Space) -> None:
    """A file that took a folder's place would take all that is in it."""
    with pytest.raises(AlreadyExists):
        space.begin("in/product")
    with space.begin("in/product/box") as upload:
        space.make_folder("in/product/box")
        with pytest.raises(AlreadyExists):
            upload.commit()

    assert space.stat("in/product/box").is_folder


def test_folder_that_is_gone_by_the_commit_is_not_made_again(space: Space) -> None:
    """Whoever deleted it meant all of it."""
    space.make_folder("in/product/box")
    with space.begin("in/product/box/a.csv") as upload:
        space.delete("in/product/box")
        with pytest.raises(NotFound):
            upload.commit()

    assert [each.name for each in space.list("in/product")] == ["today.csv"]


def test_ended_upload_takes_no_more(space: Space) -> None:
    """A block that arrives late must not reach the file that is published."""
    with space.begin(PATH) as upload:
        upload.write(b"1")
        upload.commit()
        for late in (lambda: upload.write(b"2"), upload.commit, lambda: upload.truncate(0)):
            with pytest.raises(ValueError, match="has ended"):
                late()
    assert content(space) == b"1"


_BLOCKS = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@settings(max_examples=50)
@given(sizes=_BLOCKS, order=st.randoms(use_true_random=False), again=st.integers(0, 3))
def test_blocks_in_any_order_make_the_same_file(
    sizes: list[int], order: random.Random, again: int
) -> None:
    """SFTP clients have many blocks under way, and some send one twice."""
    data = order.randbytes(sum(sizes))
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    blocks = list(zip(starts, sizes, strict=True))
    blocks += order.choices(blocks, k=again)
    order.shuffle(blocks)
    with fresh_space() as space, space.begin(PATH, len(data)) as upload:
        for start, size in blocks:
            upload.write_at(start, data[start : start + size])
        version = upload.commit()

        assert version.sha256 == sha256(data)
        assert content(space) == data


def test_gap_is_not_filled_with_zeros(space: Space) -> None:
    """A file system would, and the feed would have a hole in the middle."""
    with space.begin(PATH) as upload:
        upload.write_at(0, b"1")
        upload.write_at(2, b"3")
        with pytest.raises(UploadBroken) as caught:
            upload.commit()
        with pytest.raises(UploadBroken):
            upload.truncate(4)
        upload.write_at(1, b"2")
        upload.commit()

    assert caught.value.context["fault"] == "gap"
    assert content(space) == b"123"


def test_file_that_is_cut_off_is_hashed_anew(space: Space) -> None:
    """The hash of bytes that are gone would be another feed's."""
    with space.begin(PATH) as upload:
        upload.write(b"12345")
        upload.truncate(2)
        upload.write(b"678")
        assert upload.commit().sha256 == sha256(b"12678")


def test_file_can_be_changed_from_what_it_is(space: Space) -> None:
    """SFTP opens a file to append to it; the old bytes stay where they are until the end."""
    with space.begin(PATH, edit=True) as upload:
        assert upload.offset == len(OLD)
        upload.write(b", and more")
        upload.write_at(0, b"W")
        assert content(space) == OLD
        version = upload.commit()

    assert content(space) == b"W" + OLD[1:] + b", and more"
    assert version.sha256 == sha256(content(space))


def test_upload_is_gone_on_with_where_it_broke_off(space: Space) -> None:
    """Three gigabytes over a bad line arrive in the end."""
    with space.begin(PATH) as upload:
        upload.write(b"123456")
        upload.write_at(10, b"behind a gap")
        upload.abort(keep=True)

    assert space.resumable(PATH) == 6
    with space.begin(PATH, 8, resume_from=4) as upload:
        upload.write(b"abcd")
        version = upload.commit(sha256=sha256(b"1234abcd"))
    assert version.size == 8
    assert content(space) == b"1234abcd"
    assert space.resumable(PATH) is None


def test_what_lies_behind_the_byte_gone_on_from_is_cut_off(space: Space) -> None:
    """Else the end of an older file would be the end of this one."""
    with space.begin(PATH) as upload:
        upload.write(b"123456")
        upload.abort(keep=True)
    with space.begin(PATH, resume_from=2) as upload:
        version = upload.commit()

    assert (version.size, content(space)) == (2, b"12")


def test_nobody_goes_on_behind_what_was_sent(space: Space) -> None:
    """The bytes between would be nobody's."""
    with space.begin(PATH) as upload:
        upload.write(b"123")
        upload.abort(keep=True)

    with pytest.raises(UploadBroken) as caught:
        space.begin(PATH, resume_from=4)
    assert caught.value.context["found"] == 3
    assert space.resumable(PATH) == 3
    with pytest.raises(UploadBroken) as caught:
        space.begin("in/product/other.csv", resume_from=1)
    assert caught.value.context["found"] == 0


def test_only_who_began_goes_on(drive: Drive, space: Space) -> None:
    """Two users of one merchant send files of one name; their bytes must not mix."""
    with space.begin(PATH) as upload:
        upload.write(b"123")
        upload.abort(keep=True)
    other = drive.space("acme", "bert")
    drive.ensure_folders("bolt")

    assert other.resumable(PATH) is None
    assert drive.space("bolt", "anna").resumable(PATH) is None
    with pytest.raises(UploadBroken):
        other.begin(PATH, resume_from=3)
    put(other, PATH, b"Bert's")
    assert space.resumable(PATH) == 3


def test_two_do_not_go_on_with_one_upload(space: Space) -> None:
    """A client that has lost its line comes back before the server has noticed."""
    with space.begin(PATH) as upload:
        upload.write(b"123")
        with pytest.raises(DriveBusy):
            space.begin(PATH, resume_from=3)
        upload.commit()
    assert content(space) == b"123"


def test_new_upload_of_a_path_forgets_what_was_left(space: Space, tmp_path: Path) -> None:
    """Whoever begins anew has other bytes to send."""
    with space.begin(PATH) as upload:
        upload.write(b"123")
        upload.abort(keep=True)

    put(space, PATH, b"anew")

    assert parts(tmp_path) == []


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


def test_old_parts_are_swept_and_those_under_way_are_not(
    drive: Drive, space: Space, tmp_path: Path
) -> None:
    """Staging is on nobody's quota for ever; but a slow upload is no leaving."""
    with space.begin("in/left.csv") as upload:
        upload.write(b"123")
        upload.abort(keep=True)
    with space.begin("in/slow.csv") as upload:
        upload.write(b"123")
        changed = max(each.stat().st_mtime for each in parts(tmp_path))

        assert drive.sweep(changed) == 0
        assert drive.sweep(changed + KEPT_SECONDS + 1) == 1
        assert space.resumable("in/left.csv") is None
        upload.commit()
    assert content(space, "in/slow.csv") == b"123"


def test_only_the_latest_broken_uploads_are_kept(space: Space, tmp_path: Path) -> None:
    """A client that breaks off for ever must not take every inode."""
    for number in range(MOST_PARTS + 4):
        with space.begin(f"in/{number}") as upload:
            upload.write(b"x")
            upload.abort(keep=True)

    assert len(parts(tmp_path)) == MOST_PARTS
    assert space.resumable(f"in/{MOST_PARTS + 3}") == 1


def test_time_of_a_file_is_what_its_client_says(space: Space) -> None:
    """Programs that synchronise compare times."""
    at = 1_772_323_200_123_456_789
    with space.begin(PATH) as upload:
        upload.commit(mtime_ns=at)

    assert space.stat(PATH).mtime_ns == at


@pytest.mark.parametrize("times", [1, 3])
def test_failing_journal_leaves_a_whole_file_and_right_counts(
    drive: Drive, space: Space, tmp_path: Path, times: int
) -> None:
    """The database may be away: the client hears an error and sends again."""

    class Away(Remembering):
        def committed(self, version: object) -> None:
            raise ConnectionError("away")

    away = Drive(tmp_path / "drive", Away()).space("acme", "anna")
    for _ in range(times):
        with pytest.raises(ConnectionError):
            put(away, PATH, b"new")

    assert content(space) == b"new"
    assert parts(tmp_path) == []
    before = space.usage()
    drive.recount()
    assert space.usage() == before


def test_upload_whose_spelling_was_taken_ends_once(drive: Drive, journal: Remembering) -> None:
    """Counted down twice, the uploads that go on would no longer hold up the file they replace."""
    space = drive.space("acme", "anna")
    with space.begin("in/product/Today.csv") as upload:
        upload.write(b"later")
        with space.begin(PATH) as other:
            other.write(b"earlier")
            other.commit()
        assert journal.under_way == 1
        upload.commit()

    assert journal.under_way == 0
    assert journal.files["acme"][PATH] == sha256(b"later")
