"""Paths as SFTP clients give them: `/{merchant}/…`, the same as over WebDAV."""

import posixpath
from dataclasses import dataclass

from asyncssh import SFTPNoSuchFile, SFTPPermissionDenied

from drive.ports import Login

# No path of ours is longer; `drive.names` bounds what comes behind the merchant.
_MOST_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a path leads.

    Attributes:
        merchant: Whose space it is in; empty for the folder above all merchants.
        below: The path in that space, as the client spelt it; empty for the merchant's folder.
    """

    merchant: str
    below: str


def absolute(path: bytes) -> str:
    """A path from the root, without `.`, `..` and doubled slashes; a relative one begins there.

    Raises:
        SFTPNoSuchFile: It is no text, or nothing is that deep.
    """
    if len(path) > _MOST_BYTES:
        raise SFTPNoSuchFile("the path is too long")
    try:
        text = path.decode()
    except UnicodeDecodeError:
        raise SFTPNoSuchFile("the path is not in UTF-8") from None
    return posixpath.normpath("/" + text.lstrip("/"))


def spot_of(path: bytes, login: Login) -> Spot:
    """Where a path leads for somebody.

    Raises:
        SFTPNoSuchFile: Nowhere: another merchant's space looks like one that is not there.
    """
    merchant, _, below = absolute(path)[1:].partition("/")
    if merchant and merchant not in login.merchants:
        raise SFTPNoSuchFile("there is nothing of that name")
    return Spot(merchant, below)


def place_of(path: bytes, login: Login) -> Spot:
    """Where a path leads that something is to be done to.

    Raises:
        SFTPNoSuchFile: Nowhere.
        SFTPPermissionDenied: To the root, where nobody changes anything; or they may only look.
    """
    spot = spot_of(path, login)
    if not spot.merchant:
        raise SFTPPermissionDenied("nothing can be changed beside the merchants' folders")
    if not login.writes:
        raise SFTPPermissionDenied("this password may only read")
    return spot
