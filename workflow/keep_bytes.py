"""Bytes that are about to be named by a feed: nobody removes them in between."""

import time
from collections.abc import Callable

from store.store import Store

# From the moment that bytes are put until a feed names them; a moment, unless the machine sleeps.
KEPT_SECONDS = 24 * 3_600.0


def keeping(store: Store, clock: Callable[[], float] = time.time) -> Callable[[str], None]:
    """What blobs are to announce a key to, before they keep bytes under it.

    Args:
        store: Of the feed that will name them.
        clock: Gives the present, in seconds since 1970.
    """
    return lambda key: store.kept_bytes.keep(key, clock() + KEPT_SECONDS)
