"""A WebDAV server of tests: real sockets on this machine, a real tree on the disk."""

import base64
import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drive.dav_application import DavApplication, DavParts
from drive.dav_server import Certificate, DavServer
from drive.disk import Drive
from drive.ports import Keeper, LockStore, PropertyStore
from drive.quota import Limits
from tests.dav_memory import EventJournal, MemoryLocks, MemoryProperties, TwoMerchants

# Of tests: a machine that is full of others' files must not fail them.
LIMITS = Limits(floor_bytes=0)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def ask_once(
    port: int,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] | None,
    headers: Mapping[str, str],
) -> Answer:
    """One request to this machine, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    with contextlib.closing(connection):
        with contextlib.suppress(ConnectionError):  # there may be an answer before all is sent
            connection.request(method, path, body, headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())


@dataclass
class Site:
    """A server, and what it works with."""

    folder: Path
    keeper: Keeper = field(default_factory=TwoMerchants)
    locks: LockStore = field(default_factory=MemoryLocks)
    properties: PropertyStore = field(default_factory=MemoryProperties)
    journal: EventJournal = field(default_factory=EventJournal)
    limits: Limits = LIMITS
    proxies: frozenset[str] = frozenset()
    port: int = 0

    @property
    def drive(self) -> Drive:
        """The drive behind it."""
        return Drive(self.folder, self.journal, lambda _: self.limits, locks=self.locks)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def path(self, below: str) -> Path:
        """A file on its disk: merchant and path."""
        return self.folder / below

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        /,
        user: str | None = "wren",
        **headers: str,
    ) -> Answer:
        """One request on a connection of its own.

        Args:
            method: Its method.
            path: Its path, quoted.
            body: An iterator goes in chunks.
            user: Who asks; None without a log-in.
            headers: Names with underscores for hyphens.
        """
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if user is not None:
            names.setdefault("Authorization", basic(user))
        return ask_once(self.port, method, path, body, names)

    def clear(self) -> None:
        """Forget all files that tests have put into `in/`, locks, and what the journal was told."""
        for merchant in ("wren", "finch"):
            for lock in self.locks.locks(merchant):
                self.locks.remove_lock(lock.token)
            for place in ("in", "in/product"):
                for entry in self.drive.space(merchant, "tests").list(place):
                    if not (place == "in" and entry.name in ("product", "inventory", "shipment")):
                        self.drive.space(merchant, "tests").delete(entry.path)
        self.journal.events.clear()

    def raw(self, data: bytes, *, end: bool = True) -> bytes:
        """Send bytes as they are and return everything that comes back.

        Args:
            data: What is sent.
            end: Whether the client's half of the connection is closed behind it.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            connection.sendall(data)
            if end:
                connection.shutdown(socket.SHUT_WR)
            blocks = []
            with contextlib.suppress(ConnectionError):
                while block := connection.recv(1 << 16):
                    blocks.append(block)
            return b"".join(blocks)


def head(method: str, path: str, user: str | None = "wren", **headers: str) -> bytes:
    """The head of a request as it goes over the wire."""
    names = {"Host": "127.0.0.1"} | ({} if user is None else {"Authorization": basic(user)})
    names |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in names.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def chunked(*blocks: bytes) -> bytes:
    """Blocks as a whole body in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(block), block) for block in (*blocks, b""))


def basic(user: str, secret: str = TwoMerchants.SECRET) -> str:
    """The header that logs a user in."""
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


@contextlib.contextmanager
def serving(site: Site, certificate: Certificate | None = None, threads: int = 8) -> Iterator[Site]:
    """Serve until the end of the block, on any free port."""
    drive = site.drive
    for merchant in ("wren", "finch"):
        drive.ensure_folders(merchant)
    site.journal.events.clear()
    parts = DavParts(
        spaces=drive.space,
        keeper=site.keeper,
        locks=site.locks,
        properties=site.properties,
        journal=site.journal,
        proxies=site.proxies,
        busy_from=threads * 3 // 4,
    )
    server = DavServer(DavApplication(parts), "127.0.0.1", site.port, certificate, threads)
    server.prepare()
    site.port = server.port
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield site
    finally:
        server.stop()
        thread.join()


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something is so; fail when it does not come to be.

    It is waited for far longer than anything takes, also where a machine has much else to do.
    """
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it does not come to be"
        time.sleep(0.01)
