"""Builds the drive that every way in shares: its spaces, its journal, and who may come in."""

import time
from dataclasses import dataclass

from admin_api.keeper import StoreKeeper
from admin_api.settings import Settings
from catalog.errors import NotFound
from drive.disk import Drive
from drive.folders import PLAIN
from drive.ports import Journal, Keeper
from drive.space import Space
from drive.throttle import Throttle
from store.store import Store
from workflow.drive_journal import DriveJournal


@dataclass(frozen=True, slots=True)
class DriveParts:
    """A drive, and what goes with it."""

    drive: Drive
    journal: Journal
    keeper: Keeper

    def space(self, merchant: str, user: str) -> Space:
        """The space of a merchant that is known, made where the merchant is new."""
        try:
            return self.drive.space(merchant, user)
        except NotFound:
            self.drive.ensure_folders(merchant)
            return self.drive.space(merchant, user)


def build_drive(settings: Settings, store: Store, *, quiet: float | None = None) -> DriveParts:
    """The drive of a store, with the folders of every merchant.

    Args:
        settings: Of this machine.
        store: Open; knows merchants, users and what becomes of files.
        quiet: Seconds without an event before a file is taken; the rule's own where None.

    Raises:
        OSError: The folder cannot be made.
    """
    files = store.drive_files
    if quiet is None:
        journal = DriveJournal(files, PLAIN, time.time)
    else:
        journal = DriveJournal(files, PLAIN, time.time, quiet=quiet)
    drive = Drive(settings.data / "drive", journal)
    for merchant in store.merchants.all():
        drive.ensure_folders(merchant.id, {"name": merchant.name})
    return DriveParts(drive, journal, StoreKeeper(store, Throttle()))
