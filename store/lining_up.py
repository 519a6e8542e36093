"""What a rule does with items that differ from main: approved, shown to a person, or settled."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from catalog.merchants import Channel
from catalog.product_states import (
    APPROVED,
    AWAITING_APPROVAL,
    CHANGED,
    LINED_UP,
    NEW,
    QUEUED,
    approval_event,
)
from catalog.promotion import FAST_NOUNS, Pending
from store.answering import Answering
from store.merging import Cause, Merger
from store.pending import compare, next_items
from store.saving import save
from store.submitting import load_items

# Where nothing may be pending although the state says so: the draft has changed back, or an item
# was ended and relisted while its listing stayed.
_MAY_REST = frozenset({NEW, APPROVED, QUEUED, CHANGED})


@dataclass(frozen=True, slots=True)
class LinedUp:
    """What became of one page of items.

    Attributes:
        queued: How many may now be sent; those that could be before are not among them.
        asked: How many wait for a person from now on.
        settled: How many had come back to what main says.
        last: SKU of the last item that was looked at; None at the end.
    """

    queued: int
    asked: int
    settled: int
    last: str | None


def line_up(
    connection: Connection,
    merchant: str,
    channel: Channel,
    nouns: Collection[str],
    policy: str,
    now: str,
    after_sku: str,
    limit: int,
) -> LinedUp:
    """Do what `Promotion.line_up` says, in a transaction that writes the merchant's data."""
    page = next_items(connection, merchant, LINED_UP[policy], after_sku, limit)
    found = {each.sku: each for each in compare(connection, merchant, channel, nouns, page)}
    merger = Merger(merchant, Cause("rule", "line_up", now))
    load_items(connection, merger, list(found))
    before = {sku: item.state for sku, item in merger.items.items()}
    for sku, each in found.items():
        _move(merger, sku, each, policy)
    save(connection, merger)
    states = [(before[sku], item.state) for sku, item in merger.items.items()]
    resting = [sku for sku, _, state in page if sku not in found and state in _MAY_REST]
    settled = settle(connection, merchant, channel, resting, now)
    return LinedUp(
        sum(new == QUEUED and old != QUEUED for old, new in states),
        sum(new == AWAITING_APPROVAL and old != new for old, new in states),
        settled,
        page[-1][0] if len(page) == limit else None,
    )


def _move(merger: Merger, sku: str, each: Pending, policy: str) -> None:
    item = merger.items[sku]
    nouns = {difference.noun for difference in each.differences}
    event = approval_event(
        item.state,
        policy=policy,
        approved_before=each.listed,
        only_price_and_quantity=nouns <= FAST_NOUNS,
    )
    if event is not None:
        merger.cause_event(sku, event)
    if item.state == APPROVED:
        merger.cause_event(sku, "queue")


def settle(
    connection: Connection, merchant: str, channel: Channel, skus: Collection[str], now: str
) -> int:
    """Let items rest whose drafts say what main says on every channel that lists them.

    Returns:
        How many there were.
    """
    if not skus:
        return 0
    batch = Answering(merchant, channel, "line_up", now, cause=Cause("rule", "line_up", now))
    batch.read(connection, skus)
    settled = sum(batch.settle(sku) for sku in skus)
    batch.save(connection)
    return settled
