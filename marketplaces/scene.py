"""One product on one channel at one moment: all that a plan for it is made from. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.product_states import LIVE, QUEUED, SUBMITTED
from catalog.products import Product, Sellable
from catalog.promotion import Entry
from marketplaces.approved import approved
from marketplaces.context import Context
from marketplaces.effective import earliest, effective
from marketplaces.entries import differing, leaving, whole
from marketplaces.listing import SeenListing, WantedItem, WantedListing
from marketplaces.planned import WAITS_FOR_MARKETPLACE, Planned
from marketplaces.seen import family_of, seen_listings
from marketplaces.standing import NOWHERE, Standing, Voice, told, voice_of
from marketplaces.wanted import Candidate


@dataclass(frozen=True, slots=True)
class Scene:
    """A product, how its SKUs stand, and what is made of that.

    Attributes:
        product: As it may be sent.
        standing: By SKU.
        context: The merchant, the channel and the time.
        own: Its listings that have not ended.
        foreign: Listings of other products in which variations of it still are.
        candidates: Its buyable things, by SKU.
        voices: Of every SKU of the family.
        plan: What comes of it.
    """

    product: Product
    standing: Mapping[str, Standing]
    context: Context
    own: tuple[SeenListing, ...]
    foreign: tuple[SeenListing, ...]
    candidates: Mapping[str, Candidate]
    voices: Mapping[str, Voice]
    plan: Planned

    @classmethod
    def of(cls, product: Product, standing: Mapping[str, Standing], context: Context) -> "Scene":
        """Look at a product."""
        items = {each.item.sku: each.item for each in product.variations}
        if product.item is not None:
            items[product.sku] = product.item
        voices = {
            sku: voice_of(items.get(sku), standing.get(sku, NOWHERE)) for sku in family_of(product)
        }
        sendable = approved(product, standing)
        own, foreign = seen_listings(product, standing)
        candidates = {
            each.item.sku: _candidate(
                each, voices[each.item.sku], standing.get(each.item.sku, NOWHERE), context
            )
            for each in sendable.variations
        }
        dues = [
            each.effective.due_at
            for sku, each in candidates.items()
            if voices[sku] in ("all", "figures")
        ]
        plan = Planned()
        for each in product.variations:
            due_at, is_other = _since_sent(each, standing.get(each.item.sku, NOWHERE), context)
            if each.item.state == SUBMITTED:
                dues.append(due_at)
            plan.is_waiting |= is_other and each.item.state in (SUBMITTED, LIVE)
        plan.due_at = earliest(dues)
        return cls(sendable, standing, context, own, foreign, candidates, voices, plan)

    def at(self, sku: str) -> Standing:
        """How a SKU stands."""
        return self.standing.get(sku, NOWHERE)

    def whole(self, sku: str, listed: Mapping[str, object], *, shared: bool) -> Entry:
        """All that may be sent of a SKU."""
        product = self.product.sku if shared else None
        return whole(sku, self.at(sku), self.voices[sku], self.context.channel, listed, product)

    def differing(self, sku: str, listed: Mapping[str, object], *, shared: bool) -> Entry:
        """What main of a SKU does not have yet."""
        product = self.product.sku if shared else None
        return differing(sku, self.at(sku), self.voices[sku], self.context.channel, listed, product)

    def leaving(self, sku: str, *, shared: bool) -> Entry:
        """That a SKU leaves."""
        return leaving(sku, self.product.sku if shared else None)

    def bare(self, listing: SeenListing, items: Sequence[WantedItem]) -> WantedListing:
        """A listing with nothing but some of its items."""
        named = (each.effective.currency for each in self.candidates.values())
        currency = next(filter(None, named), self.context.merchant.currency or "")
        made_with = listing.has_variations
        return WantedListing(listing.key, "", currency, {}, tuple(items), made_with)

    def awaits(self, skus: Iterable[str]) -> list[str]:
        """Those of some SKUs of which an answer is awaited."""
        return [sku for sku in skus if self.at(sku).awaited]

    def in_line(self, sku: str) -> bool:
        """Whether a SKU is QUEUED: it must come to something."""
        items = [each.item for each in self.product.variations]
        items += [] if self.product.item is None else [self.product.item]
        return any(item.sku == sku and item.state == QUEUED for item in items)

    def remark_in_line(self, code: str, message: str, *skus: str) -> None:
        """Say of those SKUs that are QUEUED what they wait for."""
        self.plan.is_waiting |= bool(skus) and code in WAITS_FOR_MARKETPLACE
        self.plan.remark(code, message, *filter(self.in_line, skus))

    def listed(self) -> frozenset[str]:
        """The SKUs that are in a listing, of whichever product."""
        return frozenset(sku for listing in (*self.own, *self.foreign) for sku in listing.items)


def _since_sent(
    sellable: Sellable, standing: Standing, context: Context
) -> tuple[str | None, bool]:
    """When the price of a SKU changes next, and whether another than it is awaited now.

    The answer makes that main, and nobody would look again: the draft is the same. So it is when a
    sale begins or ends in between; and when main was put right by a report, of what is awaited and
    says nothing of it.
    """
    now = effective(
        sellable, context.channel, stock_buffer=context.merchant.stock_buffer, now=context.now
    )
    wanted = {"price": now.price, "quantity": now.quantity}
    said = [told(sent) for sent in standing.awaited]
    is_unsaid = sellable.item.state == SUBMITTED and any(
        standing.listed.get(name) not in (None, wanted[name])
        and not any(name in each for each in said)
        for name in wanted
    )
    return now.due_at, is_unsaid or any(
        name in each and each[name] != wanted[name] for each in said for name in wanted
    )


def _candidate(sellable: Sellable, voice: Voice, standing: Standing, context: Context) -> Candidate:
    now = effective(
        sellable,
        context.channel,
        stock_buffer=context.merchant.stock_buffer,
        now=context.now,
    )
    price, quantity = standing.listed.get("price"), standing.listed.get("quantity")
    seen_price = price if isinstance(price, str) else None
    seen_quantity = quantity if isinstance(quantity, int) else 0
    if voice in ("all", "figures"):
        # A price that was cleared cannot be told to anybody: the last one stays.
        return Candidate(sellable, now, now.price or seen_price, now.quantity)
    if voice == "stock":
        # Only that nothing is left may be said: of what a marketplace has reported as sold out
        # the draft keeps the old quantity, and that must not be for sale again.
        return Candidate(sellable, now, seen_price, seen_quantity if now.quantity else 0)
    return Candidate(sellable, now, seen_price, seen_quantity if voice == "nothing" else 0)
