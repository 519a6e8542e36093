"""Keeps the files in order: bytes and results that were kept long enough go, every hour."""

import logging

from admin_api.blob_wiring import Blobs
from admin_api.settings import Settings
from drive.disk import Drive
from store.store import Store
from workflow.tidy_bytes import TidyBytes
from workflow.tidy_outputs import tidy_outputs

_log = logging.getLogger("crossdock.pickup")

_PERIOD_SECONDS = 3_600.0

# Feeds and blobs that one run looks at: some seconds; a million blobs are through in four days.
_AT_ONCE = 10_000


class FileHouse:
    """For one process; others may do the same at once."""

    def __init__(self, settings: Settings, store: Store, blobs: Blobs, drive: Drive) -> None:
        """Wire it.

        Args:
            settings: Say how long files are kept.
            store: Knows what feeds name.
            blobs: Where bytes are kept.
            drive: With a journal that keeps nothing.
        """
        self._drive = drive
        self._output_days = settings.keep_output_days
        self._bytes = TidyBytes(store, blobs, settings.keep_feed_days)
        self._kept_at = 0.0

    def keep(self, now: float) -> None:
        """Tidy up where that was an hour ago.

        Args:
            now: In seconds since 1970.
        """
        if 0 <= now - self._kept_at < _PERIOD_SECONDS:
            return
        self._kept_at = now  # what fails now is tried again in an hour
        for merchant, folders in tidy_outputs(self._drive, self._output_days, now):
            if folders:
                _log.info("%s: results of %s days went", merchant, folders)
        gone = self._bytes.run(_AT_ONCE)
        if gone.removed or gone.feeds:
            _log.info("%s feeds let go of their bytes, %s files went", gone.feeds, gone.removed)
