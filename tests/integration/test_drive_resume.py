"""Uploads that broke off: who goes on with them, where, and for how long."""

from pathlib import Path

import pytest

from catalog.errors import DriveBusy, UploadBroken
from drive.disk import Drive
from drive.space import Space
from drive.staging import KEPT_SECONDS, MOST_PARTS
from tests.drive_model import sha256
from tests.drive_spaces import PATH, content, parts, put


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
