"""A drive with everything that picks up from it, and a clock that the test sets."""

import json
from pathlib import Path
from typing import Any

from catalog.drive_settings import DriveSettings
from catalog.merchants import Merchant
from catalog.releases import NewRelease, ReleaseId
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.folders import LAYOUTS, Layout
from drive.ports import NoJournal
from drive.space import Space
from runtime_js.packing import zip_files
from store.store import Store
from workflow.drive_journal import DriveJournal
from workflow.drive_reconcile import reconcile
from workflow.pick_up import PickUp

MERCHANT = "wren"
NOW = "2026-03-01T06:00:00+00:00"
BEGAN = 1_772_344_800.0  # the same in seconds
SETTLED = 6.0

SCRIPT = b"""
function transform() {
  PRODUCT.SKU = INVENTORY_INRECORD.SKU.toString();
  PRODUCT.Color = MAPPING.map('colours', INVENTORY_INRECORD.Colour.toString());
}
"""
BUNDLE = {
    "mapping-custom.js": SCRIPT,
    "manifest.toml": b'currency = "EUR"\n',
    "lookup/colours.csv": b"From,To\nrot,Red\n",
}


class DriveSetting:
    """One merchant's drive; `space` is the merchant's, as the servers have it."""

    def __init__(
        self,
        folder: Path,
        target: str | None = None,
        drive: DriveSettings = DriveSettings(),  # noqa: B008  (it never changes)
    ) -> None:
        self.folder = folder
        self.store = Store(target or folder / "store.sqlite")
        self.blobs = LocalBlobs(folder / "files")
        self.now = BEGAN
        self.settings = drive
        self.journal = DriveJournal(self.store.drive_files, self.settings_of, lambda: self.now)
        self.drive = Drive(folder / "drive", self.journal, layout_of=self.layout_of)
        self.quiet = Drive(folder / "drive", NoJournal(), layout_of=self.layout_of)
        self.quiet.ensure_folders(MERCHANT)
        self.space: Space = self.drive.space(MERCHANT, "ada")
        self.pick_up = self.another()

    def another(self) -> PickUp:
        """Another process that picks up from the same drive."""
        return PickUp(self.store, self.blobs, self.quiet, self.settings_of, lambda _: None)

    def settings_of(self, _merchant: str) -> DriveSettings:
        """What is set of the drive now."""
        return self.settings

    def layout_of(self, _merchant: str) -> Layout:
        """The folders of the drive now."""
        return LAYOUTS[self.settings.layout]

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def merchant(self, **settings: Any) -> None:
        """Add the merchant with these settings."""
        self.store.merchants.add(Merchant(MERCHANT, **settings), NOW, "test")

    def release(self, files: dict[str, bytes] | None = None) -> ReleaseId:
        """Make a release the active one."""
        content = zip_files(files or BUNDLE)
        release = self.store.releases.add(NewRelease(MERCHANT, content), NOW, "test")
        self.store.releases.activate(MERCHANT, release.id, NOW, "test", "")
        return release.id

    def put(self, path: str, data: bytes) -> None:
        """Upload a file, as a merchant does."""
        with self.space.begin(path, len(data)) as upload:
            upload.write(data)
            upload.commit()

    def sweep(self, seconds: float = SETTLED) -> None:
        """Let time pass, and pick up."""
        self.now += seconds
        self.pick_up.sweep(self.now)

    def reconcile(self) -> int:
        """Compare the drive with what is known of it."""
        return reconcile(self.store.drive_files, self.quiet, self.settings_of, self.now)

    def state(self, path: str) -> str | None:
        """The state of a file; None where nothing is known of it."""
        file = self.store.drive_files.get(MERCHANT, path)
        return None if file is None else file.state

    def feeds(self) -> list[tuple[int, str, str, str]]:
        """Number, kind, name and state of the merchant's feeds that wait, in order."""
        return [
            (feed.number, feed.kind, feed.name, feed.state) for feed in self.store.runs.waiting()
        ]

    def end(self, feed: str, fault: tuple[str, str] | None = None) -> None:
        """Let a feed run to its end, as a worker does."""
        release = self.store.releases.active(MERCHANT)
        self.store.runs.begin(feed, str(release.id) if release else "none/1", NOW)
        self.store.finish_feed(feed, (), fault, NOW)

    def read(self, path: str) -> bytes:
        """The bytes of a file on the drive."""
        with self.space.read(path) as file:
            return file.read()

    def status(self, path: str) -> dict[str, Any]:
        """The status beside a file."""
        status: dict[str, Any] = json.loads(self.read(f"{path}.status.json"))
        return status

    def names(self, folder: str) -> list[str]:
        """Names in a folder."""
        return [entry.name for entry in self.space.list(folder)]
