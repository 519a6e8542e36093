"""What blobs in a folder do beyond what all blobs must."""

import hashlib
import io
import os
from pathlib import Path

import pytest

from drive import blobs as local
from drive.blobs import LocalBlobs


def files_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


def test_an_adopted_file_is_not_written_again(tmp_path: Path) -> None:
    """A feed of 3 GB would else need 6 GB, and the time to write them."""
    source = tmp_path / "drive.csv"
    source.write_bytes(b"SKU\n1\n")
    blobs = LocalBlobs(tmp_path / "files")

    with source.open("rb") as file:
        key, _ = blobs.adopt(file)
    with source.open("rb") as file:
        blobs.adopt(file)

    assert blobs.path(key).stat().st_ino == source.stat().st_ino
    assert files_in(tmp_path / "files") == [f"blobs/{key[:2]}/{key}"]


def test_what_was_read_is_adopted_whatever_has_its_name_by_now(tmp_path: Path) -> None:
    """A merchant replaces a file at any moment, and the claim is of what was hashed."""
    source = tmp_path / "drive.csv"
    source.write_bytes(b"first")
    blobs = LocalBlobs(tmp_path / "files")

    with source.open("rb") as file:
        (tmp_path / "new").write_bytes(b"second")
        os.replace(tmp_path / "new", source)
        key, _ = blobs.adopt(file)

    assert blobs.path(key).read_bytes() == b"first"
    assert key == hashlib.sha256(b"first").hexdigest()


@pytest.mark.parametrize("number", sorted(local._NO_LINK))
def test_where_links_do_not_work_the_file_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Files may lie on another disk, or on one of a network that knows no links."""
    source = tmp_path / "drive.csv"
    source.write_bytes(b"SKU\n1\n")
    blobs = LocalBlobs(tmp_path / "files")

    def refuse(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    with source.open("rb") as file:
        key, _ = blobs.adopt(file)

    assert blobs.path(key).read_bytes() == b"SKU\n1\n"
    assert blobs.path(key).stat().st_ino != source.stat().st_ino
    assert len(files_in(tmp_path / "files")) == 1


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """Nobody else knows its name; what is still growing stays."""
    blobs = LocalBlobs(tmp_path)
    (tmp_path / "parts" / "old").write_bytes(b"half")
    (tmp_path / "parts" / "growing").write_bytes(b"half")
    changed = (tmp_path / "parts" / "growing").stat().st_mtime
    os.utime(tmp_path / "parts" / "old", (changed - 100, changed - 100))

    blobs.sweep_parts(before=changed - 50)

    assert files_in(tmp_path) == ["parts/growing"]


def test_what_a_killed_worker_left_goes_when_it_is_started_again(tmp_path: Path) -> None:
    """Its name says that nobody else can be writing there."""
    for owner in ("north.1", "north.2"):
        LocalBlobs(tmp_path, owner)
        (tmp_path / "parts" / owner / "half").write_bytes(b"half")

    key, _ = LocalBlobs(tmp_path, "north.1").put(io.BytesIO(b"whole"))

    assert files_in(tmp_path) == [f"blobs/{key[:2]}/{key}", "parts/north.2/half"]
