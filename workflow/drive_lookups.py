"""The lookups that a merchant keeps on its drive, where scripts name them as `/store/lookup/…`.

A feed runs with them as they were when it was taken: they are kept as one blob, whose key goes with
the feed. So each attempt, on any machine, reads the same, and the merchant may replace them while
a feed runs.
"""

import io
import os
import zipfile
from collections.abc import Mapping
from datetime import timedelta

from catalog.errors import NotFound
from drive.names import is_junk
from drive.space import Space
from mapping_service.drive_files import DELIMITED
from mapping_service.limits import DEFAULT_LIMITS
from runtime_js.packing import zip_files
from store.store import Store
from workflow.drive_uses import is_unnoticed
from workflow.ports import Blobs

# A feed that is held that long can still go on; the unmapped report needs them at its end.
_KEPT = timedelta(days=90)


def keep_drive_lookups(store: Store, blobs: Blobs, space: Space, now: float) -> str:
    """Keep the delimited files below the folder of lookups.

    Args:
        store: Lets nobody remove what is kept.
        blobs: Where it is kept.
        space: The merchant's, of the older platform's folders.
        now: In seconds since 1970.

    Returns:
        The key; empty where there are none. The same files have the same key.
    """
    files = _delimited(space)
    if not files:
        return ""
    until = now + _KEPT.total_seconds()
    content = io.BytesIO(zip_files(files))
    key, _ = blobs.put(content, announce=lambda key: store.kept_bytes.keep(key, until))
    return key


def read_drive_lookups(blobs: Blobs, key: str) -> Mapping[str, bytes]:
    """The files of a key, by the names that scripts use; none of an empty key.

    Raises:
        BlobMissing: They are no longer kept.
    """
    if not key:
        return {}
    content = b"".join(blobs.blocks(key))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {f"/{name}": archive.read(name) for name in archive.namelist()}


def _delimited(space: Space) -> dict[str, bytes]:
    """Files by path, as many in the order of their paths as scripts may have together."""
    limits, found = DEFAULT_LIMITS, dict[str, bytes]()
    free = limits.store_bytes
    for entry in space.files(space.layout.slot("mapping").path):
        is_none = is_unnoticed(entry.path) or is_junk(entry.name)
        is_lookup = os.path.splitext(entry.name)[1].lower() in DELIMITED and not is_none
        if is_lookup and entry.size <= free:
            try:
                with space.read(entry.path) as file:
                    content = file.read(free + 1)
            except NotFound:  # deleted a moment ago
                continue
            if len(content) <= free:
                found[entry.path] = content
                free -= len(content)
    return found
