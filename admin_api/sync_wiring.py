"""Builds what the use cases of the sync layer work with."""

from datetime import UTC, datetime

from admin_api.drive_wiring import drive_rules, ensure_drive, own_drive
from admin_api.markets import Markets
from admin_api.settings import Settings
from catalog.errors import NotFound
from drive.space import Space
from store.store import Store
from workflow.ports import Blobs
from workflow.sync import Sync

# As whom we write on a drive.
_US = "crossdock"


def build_sync(settings: Settings, store: Store, blobs: Blobs, markets: Markets) -> Sync:
    """The world of the sync layer; what merchants are told goes to the drive of this machine."""
    drive = own_drive(settings, store, drive_rules(settings, store))

    def space(merchant: str) -> Space:
        try:
            return drive.space(merchant, _US, ours=True)
        except NotFound:  # a merchant who is new: whoever needs the folders first makes them
            ensure_drive(drive, store.merchants.get(merchant), settings)
            return drive.space(merchant, _US, ours=True)

    return Sync(store, blobs, markets, space, present)


def present() -> datetime:
    """The present, as it is passed to whoever needs a clock."""
    return datetime.now(UTC)
