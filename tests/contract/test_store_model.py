"""The store against a model in dicts: after each step of any story the two agree."""

import itertools
import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

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

# Mostly one SKU of one merchant, so that stories have a long middle.
_places = st.sampled_from(
    [
        *[("wren", "A", DE)] * 4,
        *[("wren", "A", UK)] * 2,
        *[("wren", "B", DE), ("finch", "A", DE)],
    ]
)
_nouns = st.sets(st.sampled_from(sorted(NOUN_OF.values())), min_size=1)
_product = st.fixed_dictionaries({"Title": st.sampled_from(["x", "y"])})
_offer = {"Price": st.sampled_from(["1.00", "2.00"])}
_stock = st.fixed_dictionaries({"Quantity": st.sampled_from([0, 1, 2])}, optional=_offer)
_fields = st.fixed_dictionaries(
    {"Title": st.sampled_from(["x", "y"])},
    optional={**_offer, "Quantity": st.sampled_from([0, 1, None])},
)
_words = st.sampled_from(["accepted", "refused"])
# Which of the requests that were sent, counted from the last one.
_which = st.sampled_from([0, 0, 0, 1, 2, 4])


Place = tuple[str, str, Channel]  # merchant, SKU, channel


class Story(RuleBasedStateMachine):
    """Feeds, edits, requests and answers of two merchants on two channels, in any order."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_examples)
        self.shops = {name: Shop(self.store, f"{name}-{self.number}") for name in ("wren", "finch")}
        self.model: dict[tuple[str, str], ModelSku] = {}
        self.touched: set[tuple[str, str]] = set()
        self.sent: list[tuple[*Place, str]] = []  # with the id of the request

    def _of(self, merchant: str, sku: str) -> tuple[Shop, ModelSku]:
        self.touched.add((merchant, sku))
        return self.shops[merchant], self.model.setdefault((merchant, sku), ModelSku())

    @rule(place=_places, fields=_product | _stock | _fields)
    def feed(self, place: Place, fields: Fields) -> None:
        """A product or an inventory feed; now and then it says nothing new."""
        merchant, sku, _ = place
        shop, model = self._of(merchant, sku)
        shop.feed(sku, **fields)
        model.feed(fields)

    @rule(place=_places, fields=_stock)
    def edit(self, place: Place, fields: Fields) -> None:
        """A person's edit."""
        merchant, sku, _ = place
        shop, model = self._of(merchant, sku)
        facets = [Facet(sku, NOUN_OF[name], "", {name: fields[name]}) for name in fields]
        shop.store.drafts.edit(shop.merchant, facets, "ada", shop.now())
        model.edit(fields)

    @rule(place=_places, nouns=st.none() | _nouns, is_queued=st.sampled_from([True, True, False]))
    def send(self, place: Place, nouns: set[str] | None, is_queued: bool) -> None:
        """Approve, queue and submit all, or some of it; or only submit."""
        if is_queued:
            self._queue(*place[:2])
        self._submit_next(*place, nouns or set(NOUN_OF.values()))

    @initialize(fields=_fields)
    def begin(self, fields: Fields) -> None:
        """Every SKU is there, with all nouns."""
        for merchant, sku, _ in (("wren", "A", DE), ("wren", "B", DE), ("finch", "A", DE)):
            shop, model = self._of(merchant, sku)
            whole = {"Title": "x", "Price": "1.00", "Quantity": 1, **fields}
            shop.feed(sku, **whole)
            model.feed(whole)

    @precondition(lambda self: self.sent)
    @rule(which=_which, nouns=_nouns)
    def submit_again(self, which: int, nouns: set[str]) -> None:
        """A step begins again: what it recorded stands."""
        self._submit(*self.sent[-1 - which % len(self.sent)], nouns)

    @precondition(lambda self: self.sent)
    @rule(
        which=_which,
        nouns=_nouns | st.none(),
        word=_words,
        twice=st.booleans(),
    )
    def answer(self, which: int, nouns: set[str] | None, word: str, twice: bool) -> None:
        """An answer to a request or to part of it, early or late, once or twice."""
        merchant, sku, channel, request = self.sent[-1 - which % len(self.sent)]
        for _ in range(2 if twice else 1):
            self._answer(merchant, sku, channel, request, nouns, word)

    @rule(place=_places)
    def accept_all(self, place: Place) -> None:
        """The usual story: it is sent, and it is accepted."""
        self._queue(*place[:2])
        if request := self._submit_next(*place, set(NOUN_OF.values())):
            self._answer(*place, request, None, "accepted")

    @rule(place=_places, fields=_fields, words=st.tuples(_words, _words), is_reversed=st.booleans())
    def overlap(
        self, place: Place, fields: Fields, words: tuple[str, str], is_reversed: bool
    ) -> None:
        """Two requests are on their way at once, and the answers come in either order."""
        self._queue(*place[:2])
        first = self._submit_next(*place, set(NOUN_OF.values()))
        self.feed(place, fields)
        second = self._submit_next(*place, set(NOUN_OF.values()))
        answers = list(zip((first, second), words, strict=True))
        for request, word in answers[::-1] if is_reversed else answers:
            if request is not None:
                self._answer(*place, request, None, word)

    @precondition(lambda self: len(self.sent) == 1)
    @rule(place=_places)
    def answer_what_was_never_sent(self, place: Place) -> None:
        """Another program's listing, say."""
        self._answer(*place, "never", None, "accepted")

    @precondition(lambda self: len(self.sent) > 3)
    @rule(place=_places)
    def end(self, place: Place) -> None:
        """The marketplace ends a listing."""
        merchant, sku, channel = place
        shop, model = self._of(merchant, sku)
        shop.store.promotion.ended(shop.merchant, channel, [sku], "report", shop.now())
        model.end(str(channel))

    @precondition(lambda self: any(model.state == "ENDED" for model in self.model.values()))
    @rule()
    def relist(self) -> None:
        """A person wants what has ended back."""
        for (merchant, sku), model in self.model.items():
            if model.state == "ENDED":
                shop, _ = self._of(merchant, sku)
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
        shop.queue(sku)
        if "approve" in PRODUCT_STATES.allowed(model.state, "person"):
            model.move("approve", "person")
        model.move("queue", "rule")

    def _submit_next(
        self, merchant: str, sku: str, channel: Channel, nouns: set[str]
    ) -> str | None:
        """Send under a new id; None where nothing may be sent."""
        request = f"q{len(self.sent)}-{self.number}"
        if not self._submit(merchant, sku, channel, request, nouns):
            return None
        self.sent.append((merchant, sku, channel, request))
        return request

    def _submit(
        self, merchant: str, sku: str, channel: Channel, request: str, nouns: set[str]
    ) -> bool:
        shop, model = self._of(merchant, sku)
        outcome = shop.submit(request, sku, channel, nouns)
        is_sent = model.submit(str(channel), request, nouns)
        assert is_sent == (outcome.result in ("done", "repeated"))
        return is_sent

    def _answer(
        self,
        merchant: str,
        sku: str,
        channel: Channel,
        request: str,
        nouns: set[str] | None,
        word: str,
    ) -> None:
        shop, model = self._of(merchant, sku)
        tell = shop.accept if word == "accepted" else shop.refuse
        outcome = tell(request, sku, channel, nouns=nouns)
        assert (outcome.result == "done") == model.answer(str(channel), request, nouns, word)

    def _compare(self, merchant: str, sku: str) -> None:
        shop, model = self.shops[merchant], self.model[merchant, sku]
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
    tell_stories(store_target, examples=10 if is_postgres else 60, steps=30)


@pytest.mark.campaign
def test_many_long_stories_agree_with_the_model(
    store_target: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS stories of up to 100 steps on each database."""
    runs = int(os.environ.get("CAMPAIGN_RUNS", "100"))
    tell_stories(store_target, examples=runs, steps=100)
    database = store_target.partition(":")[0] if "://" in store_target else "sqlite"
    record_property("figures", f"{database}: {runs} stories of up to 100 steps, all as the model")
