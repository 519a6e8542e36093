"""Run a feed again: its bytes as a new feed, through the release that is active now."""

import time
from collections.abc import Callable
from datetime import datetime

from catalog.errors import FeedBytesGone
from catalog.feeds import Feed
from store.batch import ReceivedFile
from store.store import Store
from workflow.keep_bytes import keeping
from workflow.ports import Blobs


def receive_again(
    store: Store,
    blobs: Blobs,
    feed: Feed,
    received_at: datetime,
    clock: Callable[[], float] = time.time,
) -> Feed:
    """Take in the bytes of an earlier feed as if its merchant had sent them now.

    Args:
        store: Where it is recorded.
        blobs: Where its bytes are kept.
        feed: The earlier one, in any state.
        received_at: When, with a time zone.
        clock: Gives the present, in seconds since 1970.

    Returns:
        The new feed; or the earlier one where that has not begun yet, and is the last of its kind.

    Raises:
        FeedBytesGone: Its bytes are not kept any more.
    """
    key = feed.location
    if key is None or feed.direction != "inbound":
        raise _gone(feed)
    keeping(store, clock)(key)  # from here on they stay, if they are there
    if not blobs.exists(key):
        raise _gone(feed)
    return store.runs.receive(
        ReceivedFile(
            merchant=feed.merchant,
            kind=feed.kind,
            name=feed.name,
            sha256=feed.sha256,
            size_bytes=feed.size_bytes,
            location=key,
            received_at=received_at.isoformat(timespec="seconds"),
        )
    )


def _gone(feed: Feed) -> FeedBytesGone:
    since = f" since {feed.bytes_gone_at}" if feed.bytes_gone_at else ""
    message = f"the bytes of feed {feed.number} of {feed.merchant} are not kept{since}"
    return FeedBytesGone(message, feed=feed.id)
