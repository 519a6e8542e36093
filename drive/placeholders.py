"""Empty files that a lock has made (RFC 4918, 7.3): deleted when it ended and nobody wrote them.

A client that was cut off between its LOCK and its PUT leaves one. Its lock ends by itself, and the
merchant would find an empty file that nobody has sent.
"""

import contextlib

from catalog.errors import NotFound
from drive.entry import etag
from drive.ground import Ground
from drive.names import split

# The lock is kept a moment after its file is made.
_YOUNG_SECONDS = 60.0


def purge_placeholders(ground: Ground, now: float) -> int:
    """Delete those of one merchant on which no lock is; returns how many.

    Args:
        ground: Of the merchant; its journal is told.
        now: In seconds since 1970.
    """
    purged = 0
    left = ground.staging.placeholders(now - _YOUNG_SECONDS)
    for path, made in left:
        locks = ground.locks.locks(ground.merchant)
        if not any(lock.path == path and lock.expires_at > now for lock in locks):
            purged += _purge(ground, path, made)
            ground.staging.forget_placeholder(path)
    return purged


def _purge(ground: Ground, path: str, made: str) -> bool:
    """Delete one, unless another version lies there: that is somebody's file."""
    with contextlib.suppress(NotFound):
        with ground.ledger.held() as counts, ground.tree.place(split(path)) as place:
            if place.found is None or etag(place.found) != made:
                return False
            trash = ground.clear(place, counts)
            ground.journal.deleted(ground.merchant, place.path)
        ground.staging.burn(trash)
        return True
    return False
