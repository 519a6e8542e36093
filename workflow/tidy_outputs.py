"""Remove results of days that are long past from the merchants' drives; `latest` stays."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from catalog.errors import NameRefused, NotFound
from drive.disk import Drive
from drive.space import Space

# As `workflow.drive_responses` names the folders of days: 2026-03-01, or Mar-01-2026.
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPELT = re.compile(r"([A-Z][a-z]{2})-(\d{2})-(\d{4})", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def tidy_outputs(
    drive: Drive, keep_days: int, now: float, only: Callable[[str], bool] = lambda _: True
) -> Iterator[tuple[str, int]]:
    """Remove folders of days, merchant by merchant, each when the result before it is taken.

    Args:
        drive: The drives, with a journal that keeps nothing: no result is ever picked up.
        keep_days: Days for which results are kept.
        now: In seconds since 1970.
        only: Whether a merchant's drive is looked at.

    Yields:
        The merchant, and how many folders went.
    """
    # A day more: wherever the merchant is, its day is over.
    before = datetime.fromtimestamp(now, UTC).date() - timedelta(days=keep_days + 1)
    for merchant in drive.merchants():
        if only(merchant):
            space = drive.space(merchant, "crossdock", ours=True)
            yield merchant, sum(_remove(space, path) for path in list(_old(space, before)))


def day_of(name: str) -> date | None:
    """The day that a folder of results is named after; None for any other name."""
    spelt = _SPELT.fullmatch(name)
    if spelt is not None and spelt[1] in _MONTHS:
        name = f"{spelt[3]}-{_MONTHS.index(spelt[1]) + 1:02}-{spelt[2]}"
    if not _ISO.fullmatch(name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:  # the 31st of February
        return None


def _old(space: Space, before: date) -> Iterator[str]:
    for slot in space.layout.slots:
        if slot.role != "result":
            continue
        try:
            entries = space.list(slot.path)
        except (NotFound, NameRefused):
            continue
        for entry in entries:
            day = day_of(entry.name) if entry.is_folder else None
            if day is not None and day < before:
                yield entry.path


def _remove(space: Space, path: str) -> int:
    try:
        space.delete(path)
    except NotFound:  # another process was here first, or the merchant
        return 0
    return 1
