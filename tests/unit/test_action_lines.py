"""Actions in order, cut into requests, and as lines that are read as they were written."""

import io

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import ListingTooLarge, PlanBroken
from catalog.listings import SentPart
from catalog.profiles import PROFILE_KINDS
from catalog.promotion import Entry
from marketplaces import action_lines
from marketplaces.action_lines import read_action, read_lines, write_action
from marketplaces.actions import ACTION_KINDS, LANE_OF, Action, ActionKind
from marketplaces.listing import ProfileUse, WantedItem, WantedListing
from marketplaces.ordering import in_order, requests_of
from tests.plan_market import TINY

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
fields = st.dictionaries(texts, json, max_size=3)
figures = st.frozensets(st.sampled_from(["price", "quantity"]))
items = st.builds(
    WantedItem, texts, st.none() | texts, st.integers(0, 999), fields, figures, st.booleans()
)
uses = st.builds(ProfileUse, texts, st.integers(1, 9), fields)
wanted = st.builds(
    WantedListing,
    texts,
    texts,
    texts,
    fields,
    st.lists(items, min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.dictionaries(st.sampled_from(PROFILE_KINDS), uses),
)
parts = st.builds(
    SentPart, texts, texts, st.integers(0, 9), fields, st.sampled_from([None, "accepted"])
)
entries = st.builds(
    Entry,
    texts,
    st.integers(0, 9),
    st.lists(parts, max_size=3).map(tuple),
    st.none() | texts,
)
actions = st.builds(
    Action,
    st.sampled_from(ACTION_KINDS),
    wanted,
    st.none() | texts,
    st.lists(entries, max_size=3).map(tuple),
    texts,
    texts,
    st.booleans(),
)


def action(kind: ActionKind, sku: str) -> Action:
    """One of a single item."""
    listing = WantedListing(sku, "1", "EUR", {}, (WantedItem(sku, "1", 1),), False)
    return Action(kind, listing, None, (Entry(sku, 0, ()),), "")


@given(actions)
@settings(max_examples=60)
def test_an_action_is_read_as_it_was_written(written: Action) -> None:
    """Another process sends it, after a crash perhaps."""
    line = write_action(written)

    assert read_action(line) == written
    assert line.count(b"\n") == 1
    assert write_action(read_action(line)) == line


@given(st.lists(actions, max_size=4))
@settings(max_examples=30)
def test_a_file_of_lines_is_read_one_by_one(written: list[Action]) -> None:
    """A plan of a hundred thousand listings is never in memory."""
    source = io.BytesIO(b"".join(map(write_action, written)))

    assert list(read_lines(source)) == written


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"{}\n", id="empty"),
        pytest.param(b"[1]\n", id="list"),
        pytest.param(b"no JSON\n", id="text"),
        pytest.param(orjson.dumps({"kind": "add"}) + b"\n", id="half"),
        pytest.param(b"{", id="cut off"),
    ],
)
def test_a_broken_line_says_so(line: bytes) -> None:
    """Sent half, it would take half of a listing away."""
    with pytest.raises(PlanBroken):
        list(read_lines(io.BytesIO(line)))


def test_a_line_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads lines needs to know how much memory one may take."""
    monkeypatch.setattr(action_lines, "MAX_LINE", 100)

    with pytest.raises(ListingTooLarge) as caught:
        write_action(action("add", "S"))

    assert caught.value.context == {"sku": "S"}


def test_ends_come_before_what_is_made_of_the_same_sku() -> None:
    """It would be live twice; and a price comes behind its product."""
    mixed = [
        action("price_quantity", "B"),
        action("revise", "B"),
        action("add", "A"),
        action("price_quantity", "C"),
        action("end", "A"),
    ]

    assert [(each.kind, each.key) for each in in_order(mixed)] == [
        ("end", "A"),
        ("price_quantity", "C"),
        ("add", "A"),
        ("revise", "B"),
        ("price_quantity", "B"),
    ]


@given(
    told=st.lists(st.tuples(st.sampled_from(ACTION_KINDS), st.sampled_from("ABCDE")), unique=True),
    data=st.data(),
)
def test_requests_hold_one_kind_and_no_more_than_fits(
    told: list[tuple[ActionKind, str]], data: st.DataObject
) -> None:
    """In the same order, whatever order the products were planned in."""
    made = [action(kind, sku) for kind, sku in told]
    shuffled = data.draw(st.permutations(made))

    requests = list(requests_of(made, TINY))

    assert requests == list(requests_of(shuffled, TINY))
    assert sorted(map(_named, made)) == sorted(
        _named(each) for _, _, inside in requests for each in inside
    )
    for lane, kind, inside in requests:
        assert {each.kind for each in inside} == {kind}
        assert LANE_OF[kind] == lane
        assert 1 <= len(inside) <= TINY.actions_per_request


def _named(each: Action) -> tuple[str, str]:
    return each.kind, each.key
