"""Builds the drive that every way in shares: its spaces, its journal, and who may come in."""

import time
from dataclasses import dataclass

from admin_api.keeper import StoreKeeper
from admin_api.settings import Settings
from catalog.errors import NotFound
from catalog.merchants import Merchant
from drive.disk import Drive
from drive.failures import FailureLog
from drive.folders import LAYOUTS
from drive.ports import Journal, Keeper, Lock, NoJournal
from drive.quota import Limits
from drive.readme import readme_text
from drive.space import Space
from drive.throttle import Throttle
from store.store import Store
from workflow.drive_journal import DriveJournal
from workflow.drive_rules import DriveRules


@dataclass(frozen=True, slots=True)
class DriveParts:
    """A drive, and what goes with it."""

    drive: Drive
    journal: Journal
    keeper: Keeper
    rules: DriveRules

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
        quiet: Seconds without an event before a file is taken; what is set for the merchant
            where None.

    Raises:
        OSError: The folder cannot be made.
    """
    rules = drive_rules(settings, store)
    journal = DriveJournal(store.drive_files, rules.settings, time.time, quiet=quiet)
    drive = _drive(settings, store, journal, rules)
    for merchant in store.merchants.all():
        if not merchant.is_base:
            ensure_drive(drive, merchant, settings)
    drive.recount()  # after a power cut the counts may be older than the disk
    return DriveParts(drive, journal, StoreKeeper(store, shared_throttle(settings)), rules)


def own_drive(settings: Settings, store: Store, rules: DriveRules) -> Drive:
    """The drive for what Crossdock itself writes there, which is no event of a merchant's."""
    return _drive(settings, store, NoJournal(), rules)


def drive_rules(settings: Settings, store: Store) -> DriveRules:
    """What is set of each merchant's drive, and of everybody's."""
    usual = Limits(
        most_bytes=settings.drive_bytes,
        most_files=settings.drive_files,
        most_uploads=settings.drive_uploads,
        floor_bytes=settings.drive_floor_bytes,
    )
    return DriveRules(store.merchants, usual)


def shared_throttle(settings: Settings) -> Throttle:
    """Counts failures to log in, whichever process of this machine they came to."""
    return Throttle(FailureLog(settings.data / "failures"))


def ensure_drive(drive: Drive, merchant: Merchant, settings: Settings) -> None:
    """Make a merchant's folders and README.txt what they should be; no change where they are."""
    drive.ensure_folders(merchant.id, _facts(settings, merchant))


def drive_text(settings: Settings, merchant: Merchant) -> str:
    """What README.txt of a merchant's drive says."""
    layout = LAYOUTS[merchant.drive.layout]
    return readme_text(merchant.id, layout, _facts(settings, merchant))


def _facts(settings: Settings, merchant: Merchant) -> dict[str, str]:
    ways = {"webdav": settings.dav_url, "sftp": settings.sftp_address, "http": settings.api_url}
    told = {way: address for way, address in ways.items() if address}
    if merchant.drive.done_marker == "required":
        told["marker"] = "required"
    return {"name": merchant.name or merchant.id, **told}


def _drive(settings: Settings, store: Store, journal: Journal, rules: DriveRules) -> Drive:
    folder = settings.data / "drive"
    locks = store.drive_locks(Lock)
    return Drive(folder, journal, rules.limits, rules.layout, locks)
