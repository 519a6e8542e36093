"""Clients that send files until their server is gone, and know what they were told is stored."""

import asyncio
import hashlib
import http.client
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import asyncssh

from tests.acceptance.killed_uploads import sealed
from tests.dav_site import basic
from tests.drive_processes import USER, DriveProcesses

FOLDER = "in/product"

# Paths of one sender.
_PATHS = 4

_GONE = (OSError, http.client.HTTPException, asyncssh.Error, EOFError)

# What lies at each path of a sender: the hash of a file.
Files = dict[str, str]


class Unclear(Exception):
    """The server has said neither yes nor no, and may have done it."""


class Client(Protocol):
    """One connection. Each call is answered with yes or no, or raises Unclear or one of _GONE."""

    def put(self, path: str, data: bytes, choose: random.Random) -> bool:
        """Send a whole file."""

    def delete(self, path: str) -> bool:
        """Delete a file."""

    def move(self, path: str, target: str) -> bool:
        """Rename a file; what is at the target is replaced."""

    def close(self) -> None:
        """Hang up."""


@dataclass
class Sender:
    """One who sends to paths of their own.

    Attributes:
        name: Begins their paths.
        connect: Makes a client.
        choose: Draws what they do.
        files: What they know is there.
        may_be: What may be there instead, where the last answer did not come.
        sent: Hashes of all contents that were ever sent.
        told: How often they were told yes.
    """

    name: str
    connect: Callable[[], Client]
    choose: random.Random
    files: Files = field(default_factory=dict)
    may_be: list[Files] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    told: int = 0

    def send_until(self, stop: threading.Event) -> None:
        """Send until told to stop, or until the server is gone."""
        try:
            client = self.connect()
        except _GONE:
            return
        try:
            while not stop.is_set():
                self._step(client)
        except (Unclear, *_GONE):
            return
        finally:
            client.close()

    def agrees(self, found: Mapping[str, str]) -> bool:
        """Whether these files can be there after all that was told; from now on they are known."""
        own = {path: sha for path, sha in found.items() if path.startswith(f"{FOLDER}/{self.name}")}
        agreed = own == self.files or own in self.may_be
        self.files, self.may_be = own, []
        return agreed

    def _step(self, client: Client) -> None:
        path, target = self._path(), self._path()
        act = self.choose.random()
        after = dict(self.files)
        if act < 0.7 or path not in self.files or path == target:
            data = sealed(self.choose)
            after[path] = hashlib.sha256(data).hexdigest()
            self.sent.add(after[path])
            self._do(after, lambda: client.put(f"/wren/{path}", data, self.choose))
        elif act < 0.8:
            del after[path]
            self._do(after, lambda: client.delete(f"/wren/{path}"))
        else:
            after[target] = after.pop(path)
            self._do(after, lambda: client.move(f"/wren/{path}", f"/wren/{target}"))

    def _do(self, after: Files, act: Callable[[], bool]) -> None:
        self.may_be = [after]
        if act():
            self.files = after
            self.told += 1
        self.may_be = []

    def _path(self) -> str:
        return f"{FOLDER}/{self.name}-{self.choose.randrange(_PATHS)}.csv"


class DavClient:
    """Sends over WebDAV, with a length or in chunks."""

    def __init__(self, processes: DriveProcesses) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", processes.ports["dav"], timeout=60
        )
        self._login = basic(USER, processes.secret)

    def put(self, path: str, data: bytes, choose: random.Random) -> bool:
        """Send a whole file."""
        return self._ask("PUT", path, data if choose.random() < 0.5 else _pieces(data, choose))

    def delete(self, path: str) -> bool:
        """Delete a file."""
        return self._ask("DELETE", path)

    def move(self, path: str, target: str) -> bool:
        """Rename a file."""
        return self._ask("MOVE", path, Destination=target)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> bool:
        self._connection.request(method, path, body, {"Authorization": self._login} | headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status == 503:
            raise Unclear(text)
        assert answer.status in (201, 204), (method, path, answer.status, text)
        return True


class SftpClient:
    """Sends over SFTP, in the loop of its own thread."""

    def __init__(self, processes: DriveProcesses) -> None:
        self._runner = asyncio.Runner()
        self._runner.run(self._connect(processes))

    async def _connect(self, processes: DriveProcesses) -> None:
        self._connection = await asyncssh.connect(
            "127.0.0.1",
            processes.ports["sftp"],
            username=USER,
            password=processes.secret,
            known_hosts=None,
            client_keys=None,
            config=None,
            agent_path=None,
        )
        self._client = await self._connection.start_sftp_client()

    def put(self, path: str, data: bytes, choose: random.Random) -> bool:
        """Send a whole file."""
        pieces = list(_pieces(data, choose))

        async def send() -> None:
            async with self._client.open(path, "wb") as file:
                for piece in pieces:
                    await file.write(piece)

        self._runner.run(send())
        return True

    def delete(self, path: str) -> bool:
        """Delete a file."""
        self._runner.run(self._client.remove(path))
        return True

    def move(self, path: str, target: str) -> bool:
        """Rename a file."""
        self._runner.run(self._client.posix_rename(path, target))
        return True

    def close(self) -> None:
        """Hang up."""
        self._connection.abort()
        self._runner.run(self._connection.wait_closed())
        self._runner.close()


def _pieces(data: bytes, choose: random.Random) -> Iterator[bytes]:
    size = choose.choice([1_000, 8_192, 30_000])
    return (data[start : start + size] for start in range(0, len(data), size))
