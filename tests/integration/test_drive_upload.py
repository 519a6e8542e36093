"""One upload: nobody sees it before it is whole, and then it is there at once."""

import contextlib
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import AlreadyExists, NotFound, UploadBroken
from drive.disk import Drive
from drive.space import Space
from tests.drive_model import Remembering, sha256
from tests.drive_spaces import OLD, PATH, content, parts, put


def send(space: Space, expected: int, data: bytes, sha256: str | None) -> None:
    """Send a file, announcing this length and hash."""
    with space.begin(PATH, expected) as upload:
        upload.write(data)
        upload.commit(sha256=sha256)


@contextlib.contextmanager
def fresh_space() -> Iterator[Space]:
    """A space of its own, for properties that are tried many times in one test."""
    with tempfile.TemporaryDirectory() as folder:
        drive = Drive(Path(folder), Remembering())
        drive.ensure_folders("acme")
        yield drive.space("acme", "anna")


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
