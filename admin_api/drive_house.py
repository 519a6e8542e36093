"""Keeps the drives as they are set: their folders and README.txt; what was left for long goes."""

from admin_api.drive_wiring import DriveParts, ensure_drive
from admin_api.settings import Settings
from catalog.drive_settings import DriveSettings
from store.store import Store

# Between two looks for what nobody goes on with, on all drives.
_SWEEP_SECONDS = 60.0


class DriveHouse:
    """For one process; others may do the same at once."""

    def __init__(self, settings: Settings, store: Store, parts: DriveParts) -> None:
        self._settings = settings
        self._store = store
        self._parts = parts
        self._made: dict[str, tuple[str, DriveSettings]] = {}
        self._swept_at = 0.0

    def keep(self, now: float) -> None:
        """Bring every drive up to date whose merchant is new or set otherwise; now and then sweep.

        Args:
            now: In seconds since 1970.
        """
        for merchant in self._store.merchants.all():
            wanted = (merchant.name, merchant.drive)
            # The drive reads settings again after a moment: until then it knows the old folders.
            is_known = self._parts.rules.settings(merchant.id) == merchant.drive
            if not merchant.is_base and is_known and self._made.get(merchant.id) != wanted:
                ensure_drive(self._parts.drive, merchant, self._settings)
                self._made[merchant.id] = wanted
        if not 0 <= now - self._swept_at < _SWEEP_SECONDS:  # also when the clock was set back
            self._swept_at = now
            # With the journal of merchants: an empty file that goes is an event of theirs.
            self._parts.drive.sweep(now)
