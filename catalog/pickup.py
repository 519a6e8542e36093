"""When a file on the drive is complete, and what each event does to it: a function of the event,
the file and the time.

A version is taken when its transport ended explicitly (`committed` is told of nothing else), it
has bytes, its folder says what it is for and its name is no junk, nobody is writing to its path,
no program holds a lock on it, and nothing has happened to it for some seconds.
"""

from dataclasses import dataclass, replace

from catalog.drive_files import DriveFile, Use
from catalog.pickup_states import (
    ABSENT,
    EMPTY,
    IGNORED,
    LOCKED,
    PICKUP_STATES,
    RECEIVING,
    SETTLING,
    TAKEN,
)

# Seconds without an event. davfs2, Explorer and Finder set times and properties after an upload.
QUIET_SECONDS = 5.0

# A program that holds a file this long after the last upload has crashed, or its user is at lunch.
LOCK_GRACE_SECONDS = 600.0

# Between two looks for the marker of a file that is not taken without one. Its arrival is told at
# once; this finds what was set otherwise since, and what nobody was told of.
MARKER_LOOK_SECONDS = 60.0

# An upload that takes longer does not hold up the version that lies there.
WRITING_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and how many seconds of quiet must follow."""

    now: float
    quiet: float = QUIET_SECONDS


@dataclass(frozen=True, slots=True)
class Content:
    """What an upload left: `sha256` in hex, `size` in bytes, and the disk's `etag`."""

    sha256: str
    size: int
    etag: str


def absent(merchant: str, path: str) -> DriveFile:
    """What is known of a path where nothing has happened yet."""
    return DriveFile(merchant, path, ABSENT)


def begun(file: DriveFile, at: Moment) -> DriveFile:
    """An upload to this path has begun."""
    writers = file.writers if file.writing_until > at.now else 0
    return replace(
        _moved(file, "begin", at), writers=writers + 1, writing_until=at.now + WRITING_SECONDS
    )


def aborted(file: DriveFile, at: Moment) -> DriveFile:
    """An upload has ended and changed nothing; others may still be under way."""
    left = max(0, file.writers - 1)
    if left and file.state == RECEIVING:
        return replace(file, writers=left)
    return replace(_moved(file, "abort", at), writers=left)


def forsaken(file: DriveFile) -> DriveFile:
    """No upload to this path is under way: the processes of those that began are dead."""
    alone = replace(file, writers=0)
    return _by_rule(alone, "abort") if file.state == RECEIVING else alone


def committed(
    file: DriveFile, content: Content, use: Use | None, why: str, at: Moment
) -> DriveFile:
    """A version lies there, whole.

    Args:
        file: What was known of the path.
        content: The version.
        use: What it is for; None for what is no feed.
        why: Why it is none; empty where the merchant need not be told.
        at: When.
    """
    file = replace(file, writers=max(0, file.writers - 1))
    return _arrived(file, content, use, why, at)


def found(file: DriveFile, content: Content, use: Use | None, why: str, at: Moment) -> DriveFile:
    """A version was found on the disk that nobody has told of; as `committed`."""
    return _arrived(file, content, use, why, at)


def moved(
    file: DriveFile, target: DriveFile, uses: tuple[Use | None, Use | None], why: str, at: Moment
) -> DriveFile:
    """A version has another path.

    Args:
        file: As it was at its old path; it must have a version.
        target: What was known of the new path; locks and writers there are not the file's.
        uses: What it was for, and what it is for now.
        why: As `committed`.
        at: When.

    Returns:
        The file at its new path. What was taken stays taken, and is no other feed, unless it is
        for something else now.
    """
    here = replace(
        file,
        path=target.path,
        writers=target.writers,
        writing_until=target.writing_until,
        lock_until=target.lock_until,
        told=target.told,
        is_told=False,
    )
    before, after = uses
    if before == after and file.state in TAKEN:
        return here
    content = Content(file.sha256, file.size, file.etag)
    arrived = _arrived(here, content, after, why, at)
    return replace(arrived, committed_at=file.committed_at) if before == after else arrived


def touched(file: DriveFile, at: Moment) -> DriveFile:
    """Its time or properties were set."""
    return _moved(file, "touch", at)


def marked(file: DriveFile, now: float) -> DriveFile:
    """The merchant's program has said that it is complete: nothing is waited for."""
    return replace(file, ready_at=now) if file.state == SETTLING else file


def locked(file: DriveFile, until: float, at: Moment) -> DriveFile:
    """A program has locked it, or goes on doing so."""
    kept = replace(file, lock_until=max(until, file.lock_until))
    if file.sha256 and at.now >= file.committed_at + LOCK_GRACE_SECONDS:
        return kept
    return _moved(kept, "lock", at)


def unlocked(file: DriveFile, at: Moment) -> DriveFile:
    """The last lock on it is gone."""
    return replace(_moved(file, "unlock", at), lock_until=0.0)


def deleted(file: DriveFile, at: Moment) -> DriveFile:
    """It is gone; a feed that it became goes on. Locks and uploads on the path are still there."""
    gone = _moved(file, "delete", at)
    return replace(gone, sha256="", size=0, etag="", committed_at=0.0, feed=None, why="")


def aged(file: DriveFile, now: float, *, waits_for: str = "") -> DriveFile:
    """What time alone makes of it: locks and uploads that ended without a word, and quiet.

    Args:
        file: What was known of the path.
        now: In seconds since 1970.
        waits_for: Name of the marker that is not there and without which it is not taken.
    """
    writing = file.writers > 0 and file.writing_until > now
    if file.state == RECEIVING and not writing:
        file = _by_rule(file, "abort")
    if file.state == LOCKED and not is_held(file.lock_until, file, now):
        file = _by_rule(file, "expire")
    if file.state == SETTLING and file.ready_at <= now and not writing:
        if waits_for:
            why = f"it is taken when {waits_for} lies beside it"
            return replace(file, ready_at=now + MARKER_LOOK_SECONDS, why=why)
        file = replace(_by_rule(file, "settle"), why="")
    return file


def is_held(until: float, file: DriveFile, now: float) -> bool:
    """Whether a lock that ends at `until` keeps a file from being taken."""
    return until > now and now < file.committed_at + LOCK_GRACE_SECONDS


def is_needless(file: DriveFile, now: float) -> bool:
    """Whether nothing is lost by forgetting what is known of a path."""
    kept = file.told or file.lock_until > now or (file.writers and file.writing_until > now)
    return file.state == ABSENT and not kept


def _arrived(file: DriveFile, content: Content, use: Use | None, why: str, at: Moment) -> DriveFile:
    if use is None:
        event = "commit_ignored"
    elif content.size == 0:
        event = "commit_empty"
    else:
        event = "commit_locked" if file.lock_until > at.now else "commit"
    return replace(
        _moved(file, event, at),
        sha256=content.sha256,
        size=content.size,
        etag=content.etag,
        committed_at=at.now,
        feed=None,
        why=why if use is None else "",
    )


def _moved(file: DriveFile, event: str, at: Moment) -> DriveFile:
    """The file after an event of its merchant, from which the quiet is counted anew."""
    state = PICKUP_STATES.move(file.state, event, "feed")
    is_told = file.is_told and state == file.state and state not in (EMPTY, IGNORED)
    # What was taken is not taken again, however long nothing happens.
    ready_at = file.ready_at if state in TAKEN else at.now + at.quiet
    return replace(file, state=state, changed_at=at.now, ready_at=ready_at, is_told=is_told)


def _by_rule(file: DriveFile, event: str) -> DriveFile:
    return replace(file, state=PICKUP_STATES.move(file.state, event, "rule"), is_told=False)
