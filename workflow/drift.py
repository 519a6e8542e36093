"""How listings differ from what we have told the marketplace, by its own report of them.

Only what is certain is judged: a SKU of which an answer is missing, or that was touched shortly
before the report was asked for or after it, is looked at in the next one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from catalog.listings import Told
from catalog.merchants import Channel
from catalog.product_states import ENDED, LIVE, OUT_OF_STOCK, REJECTED
from catalog.requests import Drift, DriftKind
from workflow.seen_there import SeenSku, SeenThere
from workflow.sync import Sync, iso_utc

# A report may show what was there so long before it was asked for.
LAG = timedelta(minutes=10)

# Below this, listings may be gone whatever their share is: a shop of four may lose one.
_FEW = 10

_AT_ONCE = 500

# The states of what may be there; REJECTED is what was refused last of a listing, too.
_LISTED = (LIVE, OUT_OF_STOCK, REJECTED)


class Comparison:
    """One report beside main. What differs is noted; nothing else is changed."""

    def __init__(
        self, sync: Sync, merchant: str, channel: Channel, report: str, asked_at: str
    ) -> None:
        """Begin a comparison.

        Args:
            sync: Its world.
            merchant: Whose.
            channel: Where.
            report: Id of the report.
            asked_at: When it was asked for, ISO 8601 UTC.
        """
        self._sync, self._merchant, self._channel = sync, merchant, channel
        self.report, self._asked_at = report, asked_at
        before = datetime.fromisoformat(asked_at) - LAG
        self._before = iso_utc(before)
        self._listed = self._gone = 0
        self.counts: Counter[str] = Counter()

    def is_certain(self, told: Told) -> bool:
        """Whether the report can say whether a SKU is as it was told."""
        return told.is_certain and (told.told_at is None or told.told_at < self._before)

    def look_at(self, page: Sequence[SeenSku], seen: SeenThere) -> None:
        """Compare some SKUs of the report with main.

        Args:
            page: Of the report.
            seen: The whole report.
        """
        found: list[Drift] = []
        returned: dict[str, int] = {}
        learnt: dict[str, dict[str, object]] = {}
        told = self._told([each.sku for each in page])
        for each in page:
            ours = told.get(each.sku)
            found += self._differences(each, ours, seen)
            if ours is None or not self._is_same_listing(each, ours):
                continue
            if _has_returned(each, ours):
                returned[each.sku] = each.quantity or 0
            if unknown := _unknown(each, ours):
                learnt[each.sku] = unknown
        self._note(found)
        promotion, now = self._sync.store.promotion, self._sync.now()
        if returned:
            promotion.sold(self._merchant, self._channel, returned, self.report, now)
        if learnt:
            promotion.shown(self._merchant, self._channel, learnt, self.report, now)

    def look_for_missing(self, seen: SeenThere) -> None:
        """Compare everything that should be listed with the report."""
        for state in _LISTED:
            after = ""
            while page := self._sync.store.listings.in_state(
                self._merchant, self._channel, state, after_sku=after, limit=_AT_ONCE
            ):
                after = page[-1].sku
                told = self._told([each.sku for each in page])
                self._note([drift for each in told.values() for drift in self._gone_of(each, seen)])

    def is_too_much(self, share: float, listings: int) -> bool:
        """Whether so much is gone that the report is more likely to be wrong.

        Args:
            share: Of all that is listed, how much may be gone; 0 to 1.
            listings: How many the report names.
        """
        is_much = self._gone > _FEW or not listings
        return is_much and self._gone > share * self._listed

    @property
    def gone(self) -> int:
        """How many SKUs that should be listed are not."""
        return self._gone

    def _told(self, skus: Sequence[str]) -> Mapping[str, Told]:
        named = sorted({sku for sku in skus if sku})
        return self._sync.store.listings.told(self._merchant, self._channel, named)

    def _note(self, found: Sequence[Drift]) -> None:
        if found:
            new = self._sync.store.drifts.note(self._merchant, self._channel, found)
            self.counts.update(each.kind for each in new)

    def _differences(self, each: SeenSku, told: Told | None, seen: SeenThere) -> Iterator[Drift]:
        if told is None:
            if each.sku or not self._is_ours(each.listing_id):
                yield self._drift("unknown", each.sku, each.listing_id, {}, theirs_of(each))
            return
        if not self.is_certain(told):
            return
        listing = told.listing
        if is_there(told) and listing.listing_id == each.listing_id:
            yield from self._figures(each, told)
            return
        if each.has_variations and each.quantity == 0:
            return  # a variation that was sold once stays in its listing when it has left it
        if has_left_for_good(told, each.listing_id) and each.has_variations:
            theirs: dict[str, object] = {"price": each.price, "quantity": each.quantity}
            yield self._drift("quantity", each.sku, each.listing_id, {"quantity": 0}, theirs)
            return
        known = {"listing_id": listing.listing_id, "state": listing.state}
        yield self._drift(
            "moved" if _is_moved(told, seen) else "unknown",
            each.sku,
            each.listing_id,
            known,
            theirs_of(each),
        )

    def _figures(self, each: SeenSku, told: Told) -> Iterator[Drift]:
        price, quantity = told.fields.get("price"), _pieces(told, "quantity")
        if each.price is not None and isinstance(price, str) and not is_same(price, each.price):
            yield self._drift(
                "price", each.sku, each.listing_id, {"price": price}, {"price": each.price}
            )
        if each.quantity is None or quantity is None:
            return
        ours, theirs = {"quantity": quantity}, {"quantity": each.quantity}
        left = _pieces(told, "left")
        if each.quantity > quantity:
            yield self._drift("quantity", each.sku, each.listing_id, ours, theirs)
        elif each.quantity < (quantity if left is None else left) or (
            each.quantity < quantity and each.quantity == 0 and told.listing.state == LIVE
        ):
            ours |= {} if left is None else {"left": left}
            yield self._drift("sold", each.sku, each.listing_id, ours, theirs)

    def _is_same_listing(self, each: SeenSku, told: Told) -> bool:
        """Whether what a report shows is our listing of a SKU, and it is certain."""
        is_ours = is_there(told) and told.listing.listing_id == each.listing_id
        return is_ours and self.is_certain(told)

    def _gone_of(self, told: Told, seen: SeenThere) -> Iterator[Drift]:
        listing_id = told.listing.listing_id
        if listing_id is None or not is_there(told) or not self.is_certain(told):
            return
        self._listed += 1
        sku, has_listing = told.listing.sku, seen.has(listing_id)
        if has_listing and not is_sold(told):
            return
        found = seen.of(sku) if is_sold(told) else self._variations(told, seen)
        if any(each.listing_id == listing_id for each in found):
            return
        if found and not has_listing:
            return  # another listing has it: that is told where it is found
        self._gone += 1
        ours = {name: told.fields[name] for name in ("price", "quantity") if name in told.fields}
        kind: DriftKind = "missing" if has_listing else "ended"
        yield self._drift(kind, sku, listing_id, ours, {})

    def _variations(self, told: Told, seen: SeenThere) -> list[SeenSku]:
        """Where the variations are now that were in the listing of a product."""
        members = self._sync.store.listings.by_id(
            self._merchant, self._channel, told.listing.listing_id or ""
        )
        skus = {each.sku for each in members} - {told.listing.sku}
        return [found for sku in sorted(skus) for found in seen.of(sku)]

    def _is_ours(self, listing_id: str) -> bool:
        listings = self._sync.store.listings
        return bool(listings.by_id(self._merchant, self._channel, listing_id))

    def _drift(
        self,
        kind: DriftKind,
        sku: str,
        listing_id: str,
        ours: Mapping[str, object],
        theirs: Mapping[str, object],
    ) -> Drift:
        return Drift(
            sku, self._channel, kind, listing_id, ours, theirs, self._asked_at, self.report
        )


def is_there(told: Told) -> bool:
    """Whether buyers should find a SKU, or could with stock."""
    return told.listing.listing_id is not None and not _has_ended(told) and not told.has_left


def has_left_for_good(told: Told, listing_id: str) -> bool:
    """Whether a SKU was last in that listing and has left it; nothing of it is for sale there."""
    return told.listing.listing_id == listing_id and _has_ended(told)


def _has_ended(told: Told) -> bool:
    """Whether it is in no listing; also where what was to bring it back was refused."""
    listing = told.listing
    is_refused = listing.state == REJECTED and (listing.ended_at or "") > (listing.listed_at or "")
    return is_refused or listing.state == ENDED


def is_sold(told: Told) -> bool:
    """Whether a SKU is sold itself; a product with variations is in their listing for its key."""
    return "quantity" in told.fields


def was_sold_out(sync: Sync, merchant: str, channel: Channel, listing_id: str) -> bool:
    """Whether nothing of a listing was for sale, as main has it: with stock it would be listed.

    eBay ends what has been hidden for three months, and tells nobody.
    """
    members = sync.store.listings.by_id(merchant, channel, listing_id)
    told = sync.store.listings.told(merchant, channel, [each.sku for each in members])
    sold = [each for each in told.values() if is_sold(each)]
    return bool(sold) and all(
        0 in (_pieces(each, "left"), _pieces(each, "quantity")) for each in sold
    )


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same amount of money."""
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one == other


def theirs_of(each: SeenSku) -> dict[str, object]:
    """What a report shows of a SKU, as it is kept."""
    return {
        "price": each.price,
        "quantity": each.quantity,
        "has_variations": each.has_variations,
    }


def _has_returned(each: SeenSku, told: Told) -> bool:
    """Whether more pieces are there than were left, but no more than were told."""
    left, quantity = _pieces(told, "left"), _pieces(told, "quantity")
    if left is None or quantity is None or each.quantity is None:
        return False
    return left < each.quantity <= quantity


def _unknown(each: SeenSku, told: Told) -> dict[str, object]:
    """The price and quantity that a report shows where nobody knew which of them was told."""
    theirs: dict[str, object] = {"price": each.price, "quantity": each.quantity}
    return {
        name: value
        for name, value in theirs.items()
        if value is not None and is_sold(told) and told.fields.get(name) is None
    }


def _is_moved(told: Told, seen: SeenThere) -> bool:
    """Whether exactly one other listing has the SKU, and ours is gone."""
    listing_id = told.listing.listing_id
    if listing_id is None or not is_there(told) or seen.has(listing_id):
        return False
    return len(seen.of(told.listing.sku)) == 1


def _pieces(told: Told, name: str) -> int | None:
    found = told.fields.get(name)
    return found if isinstance(found, int) else None
