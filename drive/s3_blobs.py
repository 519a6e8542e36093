"""Blobs in a bucket of S3, for many machines."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from catalog.errors import BlobMissing, ConfigInvalid, FilesUnavailable, UploadBroken
from drive.blob import (
    PIECE,
    Announce,
    Blob,
    check_expected,
    check_key,
    check_name,
    is_key,
    read_hashed,
)
from drive.blob_cache import BlobCache
from drive.bucket import Bucket
from drive.s3_faults import told

if TYPE_CHECKING:  # the library has these names for readers of types alone
    from obstore.store import ClientConfig, RetryConfig

# Up to this size a blob goes in one request, which the server takes only where none is there;
# larger ones go in parts, some at a time. So a put holds 32 MiB in memory, whatever it puts.
_WHOLE_BYTES = 8 << 20
_PARTS_AT_ONCE = 4

# Bytes that are asked for in one request, and how often a reader goes on where it was cut off.
_RANGE_BYTES = 64 << 20
_MOST_CUTS = 5

# Objects of one answer to a list, the most that S3 gives.
_LISTED_AT_ONCE = 1_000

_KEPT = "sha256"
_WORK = "work"
_OWNER = "store"

# A request is tried again for some seconds; after that whoever asked decides, which is a step that
# waits longer each time.
_RETRIES: "RetryConfig" = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=30),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=3)},
}


class S3Blobs:
    """As `drive.blobs.LocalBlobs`, in a bucket. Safe to use from many threads and processes.

    `sha256/ab/abcd…` holds what is kept, `work/<run>/<name>` what steps hand to one another.
    Whoever reads sees an object whole or not at all, and at once what another machine has put.

    Every method raises FilesUnavailable where another try may succeed, and FilesRefused where the
    bucket says no.
    """

    def __init__(self, bucket: Bucket, cache: BlobCache) -> None:
        """Set up; nothing is asked of the server yet.

        Args:
            bucket: Where they lie. Credentials are those of the environment, `AWS_…`.
            cache: Where readers that need a file get one.

        Raises:
            ConfigInvalid: The library cannot make sense of it.
        """
        options: ClientConfig = {
            "allow_http": (bucket.endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "read_timeout": timedelta(seconds=30),
            "timeout": timedelta(minutes=10),  # of one request: a range, or a part
        }
        places = {"endpoint": bucket.endpoint, "region": bucket.region}
        try:
            self._store = S3Store(
                bucket.name,
                prefix=bucket.prefix or None,
                client_options=options,
                retry_config=_RETRIES,
                config={name: place for name, place in places.items() if place},  # type: ignore[arg-type]
            )
        except BaseError:
            raise ConfigInvalid(
                f"{bucket.url} cannot be used: see the endpoint and the region",
                setting="CROSSDOCK_FILES",
                found=bucket.url,
            ) from None
        self._cache = cache

    def put(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Announce | None = None,
    ) -> tuple[str, int]:
        """Keep what a stream holds, by way of a nameless file of this machine."""
        with SpooledTemporaryFile(max_size=_WHOLE_BYTES, dir=str(self._cache.parts)) as spool:
            key, size = read_hashed(source, most_bytes, spool.write)
            check_expected(key, expected)
            spool.seek(0)
            self._keep(key, size, cast(BinaryIO, spool), announce)
        return key, size

    def adopt(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Announce | None = None,
    ) -> tuple[str, int]:
        """Keep a file that nobody will change: read twice, and not copied on this machine."""
        key, size = read_hashed(source, most_bytes)
        check_expected(key, expected)
        source.seek(0)
        self._keep(key, size, source, announce)
        return key, size

    def path(self, key: str) -> Path:
        """A kept blob as a file on this machine, fetched where it is not here. Raises BlobMissing.

        It may go when others are needed, not before it is opened.
        """
        return self._cache.path(key, lambda: self.blocks(key))

    def open(self, key: str) -> BinaryIO:
        """Open a kept blob for reading. Raises BlobMissing."""
        return self.path(key).open("rb")

    def blocks(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give out a kept blob from one byte to before another, a piece at a time.

        A connection that is cut is made again, and goes on where it was.

        Raises:
            BlobMissing: There is none of this key.
        """
        size = self.stat(key).size
        at, stop, cuts = start, size if end is None else min(end, size), 0
        while at < stop:
            try:
                for block in self._range(key, at, min(at + _RANGE_BYTES, stop)):
                    at += len(block)
                    yield block
            except FilesUnavailable:
                cuts += 1
                if cuts > _MOST_CUTS:
                    raise

    def stat(self, key: str) -> Blob:
        """What is known of a kept blob without reading it. Raises BlobMissing."""
        with told(f"look at {key}", key):
            found = obstore.head(self._store, _name(key))
        return Blob(key, found["size"], found["last_modified"].timestamp())

    def exists(self, key: str) -> bool:
        """Whether a blob is kept under this key."""
        return self._size(key) is not None

    def all(self, after: str = "") -> Iterator[Blob]:
        """Every kept blob with a key behind `after`, sorted by key; listed in pages."""
        offset = f"{_KEPT}/{after[:2]}/{after}" if after else None
        with told("list the blobs"):
            pages = obstore.list(
                self._store, f"{_KEPT}/", offset=offset, chunk_size=_LISTED_AT_ONCE
            )
        while True:
            with told("list the blobs"):
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                key = found["path"].rpartition("/")[2]
                if is_key(key):
                    yield Blob(key, found["size"], found["last_modified"].timestamp())

    def delete(self, *keys: str) -> None:
        """Delete kept blobs; those that are gone already are no error."""
        self._delete([_name(key) for key in keys])
        for key in keys:
            self._cache.forget(key)

    def owned_by(self, store: str) -> str:
        """Say which store these files belong to, where nobody has; returns which it is.

        Args:
            store: The store's identity.
        """
        with told("note whose files these are"):
            with suppress(AlreadyExistsError):
                obstore.put(self._store, _OWNER, store.encode("ascii"), mode="create")
            return bytes(obstore.get(self._store, _OWNER).bytes()).decode("ascii")

    def owner(self) -> str | None:
        """Which store these files belong to; None where nobody has said."""
        try:
            with told("see whose files these are"):
                return bytes(obstore.get(self._store, _OWNER).bytes()).decode("ascii")
        except BlobMissing:
            return None

    def write_work(self, run: str, name: str, data: bytes) -> None:
        """Write a file of a run, or write it anew."""
        place = _work_name(run, name)
        with told(f"write {place}"):
            obstore.put(self._store, place, data)

    def read_work(self, run: str, name: str) -> bytes:
        """Read a file of a run. Raises BlobMissing."""
        place = _work_name(run, name)
        with told(f"read {place}", f"{run}/{name}"):
            return bytes(obstore.get(self._store, place).bytes())

    def has_work(self, run: str, name: str) -> bool:
        """Whether a run has a file of this name."""
        place = _work_name(run, name)
        try:
            with told(f"look at {place}"):
                obstore.head(self._store, place)
        except BlobMissing:
            return False
        return True

    def work_names(self, run: str) -> list[str]:
        """Names of a run's files, sorted."""
        with told(f"list the files of {run}"):
            pages = obstore.list(self._store, f"{_WORK}/{check_name(run)}/")
            return sorted(each["path"].rpartition("/")[2] for page in pages for each in page)

    def work_runs(self) -> list[str]:
        """Runs that have files, sorted."""
        with told("list the runs"):
            found = obstore.list_with_delimiter(self._store, f"{_WORK}/")
        return sorted(each.rstrip("/").rpartition("/")[2] for each in found["common_prefixes"])

    def delete_work(self, run: str, *names: str) -> None:
        """Delete files of a run, or all of them where none is named; the missing are no error."""
        self._delete([_work_name(run, name) for name in names or self.work_names(run)])

    def sweep_parts(self, before: float) -> None:
        """Delete what killed processes of this machine left half fetched.

        Parts of a put that was killed are in no list and in nobody's way; the bucket's own rule for
        them deletes them.
        """
        self._cache.sweep(before)

    def _keep(self, key: str, size: int, source: BinaryIO, announce: Announce | None) -> None:
        """Put bytes under their key, unless they are there."""
        if announce is not None:
            announce(key)
        if size > _WHOLE_BYTES:
            if self._size(key) != size:
                with told(f"keep {key}"):
                    obstore.put(
                        self._store,
                        _name(key),
                        _checked(source, key),
                        use_multipart=True,
                        chunk_size=_WHOLE_BYTES,
                        max_concurrency=_PARTS_AT_ONCE,
                    )
            return
        data = b"".join(_checked(source, key))
        try:
            with told(f"keep {key}"), suppress(AlreadyExistsError):
                obstore.put(self._store, _name(key), data, mode="create", use_multipart=False)
                return
        except BlobMissing:
            raise FilesUnavailable(f"cannot keep {key}", doing=f"keep {key}") from None
        if self._size(key) != size:  # of another size than its bytes: spoilt by other hands
            with told(f"keep {key}"):
                obstore.put(self._store, _name(key), data, use_multipart=False)

    def _range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        with told(f"read {key}", key):
            found = obstore.get(self._store, _name(key), options={"range": (start, end)})
            pieces = found.stream(min_chunk_size=PIECE)
        while True:
            with told(f"read {key}", key):
                piece = next(pieces, None)
            if piece is None:
                return
            yield bytes(piece)

    def _size(self, key: str) -> int | None:
        try:
            return self.stat(key).size
        except BlobMissing:
            return None

    def _delete(self, names: list[str]) -> None:
        with told("delete files"):
            for start in range(0, len(names), _LISTED_AT_ONCE):
                obstore.delete(self._store, names[start : start + _LISTED_AT_ONCE])


def _name(key: str) -> str:
    return f"{_KEPT}/{check_key(key)[:2]}/{key}"


def _work_name(run: str, name: str) -> str:
    return f"{_WORK}/{check_name(run)}/{check_name(name)}"


def _checked(source: BinaryIO, key: str) -> Iterator[bytes]:
    """The pieces of a stream; where they are not the key's, the put that reads them fails."""
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != key:
        message = "the file changed while it was read"
        raise UploadBroken(message, fault="hash", expected=key, found=digest.hexdigest())
