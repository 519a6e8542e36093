"""What one SFTP session of a client does: each request, done to a merchant's space in a thread."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from typing import TypeVar, cast

from asyncssh import (
    FXF_APPEND,
    FXF_CREAT,
    FXF_EXCL,
    FXF_READ,
    FXF_TRUNC,
    FXF_WRITE,
    SFTPAttrs,
    SFTPError,
    SFTPFileAlreadyExists,
    SFTPFileIsADirectory,
    SFTPName,
    SFTPNoSuchFile,
    SFTPOpUnsupported,
    SFTPVFSAttrs,
    SSHServerChannel,
)
from asyncssh.channel import SSHChannel

from catalog.errors import NotFound
from drive.ports import Login
from drive.sftp_answers import (
    SECOND_NS,
    as_sftp_errors,
    attributes,
    listed,
    room,
    root_attributes,
    upload_attributes,
)
from drive.sftp_files import Reading, Writing
from drive.sftp_paths import Spot, absolute, place_of, spot_of
from drive.sftp_wire import Files
from drive.space import Space

_log = logging.getLogger("crossdock.sftp")

T = TypeVar("T")

Spaces = Callable[[str, str], Space]  # of a merchant, in the hands of a user
Guest = Callable[[], Awaitable[Login]]  # who this is now; raises SFTPPermissionDenied


class Session(Files):
    """One session. asyncssh gives it one request at a time, and the next after its answer."""

    def __init__(
        self, channel: SSHChannel[bytes], spaces: Spaces, guest: Guest, threads: Executor
    ) -> None:
        """Begin.

        Args:
            channel: Of the session.
            spaces: The merchants' spaces.
            guest: Asked at each request that begins something.
            threads: Where the disk is touched, so that no other session waits for it.
        """
        super().__init__(cast(SSHServerChannel[bytes], channel))
        self._spaces = spaces
        self._guest = guest
        self._threads = threads

    async def realpath(self, path: bytes) -> bytes:
        """A path from the root."""
        return absolute(path).encode()

    async def stat(self, path: bytes) -> SFTPAttrs:
        """The attributes of what is at a path.

        Of a file that its user has half sent, they are those of what is there of it: clients ask
        for them to go on there (`reput`). Listings and downloads know nothing of it.
        """
        login = await self._guest()
        spot = spot_of(path, login)
        if not spot.merchant:
            return root_attributes()

        def look() -> SFTPAttrs:
            space = self._space(spot, login)
            left = space.resumable(spot.below) if spot.below and login.writes else None
            return attributes(space.stat(spot.below)) if left is None else upload_attributes(left)

        return await self._do(look)

    async def lstat(self, path: bytes) -> SFTPAttrs:
        """The same: there are no links."""
        return await self.stat(path)

    async def fstat(self, file_obj: object) -> SFTPAttrs:
        """The attributes of an open file."""
        assert isinstance(file_obj, Reading | Writing)
        return upload_attributes(file_obj.size)

    async def names_in(self, path: bytes) -> Sequence[SFTPName]:
        """What is in a folder; the root holds the merchants of the login."""
        login = await self._guest()
        spot = spot_of(path, login)
        if not spot.merchant:
            return [listed(merchant, root_attributes()) for merchant in login.merchants]

        def look() -> Sequence[SFTPName]:
            found = self._space(spot, login).list(spot.below)
            return [listed(each.name, attributes(each)) for each in found]

        return await self._do(look)

    async def open(self, path: bytes, pflags: int, attrs: SFTPAttrs) -> Reading | Writing:
        """Open a file: to read it, or to send a new version of it."""
        login = await self._guest()
        if pflags & (FXF_WRITE | FXF_APPEND | FXF_CREAT | FXF_TRUNC) == 0:
            spot = spot_of(path, login)
            if not spot.below:
                raise SFTPFileIsADirectory("it is a folder")
            return await self._do(lambda: Reading(self._space(spot, login).read(spot.below)))
        place = place_of(path, login)
        return await self._do(lambda: self._begin(self._space(place, login), place.below, pflags))

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Bytes of an open file."""
        if isinstance(file_obj, Writing):
            writing = file_obj
            return await self._do(lambda: writing.read(offset, size))
        assert isinstance(file_obj, Reading)
        reading = file_obj
        known = reading.known(offset, size)
        return await self._do(lambda: reading.read(offset, size)) if known is None else known

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Take a block of a file that is sent."""
        writing = _writing(file_obj)
        with as_sftp_errors():
            pieces = writing.take(offset, data)
        if pieces:
            await self._do(lambda: writing.write(pieces))
        return len(data)

    async def close(self, file_obj: object) -> None:
        """The client closes a file: what it has sent is whole."""
        if isinstance(file_obj, Writing):
            await self._do(file_obj.commit)
        elif isinstance(file_obj, Reading):
            await self._do(file_obj.close)

    async def abandon(self, file: object) -> None:
        """Let go of a file that the client has not closed; what it has sent is kept for a day."""
        try:
            if isinstance(file, Writing):
                await self._do(file.abandon)
            elif isinstance(file, Reading):
                await self._do(file.close)
        except SFTPError as error:
            _log.info("what came of a file is lost: %s", error.reason)

    async def setstat(self, path: bytes, attrs: SFTPAttrs) -> None:
        """Set the time of what is at a path. Owners and rights are not kept, and not refused."""
        login = await self._guest()
        place = place_of(path, login)

        def change() -> None:
            space = self._space(place, login)
            found = space.stat(place.below)
            if attrs.size is not None and attrs.size != found.size:
                raise SFTPOpUnsupported("a file can only be replaced as a whole")
            if attrs.mtime is not None:
                space.touch(place.below, attrs.mtime * SECOND_NS)

        await self._do(change)

    async def lsetstat(self, path: bytes, attrs: SFTPAttrs) -> None:
        """The same: there are no links."""
        await self.setstat(path, attrs)

    async def fsetstat(self, file_obj: object, attrs: SFTPAttrs) -> None:
        """Set the time, or cut off the end, of a file that is sent."""
        writing = _writing(file_obj)
        if attrs.size is not None:
            size = attrs.size
            await self._do(lambda: writing.truncate(size))
        if attrs.mtime is not None:
            writing.mtime_ns = attrs.mtime * SECOND_NS

    async def remove(self, path: bytes) -> None:
        """Delete a file, or what is there of one that was half sent."""
        login = await self._guest()
        place = place_of(path, login)

        def delete() -> None:
            space = self._space(place, login)
            left = space.resumable(place.below) is not None
            if left:
                space.begin(place.below).abort()  # which forgets it
            try:
                if space.stat(place.below).is_folder:
                    raise SFTPFileIsADirectory("it is a folder")
                space.delete(place.below)
            except NotFound:
                if not left:
                    raise

        await self._do(delete)

    async def mkdir(self, path: bytes, attrs: SFTPAttrs) -> None:
        """Make a folder."""
        login = await self._guest()
        place = place_of(path, login)
        await self._do(lambda: self._space(place, login).make_folder(place.below))

    async def rmdir(self, path: bytes) -> None:
        """Delete an empty folder."""
        login = await self._guest()
        place = place_of(path, login)
        await self._do(lambda: self._space(place, login).delete(place.below, only_empty=True))

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Move a file or folder to where nothing is."""
        await self._move(oldpath, newpath, replace=False)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Move a file or folder; a file that is there is replaced in the same moment."""
        await self._move(oldpath, newpath, replace=True)

    async def statvfs(self, path: bytes) -> SFTPVFSAttrs:
        """What the merchant's space holds; at the root, those of all merchants of the login."""
        login = await self._guest()
        spot = spot_of(path, login)
        merchants = (spot.merchant,) if spot.merchant else login.merchants
        return await self._do(
            lambda: room([self._spaces(each, login.user).usage() for each in merchants])
        )

    async def fstatvfs(self, file_obj: object) -> SFTPVFSAttrs:
        """The same, of an open file."""
        return await self.statvfs(b"/")

    async def readlink(self, path: bytes) -> bytes:
        """There are no links, and none are made."""
        raise SFTPOpUnsupported("there are no links here")

    async def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        """No link is made."""
        raise SFTPOpUnsupported("there are no links here")

    async def link(self, oldpath: bytes, newpath: bytes) -> None:
        """No link is made."""
        raise SFTPOpUnsupported("there are no links here")

    async def _move(self, source: bytes, target: bytes, *, replace: bool) -> None:
        login = await self._guest()
        old, new = place_of(source, login), place_of(target, login)
        if old.merchant != new.merchant:
            raise SFTPOpUnsupported("nothing is moved from one merchant to another")
        await self._do(lambda: self._space(old, login).move(old.below, new.below, replace=replace))

    def _space(self, spot: Spot, login: Login) -> Space:
        return self._spaces(spot.merchant, login.user)

    async def _do(self, work: Callable[[], T]) -> T:
        """Do something in a thread."""
        with as_sftp_errors():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _begin(self, space: Space, below: str, pflags: int) -> Writing:
        """Begin to send a file.

        Without TRUNC it goes on with what a cut connection has left, or else with what is there:
        always so for a client that wants to read it, too.
        """
        exists = _exists(space, below)
        if exists and pflags & FXF_EXCL:
            raise SFTPFileAlreadyExists("there is a file already")
        append = bool(pflags & FXF_APPEND)
        if pflags & (FXF_TRUNC | FXF_EXCL):
            return Writing(space.begin(below), append=append)
        left = None if pflags & FXF_READ else space.resumable(below)
        if left is not None:
            upload = space.begin(below, resume_from=left)
            return Writing(upload, append=append, resumed=True)
        if not exists and not pflags & FXF_CREAT:
            raise SFTPNoSuchFile("there is no such file")
        return Writing(space.begin(below, edit=True), append=append, edits=exists)


def _exists(space: Space, below: str) -> bool:
    try:
        space.stat(below)
    except NotFound:
        return False
    return True


def _writing(file: object) -> Writing:
    if not isinstance(file, Writing):
        raise SFTPOpUnsupported("it is open for reading only")
    return file
