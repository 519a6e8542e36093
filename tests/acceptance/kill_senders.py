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
    """One connection. A call that returns was answered with yes; else it raises Unclear or one of
    _GONE.

    Attributes:
        only_sends: Whether it can neither delete nor rename.
    """

    only_sends: bool

    def put(self, path: str, data: bytes, choose: random.Random) -> None:
        """Send a whole file."""

    def delete(self, path: str) -> None:
        """Delete a file."""

    def move(self, path: str, target: str) -> None:
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
        may_be: What may be there instead, where the last answer has not come.
        sent: Hashes of all contents that were ever sent.
        told: How often they were told yes.
    """

    name: str
    connect: Callable[[], Client]
    choose: random.Random
    files: Files = field(default_factory=dict)
    may_be: Files | None = None
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
        agreed = own in (self.files, self.may_be)
        self.files, self.may_be = own, None
        return agreed

    def _step(self, client: Client) -> None:
        path, target = self._path(), self._path()
        act = 0.0 if client.only_sends else self.choose.random()
        after = dict(self.files)
        if act < 0.7 or path not in self.files or path == target:
            data = sealed(self.choose)
            after[path] = hashlib.sha256(data).hexdigest()
            self.sent.add(after[path])
            self._do(after, lambda: client.put(path, data, self.choose))
        elif act < 0.8:
            del after[path]
            self._do(after, lambda: client.delete(path))
        else:
            after[target] = after.pop(path)
            self._do(after, lambda: client.move(path, target))

    def _do(self, after: Files, act: Callable[[], None]) -> None:
        self.may_be = after
        act()
        self.files, self.may_be = after, None
        self.told += 1

    def _path(self) -> str:
        return f"{FOLDER}/{self.name}-{self.choose.randrange(_PATHS)}.csv"


class DavClient:
    """Sends over WebDAV, with a length or in chunks."""

    only_sends = False

    def __init__(self, processes: DriveProcesses) -> None:
        self._connection = _connection(processes, "dav")
        self._login = basic(USER, processes.secret)

    def put(self, path: str, data: bytes, choose: random.Random) -> None:
        """Send a whole file."""
        self._ask("PUT", path, _body(data, choose))

    def delete(self, path: str) -> None:
        """Delete a file."""
        self._ask("DELETE", path)

    def move(self, path: str, target: str) -> None:
        """Rename a file."""
        self._ask("MOVE", path, Destination=f"/wren/{target}")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> None:
        names = {"Authorization": self._login} | headers
        _ask(self._connection, method, f"/wren/{path}", body, names)


class HttpClient:
    """Sends to the HTTP API, with a length or in chunks."""

    only_sends = True

    def __init__(self, processes: DriveProcesses) -> None:
        self._connection = _connection(processes, "api")
        self._login = f"Bearer {processes.secret}"

    def put(self, path: str, data: bytes, choose: random.Random) -> None:
        """Send a whole file."""
        address = path.replace(FOLDER, "/api/feeds/product")
        headers = {"Authorization": self._login}
        _ask(self._connection, "PUT", address, _body(data, choose), headers)

    def delete(self, path: str) -> None:
        """There is no such call."""
        raise NotImplementedError

    def move(self, path: str, target: str) -> None:
        """There is no such call."""
        raise NotImplementedError

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class SftpClient:
    """Sends over SFTP, in the loop of its own thread."""

    only_sends = False

    def __init__(self, processes: DriveProcesses) -> None:
        self._runner = asyncio.Runner()
        try:
            self._runner.run(self._connect(processes))
        except BaseException:  # whoever makes it has nothing yet that could be closed
            self._runner.close()
            raise

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
        try:
            self._client = await self._connection.start_sftp_client()
        except BaseException:
            self._connection.abort()
            await self._connection.wait_closed()
            raise

    def put(self, path: str, data: bytes, choose: random.Random) -> None:
        """Send a whole file."""
        pieces = list(_pieces(data, choose))

        async def send() -> None:
            async with self._client.open(f"/wren/{path}", "wb") as file:
                for piece in pieces:
                    await file.write(piece)

        self._runner.run(send())

    def delete(self, path: str) -> None:
        """Delete a file."""
        self._runner.run(self._client.remove(f"/wren/{path}"))

    def move(self, path: str, target: str) -> None:
        """Rename a file."""
        self._runner.run(self._client.posix_rename(f"/wren/{path}", f"/wren/{target}"))

    def close(self) -> None:
        """Hang up."""
        self._connection.abort()
        self._runner.run(self._connection.wait_closed())
        self._runner.close()


def _connection(processes: DriveProcesses, command: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", processes.ports[command], timeout=120)


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] | None,
    headers: Mapping[str, str],
) -> None:
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status == 503:
        raise Unclear(text)
    assert answer.status in (200, 201, 204), (method, path, answer.status, text)


def _body(data: bytes, choose: random.Random) -> bytes | Iterator[bytes]:
    return data if choose.random() < 0.5 else _pieces(data, choose)


def _pieces(data: bytes, choose: random.Random) -> Iterator[bytes]:
    size = choose.choice([1_000, 8_192, 30_000])
    return (data[start : start + size] for start in range(0, len(data), size))
