"""Times as this process writes them: ISO 8601 in UTC to the second, `2026-03-01T12:00:00Z`."""

from datetime import UTC, datetime


def iso_text(moment: datetime) -> str:
    """A time as text; such texts sort as their times do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def iso_now() -> str:
    """The present."""
    return iso_text(datetime.now(UTC))
