"""The store against a model in dicts: after each step of any story the two agree."""

import itertools
import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from catalog.merchants import Channel
from catalog.product_states import PRODUCT_STATES
from catalog.products import Change
from store.facets import Facet
from store.merging import Cause
from store.store import Store
from tests.promotion_model import NOUN_OF, Fields, ModelListing, ModelSku
from tests.shop import DE, UK, Shop

# Each example has merchants of its own, so that it needs no database of its own.
_examples = itertools.count(1)

_merchants = st.sampled_from(["wren", "finch"])
_skus = st.sampled_from(["A", "B"])
_channels = st.sampled_from([DE, UK])
_nouns = st.sets(st.sampled_from(sorted(NOUN_OF.values())), min_size=1)
_product = st.fixed_dictionaries({"Title": st.sampled_from(["x", "y"])})
_offer = {"Price": st.sampled_from(["1.00", "2.00"])}
_stock = st.fixed_dictionaries({"Quantity": st.sampled_from([0, 1, 2])}, optional=_offer)
_fields = st.fixed_dictionaries(
    {"Title": st.sampled_from(["x", "y"])},
    optional={**_offer, "Quantity": st.sampled_from([0, 1, None])},
)
_requests = st.sampled_from(["q1", "q2", "q3", "q4", "q5", "q6"])


class Story(RuleBasedStateMachine):
    """Feeds, edits, requests and answers of two merchants on two channels, in any order."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_examples)
        self.shops = {name: Shop(self.store, f"{name}-{self.number}") for name in ("wren", "finch")}
        self.model: dict[tuple[str, str], ModelSku] = {}
        self.touched: set[tuple[str, str]] = set()

    def _of(self, merchant: str, sku: str) -> tuple[Shop, ModelSku]:
        self.touched.add((merchant, sku))
        return self.shops[merchant], self.model.setdefault((merchant, sku), ModelSku())

    @rule(merchant=_merchants, sku=_skus, fields=_product | _stock | _fields)
    def feed(self, merchant: str, sku: str, fields: Fields) -> None:
        """A product or an inventory feed; now and then it says nothing new."""
        shop, model = self._of(merchant, sku)
        shop.feed(sku, **fields)
        model.feed(fields)

    @rule(merchant=_merchants, sku=_skus, fields=_stock)
    def edit(self, merchant: str, sku: str, fields: Fields) -> None:
        """A person's edit."""
        shop, model = self._of(merchant, sku)
        if model.state is None:
            return
        facets = [Facet(sku, NOUN_OF[name], "", {name: fields[name]}) for name in fields]
        shop.store.drafts.edit(shop.merchant, facets, "ada", shop.now())
        model.edit(fields)

    @rule(merchant=_merchants, sku=_skus, channel=_channels, request=_requests)
    def send_all(self, merchant: str, sku: str, channel: Channel, request: str) -> None:
        """Approve, queue and submit all."""
        self._queue(merchant, sku)
        self._submit(merchant, sku, channel, request, set(NOUN_OF.values()))

    @rule(merchant=_merchants, sku=_skus, channel=_channels, request=_requests, nouns=_nouns)
    def submit(
        self, merchant: str, sku: str, channel: Channel, request: str, nouns: set[str]
    ) -> None:
        """Submit without asking whether it is in line; perhaps for the second time."""
        self._submit(merchant, sku, channel, request, nouns)

    @rule(
        merchant=_merchants,
        sku=_skus,
        channel=_channels,
        request=_requests,
        nouns=_nouns | st.none(),
        word=st.sampled_from(["accepted", "accepted", "refused"]),
        twice=st.booleans(),
    )
    def answer(
        self,
        merchant: str,
        sku: str,
        channel: Channel,
        request: str,
        nouns: set[str] | None,
        word: str,
        twice: bool,
    ) -> None:
        """An answer to a request, to part of it, or to one that was never sent."""
        shop, model = self._of(merchant, sku)
        tell = shop.accept if word == "accepted" else shop.refuse
        for _ in range(2 if twice else 1):
            outcome = tell(f"{request}-{self.number}", sku, channel, nouns=nouns)
            assert (outcome.result == "done") == model.answer(str(channel), request, nouns, word)

    @rule(merchant=_merchants, sku=_skus, channel=_channels)
    def end(self, merchant: str, sku: str, channel: Channel) -> None:
        """The marketplace ends a listing."""
        shop, model = self._of(merchant, sku)
        shop.store.promotion.ended(shop.merchant, channel, [sku], "report", shop.now())
        model.end(str(channel))

    @rule(merchant=_merchants, sku=_skus)
    def relist(self, merchant: str, sku: str) -> None:
        """A person wants an ended SKU back."""
        shop, model = self._of(merchant, sku)
        if model.state == "ENDED":
            cause = Cause("person", "ada", shop.now())
            shop.store.items.move(shop.merchant, sku, "relist", cause)
            model.move("relist", "person")

    @invariant()
    def the_store_agrees(self) -> None:
        """What was touched is as the model says."""
        for merchant, sku in self.touched:
            self._compare(merchant, sku)
        self.touched.clear()

    def teardown(self) -> None:
        """Nothing that was not touched has moved."""
        for merchant, sku in self.model:
            self._compare(merchant, sku)

    def _queue(self, merchant: str, sku: str) -> None:
        shop, model = self._of(merchant, sku)
        if model.state is None:
            return
        shop.queue(sku)
        if "approve" in PRODUCT_STATES.allowed(model.state, "person"):
            model.move("approve", "person")
        model.move("queue", "rule")

    def _submit(
        self, merchant: str, sku: str, channel: Channel, request: str, nouns: set[str]
    ) -> None:
        shop, model = self._of(merchant, sku)
        if not nouns & model.drafts.keys():
            return
        outcome = shop.submit(f"{request}-{self.number}", sku, channel, nouns)
        is_sent = outcome.result in ("done", "repeated")
        assert is_sent == model.submit(str(channel), request, nouns)

    def _compare(self, merchant: str, sku: str) -> None:
        shop, model = self.shops[merchant], self.model[merchant, sku]
        if model.state is None:
            return
        stored = shop.store.drafts.sku(shop.merchant, sku)
        assert stored.item.state == model.state
        drafts = {draft.noun: draft.fields for draft in stored.drafts}
        assert drafts == {noun: versions[-1] for noun, versions in model.drafts.items()}
        listings = {str(one.channel): one for one in shop.store.listings.of_sku(shop.merchant, sku)}
        assert {name: (one.state, one.waiting) for name, one in listings.items()} == {
            name: (one.state, len(one.awaited())) for name, one in model.listings.items()
        }
        mains = {
            (str(main.channel), main.noun): main.fields
            for main in shop.store.listings.main(shop.merchant, sku)
        }
        assert mains == {
            (name, noun): versions[-1]
            for name, one in model.listings.items()
            for noun, versions in one.main.items()
        }
        self._compare_history(shop, sku, model)
        self._compare_pending(shop, sku, model)

    def _compare_history(self, shop: Shop, sku: str, model: ModelSku) -> None:
        """Undoing step after step gives every version that there ever was."""
        steps: dict[tuple[str, str], list[Change]] = {}
        for step in shop.store.changes.of_sku(shop.merchant, sku):
            steps.setdefault((step.stage, step.noun), []).append(step)
        logs = {("draft", noun): versions for noun, versions in model.drafts.items()}
        for name, listing in model.listings.items():
            logs |= {(f"main/{name}", noun): log for noun, log in listing.main.items()}
        assert steps.keys() == logs.keys()
        for key, log in logs.items():
            assert undone(log[-1], steps[key]) == log

    def _compare_pending(self, shop: Shop, sku: str, model: ModelSku) -> None:
        for channel in (DE, UK):
            listing = model.listings.get(str(channel), ModelListing())
            page = shop.store.promotion.pending(shop.merchant, channel, states=[model.state or ""])
            found = {one.sku: one.differences for one in page}
            assert {one.noun: one.wanted for one in found.get(sku, ())} == model.pending(listing)


def undone(present: Fields, steps: list[Change]) -> list[Fields]:
    """Every version of a draft or main, the first one first."""
    versions = [present]
    newest_first = sorted(steps, key=lambda step: step.version, reverse=True)
    for step in newest_first:
        if step.is_first:
            break
        kept = {name: v for name, v in versions[0].items() if name not in step.added}
        versions.insert(0, {**kept, **step.before})
    assert [step.version for step in newest_first] == list(range(len(versions), 0, -1))
    return versions


def tell_stories(target: str, examples: int, steps: int) -> None:
    """Run the machine against one database."""
    with Store(target) as store:
        machine = type("StoryHere", (Story,), {"store": store})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_draft_main_states_and_history_agree_with_the_model(store_target: str) -> None:
    """Random feeds, edits, requests, answers and repeats of any of them."""
    is_postgres = store_target.startswith("postgresql")
    tell_stories(store_target, examples=8 if is_postgres else 25, steps=30)


@pytest.mark.campaign
def test_many_long_stories_agree_with_the_model(
    store_target: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS stories of up to 100 steps on each database."""
    runs = int(os.environ.get("CAMPAIGN_RUNS", "100"))
    tell_stories(store_target, examples=runs, steps=100)
    database = store_target.partition(":")[0] if "://" in store_target else "sqlite"
    record_property("figures", f"{database}: {runs} stories of up to 100 steps, all as the model")
