"""How many connections may knock: of one address, of everybody, and of those not yet known."""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass

from drive.throttle import place_of

_MINUTE_SECONDS = 60.0

# Addresses whose times are remembered; those that knocked longest ago are forgotten first.
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Bounds of connections.

    Attributes:
        most: Connections at once.
        per_address: Of one address. A whole office may be behind one; rclone opens about ten.
        unknown: Connections at once that have not logged in, of everybody.
        unknown_per_address: Of one address.
        per_minute: Connections that one address may begin. Each costs milliseconds of signing.
    """

    most: int = 512
    per_address: int = 64
    unknown: int = 64
    unknown_per_address: int = 16
    per_minute: int = 240


class Doors:
    """Counts connections. For one event loop's thread."""

    def __init__(self, limits: DoorLimits) -> None:
        self._limits = limits
        self._known: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def knock(self, address: str, now: float) -> bool:
        """Let a connection in, or not; one that is let in must `leave`.

        Args:
            address: Where it comes from.
            now: In seconds; only differences count.
        """
        place, limits = place_of(address), self._limits
        times = self._times.setdefault(place, deque(maxlen=limits.per_minute))
        self._times.move_to_end(place)
        if len(self._times) > _MOST_KEPT:
            self._times.popitem(last=False)
        if (
            self._unknown.total() >= limits.unknown
            or self._unknown[place] >= limits.unknown_per_address
            or self._known.total() + self._unknown.total() >= limits.most
            or self._known[place] + self._unknown[place] >= limits.per_address
            or (len(times) == limits.per_minute and times[0] > now - _MINUTE_SECONDS)
        ):
            return False
        times.append(now)
        self._unknown[place] += 1
        return True

    def welcome(self, address: str) -> None:
        """A connection has logged in."""
        place = place_of(address)
        self._drop(self._unknown, place)
        self._known[place] += 1

    def leave(self, address: str, *, known: bool) -> None:
        """A connection has ended, which had logged in or had not."""
        self._drop(self._known if known else self._unknown, place_of(address))

    def _drop(self, counter: Counter[str], place: str) -> None:
        counter[place] -= 1
        if counter[place] <= 0:
            del counter[place]
