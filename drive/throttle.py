"""Slows down whoever guesses passwords, without keeping out the merchant elsewhere."""

import ipaddress
import threading
from collections import OrderedDict, deque

from catalog.errors import TooManyTries

# How long a failure counts, in seconds.
WINDOW_SECONDS = 300

# Failures of one user from one address; and of everybody from there, as a whole office may be
# behind one address.
MOST_PER_USER = 20
MOST_PER_ADDRESS = 200

# Addresses, and users at addresses, that are remembered: a few MB at most.
_MOST_KEPT = 10_000

# As many characters of a user's name are looked at; no real one is longer.
_USER_CHARS = 100


class Throttle:
    """Counts failures to sign in, in memory, for one process. Safe to use from many threads.

    An address that fails too often waits, not the user: whoever guesses a merchant's password
    must not keep the merchant from its own drive.
    """

    def __init__(self) -> None:
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
        place = place_of(address)
        with self._lock:
            wait = max(
                self._by_user.wait((place, user[:_USER_CHARS]), now),
                self._by_address.wait((place, ""), now),
            )
        if wait > 0:
            seconds = int(wait) + 1
            raise TooManyTries(f"too many failures; wait {seconds} seconds", seconds=seconds)

    def failed(self, address: str, user: str, now: float) -> None:
        """Count a failure."""
        place = place_of(address)
        with self._lock:
            self._by_user.add((place, user[:_USER_CHARS]), now)
            self._by_address.add((place, ""), now)

    def succeeded(self, address: str, user: str) -> None:
        """Forget the failures of a user at an address; those of the address go on counting."""
        with self._lock:
            self._by_user.forget((place_of(address), user[:_USER_CHARS]))


class _Failures:
    """The latest failures by key; the keys that failed longest ago are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def add(self, key: tuple[str, str], now: float) -> None:
        self._times.setdefault(key, deque(maxlen=self._most)).append(now)
        self._times.move_to_end(key)
        if len(self._times) > _MOST_KEPT:
            self._times.popitem(last=False)

    def wait(self, key: tuple[str, str], now: float) -> float:
        """Seconds until the oldest of as many failures as there may be no longer counts."""
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0
        return max(0, times[0] + WINDOW_SECONDS - now)

    def forget(self, key: tuple[str, str]) -> None:
        self._times.pop(key, None)


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
