"""A merchant's drafts, what a marketplace has accepted of them, and a little marketplace, in dicts.

It is to the plan what the store and a marketplace (`plan_market`) are, cut down to what a plan can
tell apart.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from catalog.category_facts import CategoryFacts
from catalog.listings import Listing, Main, Sent, SentPart
from catalog.merchants import Channel, Merchant
from catalog.product_states import (
    AWAITING_APPROVAL,
    ENDED,
    FIGURES_GO_ON,
    LIVE,
    OUT_OF_STOCK,
    QUEUED,
    REJECTED,
    SUBMITTED,
)
from catalog.products import Draft, Item, Product, StoredSku
from catalog.promotion import FAST_NOUNS, Entry, says_figures_alone
from marketplaces.actions import Action
from marketplaces.adapter import Capabilities
from marketplaces.categories import faults_of
from marketplaces.context import Context
from marketplaces.plan import plan
from marketplaces.planned import Planned
from marketplaces.standing import Standing
from store.effective import make_product
from store.refusing import kept_of
from tests.plan_market import Market, Misused

CHANNEL = Channel("ebay", "EBAY_DE")
NOON = "2026-03-01T12:00:00Z"

# A verdict on an action: whether it is done, or None while there is no answer.
Verdict = bool | None


@dataclass
class World:
    """One merchant on one channel of a little marketplace."""

    market: Market
    context: Context
    drafts: dict[str, dict[tuple[str, str], dict[str, object]]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    mains: dict[str, dict[tuple[str, str], dict[str, object]]] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    sent: dict[str, list[Sent]] = field(default_factory=dict)
    open: list[tuple[str, Action]] = field(default_factory=list)
    requests: int = 0
    is_manual: bool = False
    is_busy: bool = False  # the product lane has a revision of others to carry

    @classmethod
    def of(cls, capabilities: Capabilities) -> "World":
        """An empty one, whose categories `vary` and `flat` are as they are called."""
        facts = {
            name: CategoryFacts(name, NOON, variations=name == "vary") for name in ("vary", "flat")
        }
        merchant = Merchant("wren", currency="EUR")
        context = Context(merchant, CHANNEL, capabilities, NOON, facts)
        return cls(Market(capabilities), context)

    # What feeds and people do.

    def say(self, sku: str, noun: str, place: str = "", **fields: object) -> None:
        """A feed asks for fields; the policy puts them in line, or shows texts to a person."""
        draft = self.drafts.setdefault(sku, {}).setdefault((noun, place), {})
        before = dict(draft)
        draft.update(fields)
        state = self.states.get(sku)
        if before == draft or state in (SUBMITTED, ENDED):
            return
        is_text = self.is_manual and state is not None and noun not in FAST_NOUNS
        self.states[sku] = AWAITING_APPROVAL if is_text or state == AWAITING_APPROVAL else QUEUED

    def product(self, sku: str, **fields: object) -> None:
        """A product is described."""
        said = {"Title": f"Ring {sku}", "Category": "vary", **fields}
        self.say(sku, "product", "", **said)

    def variation(self, sku: str, product: str, price: str, quantity: int, size: str = "") -> None:
        """A variation with its price and stock."""
        self.parents[sku] = product
        self.say(sku, "variation", VariationSpecifics={"Size": size or sku})
        self.offer(sku, price, quantity)

    def offer(self, sku: str, price: str, quantity: int) -> None:
        """A price and a quantity."""
        self.say(sku, "offer", Price=price)
        self.say(sku, "inventory", Quantity=quantity)

    def withdraw(self, sku: str) -> None:
        """It is not for sale any more."""
        self.states[sku] = ENDED

    def bring_back(self, sku: str) -> None:
        """It is for sale again; or what was refused is approved by a person."""
        if self.states.get(sku) in (ENDED, REJECTED):
            self.states[sku] = QUEUED

    # What the sync layer does.

    def products(self) -> list[str]:
        """The SKUs of the products."""
        return sorted(set(self.states) - set(self.parents))

    def of_product(self, sku: str) -> tuple[Product, dict[str, Standing]]:
        """What a plan for a product is made from."""
        members = [each for each, parent in sorted(self.parents.items()) if parent == sku]
        product = make_product(sku, self._stored(sku), [self._stored(each) for each in members])
        return product, {each: self._standing(each) for each in (sku, *members)}

    def plan(self, sku: str) -> Planned:
        """Plan a product."""
        return plan(*self.of_product(sku), self.context)

    def step(self, judge: Callable[[Action], Verdict] = lambda action: True) -> list[Action]:
        """Plan every product, send the actions, and take in the answers that come at once."""
        actions: list[Action] = []
        for sku in self.products():
            planned = self.plan(sku)
            for entry in planned.settled:
                self._record("settled", entry)
                self._accept("settled", entry, None)
            for refused in planned.refused:
                blamed = {fault.reason.field for fault in refused.faults}
                for entry in refused.entries:
                    self._record("refused", entry)
                    self._refuse("refused", entry, blamed)
            taken = self._taken(planned.actions)
            for action in taken:
                self.requests += 1
                request = f"r{self.requests}"
                for entry in action.entries:
                    self._record(request, entry)
                self.open.append((request, action))
            actions += taken
        self.answer(judge)
        return actions

    def _taken(self, planned: Iterable[Action]) -> list[Action]:
        """The actions that the marketplace's rules let pass; what they do not is refused."""
        taken: list[Action] = []
        for action in planned:
            faults = faults_of(action, self.context)
            at_fault, blamed = {each.sku for each in faults}, {each.reason.field for each in faults}
            own = [entry for entry in action.entries if entry.sku in at_fault]
            for entry in (own or action.entries) if at_fault else ():
                self._record("refused", entry)
                self._refuse("refused", entry, blamed)
            if not at_fault and (action.kind != "revise" or not self.is_busy):
                taken.append(action)
        return taken

    def answer(self, judge: Callable[[Action], Verdict] = lambda action: True) -> None:
        """Let the marketplace answer what it is asked, or a part of it; the fast lane first."""
        fast = [each for each in self.open if each[1].kind in ("end", "price_quantity")]
        for request, action in [*fast, *(each for each in self.open if each not in fast)]:
            verdict = judge(action)
            if verdict is None:
                continue
            self.open.remove((request, action))
            is_gone = self._is_gone(action)
            if verdict and is_gone:  # meanwhile: which is all that an end asks for
                verdict = action.kind == "end"
            listing_id = self.market.do(action) if verdict and not is_gone else None
            for entry in action.entries:
                if verdict:
                    self._accept(request, entry, listing_id)
                else:
                    self._refuse(request, entry)

    def settle(self, most: int = 8) -> None:
        """Accept everything until there is nothing left to do."""
        self.answer()
        for _ in range(most):
            if not self.step() and not self.step():  # what was refused may have been in the way
                return
        raise AssertionError(f"it does not come to an end: {self.step()}")

    def visible(self) -> dict[str, tuple[str | None, int]]:
        """What buyers can buy: SKU → price and quantity."""
        return {
            sku: figures
            for shown in self.market.listings.values()
            if shown.is_live
            for sku, figures in shown.items.items()
            if figures[1]
        }

    def _is_gone(self, action: Action) -> bool:
        if action.kind == "add":
            return False
        shown = self.market.listings[action.listing_id or ""]
        return not shown.is_live and action.kind != "relist"

    def _stored(self, sku: str) -> StoredSku:
        state = self.states.get(sku, "")
        item = Item(sku, self.parents.get(sku, sku), state, NOON, "feed")
        return StoredSku(item, self._drafts(sku))

    def _drafts(self, sku: str) -> tuple[Draft, ...]:
        drafts = self.drafts.get(sku, {})
        return tuple(
            Draft(sku, noun, place, dict(fields), 1, NOON)
            for (noun, place), fields in drafts.items()
        )

    def _standing(self, sku: str) -> Standing:
        mains = tuple(
            Main(sku, CHANNEL, noun, place, 1, NOON, "", dict(fields))
            for (noun, place), fields in self.mains.get(sku, {}).items()
        )
        return Standing(
            self._drafts(sku), mains, self.listings.get(sku), tuple(self.sent.get(sku, ()))
        )

    def _record(self, request: str, entry: Entry) -> None:
        state = self.states[entry.sku]
        is_known = state in FIGURES_GO_ON and says_figures_alone(entry.parts)
        if entry.parts and state not in (QUEUED, SUBMITTED, LIVE, OUT_OF_STOCK) and not is_known:
            raise Misused(f"{entry.sku} is {state} and may not be sent")
        if state == QUEUED and not entry.is_part:
            self.states[entry.sku] = SUBMITTED
        self.sent.setdefault(entry.sku, []).append(Sent(request, NOON, None, entry.parts))
        before = self.listings.get(entry.sku)
        self.listings[entry.sku] = Listing(
            sku=entry.sku,
            channel=CHANNEL,
            listing_id=before.listing_id if before else None,
            product=entry.product or entry.sku,
            state=SUBMITTED if entry.parts else (before.state if before else SUBMITTED),
            waiting=1,
            sent_hash=None,
            submitted_at=NOON,
            listed_at=None,
            ended_at=before.ended_at if before else None,
            answer=None,
        )

    def _close(self, request: str, entry: Entry) -> None:
        sent = self.sent[entry.sku]
        sent[:] = [each for each in sent if each.request_id != request]

    def _accept(self, request: str, entry: Entry, listing_id: str | None) -> None:
        self._close(request, entry)
        mains = self.mains.setdefault(entry.sku, {})
        for part in entry.parts:
            mains.setdefault((part.noun, part.place), {}).update(part.fields)
        listing = self.listings[entry.sku]
        state = LIVE if entry.parts else ENDED
        ended_at = NOON if state == ENDED else None
        listing_id = listing_id or listing.listing_id
        self.listings[entry.sku] = replace(
            listing, listing_id=listing_id, state=state, ended_at=ended_at
        )
        if not entry.parts:
            self.states[entry.sku] = ENDED
        self._move(entry.sku)

    def _refuse(self, request: str, entry: Entry, blamed: Collection[str | None] = ()) -> None:
        is_listed = self._standing(entry.sku).is_listed
        self._close(request, entry)
        if self.listings[entry.sku].state != ENDED:
            self.listings[entry.sku] = replace(self.listings[entry.sku], state=REJECTED)
        for part in entry.parts:
            kept = kept_of(entry.parts, part, blamed) if is_listed else set()
            self._take_back(entry.sku, part, kept)
        if entry.parts and self.states[entry.sku] in (SUBMITTED, LIVE):
            self.states[entry.sku] = REJECTED

    def _take_back(self, sku: str, part: SentPart, kept: Collection[str]) -> None:
        draft = self.drafts[sku].get((part.noun, part.place), {})
        main = self.mains.get(sku, {}).get((part.noun, part.place), {})
        if part.noun in ("offer", "inventory"):
            for name, value in part.fields.items():
                if draft.get(name) == value and name not in kept:
                    draft[name] = main.get(name)

    def _move(self, sku: str) -> None:
        if self.states[sku] not in (SUBMITTED, LIVE) or self.sent[sku]:
            return
        mains = self.mains[sku]
        differs = any(
            mains.get(key, {}).get(name) != value
            for key, fields in self.drafts[sku].items()
            for name, value in fields.items()
        )
        stock = [
            fields.get("Quantity")
            for (noun, _), fields in mains.items()
            if noun == "inventory" and fields.get("Quantity") is not None
        ]
        is_sold_out = bool(stock) and not any(stock)
        listed = mains.get(("listed", ""), {})
        left = listed.get("ended")
        is_between = left is not None and left == self.listings[sku].listing_id
        waits = differs or (is_between and bool(listed.get("quantity")) and not is_sold_out)
        self.states[sku] = QUEUED if waits else OUT_OF_STOCK if is_sold_out else LIVE


def kinds(actions: Iterable[Action]) -> list[tuple[str, str]]:
    """Kind and key of some actions, sorted."""
    return sorted((action.kind, action.key) for action in actions)


def skus_of(actions: Iterable[Action]) -> Collection[str]:
    """Every SKU that some actions record, sorted."""
    return sorted({entry.sku for action in actions for entry in action.entries})
