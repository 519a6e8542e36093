"""The WebDAV server as a WSGI application: one request from its log-in to its answer."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from drive.dav_answers import (
    Environ,
    Refused,
    Reply,
    StartResponse,
    send_refusal,
)
from drive.dav_files import VersionChanged
from drive.dav_guard import check_request, wanted_path
from drive.dav_library import RequestServer
from drive.dav_locks import LockKeeper, LockShelf
from drive.dav_login import client_address, log_in
from drive.dav_properties import PropertyShelf
from drive.dav_provider import LOGIN, MerchantProvider, Spaces
from drive.ports import Journal, Keeper, LockStore, Login, PropertyStore

_log = logging.getLogger("crossdock.dav")

# Bytes that are read and written at a time. wsgidav's own 8 KiB cost three times the CPU.
_BLOCK_BYTES = 256 << 10

# How often a file may be replaced while somebody begins to read it.
_LOOKS = 5

_CONFIG: dict[str, Any] = {
    "block_size": _BLOCK_BYTES,
    "add_header_MS_Author_Via": True,  # Explorer asks for it
    "honor_mtime_header": False,  # the file has it from its beginning, not after its ETag is told
    "hotfixes": {},
    "mutable_live_props": [],
}


@dataclass(frozen=True, slots=True)
class DavParts:
    """What the WebDAV server works with.

    Attributes:
        spaces: The space of a merchant, in the hands of a user.
        keeper: Says who may come in.
        locks: Keeps locks.
        properties: Keeps dead properties.
        journal: Is told of locks and properties; of files, the spaces tell it.
        proxies: Addresses whose `X-Forwarded-For` is believed.
        most_at_once: Requests of one user that are answered at once.
        busy_from: Requests of all from which on a user with one under way gets no second one: the
            threads that are left are for those who have none.
    """

    spaces: Spaces
    keeper: Keeper
    locks: LockStore
    properties: PropertyStore
    journal: Journal
    proxies: frozenset[str] = frozenset()
    most_at_once: int = 16
    busy_from: int = 96


class DavApplication:
    """Answers WebDAV requests. Safe to use from many threads, in one process: which files are
    being written while somebody asks for a lock is known in memory only.
    """

    def __init__(self, parts: DavParts) -> None:
        self._parts = parts
        locks = LockKeeper(LockShelf(parts.locks, parts.journal))
        properties = PropertyShelf(parts.properties)
        self._provider = MerchantProvider(parts.spaces, locks, properties, parts.journal)
        self._turns = _Turns(parts.most_at_once, parts.busy_from)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        begun = time.monotonic()
        method = environ["REQUEST_METHOD"]
        status, body = self._answer(environ, start_response)
        user = environ[LOGIN].user if LOGIN in environ else "-"
        if LOGIN in environ:
            body = _Counted(body, self._turns, user)
        _log.info(
            "%s %s %s %s %s %.3f s",
            client_address(environ, self._parts.proxies),
            ascii(user),
            method[:20],
            ascii(environ["PATH_INFO"]),
            status,
            time.monotonic() - begun,
        )
        return body

    def _answer(
        self, environ: Environ, start_response: StartResponse
    ) -> tuple[str, Iterable[bytes]]:
        method = environ["REQUEST_METHOD"]
        try:
            path = wanted_path(environ)
            login = log_in(environ, self._parts.keeper, self._parts.proxies)
            self._turns.begin(login.user)
            environ[LOGIN] = login
            check_request(environ, writes=login.writes)
            return self._handle({**environ, "PATH_INFO": path}, login, start_response)
        except Exception as error:
            status, body = send_refusal(method, error, start_response)
            return str(status.value), body

    def _handle(
        self, environ: Environ, login: Login, start_response: StartResponse
    ) -> tuple[str, Iterable[bytes]]:
        environ["wsgidav.config"] = _CONFIG
        environ["wsgidav.provider"] = self._provider
        environ["wsgidav.verbose"] = 0
        environ["wsgidav.auth.user_name"] = login.user
        for _ in range(_LOOKS):
            reply = Reply()
            parts: Iterator[bytes] = RequestServer(self._provider)(environ, reply.start)
            try:
                first = next(parts, b"")
            except VersionChanged:
                continue
            body = reply.send(environ["REQUEST_METHOD"], parts, first, start_response)
            return reply.status[:3], body
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the file is being replaced again and again")


class _Turns:
    """How many requests of each user are under way: stalled ones leave threads to other users."""

    def __init__(self, most: int, busy_from: int) -> None:
        self._most = most
        self._busy_from = busy_from
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def begin(self, user: str) -> None:
        """Count one. Raises Refused (503): there are too many."""
        with self._lock:
            count = self._counts.get(user, 0)
            is_busy = sum(self._counts.values()) >= self._busy_from
            if count >= (1 if is_busy else self._most):
                raise Refused(
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    f"{count} requests of this login are under way",
                    ("Retry-After", "5"),
                )
            self._counts[user] = count + 1

    def end(self, user: str) -> None:
        """Count one less."""
        with self._lock:
            count = self._counts[user] - 1
            if count:
                self._counts[user] = count
            else:
                del self._counts[user]


class _Counted:
    """The body of an answer, which ends a turn when it is closed."""

    def __init__(self, body: Iterable[bytes], turns: _Turns, user: str) -> None:
        self._body, self._turns, self._user = body, turns, user

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        """Close the body, and end the turn."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._turns.end(self._user)
