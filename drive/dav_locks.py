"""The locks of WebDAV clients, kept in a LockStore as wsgidav's lock manager wants them."""

import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote, unquote

from drive.dav_answers import Refused
from drive.dav_library import LockManager
from drive.ports import Journal, Lock, LockStore

# Locks of one merchant at once. Explorer and Office hold one for each open file.
MOST_LOCKS = 200

# Seconds. Windows asks for an hour and refreshes; a client that was cut off must not lock a file
# out for longer. wsgidav's own bounds are a week, and four.
MOST_SECONDS = 3_600

# Seconds for which a merchant's locks are not read again. One process writes them; another may
# remove one for an operator.
_FRESH_SECONDS = 1.0

# The dictionary that wsgidav calls a lock: root, type, scope, depth, owner, timeout, principal,
# token, expire.
DavLock = dict[str, Any]


class LockKeeper(LockManager):  # type: ignore[misc]
    """wsgidav's rules of locks, except that a lock is refreshed by its owner only."""

    def refresh_for(self, token: str, principal: str) -> None:
        """Refuse a refresh by anybody else. Raises Refused."""
        lock = self.storage.get(token)
        if lock is not None and lock["principal"] != principal:
            raise Refused(HTTPStatus.FORBIDDEN, "the lock is another user's")


class LockShelf:
    """wsgidav's lock storage on a LockStore. Safe to use from many threads.

    Its addresses are `/merchant/path`, quoted as in a URL.
    """

    def __init__(
        self, store: LockStore, journal: Journal, now: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._journal = journal
        self._now = now
        self._seen: dict[str, tuple[float, list[Lock]]] = {}

    def open(self) -> None:
        """Begin: nothing to do, the store is open."""

    def close(self) -> None:
        """End: nothing to do, the store is closed by who opened it."""

    def get(self, token: str) -> DavLock | None:
        """The lock of a token; None where it has ended or never was."""
        lock = self._store.lock(token)
        return None if lock is None or lock.expires_at <= self._now() else self._as_dict(lock)

    def create(self, path: str, lock: DavLock) -> DavLock:
        """Keep a new lock and complete its dictionary. Raises Refused (507): too many."""
        merchant, below = split_address(path)
        self._sweep()
        if len(self._locks(merchant)) >= MOST_LOCKS:
            raise Refused(
                HTTPStatus.INSUFFICIENT_STORAGE, f"the merchant holds {MOST_LOCKS} locks already"
            )
        kept = Lock(
            token=f"opaquelocktoken:{secrets.token_hex(32)}",
            merchant=merchant,
            path=below,
            owner=lock["owner"].decode(),
            principal=lock["principal"],
            scope=lock["scope"],
            depth=lock["depth"],
            expires_at=self._now() + _bounded(lock["timeout"]),
        )
        self._store.add_lock(kept)
        self._seen.pop(merchant, None)
        self._journal.locked(merchant, below, kept.expires_at)
        lock.update(self._as_dict(kept))
        return lock

    def refresh(self, token: str, *, timeout: float) -> DavLock:
        """Let a lock end later. Raises Refused: it is gone."""
        lock = self._store.lock(token)
        if lock is None:
            raise Refused(HTTPStatus.PRECONDITION_FAILED, "the lock is gone")
        expires_at = self._now() + _bounded(timeout)
        self._store.refresh_lock(token, expires_at)
        self._seen.pop(lock.merchant, None)
        self._journal.locked(lock.merchant, lock.path, expires_at)
        refreshed = self.get(token)
        if refreshed is None:
            raise Refused(HTTPStatus.PRECONDITION_FAILED, "the lock is gone")
        return refreshed

    def delete(self, token: str) -> bool:
        """Forget a lock; returns whether it was there."""
        lock = self._store.lock(token)
        if lock is None:
            return False
        self._store.remove_lock(token)
        self._seen.pop(lock.merchant, None)
        if all(other.path != lock.path for other in self._locks(lock.merchant)):
            self._journal.unlocked(lock.merchant, lock.path)
        return True

    def get_lock_list(
        self, path: str, *, include_root: bool, include_children: bool, token_only: bool
    ) -> list[DavLock] | list[str]:
        """The locks at an address, and below it where that is wanted."""
        merchant, root = split_address(path)
        below = root + "/" if root else ""
        found = [
            lock
            for lock in (self._locks(merchant) if merchant else ())
            if (include_root and lock.path == root)
            or (include_children and lock.path != root and lock.path.startswith(below))
        ]
        if token_only:
            return [lock.token for lock in found]
        return [self._as_dict(lock) for lock in found]

    def _locks(self, merchant: str) -> list[Lock]:
        """The locks of a merchant that have not ended."""
        now = self._now()
        read_at, locks = self._seen.get(merchant, (0.0, []))
        if not 0 <= now - read_at < _FRESH_SECONDS:
            locks = list(self._store.locks(merchant))
            self._seen[merchant] = now, locks
        return [lock for lock in locks if lock.expires_at > now]

    def _sweep(self) -> None:
        for lock in self._store.sweep_locks(self._now()):
            self._seen.pop(lock.merchant, None)
            if all(other.path != lock.path for other in self._locks(lock.merchant)):
                self._journal.unlocked(lock.merchant, lock.path)

    def _as_dict(self, lock: Lock) -> DavLock:
        return {
            "root": address(lock.merchant, lock.path),
            "type": lock.kind,
            "scope": lock.scope,
            "depth": lock.depth,
            "owner": lock.owner.encode(),
            "timeout": max(1.0, lock.expires_at - self._now()),
            "principal": lock.principal,
            "token": lock.token,
            "expire": lock.expires_at,
        }


def address(merchant: str, path: str) -> str:
    """What wsgidav calls a file or folder by, without a slash at its end."""
    return quote(f"/{merchant}/{path}".rstrip("/"))


def split_address(address: str) -> tuple[str, str]:
    """Merchant and path of an address; both empty for the root of all."""
    merchant, _, path = unquote(address).strip("/").partition("/")
    return merchant, path


def _bounded(seconds: float | Literal[-1]) -> float:
    """The seconds that a lock lives; -1 asks for ever."""
    return float(MOST_SECONDS) if seconds < 0 else min(float(seconds), float(MOST_SECONDS))
