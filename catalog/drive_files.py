"""Files on a merchant's drive: what is known of each, and which are Crossdock's own."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from catalog.records import SentKind

# What a file in a folder is for: a feed of a kind, a workbook of value mappings, or scripts.
Use: TypeAlias = SentKind | Literal["mapping", "scripts"]

# What Crossdock writes beside a file; never taken for anything that a merchant sends.
NOTICE_ENDINGS = (".status.json", ".status.txt")
REPORT_ENDINGS = (".report.json", ".report.txt")

# An empty file of this name says that the file before the ending is complete.
MARKER = ".done"


@dataclass(frozen=True, slots=True)
class DriveFile:
    """One path on a drive, with the version that lies there. Times are seconds since 1970.

    Attributes:
        merchant: Whose drive.
        path: Below the merchant's folder, as `drive.names.clean` gives it.
        state: One of `catalog.pickup_states`.
        sha256: Of the version's bytes, in hex; empty where none was committed.
        size: In bytes.
        etag: What the disk tells this version by.
        committed_at: When the version came to lie here.
        changed_at: When the last event came.
        ready_at: From when on it may be taken, if nothing else happens.
        writers: Uploads to this path that are under way.
        writing_until: When they count as lost.
        lock_until: When the last lock on it ends at the latest; 0 without a lock.
        feed: Id of the feed that it became, or that it repeats.
        why: Why it is in this state, for the merchant; empty where the state says it all.
        told: What its status files say, as a digest; empty where there are none.
        is_told: Whether they say all there is to say until the next event.
    """

    merchant: str
    path: str
    state: str
    sha256: str = ""
    size: int = 0
    etag: str = ""
    committed_at: float = 0.0
    changed_at: float = 0.0
    ready_at: float = 0.0
    writers: int = 0
    writing_until: float = 0.0
    lock_until: float = 0.0
    feed: str | None = None
    why: str = ""
    told: str = ""
    is_told: bool = False

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class DriveClaim:
    """A version that became a feed, whose response is still to be written.

    Attributes:
        feed: The feed's id.
        merchant: Whose.
        path: Where the file lay.
    """

    feed: str
    merchant: str
    path: str


def is_told_beside(name: str) -> bool:
    """Whether Crossdock itself writes files of such a name."""
    return name.casefold().endswith((*NOTICE_ENDINGS, *REPORT_ENDINGS))
