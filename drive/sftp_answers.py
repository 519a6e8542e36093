"""What is told to SFTP clients: attributes of files, room, and errors in the codes of version 3."""

import contextlib
import logging
import stat
import time
from collections.abc import Callable, Iterator, Sequence

from asyncssh import (
    SFTPAttrs,
    SFTPBadMessage,
    SFTPError,
    SFTPFailure,
    SFTPFileAlreadyExists,
    SFTPLockConflict,
    SFTPName,
    SFTPNoSpaceOnFilesystem,
    SFTPNoSuchFile,
    SFTPPermissionDenied,
    SFTPQuotaExceeded,
    SFTPVFSAttrs,
)
from asyncssh.constants import FILEXFER_TYPE_DIRECTORY, FILEXFER_TYPE_REGULAR

from catalog.errors import (
    AlreadyExists,
    DiskFull,
    NameRefused,
    NotFound,
    PlaceLocked,
    PlaceRefused,
    PlatformError,
    SpaceFull,
)
from drive.entry import Entry
from drive.names import MOST_NAME_BYTES
from drive.quota import Usage

_log = logging.getLogger("crossdock.sftp")

SECOND_NS = 1_000_000_000

_FOLDER_MODE = stat.S_IFDIR | 0o750
_FILE_MODE = stat.S_IFREG | 0o640

# In which room is told; clients multiply it out again.
_BLOCK = 4_096

_ERRORS: Sequence[tuple[type[PlatformError], Callable[[str], SFTPError]]] = (
    (NotFound, SFTPNoSuchFile),
    (AlreadyExists, SFTPFileAlreadyExists),
    (NameRefused, SFTPPermissionDenied),
    (PlaceRefused, SFTPPermissionDenied),
    (PlaceLocked, SFTPLockConflict),
    (SpaceFull, SFTPQuotaExceeded),
    (DiskFull, SFTPNoSpaceOnFilesystem),
)


def attributes(found: Entry) -> SFTPAttrs:
    """The attributes of a file or folder."""
    return _attributes(found.size, found.mtime_ns // SECOND_NS, is_folder=found.is_folder)


def root_attributes() -> SFTPAttrs:
    """The attributes of the folder above all merchants."""
    return _attributes(0, int(time.time()), is_folder=True)


def upload_attributes(size: int) -> SFTPAttrs:
    """The attributes of a file on its way, of which so many bytes are there."""
    return _attributes(size, int(time.time()), is_folder=False)


def listed(name: str, attrs: SFTPAttrs) -> SFTPName:
    """One line of a listing. Whose files they are on this machine is nobody's business."""
    assert attrs.permissions is not None
    shown = time.strftime("%b %d  %Y", time.gmtime(attrs.mtime))
    line = f"{stat.filemode(attrs.permissions)} 1 drive drive {attrs.size:>12} {shown} {name}"
    return SFTPName(name.encode(), line.encode(), attrs)


def room(usages: Sequence[Usage]) -> SFTPVFSAttrs:
    """What spaces hold and may hold together, as `df` shows it: not the disk of this machine."""
    blocks = sum(usage.most_bytes for usage in usages) // _BLOCK
    free = sum(usage.free for usage in usages) // _BLOCK
    files = sum(usage.most_files for usage in usages)
    left = sum(max(0, usage.most_files - usage.files) for usage in usages)
    return SFTPVFSAttrs(
        bsize=_BLOCK,
        frsize=_BLOCK,
        blocks=blocks,
        bfree=free,
        bavail=free,
        files=files,
        ffree=left,
        favail=left,
        namemax=MOST_NAME_BYTES,
    )


@contextlib.contextmanager
def as_sftp_errors() -> Iterator[None]:
    """Tell errors of ours, and of the disk, in the words of SFTP.

    What the disk says names paths of this machine: it goes to the log.
    """
    try:
        yield
    except PlatformError as error:
        told = next((sftp for ours, sftp in _ERRORS if isinstance(error, ours)), SFTPFailure)
        raise told(str(error)) from error
    except OSError as error:
        _log.error("the disk fails: %s", error)
        raise SFTPFailure("the drive cannot do this now") from error
    except UnicodeError as error:
        raise SFTPBadMessage("what was sent is no text") from error


def _attributes(size: int, seconds: int, *, is_folder: bool) -> SFTPAttrs:
    seconds = max(0, min(seconds, 0xFFFF_FFFF))  # version 3 has 32 bits for it
    return SFTPAttrs(
        type=FILEXFER_TYPE_DIRECTORY if is_folder else FILEXFER_TYPE_REGULAR,
        size=size,
        uid=0,
        gid=0,
        permissions=_FOLDER_MODE if is_folder else _FILE_MODE,
        atime=seconds,
        mtime=seconds,
    )
