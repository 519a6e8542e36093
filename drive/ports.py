"""What the drive needs from outside, by shape, and the plain values it tells.

Paths here are as `drive.names.clean` gives them: below the merchant's folder, NFC, parts joined by
`/`, without one at either end. Times are seconds since 1970 UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Version:
    """What one upload left: these bytes under this path, until the next commit there.

    Attributes:
        merchant: Whose file it is.
        path: Where it lies.
        sha256: Of its bytes, in hex.
        size: In bytes.
        etag: As `Entry.etag`: another commit never has the same one.
    """

    merchant: str
    path: str
    sha256: str
    size: int
    etag: str


class Condition(Protocol):
    """What must lie at a path for an upload to be wanted there."""

    def __call__(self, etag: str | None) -> None:
        """Look at the etag of what lies there, None for nothing. Raises VersionDiffers."""


class Journal(Protocol):
    """Is told every change of a drive, in the order in which they happen on the disk.

    `committed`, `copied`, `moved` and `deleted` are told while the merchant's tree stands still,
    before the client is answered: what a client was told, the journal knows. A path may be a
    folder's: then everything below it goes along.
    """

    def began(self, merchant: str, path: str) -> None:
        """An upload to this path has begun; `committed` or `aborted` follows, or a crash."""

    def committed(self, version: Version) -> None:
        """An upload is complete, on the disk and in its place."""

    def aborted(self, merchant: str, path: str) -> None:
        """An upload has ended without a change of the tree."""

    def copied(self, versions: Sequence[Version]) -> None:
        """These files are in their places, as `committed` tells of one, though no upload to their
        paths has begun: a folder was copied, or another spelling of a name was taken meanwhile."""

    def moved(self, merchant: str, source: str, target: str) -> None:
        """A file or folder has another path; what was at `target` is gone."""

    def deleted(self, merchant: str, path: str) -> None:
        """A file, or a folder with all below it, is gone."""

    def touched(self, merchant: str, path: str) -> None:
        """A file's time or properties were set: its client is not done with it yet."""

    def locked(self, merchant: str, path: str, until: float) -> None:
        """A client holds a write lock on this path until then, at the latest."""

    def unlocked(self, merchant: str, path: str) -> None:
        """The last write lock on this path is gone."""


class NoJournal:
    """A journal that keeps nothing: for tools and tests that look at the tree alone."""

    def began(self, merchant: str, path: str) -> None:
        """Keep nothing."""

    def committed(self, version: Version) -> None:
        """Keep nothing."""

    def aborted(self, merchant: str, path: str) -> None:
        """Keep nothing."""

    def copied(self, versions: Sequence[Version]) -> None:
        """Keep nothing."""

    def moved(self, merchant: str, source: str, target: str) -> None:
        """Keep nothing."""

    def deleted(self, merchant: str, path: str) -> None:
        """Keep nothing."""

    def touched(self, merchant: str, path: str) -> None:
        """Keep nothing."""

    def locked(self, merchant: str, path: str, until: float) -> None:
        """Keep nothing."""

    def unlocked(self, merchant: str, path: str) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A WebDAV lock (RFC 4918, 6).

    Attributes:
        token: `opaquelocktoken:…`, unguessable.
        merchant: Whose space it is in.
        path: What it locks, and all below it where `depth` is infinity.
        owner: The `owner` element as the client sent it, or empty.
        principal: The user who holds it.
        scope: Whether others may hold one, too.
        depth: 0 or infinity.
        expires_at: When it ends unless it is refreshed, in seconds since 1970.
        kind: `write`, the only kind there is.
    """

    token: str
    merchant: str
    path: str
    owner: str
    principal: str
    scope: Literal["exclusive", "shared"]
    depth: Literal["0", "infinity"]
    expires_at: float
    kind: str = "write"


class Locks(Protocol):
    """The locks that whoever changes a tree looks at."""

    def locks(self, merchant: str) -> Sequence[Lock]:
        """Every lock of a merchant, those that have ended too, sorted by path and token."""


class NoLocks:
    """No locks: for tools and tests that look at the tree alone."""

    def locks(self, merchant: str) -> Sequence[Lock]:
        """None."""
        return ()


class LockStore(Protocol):
    """Keeps locks over a restart. Which locks are in each other's way is for its caller to know."""

    def lock(self, token: str) -> Lock | None:
        """The lock of this token, whether it has ended or not."""

    def locks(self, merchant: str) -> Sequence[Lock]:
        """Every lock of a merchant, sorted by path and token."""

    def add_lock(self, lock: Lock) -> None:
        """Keep a lock. A token that is there already is replaced."""

    def refresh_lock(self, token: str, expires_at: float) -> None:
        """Let a lock end at another time; one that is gone is no error."""

    def remove_lock(self, token: str) -> None:
        """Forget a lock; one that is gone is no error."""

    def sweep_locks(self, now: float) -> Sequence[Lock]:
        """Forget the locks that have ended; returns them."""


class PropertyStore(Protocol):
    """Keeps the dead properties of WebDAV: names `{namespace}local`, values XML text."""

    def properties(self, merchant: str, path: str) -> Mapping[str, str]:
        """Names and values of the properties of one file or folder."""

    def set_properties(self, merchant: str, path: str, changes: Mapping[str, str | None]) -> None:
        """Set properties all at once; None removes one, there or not."""

    def move_properties(self, merchant: str, source: str, target: str) -> None:
        """Properties at and below `source` go to `target`, whose own are forgotten."""

    def copy_properties(self, merchant: str, source: str, target: str, *, below: bool) -> None:
        """Properties at `source`, and below it if wanted, are also those of `target`."""

    def remove_properties(self, merchant: str, path: str) -> None:
        """Forget the properties at and below a path."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who has proved who they are.

    Attributes:
        user: Their name.
        merchants: Whose spaces they see, sorted.
        writes: Whether they may change anything there.
    """

    user: str
    merchants: tuple[str, ...]
    writes: bool = True


class Keeper(Protocol):
    """Says who may come in."""

    def check(self, user: str, secret: str, address: str, now: float) -> Login | None:
        """Who this is, by password or app password; None where it is wrong.

        It costs the same time whether there is such a user or not.

        Args:
            user: As the client gives it; any text.
            secret: As the client gives it; any text.
            address: Where the client calls from, to count its failures.
            now: The time of the try.

        Raises:
            TooManyTries: The address or the user has failed too often of late.
        """


class KeyRing(Protocol):
    """Public keys of users, for SFTP."""

    def public_keys(self, user: str) -> Sequence[str]:
        """The user's keys, each a line of an `authorized_keys` file; none for an unknown user."""

    def login(self, user: str, now: float) -> Login | None:
        """The login of a user whose key was proved; None where they may no longer come in."""
