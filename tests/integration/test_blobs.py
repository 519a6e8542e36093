import hashlib
import io
import os
from pathlib import Path

import pytest

from catalog.errors import BlobMissing, FeedRefused
from drive.blobs import LocalBlobs


def files_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


def test_kept_under_its_hash(tmp_path: Path) -> None:
    """The name says what must be in it, on every machine and in every backup."""
    blobs = LocalBlobs(tmp_path)

    key, size = blobs.put(io.BytesIO(b"SKU;Price\n"))

    assert (key, size) == (hashlib.sha256(b"SKU;Price\n").hexdigest(), 10)
    assert files_in(tmp_path) == [f"blobs/{key[:2]}/{key}"]
    with blobs.open(key) as file:
        assert file.read() == b"SKU;Price\n"


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    """A merchant who sends the same file every hour fills no disk."""
    blobs = LocalBlobs(tmp_path)

    assert blobs.put(io.BytesIO(b"same")) == blobs.put(io.BytesIO(b"same"))
    assert len(files_in(tmp_path)) == 1


def test_a_stream_beyond_its_bound_leaves_nothing(tmp_path: Path) -> None:
    """A flood is cut off while it comes in, not when the disk is full."""
    blobs = LocalBlobs(tmp_path)

    with pytest.raises(FeedRefused) as caught:
        blobs.put(io.BytesIO(b"12345"), most_bytes=4)

    assert caught.value.code == "feed_refused"
    assert caught.value.context == {"most": 4}
    assert files_in(tmp_path) == []


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """Half a file under its own name would be read as a whole one."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        LocalBlobs(tmp_path).put(Broken())

    assert files_in(tmp_path) == []


def test_what_is_gone_is_named(tmp_path: Path) -> None:
    """A folder that was not mounted is the operator's matter, not the merchant's."""
    blobs = LocalBlobs(tmp_path)
    key = "ab" * 32

    with pytest.raises(BlobMissing) as caught:
        blobs.open(key)

    assert caught.value.context == {"key": key}
    assert not blobs.exists(key)
    blobs.delete(key)


@pytest.mark.parametrize("key", ["../store.sqlite", "AB" * 32, "", "ab" * 31])
def test_no_key_leads_elsewhere(tmp_path: Path, key: str) -> None:
    """Keys come out of databases; a path in one of them must not open a file."""
    with pytest.raises(ValueError, match="not a key"):
        LocalBlobs(tmp_path).path(key)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "x" * 201])
def test_no_name_of_a_work_file_leads_elsewhere(tmp_path: Path, name: str) -> None:
    """A run deletes its folder at the end: it must be its own."""
    blobs = LocalBlobs(tmp_path)

    with pytest.raises(ValueError, match="not a name"):
        blobs.write_work("run", name, b"")
    with pytest.raises(ValueError, match="not a name"):
        blobs.delete_work(name)


def test_the_files_of_a_run_go_with_it(tmp_path: Path) -> None:
    """A thousand feeds a day would leave a million files in a month."""
    blobs = LocalBlobs(tmp_path)
    for run in ("one", "other"):
        for name in ("1.records", "2.records"):
            blobs.write_work(run, name, run.encode())
    blobs.write_work("one", "1.records", b"anew")
    assert blobs.read_work("one", "1.records") == b"anew"

    blobs.delete_work("one", "1.records")
    assert (blobs.work_names("one"), blobs.has_work("one", "1.records")) == (["2.records"], False)
    blobs.delete_work("one")
    blobs.delete_work("one")

    assert files_in(tmp_path) == ["work/other/1.records", "work/other/2.records"]
    with pytest.raises(BlobMissing):
        blobs.read_work("one", "2.records")


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
