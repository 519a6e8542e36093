"""What a use case needs from outside, by shape."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from drive.blob import Blob
from store.batch import Batch, FeedArrival, FeedFinding, FeedState


class DraftStore(Protocol):
    """Keeps drafts, errors, findings and log lines; `store.store.Store` is one."""

    def register_feed(self, arrival: FeedArrival) -> FeedState:
        """Record an arrival, or find it again; returns how far its run had come."""

    def write_batch(self, arrival: FeedArrival, batch: Batch) -> None:
        """Write the outcomes of a batch and move the feed's cursor, all or nothing."""

    def finish_feed(
        self, feed: str, findings: Sequence[FeedFinding], fault: tuple[str, str] | None
    ) -> None:
        """Close a run, with findings of the whole feed and the fault that ended it early."""


class Blobs(Protocol):
    """Keeps bytes for runs on any machine; `drive.blobs.LocalBlobs` is one.

    What is kept is named by its SHA-256. What the steps of a run hand to one another is named by
    the run and a name, and goes with the run.
    """

    def put(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> tuple[str, int]:
        """Keep what a stream holds; returns its key and size. Raises FeedRefused, UploadBroken.

        `announce` is told the key before anything is kept under it.
        """

    def adopt(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> tuple[str, int]:
        """As `put`, for an open file that nobody will change: it need not be copied."""

    def path(self, key: str) -> Path:
        """A kept blob as a file on this machine, to be opened at once. Raises BlobMissing."""

    def blocks(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """A kept blob from one byte to before another, in pieces. Raises BlobMissing."""

    def stat(self, key: str) -> Blob:
        """What is known of a kept blob without reading it. Raises BlobMissing."""

    def exists(self, key: str) -> bool:
        """Whether a blob is kept under this key."""

    def all(self, after: str = "") -> Iterator[Blob]:
        """Every kept blob with a key behind `after`, sorted by key."""

    def delete(self, *keys: str) -> None:
        """Delete kept blobs; those that are gone already are no error."""

    def owned_by(self, store: str) -> str:
        """Say which store these files belong to, where nobody has; returns which it is."""

    def owner(self) -> str | None:
        """Which store these files belong to; None where nobody has said."""

    def write_work(self, run: str, name: str, data: bytes) -> None:
        """Write a file of a run, or write it anew."""

    def read_work(self, run: str, name: str) -> bytes:
        """Read a file of a run. Raises BlobMissing."""

    def has_work(self, run: str, name: str) -> bool:
        """Whether a run has a file of this name."""

    def work_names(self, run: str) -> list[str]:
        """Names of a run's files, sorted."""

    def work_runs(self) -> list[str]:
        """Runs that have files, sorted."""

    def delete_work(self, run: str, *names: str) -> None:
        """Delete files of a run, or all of them where none is named."""

    def sweep_parts(self, before: float) -> None:
        """Delete what killed writers left half written before a time, in seconds since 1970."""


class Watcher(Protocol):
    """Follows a run as it goes: a progress bar, or plain lines."""

    def starts(self, facts: tuple[str, ...], total_bytes: int) -> None:
        """Reading begins; `facts` are what was detected in the feed."""

    def advances(self, records: int, rejected: int, bytes_read: int) -> None:
        """Outcomes up to `records` are written; `rejected` of them are rejections."""

    def warns(self, message: str) -> None:
        """Something is weaker than it should be, such as a missing wall of the sandbox."""
