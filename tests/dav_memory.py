"""What the WebDAV server needs of a store, kept in memory, and a keeper with two merchants."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from drive.ports import Lock, Login, NoJournal, Version
from drive.throttle import Throttle


class MemoryLocks:
    """A LockStore."""

    def __init__(self) -> None:
        self.kept: dict[str, Lock] = {}

    def lock(self, token: str) -> Lock | None:
        """One lock."""
        return self.kept.get(token)

    def locks(self, merchant: str) -> Sequence[Lock]:
        """Those of a merchant."""
        found = [lock for lock in list(self.kept.values()) if lock.merchant == merchant]
        return sorted(found, key=lambda lock: (lock.path, lock.token))

    def add_lock(self, lock: Lock) -> None:
        """Keep one."""
        self.kept[lock.token] = lock

    def refresh_lock(self, token: str, expires_at: float) -> None:
        """Let one end later."""
        if token in self.kept:
            self.kept[token] = replace(self.kept[token], expires_at=expires_at)

    def remove_lock(self, token: str) -> None:
        """Forget one."""
        self.kept.pop(token, None)

    def sweep_locks(self, now: float) -> Sequence[Lock]:
        """Forget those that have ended."""
        ended = [lock for lock in list(self.kept.values()) if lock.expires_at <= now]
        for lock in ended:
            self.kept.pop(lock.token, None)
        return ended


class MemoryProperties:
    """A PropertyStore."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, str]] = {}

    def properties(self, merchant: str, path: str) -> Mapping[str, str]:
        """Those of one path."""
        return dict(self.kept.get((merchant, path), {}))

    def set_properties(self, merchant: str, path: str, changes: Mapping[str, str | None]) -> None:
        """Set or remove some."""
        held = self.kept.setdefault((merchant, path), {})
        for name, value in changes.items():
            held.pop(name, None)
            if value is not None:
                held[name] = value

    def move_properties(self, merchant: str, source: str, target: str) -> None:
        """Those at and below a path go to another."""
        moved = self._below(merchant, source)
        self.remove_properties(merchant, target)
        for path, held in moved.items():
            self.kept[merchant, target + path[len(source) :]] = held
            del self.kept[merchant, path]

    def copy_properties(self, merchant: str, source: str, target: str, *, below: bool) -> None:
        """Those of a path are those of another, too."""
        copied = self._below(merchant, source) if below else {source: {}}
        for path in copied:
            held = dict(self.properties(merchant, path))
            self.kept[merchant, target + path[len(source) :]] = held

    def remove_properties(self, merchant: str, path: str) -> None:
        """Forget those at and below a path."""
        for each in self._below(merchant, path):
            del self.kept[merchant, each]

    def _below(self, merchant: str, path: str) -> dict[str, dict[str, str]]:
        return {
            each: held
            for (whose, each), held in self.kept.items()
            if whose == merchant and (each == path or each.startswith(f"{path}/"))
        }


@dataclass
class EventJournal(NoJournal):
    """A journal that remembers: what was told, in its order."""

    events: list[tuple[str, ...]] = field(default_factory=list)

    def committed(self, version: Version) -> None:
        """A file is there."""
        self.events.append(("committed", version.merchant, version.path))

    def copied(self, versions: Sequence[Version]) -> None:
        """Files are there."""
        for version in versions:
            self.committed(version)

    def aborted(self, merchant: str, path: str) -> None:
        """A file did not come."""
        self.events.append(("aborted", merchant, path))

    def moved(self, merchant: str, source: str, target: str) -> None:
        """A file has another path."""
        self.events.append(("moved", merchant, source, target))

    def deleted(self, merchant: str, path: str) -> None:
        """A file is gone."""
        self.events.append(("deleted", merchant, path))

    def touched(self, merchant: str, path: str) -> None:
        """A file's client is not done with it."""
        self.events.append(("touched", merchant, path))

    def locked(self, merchant: str, path: str, until: float) -> None:
        """A lock is there."""
        self.events.append(("locked", merchant, path))

    def unlocked(self, merchant: str, path: str) -> None:
        """The last lock is gone."""
        self.events.append(("unlocked", merchant, path))


class TwoMerchants:
    """A keeper: `wren` and `finch` see their own space, `both` sees both, `reader` only reads."""

    SECRET = "a secret of tests"

    def __init__(self) -> None:
        self.throttle = Throttle()
        self._logins = {
            "wren": Login("wren", ("wren",)),
            "finch": Login("finch", ("finch",)),
            "both": Login("both", ("finch", "wren")),
            "reader": Login("reader", ("wren",), writes=False),
        }
        self._lock = threading.Lock()

    def check(self, user: str, secret: str, address: str, now: float) -> Login | None:
        """Who this is."""
        self.throttle.check(address, user, now)
        login = self._logins.get(user) if secret == self.SECRET else None
        if login is None:
            self.throttle.failed(address, user, now)
        return login
