"""Compare what feeds name with the bytes that are kept: two sorted lists, neither ever held.

Feeds arrive and bytes go while this runs. So whatever looks wrong is looked at once more, and only
what still is wrong then is told.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter

from drive.blob import Blob
from store.kept_bytes import NamedBytes
from store.store import Store
from workflow.damage import Damage
from workflow.ports import Blobs
from workflow.tidy_bytes import batches, orphans, remove_going

# Rows of one question to the store.
_AT_ONCE = 1_000

_BY_KEY = attrgetter("key")


def check_bytes(
    store: Store, blobs: Blobs, now: float, *, deep: bool, repair: bool
) -> Iterator[Damage]:
    """Compare all bytes.

    Args:
        store: Knows the feeds.
        blobs: Where bytes are kept.
        now: In seconds since 1970.
        deep: Whether every byte is read and hashed.
        repair: Whether what no feed has named for long is removed.
    """
    owner = blobs.owner()
    if owner is not None and owner != store.kept_bytes.known_identity():
        message = "these files belong to another store"
        yield Damage("fsck_files_foreign", "", owner, message)
        return
    unnamed: list[Blob] = []
    for named, blob in _side_by_side(_named(store), blobs.all()):
        if blob is None:
            yield from _missing(store, blobs, named)
        elif not named:
            unnamed.append(blob)
        else:
            yield from _differing(blobs, blob, named, deep=deep)
        if len(unnamed) >= _AT_ONCE:
            yield from _unnamed(store, blobs, unnamed, now, repair=repair)
            unnamed = []
    yield from _unnamed(store, blobs, unnamed, now, repair=repair)


def _named(store: Store) -> Iterator[NamedBytes]:
    after = ("", "")
    while page := store.kept_bytes.page(after, _AT_ONCE):
        yield from page
        after = (page[-1].key, page[-1].feed)


def _side_by_side(
    named: Iterator[NamedBytes], kept: Iterator[Blob]
) -> Iterator[tuple[Iterable[NamedBytes], Blob | None]]:
    """What names each key, and the blob of it; either may be missing."""
    blob = next(kept, None)
    for key, group in groupby(named, key=_BY_KEY):
        while blob is not None and blob.key < key:
            yield (), blob
            blob = next(kept, None)
        if blob is not None and blob.key == key:
            yield group, blob
            blob = next(kept, None)
        else:
            yield group, None
    if blob is not None:
        yield from (((), each) for each in chain([blob], kept))


def _missing(store: Store, blobs: Blobs, named: Iterable[NamedBytes]) -> Iterator[Damage]:
    for each in named:
        # It may have arrived since the list was read, or its feed may have let it go.
        if store.feeds.get(each.feed).location == each.key and not blobs.exists(each.key):
            message = f"the bytes of feed {each.number} are gone: {each.key}"
            yield Damage("fsck_bytes_missing", each.merchant, each.feed, message)


def _differing(
    blobs: Blobs, blob: Blob, named: Iterable[NamedBytes], *, deep: bool
) -> Iterator[Damage]:
    is_spoilt = None
    for each in named:
        if blob.size != each.size:
            message = f"{blob.size:,} bytes instead of {each.size:,}"
        else:
            if is_spoilt is None:
                is_spoilt = deep and _hash(blobs, blob.key) != blob.key
            if not is_spoilt:
                continue
            message = "other bytes of the same number"
        message = f"feed {each.number} names {each.key}: there are {message}"
        yield Damage("fsck_bytes_differ", each.merchant, each.feed, message)


def _unnamed(
    store: Store, blobs: Blobs, unnamed: list[Blob], now: float, *, repair: bool
) -> Iterator[Damage]:
    by_key = {blob.key: blob for blob in unnamed}
    old = orphans(store, unnamed, now)
    if repair:
        for some in batches(old, _AT_ONCE):
            store.kept_bytes.let_go_unnamed(some)
        remove_going(store, blobs, now)
    for key in old:
        blob = by_key[key]
        days = int((now - blob.kept_at) / 86_400)
        message = f"{blob.size:,} bytes, for {days:,} days"
        is_gone = repair and not blobs.exists(key)
        yield Damage("fsck_bytes_unnamed", "", key, message, is_repaired=is_gone)


def _hash(blobs: Blobs, key: str) -> str:
    digest = hashlib.sha256()
    for block in blobs.blocks(key):
        digest.update(block)
    return digest.hexdigest()
