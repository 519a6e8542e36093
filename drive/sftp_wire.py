"""The SFTP protocol as asyncssh reads it, with what it lacks for uploads that are whole or not.

asyncssh calls one and the same hook when a client closes a file and when its connection is lost. It
refuses the padded packets of Go's clients, and answers a client that does not read. All of this is
in a class that is not public: its version is pinned, and the tests of a connection that is cut tell
when a new one differs.
"""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, cast

from asyncssh import (
    SFTPInvalidHandle,
    SFTPName,
    SFTPServer,
    SSHReader,
    SSHWriter,
)
from asyncssh.channel import SSHChannel, SSHServerChannel
from asyncssh.constants import FXP_OPEN, FXP_OPENDIR, FXP_WRITE
from asyncssh.packet import SSHPacket
from asyncssh.sftp import SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession

# Files and listings that one session has open at once.
MOST_HANDLES = 64

# Version 3 is what everybody speaks; later ones have locks and lists of rights.
VERSION = 3

# The extensions that are served. Not those that make links, nor `fsync`: a file is brought to the
# disk when it is closed, and nobody sees it before.
_EXTENSIONS = frozenset(
    {
        b"posix-rename@openssh.com",
        b"lsetstat@openssh.com",
        b"limits@openssh.com",
        b"statvfs@openssh.com",
        b"fstatvfs@openssh.com",
    }
)


class Files(SFTPServer):
    """What answers the requests of a session: asyncssh's own methods and two more."""

    @abstractmethod
    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Take a block of a file that is sent."""

    @abstractmethod
    async def abandon(self, file: object) -> None:
        """Let go of an open file that the client has not closed."""

    @abstractmethod
    async def names_in(self, path: bytes) -> Sequence[SFTPName]:
        """What is in a folder."""


Begin = Callable[[SSHChannel[bytes]], Files]


class Handler(SFTPServerHandler):
    """One SFTP session of a client."""

    def __init__(self, files: Files, reader: SSHReader[bytes], writer: SSHWriter[bytes]) -> None:
        super().__init__(files, reader, writer, VERSION)
        self._files = files
        self._extensions = [each for each in self._extensions if each[0] in _EXTENSIONS]
        ours: dict[int | bytes, Any] = {
            FXP_OPEN: Handler._process_open,
            FXP_OPENDIR: Handler._process_opendir,
            FXP_WRITE: Handler._process_write,
        }
        served = self._packet_handlers.items()
        self._packet_handlers = ours | {
            kind: process
            for kind, process in served
            if kind not in ours and (isinstance(kind, int) or kind in _EXTENSIONS)
        }

    async def _cleanup(self, exc: Exception | None) -> None:
        """Abandon what the client did not close: asyncssh would close it, which publishes it."""
        left, self._file_handles = list(self._file_handles.values()), {}
        for file in left:
            await self._files.abandon(file)
        if self._writer is not None and exc is None:
            # The client has ended. `scp` takes an end without a status for a fault.
            cast(SSHServerChannel[bytes], self._writer.channel).exit(0)
        await super()._cleanup(exc)

    async def _process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        """Answer one request, and look at the next when the client has read enough of answers.

        Otherwise whoever asks for bytes and never reads them fills the memory.
        """
        await super()._process_packet(pkttype, pktid, packet)
        if self._writer is not None:
            await self._writer.drain()

    async def _process_open(self, packet: SSHPacket) -> bytes:
        self._require_handle()
        return await super()._process_open(packet)

    async def _process_opendir(self, packet: SSHPacket) -> bytes:
        """List a folder now: asyncssh tells what is wrong with it at the first name only."""
        self._require_handle()
        names = await self._files.names_in(packet.get_string())
        handle = self._get_next_handle()
        self._dir_handles[handle] = _each(names)
        return handle

    async def _process_write(self, packet: SSHPacket) -> int:
        """Take a block. Go's clients send a few bytes behind the first ones, which mean nothing."""
        handle, offset, data = packet.get_string(), packet.get_uint64(), packet.get_string()
        file = self._file_handles.get(handle)
        if file is None:
            raise SFTPInvalidHandle("Invalid file handle")
        return await self._files.write(file, offset, data)

    def _require_handle(self) -> None:
        if len(self._file_handles) + len(self._dir_handles) >= MOST_HANDLES:
            raise SFTPInvalidHandle(f"at most {MOST_HANDLES} files can be open at once")


class Subsystem(SSHServerStreamSession[bytes]):
    """A channel on which SFTP is spoken: no shell, no command, no other subsystem."""

    def __init__(self, begin: Begin, running: set[asyncio.Task[None]]) -> None:
        """Wait for the client to ask for SFTP.

        Args:
            begin: Makes what answers the requests of a channel.
            running: The task that does so is in it until it ends.
        """
        super().__init__(None)
        self._begin = begin
        self._running = running

    def shell_requested(self) -> bool:
        """There is no shell."""
        return False

    def exec_requested(self, command: str) -> bool:
        """No command is run, the `scp` of old clients included."""
        return False

    def subsystem_requested(self, subsystem: str) -> bool:
        """SFTP it is, or nothing."""
        return subsystem == "sftp"

    def session_started(self) -> None:
        """Speak SFTP."""
        assert self._chan is not None
        assert self._conn is not None
        self._chan.set_encoding(None)
        self._encoding = None
        handler = Handler(
            self._begin(self._chan),
            SSHReader(self, self._chan),
            SSHWriter(self, self._chan),
        )
        task = self._conn.create_task(handler.run(), handler.logger)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _each(names: Sequence[SFTPName]) -> AsyncIterator[SFTPName]:
    for name in names:
        yield name
