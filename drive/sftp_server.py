"""The SFTP server: asyncssh's protocol, with nothing but SFTP left of it."""

import asyncio
import logging
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import asyncssh

from drive.ports import Keeper, KeyRing
from drive.sftp_doors import DoorLimits, Doors
from drive.sftp_login import SURE_SECONDS, Gate, Visitor
from drive.sftp_session import Session, Spaces
from drive.sftp_wire import Subsystem

# Seconds until a connection that has not logged in is closed; between two questions whether a
# client is still there, and how many of them it may leave unanswered.
_LOGIN_SECONDS = 20
_ALIVE_SECONDS = 30
_MOST_UNANSWERED = 3

# Threads for the disk; and for passwords, so that guessing them does not keep files waiting.
_DISK_THREADS = 32
_LOGIN_THREADS = 4

# SFTP sessions in one connection.
_MOST_SESSIONS = 8

# Connections that the system holds until we accept them.
_BACKLOG = 128

# Seconds that requests under way get to end when the server is told to.
_END_SECONDS = 10

# Without SHA-1, and without packing: a small packet that unpacks to a large one costs memory.
_KEX = [
    "mlkem768x25519-sha256",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group16-sha512",
]
# Processors do AES-GCM by themselves: it costs two thirds of what ChaCha20 does, which clients like
# better and would get. The others are for clients without GCM.
_CIPHERS = [
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
]
_MACS = [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
]
_SIGNATURES = [
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-256",
    "rsa-sha2-512",
]


@dataclass(frozen=True, slots=True)
class SftpParts:
    """What the server works with.

    Attributes:
        spaces: The merchants' spaces.
        keeper: Knows passwords.
        keys: Knows public keys.
        host_keys: The server's own.
        doors: How many connections there may be.
        sure_seconds: How long somebody who was let in is not looked at again.
    """

    spaces: Spaces
    keeper: Keeper
    keys: KeyRing
    host_keys: Sequence[asyncssh.SSHKey]
    doors: DoorLimits = field(default_factory=DoorLimits)
    sure_seconds: float = SURE_SECONDS


class SftpServer:
    """Serves merchants' spaces over SFTP. For one event loop; `start`, then `stop`."""

    def __init__(self, parts: SftpParts) -> None:
        self._parts = parts
        self._disk = ThreadPoolExecutor(_DISK_THREADS, "sftp-disk")
        self._logins = ThreadPoolExecutor(_LOGIN_THREADS, "sftp-login")
        doors = Doors(parts.doors)
        self._gate = Gate(parts.keeper, parts.keys, doors, self._logins, parts.sure_seconds)
        self._visitors: set[Visitor] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._acceptor is not None
        return self._acceptor.get_port()

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Args:
            host: A name or an address.
            port: 0 for any free one.

        Raises:
            OSError: It cannot.
        """
        logging.getLogger("asyncssh").setLevel(logging.CRITICAL)  # ours tells what is to be told
        self._acceptor = await asyncssh.listen(
            host,
            port,
            server_factory=self._visitor,
            server_host_keys=list(self._parts.host_keys),
            server_version="crossdock",
            backlog=_BACKLOG,
            reuse_address=True,
            family=socket.AF_UNSPEC,
            kex_algs=_KEX,
            encryption_algs=_CIPHERS,
            mac_algs=_MACS,
            signature_algs=_SIGNATURES,
            compression_algs=["none"],
            kbdint_auth=False,
            host_based_auth=False,
            gss_host=None,
            allow_pty=False,
            line_editor=False,
            agent_forwarding=False,
            x11_forwarding=False,
            login_timeout=_LOGIN_SECONDS,
            keepalive_interval=_ALIVE_SECONDS,
            keepalive_count_max=_MOST_UNANSWERED,
        )

    async def stop(self) -> None:
        """Send everybody away when the requests under way have ended; what is half sent is kept."""
        if self._acceptor is not None:
            self._acceptor.close()
            await self._acceptor.wait_closed()
        for visitor in list(self._visitors):
            visitor.close()
        if self._running:
            await asyncio.wait(self._running, timeout=_END_SECONDS)
        self._logins.shutdown(cancel_futures=True)
        self._disk.shutdown(cancel_futures=True)

    def _visitor(self) -> Visitor:
        return Visitor(self._gate, self._visitors, self._session)

    def _session(self, visitor: Visitor) -> Subsystem | None:
        if visitor.sessions >= _MOST_SESSIONS:
            return None
        visitor.sessions += 1
        spaces, disk = self._parts.spaces, self._disk
        return Subsystem(
            lambda channel: Session(channel, spaces, visitor.login, disk), self._running
        )
