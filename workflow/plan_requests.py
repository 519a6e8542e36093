"""Plan what is to be sent to a channel: wanted against seen, product by product, as requests.

Nothing is sent here. What the marketplace would refuse is refused at once, so that the merchant
hears of it in minutes; everything else becomes lines of a plan, one file for each kind of request.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice

from catalog.errors import ListingTooLarge
from catalog.listed_products import ListedProduct
from catalog.merchants import Channel, Merchant
from catalog.product_states import OUT_OF_STOCK, QUEUED
from catalog.products import Item
from catalog.promotion import FAST_NOUNS, Entry, Pending, Reason
from catalog.request_states import PLANNED
from catalog.requests import Request
from catalog.sync_views import PlanRemark
from marketplaces.actions import ACTION_KINDS, LANE_OF, Action, ActionKind, action_kind
from marketplaces.adapter import Fault
from marketplaces.categories import faults_of
from marketplaces.context import Context
from marketplaces.plan import plan
from marketplaces.planned import Planned, Refused
from marketplaces.standing import Standing
from workflow.checks import CHECK, check_id, note_untold
from workflow.hold_lane import held_lanes
from workflow.plan_facts import PlanFacts
from workflow.plan_files import PlanFile, plan_file
from workflow.sync import Sync
from workflow.try_again import try_again

# Products planned from one snapshot, and items looked at in one transaction.
_PRODUCTS = 100
_ITEMS = 500


def plan_requests(sync: Sync, merchant: str, channel: Channel, run: str) -> tuple[Request, ...]:
    """Plan everything that may be sent to a channel now, as far as its lanes are free.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        run: Of the planner, unique among all merchants'; a second time it finds its requests.

    Returns:
        The requests of the run; none where there is nothing to send. Where a planner before it
        ended early, only the request that tells what that one had refused: the rest is planned by
        the next run.

    Raises:
        AccessRefused: The marketplace must be asked about categories, and no longer lets us.
        MoveRefused: Another planner has taken this one for dead; what is left, that one plans.
    """
    found = sync.store.requests.of_run(merchant, run) or note_untold(sync, merchant, channel, run)
    if found:
        return found
    with ExitStack() as stack:
        owner = sync.store.merchants.get(merchant)
        line_up(sync, owner, channel)  # before: what that makes due is planned here
        desk = _Desk(sync, owner, channel, run, stack)
        for page in _pages(desk.products(), _PRODUCTS):
            desk.take(page)
        desk.forget_the_others()
        requests = desk.requests()
        if requests:
            return sync.store.requests.plan(run, requests, desk.due)
        sync.store.listing_dues.set(merchant, channel, desk.due, desk.now)
        return ()


def line_up(sync: Sync, merchant: Merchant, channel: Channel) -> None:
    """Do what the approval policy says with everything that differs from main."""
    after: str | None = ""
    while after is not None:
        lined_up = sync.store.promotion.line_up(
            merchant.id, channel, merchant.approval, sync.now(), after_sku=after, limit=_ITEMS
        )
        after = lined_up.last


class _Desk:
    """One run of the planner: what it knows, and what it has planned so far.

    `due` says of each product when it is to be looked at again. That is noted with the requests:
    before, a run that is killed would lose what was due.
    """

    def __init__(
        self, sync: Sync, merchant: Merchant, channel: Channel, run: str, stack: ExitStack
    ) -> None:
        self.sync, self.merchant, self.channel, self.run = sync, merchant, channel, run
        self.due: dict[str, str | None] = {}
        self._seen: set[str] = set()
        self._stack = stack
        self._plans: dict[ActionKind, PlanFile] = {}
        adapter = sync.markets.adapter(channel.marketplace)
        self._context = Context(
            merchant, channel, adapter.capabilities, sync.now(), check=adapter.faults
        )
        self._facts = PlanFacts(sync)
        self._free = _free_lanes(sync, merchant.id, channel)
        self._checked = sync.store.requests.standing(merchant.id, self._check_id).skus

    def products(self) -> Iterator[str]:
        """Yield the SKU of every product that has something in line, or is due; each once."""
        for product in self._in_line():
            if product not in self._seen:
                self._seen.add(product)
                yield product

    def take(self, page: Sequence[str]) -> None:
        """Plan a page of products, but for those that the marketplace wants to hear nothing of."""
        pauses = self.sync.store.product_pauses.of(self.merchant.id, self.channel, page, self.now)
        if pauses:
            self._let_rest(pauses)
            page = [product for product in page if product not in pauses]
        if not page:
            return
        products = self._products(page)
        if try_again(self.sync, self.merchant.id, products):
            products = self._products(page)
        self._context = self._facts.learn(self._context, products)
        due: dict[str, str | None] = dict.fromkeys(page)
        said: list[PlanRemark] = []
        for each in products:
            planned = plan(each.product, _standing(each), self._context)
            said += self._said(each.product.sku, planned)
            due[each.product.sku] = self._context.now if planned.is_waiting else planned.due_at
            self._answer(planned)
            asked = [_as_asked(action, each) for action in planned.actions]
            if not all([self._take_action(action) for action in asked]):
                due[each.product.sku] = self._context.now
        self.due |= due
        remarks = self.sync.store.plan_remarks
        remarks.replace(self.merchant.id, self.channel, page, said, self.now)

    def _let_rest(self, pauses: Mapping[str, str]) -> None:
        """Plan nothing of some products until a time each, and say so of what is in line."""
        self.due |= pauses
        said = [
            PlanRemark(self.channel, each.product.sku, item.sku, "waits_for_pause", until)
            for each in self._products(sorted(pauses))
            for item in _items(each)
            if item.state == QUEUED and (until := f"until {pauses[each.product.sku]}")
        ]
        remarks = self.sync.store.plan_remarks
        remarks.replace(self.merchant.id, self.channel, sorted(pauses), said, self.now)

    def forget_the_others(self) -> None:
        """Of what is not in line nothing is said any more; with a busy lane nobody knows."""
        if self._free == frozenset(LANE_OF.values()):
            self.sync.store.plan_remarks.keep_only(self.merchant.id, self.channel, self._seen)

    def requests(self) -> list[Request]:
        """What was planned, as requests; each kind is cut where a file would be full."""
        made: list[Request] = []
        for kind in ACTION_KINDS:
            if kind in self._plans:
                made += self._of_kind(kind, len(made))
        if self._checked:
            made.append(self._request(self._check_id, CHECK, self._checked, None))
        return made

    @property
    def now(self) -> str:
        """When the run began."""
        return self._context.now

    @property
    def _check_id(self) -> str:
        return check_id(self.run)

    def _in_line(self) -> Iterator[str]:
        after = ""
        promotion, dues = self.sync.store.promotion, self.sync.store.listing_dues
        while page := promotion.pending(
            self.merchant.id, self.channel, states=(QUEUED,), after_sku=after, limit=_ITEMS
        ):
            yield from (each.product for each in page if self._may_go(each))
            after = page[-1].sku
        last = ("", "")
        now = self._context.now
        while due := dues.due(self.merchant.id, self.channel, now, after=last, limit=_ITEMS):
            self._queue_unasked([product for _, product in due])
            yield from (product for _, product in due)
            last = due[-1]

    def _may_go(self, pending: Pending) -> bool:
        """Whether a lane is free that is likely to carry it: a million wait while one is busy."""
        if not pending.listed:
            return "product" in self._free
        nouns = {difference.noun for difference in pending.differences}
        return not nouns <= FAST_NOUNS or "fast" in self._free

    def _queue_unasked(self, products: Sequence[str]) -> None:
        """What a full feed no longer names goes out with nobody's approval; so does what lacked."""
        found = self._products(products)
        waiting: list[str] = []
        for each in found:
            items = [variation.item for variation in each.product.variations]
            waiting += [
                item.sku for item in items if item.state == OUT_OF_STOCK and item.state_by == "feed"
            ]
        if waiting:
            self.sync.store.promotion.queue(self.merchant.id, waiting, self.sync.now())

    def _products(self, skus: Sequence[str]) -> tuple[ListedProduct, ...]:
        return self.sync.store.listings.products(self.merchant.id, self.channel, skus)

    def _said(self, product: str, planned: Planned) -> Iterator[PlanRemark]:
        for each in planned.reports:
            yield PlanRemark(self.channel, product, each.sku, each.code, each.message)

    def _answer(self, planned: Planned) -> None:
        """Record at once what needs no marketplace: refusals, and what is as it should be."""
        for refused in planned.refused:
            self._refuse(refused)
        if planned.settled:
            self._conclude(planned.settled, {})

    def _take_action(self, action: Action) -> bool:
        """Take an action into its plan, or refuse it; False where its lane is not free."""
        if LANE_OF[action.kind] not in self._free:
            return False
        faults = faults_of(action, self._context)
        if not faults:
            if action.kind not in self._plans:
                self._plans[action.kind] = plan_file(
                    self.sync, self.merchant.id, self.channel, action.kind, self._stack
                )
            try:
                self._plans[action.kind].add(action)
            except ListingTooLarge as error:
                reason = Reason(error.code, f"{error}; shorten its texts", "Description")
                faults = (Fault(action.key, reason),)
        if faults:
            self._refuse(Refused(action.entries, faults))
        return True

    def _refuse(self, refused: Refused) -> None:
        """Record what would be refused, and refuse it; the SKUs that are not at fault wait."""
        at_fault = {fault.sku for fault in refused.faults}
        own = [entry for entry in refused.entries if entry.sku in at_fault]
        entries = own or refused.entries
        self._conclude(
            entries, {entry.sku: _reasons(refused.faults, entry.sku) for entry in entries}
        )

    def _conclude(
        self, entries: Iterable[Entry], refused: Mapping[str, tuple[Reason, ...]]
    ) -> None:
        """Record entries in the request of what is not sent, with their answers."""
        numbered = []
        for entry in entries:
            self._checked += 1
            numbered.append(replace(entry, record=self._checked))
        self.sync.store.promotion.conclude(
            self.merchant.id, self.channel, self._check_id, numbered, refused, self.sync.now()
        )

    def _of_kind(self, kind: ActionKind, made: int) -> Iterator[Request]:
        lines = self._plans[kind]
        for number, (key, actions) in enumerate(lines.cut(self.sync), made + 1):
            yield self._request(f"{self.run}-{number}", kind, actions, key)

    def _request(self, request_id: str, kind: str, actions: int, key: str | None) -> Request:
        lane = CHECK if kind == CHECK else LANE_OF[action_kind(kind)]
        return Request(
            request_id,
            self.merchant.id,
            self.channel,
            lane,
            kind,
            PLANNED,
            actions,
            self._context.now,
            plan=key,
        )


def _free_lanes(sync: Sync, merchant: str, channel: Channel) -> frozenset[str]:
    """The lanes that nothing is under way in, and that nobody holds."""
    taken = {each.lane for each in sync.store.requests.open(merchant) if each.channel == channel}
    return frozenset(LANE_OF.values()) - taken - held_lanes(sync, merchant, channel)


def _as_asked(action: Action, listed: ListedProduct) -> Action:
    """The action; each SKU in a call of its own where the last call about it had no answer."""
    skus = (listed.skus[entry.sku] for entry in action.entries)
    unanswered = any(each.awaited or each.unproven for each in skus)
    return replace(action, alone=True) if unanswered else action


def _items(listed: ListedProduct) -> Iterator[Item]:
    """The items of a product and of its variations; each SKU once."""
    items = [variation.item for variation in listed.product.variations]
    if listed.product.item is not None:
        items.append(listed.product.item)
    yield from {item.sku: item for item in items}.values()


def _standing(listed: ListedProduct) -> dict[str, Standing]:
    return {
        sku: Standing(each.drafts, each.mains, each.listing, each.awaited, each.unproven)
        for sku, each in listed.skus.items()
    }


def _reasons(faults: Sequence[Fault], sku: str) -> tuple[Reason, ...]:
    own = tuple(fault.reason for fault in faults if fault.sku == sku)
    return own or tuple(fault.reason for fault in faults)


def _pages(things: Iterator[str], size: int) -> Iterator[list[str]]:
    while page := list(islice(things, size)):
        yield page
