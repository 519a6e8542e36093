"""An SFTP server of tests: real sockets on this machine, a real tree on the disk."""

import asyncio
import contextlib
import functools
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec

import asyncssh

from drive.disk import Drive
from drive.ports import Keeper, Locks, Login, NoLocks
from drive.quota import Limits
from drive.sftp_doors import DoorLimits
from drive.sftp_host_keys import host_keys
from drive.sftp_server import SftpParts, SftpServer
from tests.dav_memory import EventJournal, TwoMerchants

P = ParamSpec("P")

# Of tests: a machine that is full of others' files must not fail them.
LIMITS = Limits(floor_bytes=0)

# Everything comes from one address here, more often than from any merchant.
DOORS = DoorLimits(per_minute=100_000)


@dataclass
class MemoryKeys:
    """A KeyRing."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    logins: dict[str, Login] = field(default_factory=dict)

    def public_keys(self, user: str) -> Sequence[str]:
        """Those of a user."""
        return list(self.lines.get(user, ()))

    def login(self, user: str, now: float) -> Login | None:
        """Who that is."""
        return self.logins.get(user)


@dataclass
class SftpSite:
    """A server, and what it works with."""

    folder: Path
    keeper: Keeper = field(default_factory=TwoMerchants)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    journal: EventJournal = field(default_factory=EventJournal)
    locks: Locks = field(default_factory=NoLocks)
    limits: Limits = LIMITS
    doors: DoorLimits = DOORS
    sure_seconds: float = 120
    port: int = 0

    def path(self, below: str) -> Path:
        """A file on its disk: merchant and path."""
        return self.folder / "drive" / below

    @property
    def known_hosts(self) -> Path:
        """A file by which OpenSSH knows the server."""
        file = self.folder / f"known_hosts_{self.port}"
        lines = [
            f"[127.0.0.1]:{self.port} {key.export_public_key().decode().strip()}\n"
            for key in host_keys(self.folder / "sftp")
        ]
        file.write_text("".join(lines))
        return file

    @property
    def secret_file(self) -> Path:
        """A program that tells OpenSSH the password."""
        file = self.folder / "askpass"
        file.write_text(f"#!/bin/sh\necho '{TwoMerchants.SECRET}'\n")
        file.chmod(0o700)
        return file


@contextlib.contextmanager
def serving(site: SftpSite) -> Iterator[SftpSite]:
    """Serve until the end of the block, on any free port, in a thread with a loop of its own."""
    drive = Drive(site.folder / "drive", site.journal, lambda _: site.limits, locks=site.locks)
    for merchant in ("wren", "finch"):
        drive.ensure_folders(merchant)
    site.journal.events.clear()
    parts = SftpParts(
        spaces=drive.space,
        keeper=site.keeper,
        keys=site.keys,
        host_keys=host_keys(site.folder / "sftp"),
        doors=site.doors,
        sure_seconds=site.sure_seconds,
    )
    ready, told = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        server = SftpServer(parts)
        await server.start("127.0.0.1", 0)
        site.port = server.port
        loops.append(asyncio.get_running_loop())
        ready.set()
        await told.wait()
        await server.stop()

    with ThreadPoolExecutor(1) as thread:
        served = thread.submit(asyncio.run, serve())
        try:
            while not ready.wait(0.1):
                if served.done():
                    served.result()
            yield site
        finally:
            if loops:
                loops[0].call_soon_threadsafe(told.set)
            served.result()


@contextlib.asynccontextmanager
async def connected(site: SftpSite, user: str = "wren") -> AsyncIterator[asyncssh.SFTPClient]:
    """asyncssh's own client, logged in by password."""
    async with connection(site, user) as made, made.start_sftp_client() as client:
        yield client


def connection(
    site: SftpSite, user: str = "wren", secret: str | None = TwoMerchants.SECRET, **options: Any
) -> Any:
    """A connection of asyncssh's own client."""
    return asyncssh.connect(
        "127.0.0.1",
        site.port,
        username=user,
        password=secret,
        known_hosts=str(site.known_hosts),
        config=None,
        agent_path=None,
        **({"client_keys": None} | options),
    )


def looped(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Let a test that awaits run in a loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **named: P.kwargs) -> None:
        asyncio.run(test(*args, **named))

    return run
