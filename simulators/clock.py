"""The time a simulator lives in: the real one, or one that stands until it is moved."""

from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is. May be shared by threads; moving it is for one owner.

    Args:
        start: A time with zone at which the clock stands until `advance` moves it. None for the
            real time, which `advance` puts forward.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The time, in UTC."""
        return (self._start or datetime.now(UTC)).astimezone(UTC) + self._ahead

    def advance(self, seconds: float) -> datetime:
        """Move the clock forward; ValueError for less than nothing, since tokens would revive."""
        if seconds < 0:
            raise ValueError("time goes forward")
        self._ahead += timedelta(seconds=seconds)
        return self.now()


def iso_text(moment: datetime) -> str:
    """As eBay writes a time: ISO 8601 in UTC with milliseconds, `2026-03-01T09:30:00.000Z`."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
    )


def read_time(text: str) -> datetime:
    """A time as eBay takes it; ValueError if it is none, or names no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no zone: {text!r}")
    return moment.astimezone(UTC)
