"""What every kind of storage must do with bytes, in a folder and on S3."""

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import BlobMissing, FeedRefused, UploadBroken
from drive.blob import Blob
from drive.blobs import LocalBlobs
from drive.s3_blobs import S3Blobs
from tests.buckets import names_in, new_bucket, s3_blobs

Blobs: TypeAlias = LocalBlobs | S3Blobs

MISSING = "ab" * 32

# Beyond what goes to S3 in one request, and no multiple of anything.
LARGE = bytes(range(256)) * (9 << 12) + b"end"


@dataclass(frozen=True, slots=True)
class Kept:
    """Blobs, and a way to see what is really there."""

    blobs: Blobs
    another: Blobs
    folder: Path
    bucket: object

    def names(self) -> list[str]:
        """Names of all files or objects that anybody could see."""
        if isinstance(self.blobs, S3Blobs):
            return names_in(self.bucket)  # type: ignore[arg-type]
        return sorted(
            each.relative_to(self.folder).as_posix()
            for each in self.folder.rglob("*")
            if each.is_file()
        )


@pytest.fixture(params=["local", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Blobs of each kind with nothing in them; `another` is a process on another machine."""
    if request.param == "local":
        yield Kept(LocalBlobs(tmp_path), LocalBlobs(tmp_path), tmp_path, None)
        return
    bucket = new_bucket()
    here, there = (s3_blobs(bucket, tmp_path / name) for name in ("here", "there"))
    yield Kept(here, there, tmp_path, bucket)


def key_of(data: bytes) -> str:
    """The key that bytes have."""
    return hashlib.sha256(data).hexdigest()


def test_bytes_are_kept_under_their_hash(kept: Kept) -> None:
    """The name says what must be in it, on every machine and in every backup."""
    key, size = kept.blobs.put(io.BytesIO(b"SKU;Price\n"))

    assert (key, size) == (key_of(b"SKU;Price\n"), 10)
    assert [name.rpartition("/")[2] for name in kept.names()] == [key]
    assert kept.names()[0].endswith(f"/{key[:2]}/{key}")
    with kept.another.open(key) as file:
        assert file.read() == b"SKU;Price\n"
    assert kept.another.path(key).read_bytes() == b"SKU;Price\n"


def test_the_same_bytes_are_kept_once(kept: Kept) -> None:
    """A merchant who sends the same file every hour fills no disk."""
    for data in (b"same", LARGE):
        assert kept.blobs.put(io.BytesIO(data)) == kept.another.put(io.BytesIO(data))

    assert len(kept.names()) == 2


def test_racing_puts_of_the_same_bytes_all_succeed(kept: Kept) -> None:
    """Two merchants of one supplier send its file at the same moment."""
    results: list[tuple[str, int]] = []

    def put(blobs: Blobs, data: bytes) -> None:
        results.append(blobs.put(io.BytesIO(data)))

    racers = [
        threading.Thread(target=put, args=(blobs, data))
        for blobs in (kept.blobs, kept.another)
        for data in (b"same", LARGE)
        for _ in range(3)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert len(results) == len(racers)
    assert set(results) == {(key_of(data), len(data)) for data in (b"same", LARGE)}
    assert b"".join(kept.blobs.blocks(key_of(LARGE))) == LARGE


@pytest.mark.parametrize("way", ["put", "adopt"])
def test_bytes_that_are_not_those_expected_are_refused(
    kept: Kept, tmp_path: Path, way: str
) -> None:
    """A file that was replaced while it was claimed is another file."""
    source = tmp_path / "source"
    source.write_bytes(b"other")
    announced: list[str] = []

    with source.open("rb") as file, pytest.raises(UploadBroken) as caught:
        getattr(kept.blobs, way)(file, expected=MISSING, announce=announced.append)

    assert caught.value.context["fault"] == "hash"
    assert not kept.blobs.exists(key_of(b"other"))
    assert announced == []


def test_a_key_is_announced_before_anything_is_kept_under_it(kept: Kept) -> None:
    """Whoever removes what nobody names must know of it before it is there."""
    seen: list[tuple[str, bool]] = []

    kept.blobs.put(io.BytesIO(b"new"), announce=lambda key: seen.append((key, _has(kept, key))))

    assert seen == [(key_of(b"new"), False)]


def _has(kept: Kept, key: str) -> bool:
    return kept.another.exists(key)


def test_a_stream_beyond_its_bound_leaves_nothing(kept: Kept) -> None:
    """A flood is cut off while it comes in, not when the disk is full."""
    with pytest.raises(FeedRefused) as caught:
        kept.blobs.put(io.BytesIO(b"12345"), most_bytes=4)

    assert caught.value.code == "feed_refused"
    assert caught.value.context == {"most": 4}
    assert kept.names() == []


def test_a_stream_that_breaks_off_leaves_nothing(kept: Kept) -> None:
    """Half a file under its own name would be read as a whole one."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        kept.blobs.put(Broken())

    assert kept.names() == []


def test_a_file_is_adopted(kept: Kept, tmp_path: Path) -> None:
    """What lies on the drive is kept as what comes in by a stream is."""
    for number, data in enumerate((b"small", LARGE, b"")):
        source = tmp_path / f"source-{number}"
        source.write_bytes(data)
        with source.open("rb") as file:
            assert kept.blobs.adopt(file, expected=key_of(data)) == (key_of(data), len(data))
        source.unlink()

        assert b"".join(kept.another.blocks(key_of(data))) == data


def test_an_adopted_file_may_not_be_larger_than_is_allowed(kept: Kept, tmp_path: Path) -> None:
    """The bound of a merchant holds whichever way its files come."""
    source = tmp_path / "source"
    source.write_bytes(b"12345")

    with source.open("rb") as file, pytest.raises(FeedRefused):
        kept.blobs.adopt(file, most_bytes=4)

    assert not kept.blobs.exists(key_of(b"12345"))


def test_what_is_gone_is_named(kept: Kept) -> None:
    """A folder that was not mounted is the operator's matter, not the merchant's."""
    for read in (
        kept.blobs.open,
        kept.blobs.path,
        kept.blobs.stat,
        lambda key: next(kept.blobs.blocks(key)),
    ):
        with pytest.raises(BlobMissing) as caught:
            read(MISSING)
        assert caught.value.context == {"key": MISSING}
    assert not kept.blobs.exists(MISSING)
    kept.blobs.delete(MISSING)


def test_what_is_deleted_is_gone_everywhere(kept: Kept) -> None:
    """Bytes that were kept long enough are nobody's any more."""
    keys = [kept.blobs.put(io.BytesIO(data))[0] for data in (b"one", b"two", b"three")]
    kept.blobs.path(keys[0])

    kept.blobs.delete(*keys[:2], MISSING)

    assert [kept.blobs.exists(key) for key in keys] == [False, False, True]
    with pytest.raises(BlobMissing):
        kept.blobs.path(keys[0])


def test_what_is_known_of_a_blob_needs_no_reading(kept: Kept) -> None:
    """A check of a million blobs reads none of them."""
    before = kept.blobs.stat(kept.blobs.put(io.BytesIO(b"12345"))[0])

    assert (before.key, before.size) == (key_of(b"12345"), 5)
    assert before.kept_at > 1_700_000_000
    assert list(kept.another.all()) == [before]


def test_blobs_are_listed_by_key_from_any_key_on(kept: Kept) -> None:
    """Two sorted lists are compared without either being held."""
    keys = sorted(kept.blobs.put(io.BytesIO(b"%d" % number))[0] for number in range(40))
    kept.blobs.write_work("run", "1.chunk", b"no blob")

    assert [blob.key for blob in kept.another.all()] == keys
    for start in (0, 17, 39):
        assert [blob.key for blob in kept.another.all(keys[start])] == keys[start + 1 :]


def test_whose_files_these_are_is_said_once(kept: Kept) -> None:
    """A service that was pointed at another's files must not tidy them up."""
    assert kept.blobs.owned_by("first") == "first"
    assert kept.another.owned_by("second") == "first"
    assert list(kept.blobs.all()) == []


@pytest.mark.parametrize("key", ["../store.sqlite", "AB" * 32, "", "ab" * 31])
def test_no_key_leads_elsewhere(kept: Kept, key: str) -> None:
    """Keys come out of databases; a path in one of them must not open a file."""
    for use in (kept.blobs.path, kept.blobs.stat, kept.blobs.delete, kept.blobs.exists):
        with pytest.raises(ValueError, match="not a key"):
            use(key)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "x" * 201])
def test_no_name_of_a_work_file_leads_elsewhere(kept: Kept, name: str) -> None:
    """A run deletes its folder at the end: it must be its own."""
    with pytest.raises(ValueError, match="not a name"):
        kept.blobs.write_work("run", name, b"")
    with pytest.raises(ValueError, match="not a name"):
        kept.blobs.delete_work(name)


def test_the_files_of_a_run_go_with_it(kept: Kept) -> None:
    """A thousand feeds a day would leave a million files in a month."""
    for run in ("one", "other"):
        for name in ("1.records", "2.records"):
            kept.blobs.write_work(run, name, run.encode())
    kept.blobs.write_work("one", "1.records", b"anew")
    assert kept.another.read_work("one", "1.records") == b"anew"
    assert kept.another.work_runs() == ["one", "other"]

    kept.blobs.delete_work("one", "1.records")
    assert kept.another.work_names("one") == ["2.records"]
    assert not kept.another.has_work("one", "1.records")
    kept.blobs.delete_work("one")
    kept.blobs.delete_work("one")

    assert kept.names() == ["work/other/1.records", "work/other/2.records"]
    assert kept.blobs.work_names("one") == []
    with pytest.raises(BlobMissing) as caught:
        kept.another.read_work("one", "2.records")
    assert caught.value.context == {"key": "one/2.records"}


# Around the borders of pieces, of whole puts and of parts.
_SIZES = st.sampled_from([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (8 << 20), (8 << 20) + 1])


@given(size=st.one_of(_SIZES, st.integers(0, 3 << 20)), data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_range_of_every_size_is_what_was_put(
    kept: Kept, size: int, data: st.DataObject
) -> None:
    """A reader that goes on in the middle reads the same file."""
    content = bytes(range(251)) * (size // 251 + 1)
    content = content[:size]
    key, told = kept.blobs.put(io.BytesIO(content))
    start = data.draw(st.integers(0, size + 2))
    end = data.draw(st.one_of(st.none(), st.integers(start, size + 2)))

    assert told == size
    assert b"".join(kept.another.blocks(key, start, end)) == content[start:end]
    assert kept.another.stat(key) == Blob(key, size, kept.another.stat(key).kept_at)
    assert b"".join(kept.another.blocks(key)) == content
