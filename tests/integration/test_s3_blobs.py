"""What blobs on S3 do when the server or the way to it fails."""

import hashlib
import io
import logging
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import obstore
import pytest

from catalog.errors import BlobMissing, FilesRefused, FilesUnavailable, UploadBroken
from drive.bucket import Bucket, parse_bucket
from drive.s3_blobs import S3Blobs
from tests.buckets import (
    ACCESS_KEY,
    CREDENTIALS,
    SECRET_KEY,
    names_in,
    new_bucket,
    raw_store,
    s3_blobs,
)
from tests.s3_proxy import Fault, s3_proxy

ROOT = Path(__file__).parents[2]
LARGE = bytes(range(256)) * (17 << 12)
KEY = hashlib.sha256(LARGE).hexdigest()


def overloaded(_method: str, _path: str) -> Fault:
    """Every request is answered with 503."""
    return Fault(503)


def uses(blobs: S3Blobs) -> list[Callable[[], object]]:
    """Every way to ask the server."""
    return [
        lambda: blobs.put(io.BytesIO(b"x")),
        lambda: blobs.put(io.BytesIO(LARGE)),
        lambda: blobs.stat(KEY),
        lambda: blobs.exists(KEY),
        lambda: next(blobs.blocks(KEY)),
        lambda: blobs.path(KEY),
        lambda: list(blobs.all()),
        lambda: blobs.delete(KEY),
        lambda: blobs.owned_by("store"),
        lambda: blobs.write_work("run", "1", b""),
        lambda: blobs.read_work("run", "1"),
        lambda: blobs.has_work("run", "1"),
        lambda: blobs.work_names("run"),
        blobs.work_runs,
        lambda: blobs.delete_work("run"),
    ]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are not tried again by the library: what it would wait for is not tested here."""
    monkeypatch.setattr("drive.s3_blobs._RETRIES", {"max_retries": 0})


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("status", [500, 503, 429, 409])
def test_what_may_pass_is_told_as_passing(tmp_path: Path, status: int) -> None:
    """A step is tried again after such an error; after any other its feed would end."""
    with s3_proxy(lambda *_: Fault(status)) as url:
        blobs = s3_blobs(new_bucket(url), tmp_path)
        for use in uses(blobs):
            with pytest.raises(FilesUnavailable):
                use()


@pytest.mark.usefixtures("hasty")
def test_a_server_that_is_not_there_may_come_back(tmp_path: Path) -> None:
    """Machines are started in any order."""
    with s3_proxy(overloaded) as url:
        bucket = new_bucket(url)
    blobs = s3_blobs(bucket, tmp_path)

    for use in uses(blobs):
        with pytest.raises(FilesUnavailable):
            use()


def test_one_error_is_got_over_without_a_word(tmp_path: Path) -> None:
    """S3 answers 500 now and then on the best of days."""
    left = [Fault(500), Fault(503)]
    with s3_proxy(lambda *_: left.pop() if left else None) as url:
        blobs = s3_blobs(new_bucket(url), tmp_path)
        assert blobs.put(io.BytesIO(b"12345"))[1] == 5

    assert left == []


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_will_not_pass_is_told_with_what_to_do(tmp_path: Path, status: int) -> None:
    """A wrong key does not become right by waiting, and the feeds wait for whoever mends it."""
    with s3_proxy(
        lambda *_: Fault(status, body=b"<Error><Code>AccessDenied</Code></Error>")
    ) as url:
        blobs = s3_blobs(new_bucket(url), tmp_path)
        for use in uses(blobs):
            with pytest.raises(FilesRefused) as caught:
                use()
            assert caught.value.code == "files_refused"


def test_a_bucket_that_is_not_there_is_no_missing_blob(tmp_path: Path) -> None:
    """A mistyped bucket must not look as if every feed's bytes were lost."""
    bucket = new_bucket()
    blobs = s3_blobs(Bucket("no-such-bucket", "", bucket.endpoint, bucket.region), tmp_path)

    for use in (lambda: blobs.put(io.BytesIO(b"x")), lambda: blobs.read_work("run", "1")):
        with pytest.raises(FilesRefused):
            use()


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("status", [403, 500])
def test_credentials_are_in_no_message_and_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """S3 repeats the access key and the signature in its answer; a log is read by many."""
    body = (
        f"<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>{ACCESS_KEY}</AWSAccessKeyId>"
        f"<StringToSign>AWS4 {SECRET_KEY}</StringToSign></Error>"
    ).encode()
    said = ""
    with s3_proxy(lambda *_: Fault(status, body=body)) as url, caplog.at_level(logging.DEBUG):
        blobs = s3_blobs(new_bucket(url), tmp_path)
        for use in uses(blobs):
            with pytest.raises((FilesUnavailable, FilesRefused)) as caught:
                use()
            said += "".join(traceback.format_exception(caught.value)) + repr(caught.value.context)
            said += repr(blobs.__dict__)

    for secret in (ACCESS_KEY, SECRET_KEY):
        assert secret not in said + caplog.text


@pytest.mark.usefixtures("hasty")
def test_a_connection_that_is_cut_goes_on_where_it_was(tmp_path: Path) -> None:
    """A feed of gigabytes over a bad line would else never be through."""
    cuts = [3 << 20, 5 << 20, 100]

    def plan(method: str, _path: str) -> Fault | None:
        return Fault(cut_after=cuts.pop()) if method == "GET" and cuts else None

    with s3_proxy(plan) as url:
        blobs = s3_blobs(new_bucket(url), tmp_path)
        blobs.put(io.BytesIO(LARGE))
        assert b"".join(blobs.blocks(KEY)) == LARGE
        assert blobs.path(KEY).read_bytes() == LARGE

    assert cuts == []


@pytest.mark.usefixtures("hasty")
def test_a_connection_that_is_cut_for_good_leaves_no_copy(tmp_path: Path) -> None:
    """Half a copy would be read as a whole feed the next time."""

    def plan(method: str, _path: str) -> Fault | None:
        return Fault(cut_after=1_000) if method == "GET" else None

    with s3_proxy(plan) as url:
        blobs = s3_blobs(new_bucket(url), tmp_path)
        blobs.put(io.BytesIO(LARGE))
        with pytest.raises(FilesUnavailable):
            blobs.path(KEY)

    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.usefixtures("hasty")
def test_a_put_that_fails_half_way_leaves_nothing_to_see(tmp_path: Path) -> None:
    """Parts that nobody puts together are no blob."""

    def plan(method: str, path: str) -> Fault | None:
        return (
            Fault(500)
            if "partNumber=2" in path or (method == "POST" and "uploadId" in path)
            else None
        )

    with s3_proxy(plan) as url:
        bucket = new_bucket(url)
        with pytest.raises(FilesUnavailable):
            s3_blobs(bucket, tmp_path).put(io.BytesIO(LARGE))

    assert names_in(bucket) == []
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("size", [1 << 20, 17 << 20])
def test_a_file_that_changes_while_it_is_put_is_not_kept(tmp_path: Path, size: int) -> None:
    """The key is of what was read first; other bytes under it would never be noticed."""

    class Changing(io.BytesIO):
        def seek(self, offset: int, whence: int = 0, /) -> int:
            self.__init__(b"y" * size)  # type: ignore[misc]
            return offset

    bucket = new_bucket()
    with pytest.raises(UploadBroken):
        s3_blobs(bucket, tmp_path).adopt(Changing(b"x" * size))

    assert names_in(bucket) == []


def test_bytes_that_others_have_spoilt_are_put_right(tmp_path: Path) -> None:
    """Sending a file again mends what was cut short by whatever wrote to the bucket."""
    bucket = new_bucket()
    blobs = s3_blobs(bucket, tmp_path)
    for data in (b"12345", LARGE):
        key, _ = blobs.put(io.BytesIO(data))
        obstore.put(raw_store(bucket), f"sha256/{key[:2]}/{key}", b"123")
        with pytest.raises(BlobMissing):
            blobs.path(key)

        blobs.put(io.BytesIO(data))
        assert blobs.path(key).read_bytes() == data


_KILLED = """
import io, os, signal, sys
from pathlib import Path
from drive.bucket import Bucket
from tests.buckets import s3_blobs

class Killing(io.BytesIO):
    def read(self, size=-1, /):
        piece = super().read(size)
        self.pieces = getattr(self, "pieces", 0) + 1
        if self.pieces == int(sys.argv[4]):
            os.kill(os.getpid(), signal.SIGKILL)
        return piece

bucket = Bucket(sys.argv[1], sys.argv[2], sys.argv[3], "eu-central-1")
s3_blobs(bucket, Path(sys.argv[5])).adopt(Killing(bytes(40 << 20)))
"""


@pytest.mark.parametrize("piece", [20, 41 + 1, 41 + 30, 41 + 41])
def test_a_process_that_is_killed_in_a_put_leaves_nothing_to_see(
    tmp_path: Path, piece: int
) -> None:
    """While it reads for the hash, and while parts are on their way."""
    bucket = new_bucket()
    place = (bucket.name, bucket.prefix, bucket.endpoint or "")
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, *place, str(piece), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **CREDENTIALS},
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert names_in(bucket) == []
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_the_cache_keeps_what_was_used_last(tmp_path: Path) -> None:
    """A machine's disk must hold what it works on, not every feed of a year."""
    blobs = s3_blobs(new_bucket(), tmp_path, cache_bytes=3_000)
    keys = [blobs.put(io.BytesIO(b"%d" % number * 1_000))[0] for number in range(5)]
    for age, key in enumerate([keys[0], keys[1], keys[2]]):
        copy = blobs.path(key)
        os.utime(copy, (1_000 + age, 1_000 + age))
    blobs.path(keys[0])  # used again

    blobs.path(keys[3])

    copies = {each.name for each in (tmp_path / "copies").iterdir()}
    assert copies == {keys[0], keys[2], keys[3]}


def test_memory_stays_flat_whatever_is_put_and_read(tmp_path: Path) -> None:
    """Feeds of gigabytes go through processes of some hundred megabytes."""
    code = """
import re, sys
from pathlib import Path
from drive.bucket import Bucket
from tests.buckets import s3_blobs
bucket = Bucket(sys.argv[1], sys.argv[2], sys.argv[3], "eu-central-1")
blobs = s3_blobs(bucket, Path(sys.argv[4]), 1 << 30)
size = int(sys.argv[5]) << 20
source = Path(sys.argv[4]) / "source"
with source.open("wb") as file:
    for number in range(size >> 20):
        file.write(number.to_bytes(4, "big") * (1 << 18))
with source.open("rb") as file:
    key, _ = blobs.adopt(file)
blobs.path(key)
print(re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1])
"""
    bucket = new_bucket()
    place = (bucket.name, bucket.prefix, bucket.endpoint or "")

    def peak(megabytes: int) -> int:
        told = subprocess.run(
            [sys.executable, "-c", code, *place, str(tmp_path), str(megabytes)],
            cwd=ROOT,
            env={**os.environ, **CREDENTIALS},
            check=True,
            capture_output=True,
        )
        return int(told.stdout) >> 10

    small, large = peak(30), peak(120)
    assert large - small < 45, f"{small} MB for 30 MB, {large} MB for 120 MB"


@pytest.mark.parametrize(
    ("url", "name", "prefix"),
    [
        ("s3://feeds", "feeds", ""),
        ("s3://feeds/", "feeds", ""),
        ("s3://my.feeds-1/a/b_c/", "my.feeds-1", "a/b_c"),
    ],
)
def test_a_bucket_is_read_from_its_url(url: str, name: str, prefix: str) -> None:
    """As every tool of S3 writes it."""
    bucket = parse_bucket(url)
    assert bucket is not None
    assert (bucket.name, bucket.prefix) == (name, prefix)


@pytest.mark.parametrize(
    "url",
    ["s3://", "s3://B", "s3://a_b", "s3://ab", "s3://key:secret@feeds", "s3://feeds/../x", "x"],
)
def test_what_is_no_bucket_is_none(url: str) -> None:
    """Above all no URL with credentials in it, which would be shown."""
    assert parse_bucket(url) is None
