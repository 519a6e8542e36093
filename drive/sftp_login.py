"""Who an SFTP connection is: by password or public key, and asked again while it lasts."""

import asyncio
import base64
import binascii
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import asyncssh
from asyncssh.constants import DISC_NO_MORE_AUTH_METHODS_AVAILABLE

from catalog.errors import PlatformError, TooManyTries
from drive.ports import Keeper, KeyRing, Login
from drive.sftp_doors import Doors

_log = logging.getLogger("crossdock.sftp")

# Passwords and keys that one connection may try. Agents offer every key they hold.
_MOST_PASSWORDS = 5
_MOST_KEYS = 20

# Longer ones are nobody's; hashing them would cost time.
_MOST_CHARS = 1_000

# How long somebody who was let in stays so without being looked at again: whose password or key
# is taken away is out after this time, however long the connection lasts.
SURE_SECONDS = 120.0

_Check = Callable[[], Login | None]
_Session = asyncssh.SSHServerSession[bytes]


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets connections in.

    Attributes:
        keeper: Knows passwords.
        keys: Knows public keys.
        doors: Counts connections.
        threads: Where passwords are checked, which takes long on purpose.
        sure_seconds: How long nobody is asked again.
    """

    keeper: Keeper
    keys: KeyRing
    doors: Doors
    threads: Executor
    sure_seconds: float = SURE_SECONDS


class Visitor(asyncssh.SSHServer):
    """One connection, from its first byte to its last."""

    def __init__(
        self,
        gate: Gate,
        here: "set[Visitor]",
        session: Callable[["Visitor"], _Session | None],
    ) -> None:
        """Wait for somebody.

        Args:
            gate: Lets them in.
            here: Holds everybody while they are connected.
            session: Makes a session for them; None where there are as many as may be.
        """
        self.address = ""
        self.sessions = 0  # that were ever opened
        self._gate = gate
        self._here = here
        self._session = session
        self._connection: asyncssh.SSHServerConnection | None = None
        self._let_in = False
        self._passwords = self._tried_keys = 0
        # Whom asyncssh was told that it may be content with; for a key, that is before its proof.
        self._tried: tuple[str, _Check, Login] | None = None
        self._check: _Check | None = None
        self._login: Login | None = None
        self._sure_until = 0.0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody knocks."""
        self._connection = conn
        self._here.add(self)
        self.address = str(conn.get_extra_info("peername", ("",))[0])
        self._let_in = self._gate.doors.knock(self.address, time.monotonic())
        if not self._let_in:
            # Later: asyncssh still uses the connection when this returns.
            asyncio.get_running_loop().call_soon(conn.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._here.discard(self)
        if self._let_in:
            self._gate.doors.leave(self.address, known=self._check is not None)
        self._connection = None

    def close(self) -> None:
        """Send them away."""
        if self._connection is not None:
            self._connection.close()

    def begin_auth(self, username: str) -> bool:
        """Nobody comes in without proving who they are."""
        return True

    def password_auth_supported(self) -> bool:
        """Passwords and app passwords."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Public keys."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether a password is right."""
        self._passwords += 1
        if self._passwords > _MOST_PASSWORDS:
            raise _no_more("too many passwords were tried")
        if len(username) > _MOST_CHARS or len(password) > _MOST_CHARS:
            return False

        def check() -> Login | None:
            return self._gate.keeper.check(username, password, self.address, time.time())

        return await self._try(username, check)

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether a user has this key; that they hold its other half, asyncssh sees after this."""
        self._tried_keys += 1
        if self._tried_keys > _MOST_KEYS:
            raise _no_more("too many keys were tried")
        wanted = key.public_data

        def check() -> Login | None:
            lines = self._gate.keys.public_keys(username)
            if not any(_blob(line) == wanted for line in lines):
                return None
            return self._gate.keys.login(username, time.time())

        return await self._try(username, check)

    def auth_completed(self) -> None:
        """They have proved who they are."""
        connection = self._connection
        if connection is None:
            return
        user = connection.get_extra_info("username")
        if self._tried is None or self._tried[0] != user:
            connection.abort()
            return
        _, self._check, self._login = self._tried
        self._sure_until = time.monotonic() + self._gate.sure_seconds
        self._gate.doors.welcome(self.address)
        _log.info("%s logs in from %s", self._login.user, self.address)

    def session_requested(self) -> "_Session | bool":
        """A session of SFTP; there is no other."""
        return self._session(self) or False

    async def login(self) -> Login:
        """Who this is, now.

        Raises:
            SFTPPermissionDenied: They may no longer come in.
        """
        if self._login is None or self._check is None:
            raise _out()
        if time.monotonic() >= self._sure_until:
            try:
                found = await self._ask(self._check)
            except PlatformError as error:
                raise asyncssh.SFTPFailure("who you are cannot be looked up now") from error
            if found is None:
                self._login = None
                self.close()
                raise _out()
            self._login = found
            self._sure_until = time.monotonic() + self._gate.sure_seconds
        return self._login

    async def _try(self, user: str, check: _Check) -> bool:
        """Look whether somebody may come in; remembers who, and how to look again."""
        try:
            found = await self._ask(check)
        except TooManyTries as error:
            raise _no_more(str(error)) from error
        except PlatformError as error:
            _log.error("nobody can log in: %s", error)
            raise _no_more("who you are cannot be looked up now") from error
        if found is None:
            return False
        self._tried = (user, check, found)
        return True

    async def _ask(self, check: _Check) -> Login | None:
        return await asyncio.get_running_loop().run_in_executor(self._gate.threads, check)


def _no_more(why: str) -> asyncssh.DisconnectError:
    return asyncssh.DisconnectError(DISC_NO_MORE_AUTH_METHODS_AVAILABLE, why)


def _out() -> asyncssh.SFTPError:
    return asyncssh.SFTPPermissionDenied("this login is no longer in force")


def _blob(line: str) -> bytes | None:
    """The key in a line of an `authorized_keys` file, as it goes over the wire."""
    words = line.split()
    try:
        return base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error, ValueError):
        return None
