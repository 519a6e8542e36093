"""Take in a file that a merchant has sent: keep its bytes, record the feed. The rest happens later.

Whoever takes it in needs nothing of what runs it: a worker looks for feeds that wait. So a feed
that is recorded will be run, whatever is killed when.
"""

from datetime import UTC, datetime
from typing import BinaryIO

from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.records import SENT_KINDS
from store.batch import ReceivedFile
from store.store import Store
from workflow.keep_bytes import keeping
from workflow.ports import Blobs

# A packed feed may be this large as it arrives, where its merchant has no bound of its own.
MOST_FEED_BYTES = 10 << 30

# Longer names are cut: no file system has them, but a name may come from anywhere.
_NAME_CHARS = 255


def receive_feed(
    store: Store,
    blobs: Blobs,
    merchant: str,
    kind: str,
    name: str,
    source: BinaryIO,
    received_at: datetime,
) -> Feed:
    """Take in a feed; makes its merchant where there is none of that id.

    Args:
        store: Where it is recorded.
        blobs: Where its bytes are kept.
        merchant: Whose it is.
        kind: One of SENT_KINDS.
        name: What the merchant calls the file.
        source: Its bytes, read to the end.
        received_at: When, with a time zone. Scripts see this as the present.

    Returns:
        The feed. The same bytes under the same name, sent again while the first still waits, are
        the same feed.

    Raises:
        FeedRefused: It is larger than the merchant may send.
        ConfigInvalid: It is no merchant id.
    """
    return store.runs.receive(keep_feed(store, blobs, merchant, kind, name, source, received_at))


def keep_feed(
    store: Store,
    blobs: Blobs,
    merchant: str,
    kind: str,
    name: str,
    source: BinaryIO,
    received_at: datetime,
    *,
    expected: str | None = None,
) -> ReceivedFile:
    """Keep the bytes of a feed, and say what is to be recorded. Other arguments as `receive_feed`.

    Args:
        store: As `receive_feed`, and so the next five.
        blobs: Where its bytes are kept.
        merchant: Whose it is.
        kind: Of feed.
        name: Of the file.
        source: Its bytes.
        received_at: When.
        expected: SHA-256 of a file of the drive, which nobody changes: it need not be copied.

    Raises:
        FeedRefused: It is larger than the merchant may send.
        UploadBroken: It is not what was expected.
    """
    if kind not in SENT_KINDS:
        raise ValueError(f"no kind of feed: {kind!r}")
    keep = blobs.put if expected is None else blobs.adopt
    most = most_feed_bytes(store, merchant)
    key, size = keep(source, most, expected=expected, announce=keeping(store))
    return ReceivedFile(
        merchant=merchant,
        kind=kind,
        name=_plain(name),
        sha256=key,
        size_bytes=size,
        location=key,
        received_at=received_at.astimezone(UTC).isoformat(timespec="seconds"),
    )


def most_feed_bytes(store: Store, merchant: str) -> int:
    """How many bytes a feed of a merchant may have as it arrives."""
    try:
        return store.merchants.get(merchant).limits.feed_bytes or MOST_FEED_BYTES
    except NotFound:
        return MOST_FEED_BYTES


def _plain(name: str) -> str:
    """A name as text that can be stored and shown: a file's may be any bytes."""
    cut = name[:_NAME_CHARS]
    return "".join(each if each.isprintable() else "?" for each in cut) or "?"
