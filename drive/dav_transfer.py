"""COPY and MOVE (RFC 4918, 9.8 and 9.9).

Not wsgidav's own: it decodes the destination before it takes it apart, so that a file moved to
`a%3Bb` would land on `a`; it deletes what a MOVE replaces before it moves, and a crash between the
two loses both; and a merchant's files may not go to another merchant.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Protocol
from urllib.parse import unquote_to_bytes, urlsplit

from drive.dav_answers import Environ, Refused, StartResponse
from drive.dav_files import DavFile
from drive.dav_folders import DavFolder, DavRoot
from drive.dav_guard import normal_path
from drive.dav_library import RequestServer, util
from drive.dav_locks import LockKeeper, address
from drive.dav_properties import PropertyShelf
from drive.space import Space

_QUOTED_SLASH = re.compile(rb"(?i)%2F")

Resource = DavRoot | DavFolder | DavFile


class Drive(Protocol):
    """What a transfer needs of the provider."""

    lock_manager: LockKeeper
    prop_manager: PropertyShelf

    def get_resource_inst(self, path: str, environ: Environ) -> Resource | None:
        """What is at a path."""

    def space(self, merchant: str, environ: Environ) -> Space:
        """A merchant's space."""


def transfer(
    server: RequestServer,
    drive: Drive,
    environ: Environ,
    start_response: StartResponse,
    *,
    is_move: bool,
) -> Iterable[bytes]:
    """Copy or move a file or folder within one merchant's space.

    Raises:
        Refused, DAVError, PlatformError: It is not done.
    """
    source = drive.get_resource_inst(environ["PATH_INFO"], environ)
    if source is None:
        raise Refused(HTTPStatus.NOT_FOUND, "nothing is there")
    if isinstance(source, DavRoot):
        raise Refused(HTTPStatus.FORBIDDEN, "this folder stays where it is")
    deep = _deep(environ, source, is_move=is_move)
    wanted = destination(environ)
    target = drive.get_resource_inst(wanted, environ)
    if target is not None and target.path == source.path and wanted != source.path:
        target = None  # only its spelling changes, large letters for small ones
    _check_place(source, wanted, drive.get_resource_inst(util.get_uri_parent(wanted), environ))
    _check_conditions(server, drive, environ, source, wanted, target, is_move=is_move)
    merchant, _, below = wanted.strip("/").partition("/")
    move = _Transfer(drive, environ, drive.space(merchant, environ))
    if is_move:
        move.move(source, below)
    else:
        move.copy(source, below, target, deep=deep)
    code = HTTPStatus.CREATED if target is None else HTTPStatus.NO_CONTENT
    answer: Iterable[bytes] = server._send_response(environ, start_response, source, code.value, [])
    return answer


class _Transfer:
    """Moves or copies within one space, with properties, and locks where they go."""

    def __init__(self, drive: Drive, environ: Environ, space: Space) -> None:
        self._drive = drive
        self._environ = environ
        self._space = space

    def move(self, source: DavFolder | DavFile, below: str) -> None:
        """Move at once: what was there is replaced in the same moment."""
        self._space.move(source.below, below, replace=True)
        here, there = self._address(source.below), self._address(below)
        for gone in (here, there):
            self._drive.lock_manager.remove_all_locks_from_url(gone, recursive=True)
        self._drive.prop_manager.move_properties(here, there, self._environ)

    def copy(
        self, source: DavFolder | DavFile, below: str, target: Resource | None, *, deep: bool
    ) -> None:
        """Copy at once, all or nothing; what was there goes in the same moment."""
        self._space.copy(source.below, below, replace=True, deep=deep)
        if target is not None:
            target.remove_all_locks(recursive=True)
        self._drive.prop_manager.copy_properties(
            self._address(source.below), self._address(below), self._environ, below=deep
        )

    def _address(self, below: str) -> str:
        return address(self._space.merchant, below)


def destination(environ: Environ) -> str:
    """The path of the destination header, decoded as the path of a request is.

    Raises:
        Refused: There is none, it is no address, or one of another server (502).
    """
    header = environ.get("HTTP_DESTINATION")
    if not header:
        raise Refused(HTTPStatus.BAD_REQUEST, "there is no destination")
    try:
        parts = urlsplit(header)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "the destination is no address") from None
    if parts.query or parts.fragment or not parts.path.startswith("/"):
        raise Refused(HTTPStatus.BAD_REQUEST, "the destination is no address")
    if parts.scheme not in ("", "http", "https") or _bare(host) not in _own_hosts(environ):
        raise Refused(HTTPStatus.BAD_GATEWAY, "the destination is on another server")
    raw = parts.path.encode("latin-1")
    pieces = [unquote_to_bytes(piece) for piece in _QUOTED_SLASH.split(raw)]
    return normal_path(b"%2F".join(pieces))


def _own_hosts(environ: Environ) -> set[str]:
    """What this server may be called; none where the destination is a path alone."""
    told = (environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_HOST", ""))
    return {"", *(_bare(name.strip().lower()) for name in told)}


def _bare(host: str) -> str:
    """A host without the port that its scheme has anyway: some clients tell it, others do not."""
    return host.removesuffix(":443").removesuffix(":80")


def _deep(environ: Environ, source: Resource, *, is_move: bool) -> bool:
    """Whether all that is in a folder goes along. Raises Refused."""
    depth: str = environ.get("HTTP_DEPTH", "infinity").lower()
    if depth not in ("0", "infinity") or (
        is_move and depth == "0" and isinstance(source, DavFolder)
    ):
        raise Refused(HTTPStatus.BAD_REQUEST, "this depth makes no sense here")
    if environ.get("HTTP_OVERWRITE", "T").upper() not in ("T", "F"):
        raise Refused(HTTPStatus.BAD_REQUEST, "overwrite is T or F")
    return depth == "infinity"


def _check_place(source: Resource, wanted: str, parent: Resource | None) -> None:
    """Refuse a destination that makes no sense or is another merchant's. Raises Refused."""
    if not isinstance(parent, (DavFolder, DavRoot)):
        raise Refused(HTTPStatus.CONFLICT, "the folder of the destination is not there")
    here, there = source.path.strip("/"), wanted.strip("/")
    if isinstance(parent, DavRoot) or here.split("/")[0] != there.split("/")[0]:
        raise Refused(HTTPStatus.FORBIDDEN, "files stay with their merchant")
    if here == there or (there + "/").startswith(here + "/"):
        raise Refused(HTTPStatus.FORBIDDEN, "nothing goes onto or below itself")


def _check_conditions(
    server: RequestServer,
    drive: Drive,
    environ: Environ,
    source: DavFolder | DavFile,
    wanted: str,
    target: Resource | None,
    *,
    is_move: bool,
) -> None:
    """Look at conditions, locks and Overwrite. Raises Refused, DAVError."""
    server._evaluate_if_headers(source, environ)
    server._evaluate_if_headers(target, environ)
    if is_move:
        server._check_write_permission(source, "infinity", environ)
        server._check_write_permission(_parent(drive, environ, source.path), "0", environ)
    if target is None:
        server._check_write_permission(_parent(drive, environ, wanted), "0", environ)
    else:
        server._check_write_permission(target, "infinity", environ)
    if target is not None and environ.get("HTTP_OVERWRITE", "T").upper() == "F":
        raise Refused(HTTPStatus.PRECONDITION_FAILED, "something is there already")


def _parent(drive: Drive, environ: Environ, path: str) -> Resource | None:
    return drive.get_resource_inst(util.get_uri_parent(path), environ)
