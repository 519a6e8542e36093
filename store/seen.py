"""What was seen: the last record of each SKU, so that it costs nothing when it comes again.

A SKU is seen in a feed when a record of it was translated, or rejected, or claimed to be the one
that was seen last. A row whose digest is empty says that the SKU was there and that its record
must be translated whenever it comes.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, CursorResult, Table

from catalog.records import SENT_KINDS
from store.batch import Batch, FeedArrival
from store.bulk import insert_rows, is_postgres, run, upsert_rows
from store.columns import storable
from store.database import Database
from store.draft_rows import SeenRow
from store.facets import children_of
from store.replays import Replay, add_replays

_seen: Table = SeenRow.__table__  # type: ignore[attr-defined]

# Digests of one question: SQLite allows 32,766 values in a statement.
_DIGESTS_PER_QUERY = 10_000

# SKUs that are read at a time when a feed's missing ones are listed.
_PAGE = 5_000

_ALWAYS_TRANSLATE = b""

# The hot path: `tests/contract/test_query_plans.py` shows how each of these is answered.
HELD = "SELECT sku, digest FROM seen WHERE merchant = ? AND kind = ? AND sku IN ??"
KNOWN = (
    "SELECT digest, sku FROM seen WHERE merchant = ? AND kind = ? AND digest IN {} "
    "AND through = sku"
)
# With the record's own SKU its children, which have the digest of the record that named them.
CLAIM = "UPDATE seen SET feed_number = ? WHERE merchant = ? AND kind = ? AND digest IN {}"
TOUCH = "UPDATE seen SET feed_number = ? WHERE merchant = ? AND kind = ? AND sku IN ??"
FORGET = "DELETE FROM seen WHERE merchant = ? AND kind IN ?? AND sku IN ??"
MISSING = (
    "SELECT sku FROM seen WHERE merchant = ? AND kind = ? AND sku > ? AND feed_number < ? "
    "ORDER BY sku LIMIT ?"
)
STILL_MISSING = (
    "SELECT sku FROM seen WHERE merchant = ? AND kind = ? AND sku IN ?? AND feed_number < "
    "(SELECT number FROM feeds WHERE id = ?)"
)
COUNT = (
    "SELECT count(*), coalesce(sum(CASE WHEN feed_number < ? THEN 1 ELSE 0 END), 0) "
    "FROM seen WHERE merchant = ? AND kind = ?"
)


class Seen:
    """What was seen of every merchant, by kind of feed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, merchant: str, kind: str, digests: Collection[bytes]) -> dict[bytes, str]:
        """Which of these records need no translation, and the SKU of each.

        The answer may be out of date when the records are stored; so it is only a claim, which
        `Store.write_batch` checks again.
        """
        listed = list(digests)
        found: dict[bytes, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(listed), _DIGESTS_PER_QUERY):
                part = listed[start : start + _DIGESTS_PER_QUERY]
                rows = _on_digests(connection, KNOWN, (merchant, kind), part)
                found.update((bytes(digest), sku) for digest, sku in rows)
        return found

    def missing(self, merchant: str, kind: str, feed_number: int) -> Iterator[str]:
        """Yield the SKUs that were seen before a feed and not in it, in order."""
        after: str | None = ""
        while after is not None:
            with self._database.reading() as connection:
                page = run(connection, MISSING, merchant, kind, after, feed_number, _PAGE)
                skus = page.scalars().all()
            yield from skus
            after = skus[-1] if len(skus) == _PAGE else None

    def counts(self, merchant: str, kind: str, feed_number: int) -> tuple[int, int]:
        """How many SKUs were ever seen, and how many of them not since feed `feed_number`."""
        with self._database.reading() as connection:
            total, missing = run(connection, COUNT, feed_number, merchant, kind).one()
        return int(total), int(missing)


def write_seen(
    connection: Connection,
    arrival: FeedArrival,
    number: int,
    batch: Batch,
    waiting: set[str],
    new: Collection[str],
) -> int:
    """Note what the records of a batch have named.

    A claim that is no longer true becomes a replay, and so does every later record of its SKU:
    translated again in the order of the feed they end as if there had been no claim.

    Args:
        connection: Of the transaction that writes the batch.
        arrival: Of the feed.
        number: Of the feed.
        batch: Its `drafts`, `seen`, `unchanged` and `errors` are looked at.
        waiting: SKUs that have a replay; those that get one are added.
        new: SKUs that were never heard of before this batch.

    Returns:
        How many claims were true.
    """
    told = sorted(_told(batch))
    skus = list({sku for _, _, sku, _, _ in told}.difference(new))
    scope = (arrival.merchant, arrival.kind)
    held = {sku: bytes(digest) for sku, digest in run(connection, HELD, *scope, skus)}
    there = set(held)
    rows: dict[str, tuple[object, ...]] = {}
    claimed: set[bytes] = set()
    replays: list[Replay] = []
    true_claims = 0
    for record, is_claim, sku, through, digest in told:
        if sku in waiting:
            if through == sku:
                replays.append(Replay(record, sku, is_counted=not is_claim))
        elif not is_claim:
            held[sku] = digest
            rows[sku] = (*scope, sku, through, digest, number, record)
        elif held.get(sku) == digest:
            true_claims += 1
            claimed.add(digest)
        else:
            waiting.add(sku)
            replays.append(Replay(record, sku, is_counted=False))
    _claim(connection, number, scope, claimed)
    insert_rows(connection, _seen, [row for sku, row in rows.items() if sku not in there])
    upsert_rows(connection, _seen, [row for sku, row in rows.items() if sku in there])
    add_replays(connection, arrival.merchant, arrival.id, replays)
    rejected = [storable(error.sku) for error in batch.errors if error.sku is not None]
    if rejected:  # whoever sends a bad record of a SKU still has it
        run(connection, TOUCH, number, *scope, rejected)
    return true_claims


def still_missing(connection: Connection, arrival: FeedArrival, skus: Collection[str]) -> list[str]:
    """Which of these SKUs were seen before a feed and not in it, in order."""
    scope = (arrival.merchant, arrival.kind)
    return sorted(run(connection, STILL_MISSING, *scope, list(skus), arrival.id).scalars())


def forget(connection: Connection, merchant: str, skus: Collection[str]) -> None:
    """Let the next feed speak of these SKUs anew, whatever it says."""
    run(connection, FORGET, merchant, list(SENT_KINDS), list(skus))


def _told(batch: Batch) -> Iterator[tuple[int, bool, str, str, bytes]]:
    """Record, whether it is a claim, SKU, SKU of the record that names it, and digest."""
    digests = {each.record: each.digest for each in batch.seen}
    for change in batch.drafts:
        digest = digests.get(change.record, _ALWAYS_TRANSLATE)
        yield change.record, False, change.sku, change.sku, digest
        if "Variations" in change.fields:
            for child in children_of(change.fields):
                sku = child.get("SKU")
                if isinstance(sku, str) and sku != change.sku:
                    yield change.record, False, sku, change.sku, digest
    for each in batch.unchanged:
        yield each.record, True, each.sku, each.sku, each.digest


def _claim(
    connection: Connection, number: int, scope: tuple[str, str], digests: Collection[bytes]
) -> None:
    listed = list(digests)
    for start in range(0, len(listed), _DIGESTS_PER_QUERY):
        part = listed[start : start + _DIGESTS_PER_QUERY]
        _on_digests(connection, CLAIM, (number, *scope), part)


def _on_digests(
    connection: Connection, statement: str, values: tuple[object, ...], digests: list[bytes]
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement on digests; SQLite cannot have a list of bytes as one value."""
    if is_postgres(connection):
        return run(connection, statement.format("??"), *values, digests)
    marks = f"(VALUES {', '.join(['(?)'] * len(digests))})"
    # Past `run`, which remembers each statement: there is one for every number of digests.
    return connection.exec_driver_sql(statement.format(marks), (*values, *digests))
