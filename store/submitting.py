"""Records what is sent, before it is sent: an answer promotes exactly this."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.product_states import (
    FIGURES_GO_ON,
    LIVE,
    OUT_OF_STOCK,
    QUEUED,
    REJECTED,
    SUBMITTED,
)
from catalog.promotion import Entry, Outcome, Result, says_figures_alone
from catalog.templates import Description
from store.bulk import run
from store.listed import Listed, Request, Standing
from store.loading import ITEMS
from store.mains import LISTED, read_mains
from store.merging import Cause, Item, Merger
from store.saving import save
from store.sent import hash_of
from store.templates import note_made

# A LIVE or sold-out SKU may be sent again without having changed: to a channel that is new, or
# with a profile or template that has changed. It stays in its state then.
_STAY = frozenset({SUBMITTED, LIVE, OUT_OF_STOCK})

VERSIONS = "SELECT sku, noun, place, version FROM drafts WHERE merchant = ? AND sku IN ??"


def load_items(connection: Connection, merger: Merger, skus: Sequence[str]) -> None:
    """Read the items of some SKUs, without their drafts."""
    for sku, *columns in run(connection, ITEMS, merger.merchant, list(skus)):
        merger.items[sku] = Item(*columns)


def submit(
    connection: Connection,
    merchant: str,
    channel: Channel,
    request_id: str,
    entries: Sequence[Entry],
    now: str,
) -> tuple[Outcome, ...]:
    """Do what `Promotion.submit` says, in a transaction that writes the merchant's data."""
    skus = [entry.sku for entry in entries]
    merger = Merger(merchant, Cause("rule", request_id, now))
    load_items(connection, merger, skus)
    listed = Listed(merchant, channel)
    listed.read(connection, skus)
    moved = _moved_on(connection, merger, entries)
    held = {
        entry.record
        for entry in entries
        if entry.sku in moved or _is_held(merger, listed, request_id, entry)
    }
    outcomes = tuple(
        _submit_one(merger, listed, request_id, entry, is_held=entry.record in held)
        for entry in entries
    )
    save(connection, merger)
    listed.save(connection)
    # From now on a changed template finds them, whatever the answer is.
    note_made(connection, merchant, channel, list(_descriptions(entries, outcomes)), now)
    save_uses(
        connection,
        listed,
        [entry.sku for entry in entries if any(part.noun == "profile_use" for part in entry.parts)],
    )
    return outcomes


def _descriptions(entries: Sequence[Entry], outcomes: Sequence[Outcome]) -> Iterator[Description]:
    """What the descriptions that are sent were made from."""
    for entry, each in zip(entries, outcomes, strict=True):
        if each.result in ("held", "unknown"):
            continue
        for part in entry.parts:
            made = part.fields.get("description") if part.noun == LISTED else None
            if isinstance(made, Mapping) and "template" in made and "checksum" in made:
                values = (str(made[name]) for name in ("template", "checksum", "values"))
                yield Description(entry.sku, *values)


def save_uses(connection: Connection, listed: Listed, skus: Sequence[str]) -> None:
    """Write anew which profiles the channel's listings of some SKUs use."""
    mains = read_mains(connection, listed.merchant, skus, listed.channel) if skus else []
    accepted = {main.sku: main.fields for main in mains if main.noun == "profile_use"}
    listed.save_uses(connection, {sku: accepted.get(sku, {}) for sku in skus})


def _is_held(merger: Merger, listed: Listed, request_id: str, entry: Entry) -> bool:
    """Whether a SKU cannot be sent, and with it nothing of the same place in the request."""
    item = merger.items.get(entry.sku)
    if item is None or listed.request(entry.sku, request_id) is not None:
        return item is None
    if item.state == OUT_OF_STOCK and item.state_by == "feed":
        # Withdrawn, perhaps after the plan: what is gone must not be sold, not even for a moment.
        return any(_offers(part) for part in entry.parts)
    if item.state in FIGURES_GO_ON and says_figures_alone(entry.parts):
        return False
    # A request without parts only ends a listing, whatever its item is waiting for.
    return bool(entry.parts) and item.state not in (QUEUED, *_STAY)


def _moved_on(connection: Connection, merger: Merger, entries: Sequence[Entry]) -> set[str]:
    """The SKUs whose drafts have moved on since, and whose items stay where they are then."""
    planned = {
        (entry.sku, part.noun, part.place): part.version
        for entry in entries
        if entry.sku in merger.items and merger.items[entry.sku].state in FIGURES_GO_ON
        for part in entry.parts
        if part.version
    }
    if not planned:
        return set()
    skus = sorted({sku for sku, _, _ in planned})
    drafts = run(connection, VERSIONS, merger.merchant, skus)
    return {key[0] for *key, version in drafts if planned.get(tuple(key), version) != version}


def _offers(part: SentPart) -> bool:
    """Whether what is sent puts pieces up for sale."""
    return part.noun == LISTED and bool(part.fields.get("quantity"))


def _submit_one(
    merger: Merger, listed: Listed, request_id: str, entry: Entry, *, is_held: bool
) -> Outcome:
    sku, item, now = entry.sku, merger.items.get(entry.sku), merger.cause.at
    listing = listed.listing(sku)

    if item is None:
        return outcome(sku, "unknown", item, listing)
    if listed.request(sku, request_id) is not None:
        return outcome(sku, "repeated", item, listing)
    if is_held:
        return outcome(sku, "held", item, listing)
    if item.state == QUEUED and not entry.is_part:
        merger.cause_event(sku, "submit")
    if listing is None:
        listing = listed.make(sku, entry.product or sku)
    listing.product = entry.product or sku
    listing.sent_number += 1
    listing.last_request, listing.submitted_at = request_id, now
    if entry.parts:
        listing.sent_hash = hash_of(entry.parts)
        # A price that is told says nothing of the texts that were refused.
        if not (item.state == listing.state == REJECTED):
            listing.state = SUBMITTED
    listed.add(sku, Request(request_id, listing.sent_number, entry.record, now, entry.parts))
    listed.change(listing)
    return outcome(sku, "done", item, listing)


def outcome(sku: str, result: Result, item: Item | None, listing: Standing | None) -> Outcome:
    """What became of a SKU, with the states that it and its listing have come to."""
    return Outcome(
        sku,
        result,
        None if item is None else item.state,
        None if listing is None else listing.state,
    )
