"""Keep what is sent to a marketplace and what comes back, for as long as people ask for it."""

from datetime import timedelta
from typing import BinaryIO

from workflow.sync import Sync

# As long as eBay lets itself be asked about a request.
_KEPT = timedelta(days=90)


def keep_file(sync: Sync, source: BinaryIO) -> str:
    """Keep the bytes of a stream for ninety days; returns their key."""
    until = (sync.clock() + _KEPT).timestamp()
    key, _ = sync.blobs.put(source, announce=lambda key: sync.store.kept_bytes.keep(key, until))
    return key
