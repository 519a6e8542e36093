"""Add, Verify, Relist, Revise and End: what happens to a listing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from simulators.clock import Clock, iso_text
from simulators.ebay.answers import Answer, Asked, fees, refused
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.categories import CategoryTree
from simulators.ebay.item_reader import DELETABLE, ItemForm, read_item
from simulators.ebay.item_rules import Ground, item_problems
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content, Listing, ListingBook
from simulators.ebay.pace import Pace
from simulators.ebay.record_faults import harmless
from simulators.ebay.revision_rules import revision_problems, unchanged
from simulators.ebay.sellers import Seller
from simulators.ebay.variation_rules import variation_problems, without_empty
from simulators.ebay.xml_node import XmlNode, leaf

_RELIST_DAYS = 90


class ItemDesk:
    """Does what requests about one listing ask for. Whoever holds the lock may use it."""

    def __init__(
        self,
        book: ListingBook,
        tree: CategoryTree,
        clock: Clock,
        behaviour: Behaviour,
        pace: Pace,
        seed: int,
    ) -> None:
        self._book = book
        self._tree = tree
        self._clock = clock
        self._behaviour = behaviour
        self._pace = pace
        self._seed = seed

    def handlers(self) -> Mapping[str, Callable[[Seller, str, Asked], Answer]]:
        """By kind of request; the second argument is the marketplace."""
        return {
            "AddFixedPriceItem": self._add,
            "AddItem": self._add,
            "VerifyAddFixedPriceItem": self._verify,
            "VerifyAddItem": self._verify,
            "RelistFixedPriceItem": self._relist,
            "RelistItem": self._relist,
            "ReviseFixedPriceItem": self._revise,
            "ReviseItem": self._revise,
            "EndFixedPriceItem": self._end,
            "EndItem": self._end,
        }

    def ground(self, seller: Seller, marketplace: str) -> Ground:
        """What listings of a seller are judged by."""
        return Ground(seller, marketplace, self._tree, self._behaviour.max_variations)

    def _add(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        form = read_item(asked.node.find("Item") or XmlNode("Item"))
        if problems := self._cannot_start(seller, form):
            return refused(*problems)
        content, found, extra = self._judged(seller, marketplace, form, Content())
        if any(not error.warning for error in found):
            return refused(*found)
        warnings = (*found, *harmless(self._behaviour, self._seed, asked))
        listing = self._listed(seller, marketplace, content, form.uuid)
        return Answer(tuple(warnings), (*_told(listing), *extra, fees(content.currency)))

    def _verify(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        form = read_item(asked.node.find("Item") or XmlNode("Item"))
        content, found, extra = self._judged(seller, marketplace, form, Content())
        if any(not error.warning for error in found):
            return refused(*found)
        return Answer(tuple(found), (leaf("ItemID", "0"), *extra, fees(content.currency)))

    def _relist(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        form = read_item(asked.node.find("Item") or XmlNode("Item"))
        if problems := self._cannot_start(seller, form):
            return refused(*problems)
        old = self._book.get(form.item_id)
        oldest = self._clock.now() - timedelta(days=_RELIST_DAYS)
        if old is None or old.seller != seller.name or old.ended is None or old.ended < oldest:
            return refused(problem(196, form.item_id))
        base = _without_deleted(old.content, asked.node)
        content, found, extra = self._judged(seller, marketplace, form, base)
        if any(not error.warning for error in found):
            return refused(*found)
        listing = self._listed(seller, marketplace, content, form.uuid)
        old.relisted_as = listing.item_id
        self._book.touch(old)
        return Answer(tuple(found), (*_told(listing), *extra, fees(content.currency)))

    def _revise(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        form = read_item(asked.node.find("Item") or XmlNode("Item"))
        listing = self.find(seller, form.item_id, form.fields.get("sku", ""))
        if isinstance(listing, ListingError):
            return refused(listing)
        if not listing.active:
            return refused(problem(291))
        form.fields.pop("tracking", None)  # it can be set only by Add and Relist
        form.fields.pop("duration", None)
        base = _without_deleted(listing.content, asked.node)
        content, found, extra = self._judged(seller, marketplace, form, base, listing)
        found = [*revision_problems(listing, form, content), *self._pace.too_often(listing), *found]
        if any(not error.warning for error in found):
            return refused(*found)
        found += unchanged(listing.content, form)
        if asked.node.value("VerifyOnly") != "true":
            self._book.revise(listing, content, self._clock.now())
            self._pace.count_revision(listing)
        return Answer(tuple(found), (*_told(listing), *extra, fees(content.currency)))

    def _end(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        item_id, sku = asked.node.value("ItemID") or "", asked.node.value("SKU") or ""
        listing = self.find(seller, item_id, sku)
        if isinstance(listing, ListingError):
            return refused(listing)
        reason = asked.node.value("EndingReason")
        if reason not in _REASONS:
            return refused(problem(37, "EndingReason"))
        if not listing.active:
            return refused(problem(1047, listing.item_id))
        now = self._clock.now()
        self._book.end(listing, now, reason)
        told = [leaf("EndTime", iso_text(now))]
        if listing.content.sku:
            told.append(leaf("SKU", listing.content.sku))
        return Answer((), tuple(told))

    def find(self, seller: Seller, item_id: str, sku: str) -> Listing | ListingError:
        """The seller's listing of that id; without one, the living one tracked by that SKU."""
        if item_id:
            found = self._book.get(item_id)
            if found is None or found.seller != seller.name:
                return problem(17, item_id)
        else:
            found = self._book.by_sku(seller.name, sku) if sku else None
            if found is None:
                return problem(231, sku)
            if found.content.variations:  # its only handle is the ItemID
                return problem(21916735, found.item_id)
        if found.managed_elsewhere:
            return problem(21919474, found.item_id)
        return found

    def _cannot_start(self, seller: Seller, form: ItemForm) -> list[ListingError]:
        if seller.suspended:
            return [problem(841)]
        if form.uuid:
            if not re.fullmatch("[0-9A-F]{32}", form.uuid):
                return [problem(37, "UUID")]
            if known := self._book.by_uuid(seller.name, form.uuid):
                return [problem(488, known)]
        return self._pace.too_many_adds(seller)

    def _judged(
        self,
        seller: Seller,
        marketplace: str,
        form: ItemForm,
        base: Content,
        listing: Listing | None = None,
    ) -> tuple[Content, list[ListingError], list[XmlNode]]:
        """What a listing would say, what is wrong with it, and elements the response has for it."""
        ground = self.ground(seller, marketplace)
        found = list(form.problems)
        content = form.content(base)
        content, extra = self._remapped(content, form)
        content = _with_policies(content, form, seller, found)
        content = replace(content, quantity=_quantity(content), duration="GTC")
        if content.variations:
            content = replace(content, price=None)
        content, dropped = without_empty(content, ground)
        found += [*item_problems(content, ground), *variation_problems(content, ground), *dropped]
        found += self._already_there(seller, content, listing)
        found += self.over_limit(ground, content, listing)
        return content, found, extra

    def _remapped(self, content: Content, form: ItemForm) -> tuple[Content, list[XmlNode]]:
        category = self._tree.get(content.category)
        if category is None or not category.moved_to or not form.mapping_allowed:
            return content, []
        return replace(content, category=category.moved_to), [leaf("CategoryID", category.moved_to)]

    def _already_there(
        self, seller: Seller, content: Content, listing: Listing | None
    ) -> list[ListingError]:
        found = []
        own = listing.item_id if listing else None
        if content.tracking == "SKU":
            for sku in content.skus():
                other = self._book.by_sku(seller.name, sku)
                if other is not None and other.item_id != own:
                    found.append(problem(21916271, sku, other.item_id))
        if seller.duplicate_check:
            same = self._book.identical(seller.name, content)
            if same is not None and same != own:
                found.append(problem(21919067, content.title, same))
        return found

    def over_limit(
        self, ground: Ground, content: Content, listing: Listing | None
    ) -> list[ListingError]:
        """Whether the seller would have more for sale than eBay allows.

        Args:
            ground: Whose listing it is, and where.
            content: What the listing would say.
            listing: The one that is there; None for a new one.
        """
        seller = ground.seller
        items, amount = self._book.totals(seller.name)
        had = listing.content if listing else Content()
        more_items, more_worth = content.available - had.available, content.worth - had.worth
        limits = ((seller.item_limit, items, more_items), (seller.amount_limit, amount, more_worth))
        if any(
            limit is not None and more > 0 and now + more > limit for limit, now, more in limits
        ):
            allowed = (seller.item_limit, seller.amount_limit, ground.currency)
            return [problem(21919188, *allowed, items, amount)]
        return []

    def _listed(self, seller: Seller, marketplace: str, content: Content, uuid: str) -> Listing:
        now = self._clock.now()
        listing = Listing(self._book.new_id(), seller.name, marketplace, content, now, uuid)
        listing.hidden_since = now if content.available == 0 else None
        self._book.put(listing)
        return listing


_REASONS = frozenset(
    {"NotAvailable", "Incorrect", "LostOrBroken", "OtherListingError", "SellToHighBidder", "Sold"}
)


def _told(listing: Listing) -> tuple[XmlNode, ...]:
    sku = (leaf("SKU", listing.content.sku),) if listing.content.sku else ()
    return (
        leaf("ItemID", listing.item_id),
        *sku,
        leaf("StartTime", iso_text(listing.started)),
        leaf("EndTime", iso_text(listing.started + timedelta(days=30))),  # GTC goes on by itself
    )


def _without_deleted(content: Content, request: XmlNode) -> Content:
    names = [node.text.removeprefix("Item.") for node in request.all("DeletedField")]
    emptied: dict[str, Any] = dict(DELETABLE[name] for name in names if name in DELETABLE)
    if content.tracking == "SKU":
        emptied.pop("sku", None)  # a SKU stays while the listing is tracked by it
    return replace(content, **emptied) if emptied else content


def _with_policies(
    content: Content, form: ItemForm, seller: Seller, found: list[ListingError]
) -> Content:
    if not form.profiles:
        return content
    policies = dict(content.policies)
    for kind, (id, name) in form.profiles.items():
        policy = seller.policy(kind, id=id, name=name)
        if policy is not None:
            policies[kind] = policy.id
        elif kind == "shipping":
            found.append(problem(21917327, id or name))
        else:
            found.append(problem(37, f"SellerProfiles.{kind}"))
    return replace(content, policies=policies)


def _quantity(content: Content) -> int | None:
    if content.variations:
        return None
    return 1 if content.quantity is None else content.quantity
