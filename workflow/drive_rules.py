"""What is set of each merchant's drive, for the processes that serve it and pick up from it."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeAlias

from catalog.drive_files import Use
from catalog.drive_settings import DriveSettings
from catalog.errors import NotFound
from catalog.merchants import Merchant
from catalog.pickup import QUIET_SECONDS
from drive.folders import LAYOUTS, Layout
from drive.quota import Limits
from workflow.drive_uses import use_of

# Seconds for which a merchant's settings are not read again: a change is in force everywhere after
# as long, and a client that lists a thousand folders asks the store no thousand times.
FRESH_SECONDS = 2.0

# What is set of a merchant's drive, by the merchant's id.
SettingsOf: TypeAlias = Callable[[str], DriveSettings]

_USUAL = DriveSettings()


class Merchants(Protocol):
    """Where settings are kept; `store.merchants.Merchants` is one."""

    def get(self, merchant: str) -> Merchant:
        """One merchant. Raises NotFound."""


class DriveRules:
    """The settings of all merchants' drives, read again now and then. Safe to use from threads."""

    def __init__(
        self, merchants: Merchants, usual: Limits, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Read nothing yet.

        Args:
            merchants: Where settings are kept.
            usual: Bounds of a merchant for whom nothing else is set.
            now: In seconds; only differences count.
        """
        self._merchants = merchants
        self._usual = usual
        self._now = now
        self._read: dict[str, tuple[float, DriveSettings]] = {}

    def settings(self, merchant: str) -> DriveSettings:
        """What is set of a merchant's drive; the usual for one who is not known."""
        now = self._now()
        read_at, found = self._read.get(merchant, (float("-inf"), _USUAL))
        if not 0 <= now - read_at < FRESH_SECONDS:
            try:
                found = self._merchants.get(merchant).drive
            except NotFound:  # its first feed makes it
                found = _USUAL
            self._read[merchant] = now, found
        return found

    def layout(self, merchant: str) -> Layout:
        """The folders of a merchant's drive."""
        return LAYOUTS[self.settings(merchant).layout]

    def limits(self, merchant: str) -> Limits:
        """The bounds of a merchant's drive."""
        found, usual = self.settings(merchant), self._usual
        return replace(
            usual,
            most_bytes=found.bytes or usual.most_bytes,
            most_files=found.files or usual.most_files,
            most_uploads=found.uploads or usual.most_uploads,
        )


def use_by(settings: DriveSettings, path: str) -> tuple[Use | None, str]:
    """What a file is for, as `use_of` tells it, by what is set of its drive."""
    return use_of(LAYOUTS[settings.layout], path, settings)


def quiet_seconds(settings: DriveSettings) -> float:
    """Seconds without an event before a file is taken."""
    return QUIET_SECONDS if settings.quiet_seconds is None else settings.quiet_seconds
