"""Slows down whoever guesses passwords, without keeping out the merchant elsewhere."""

import ipaddress
import logging
import threading
from collections import OrderedDict, deque

from catalog.errors import TooManyTries
from drive.failures import WINDOW_SECONDS, Attempt, FailureLog, hash_of

_log = logging.getLogger("crossdock.drive")

# Failures of one user from one address; and of everybody from there, as a whole office may be
# behind one address.
MOST_PER_USER = 20
MOST_PER_ADDRESS = 200

# Addresses, and users at addresses, that are remembered: a few MB at most.
_MOST_KEPT = 10_000

# As many characters of a user's name are looked at; no real one is longer.
_USER_CHARS = 100


class Throttle:
    """Counts failures to sign in. Safe to use from many threads.

    An address that fails too often waits, not the user: whoever guesses a merchant's password
    must not keep the merchant from its own drive.
    """

    def __init__(self, log: FailureLog | None = None) -> None:
        """Count from nothing.

        Args:
            log: Tells of the failures of other processes; those of this one count alone where
                None.
        """
        self._log = log
        self._now = 0.0
        self._by_user = _Failures(MOST_PER_USER)
        self._by_address = _Failures(MOST_PER_ADDRESS)
        self._lock = threading.Lock()

    def check(self, address: str, user: str, now: float) -> None:
        """See whether somebody may try to sign in; ask before their password is looked at.

        Args:
            address: Where they call from.
            user: Who they say they are, any text.
            now: In seconds; only differences count.

        Raises:
            TooManyTries: They must wait. Context: `seconds`.
        """
        by_user, by_address = _keys(address, user)
        with self._lock:
            self._learn(now)
            wait = max(self._by_user.wait(by_user, now), self._by_address.wait(by_address, now))
        if wait > 0:
            seconds = int(wait) + 1
            raise TooManyTries(f"too many failures; wait {seconds} seconds", seconds=seconds)

    def failed(self, address: str, user: str, now: float) -> None:
        """Count a failure."""
        with self._lock:
            self._tell(Attempt(True, now, *_keys(address, user)))

    def succeeded(self, address: str, user: str) -> None:
        """Forget the failures of a user at an address; those of the address go on counting."""
        with self._lock:
            attempt = Attempt(False, self._now, *_keys(address, user))
            if self._by_user.has(attempt.user):
                self._tell(attempt)

    def _tell(self, attempt: Attempt) -> None:
        """Let every process know; where that cannot be, at least this one does."""
        try:
            if self._log is not None:
                self._log.add(attempt)
                return
        except OSError as error:
            _log.warning("failures to log in count for this process alone: %s", error)
        self._count(attempt)

    def _learn(self, now: float) -> None:
        self._now = now
        for attempt in () if self._log is None else self._log.news(now):
            self._count(attempt)

    def _count(self, attempt: Attempt) -> None:
        if attempt.failed:
            self._by_user.add(attempt.user, attempt.at)
            self._by_address.add(attempt.place, attempt.at)
        else:
            self._by_user.forget(attempt.user)


class _Failures:
    """The latest failures by key; the keys that failed longest ago are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def add(self, key: str, now: float) -> None:
        self._times.setdefault(key, deque(maxlen=self._most)).append(now)
        self._times.move_to_end(key)
        if len(self._times) > _MOST_KEPT:
            self._times.popitem(last=False)

    def wait(self, key: str, now: float) -> float:
        """Seconds until the oldest of as many failures as there may be no longer counts."""
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0
        return max(0, times[0] + WINDOW_SECONDS - now)

    def has(self, key: str) -> bool:
        return key in self._times

    def forget(self, key: str) -> None:
        self._times.pop(key, None)


def _keys(address: str, user: str) -> tuple[str, str]:
    """What a user at a place is counted by, and the place."""
    place = place_of(address)
    return hash_of(place, user[:_USER_CHARS]), hash_of(place)


def place_of(address: str) -> str:
    """What counts as one address: of IPv6 a /64, since one customer has all of it."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:_USER_CHARS]
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
