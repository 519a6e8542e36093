"""The machines themselves: whole, of one mind, and without a way out of the table."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import MoveRefused
from catalog.order_states import EFFECTS, ORDER_STATES
from catalog.product_states import PRODUCT_STATES, approval_event, feed_event, remote_event
from catalog.shipment_states import SHIPMENT_STATES
from catalog.states import ACTORS, Machine

MACHINES = [
    pytest.param(machine, id=machine.name)
    for machine in (PRODUCT_STATES, ORDER_STATES, SHIPMENT_STATES)
]
CHANGING = [
    ("NEW", "NEW"),
    ("EDITED", "EDITED"),
    ("AWAITING_APPROVAL", "AWAITING_APPROVAL"),
    ("APPROVED", "CHANGED"),
    ("QUEUED", "CHANGED"),
    ("SUBMITTED", "SUBMITTED"),
    ("LIVE", "CHANGED"),
    ("CHANGED", "CHANGED"),
    ("UPDATED", "UPDATED"),
    ("OUT_OF_STOCK", "CHANGED"),
    ("REJECTED", "CHANGED"),
    ("ENDED", "ENDED"),
]
EDITING = [
    ("NEW", "EDITED"),
    ("EDITED", "EDITED"),
    ("AWAITING_APPROVAL", "AWAITING_APPROVAL"),
    ("APPROVED", "UPDATED"),
    ("QUEUED", "UPDATED"),
    ("SUBMITTED", "SUBMITTED"),
    ("LIVE", "UPDATED"),
    ("CHANGED", "UPDATED"),
    ("UPDATED", "UPDATED"),
    ("OUT_OF_STOCK", "UPDATED"),
    ("REJECTED", "EDITED"),
    ("ENDED", "ENDED"),
]


@pytest.mark.parametrize("machine", MACHINES)
def test_every_name_in_a_transition_is_known(machine: Machine) -> None:
    """A misspelt state or actor would be a move that nobody can ever make."""
    states = {state.name for state in machine.states}

    for transition in machine.transitions:
        assert {*transition.sources, transition.target} - {None} <= states, transition
        assert set(transition.actors) <= set(ACTORS), transition
        assert transition.actors, transition
        assert transition.sentence.endswith("."), transition
    assert len(states) == len(machine.states)


@pytest.mark.parametrize("machine", MACHINES)
def test_an_event_leads_from_a_state_to_one_only(machine: Machine) -> None:
    """Of two targets one would win by the order of the table, which means nothing."""
    pairs = [(source, each.event) for each in machine.transitions for source in each.sources]

    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_from_nothing(machine: Machine) -> None:
    """A state nobody can come to is a word without a meaning."""
    assert _reached(machine, None) == {state.name for state in machine.states}
    assert [each.target for each in machine.transitions if None in each.sources] == [
        machine.initial
    ]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_final_state_is_reached_from_every_state(machine: Machine) -> None:
    """Nothing may hang for ever."""
    final = {state.name for state in machine.states if state.final}

    for state in machine.states:
        assert state.final or _reached(machine, state.name) & final, state.name


@pytest.mark.parametrize("machine", MACHINES)
@given(data=st.data())
def test_random_events_never_leave_the_table(machine: Machine, data: st.DataObject) -> None:
    """Whatever happens in whatever order: a state of the table, or a refusal that says why."""
    events = sorted({each.event for each in machine.transitions})
    state: str | None = None
    for event in data.draw(st.lists(st.sampled_from([*events, "nonsense"]), max_size=20)):
        actor = data.draw(st.sampled_from([*ACTORS, "nobody"]))
        allowed = machine.allowed(state, actor)
        if event in allowed:
            state = machine.move(state, event, actor)
            assert state in {each.name for each in machine.states}
            continue
        with pytest.raises(MoveRefused) as caught:
            machine.move(state, event, actor)
        assert caught.value.context == {
            "machine": machine.name,
            "state": state,
            "event": event,
            "actor": actor,
            "allowed": allowed,
        }


def test_a_refusal_names_state_event_and_what_is_possible() -> None:
    """Whoever asked must see at once what to do instead."""
    with pytest.raises(MoveRefused) as caught:
        PRODUCT_STATES.move("ENDED", "submit", "rule")

    assert str(caught.value) == (
        "the product is ENDED: 'submit' is not possible there; rule may end, relist"
    )


def test_a_refusal_names_who_may() -> None:
    """An approver's right is not a feed's."""
    with pytest.raises(MoveRefused, match="'approve' is for person, rule, not for feed"):
        PRODUCT_STATES.move("NEW", "approve", "feed")


@pytest.mark.parametrize(("state", "after"), EDITING)
def test_what_an_edit_of_a_product_does_depends_on_its_state(state: str, after: str) -> None:
    """A person's change of what is live awaits approval; one of what is on the way waits for it."""
    assert PRODUCT_STATES.move(state, "edit", "person") == after


@pytest.mark.parametrize(("state", "after"), CHANGING)
def test_what_a_feed_changes_depends_on_the_state(state: str, after: str) -> None:
    """What was approved is not what would be sent any more; what awaits a person still does."""
    assert PRODUCT_STATES.move(state, "feed_change", "feed") == after


def test_nothing_unapproved_is_ever_sent() -> None:
    """No way leads from a change to a marketplace past an approval, but for a quantity of 0."""
    sent_from = {
        source
        for each in PRODUCT_STATES.transitions
        if each.target == "SUBMITTED" and each.event not in ("edit", "feed_change", "disappear")
        for source in each.sources
        if source != "SUBMITTED"
    }
    queued_from = {
        source
        for each in PRODUCT_STATES.transitions
        if each.event == "queue"
        for source in each.sources
    }

    assert sent_from == {"QUEUED"}
    assert queued_from == {"APPROVED", "SUBMITTED", "OUT_OF_STOCK"}


@pytest.mark.parametrize("state", [state.name for state in PRODUCT_STATES.states])
def test_late_answers_are_taken_in_every_state_a_sent_product_can_be_in(state: str) -> None:
    """Answers come minutes later; whatever happened since must not make one a crash."""
    for event in ("accept", "accept_stale", "refuse"):
        possible = event in PRODUCT_STATES.allowed(state, "marketplace")
        assert possible == (state != "NEW")


@pytest.mark.parametrize(
    ("state", "ended_by", "event"),
    [
        (None, None, "arrive"),
        ("NEW", None, "feed_change"),
        ("ENDED", "feed", "relist"),
        ("ENDED", "person", "feed_change"),
        ("ENDED", "marketplace", "feed_change"),
    ],
)
def test_a_feed_brings_back_only_what_a_feed_has_ended(
    state: str | None, ended_by: str | None, event: str
) -> None:
    """What a person took off sale must not return with the next night's full feed."""
    assert feed_event(state, ended_by) == event
    PRODUCT_STATES.move(state, event, "feed")


@pytest.mark.parametrize(
    ("state", "policy", "approved_before", "price_only", "event"),
    [
        ("NEW", "automatic", False, False, "approve"),
        ("NEW", "manual", False, False, "ask_approval"),
        ("NEW", "manual", False, True, "ask_approval"),
        ("CHANGED", "manual", True, True, "approve"),
        ("CHANGED", "manual", True, False, "ask_approval"),
        ("UPDATED", "manual", True, False, None),
        ("UPDATED", "manual", True, True, "approve"),
        ("UPDATED", "automatic", True, False, "approve"),
        ("AWAITING_APPROVAL", "manual", False, False, None),
        ("LIVE", "automatic", True, False, None),
        ("REJECTED", "automatic", True, False, None),
    ],
)
def test_approval_follows_the_policy(
    state: str, policy: str, approved_before: bool, price_only: bool, event: str | None
) -> None:
    """A price that changes ten times a day needs no person; a new title does."""
    found = approval_event(
        state,
        policy=policy,
        approved_before=approved_before,
        only_price_and_quantity=price_only,
    )

    assert found == event
    if found is not None:
        PRODUCT_STATES.move(state, found, "rule")


@given(
    state=st.sampled_from([state.name for state in PRODUCT_STATES.states]),
    remote=st.one_of(
        st.none(), st.text(), st.sampled_from([s.name for s in PRODUCT_STATES.states])
    ),
)
def test_a_listings_remote_state_never_causes_an_illegal_move(
    state: str, remote: str | None
) -> None:
    """What a marketplace says about a listing must never stop a run."""
    event = remote_event(state, remote)

    assert event is None or PRODUCT_STATES.move(state, event, "marketplace") == remote


def test_effects_are_explained() -> None:
    """An effect is a promise to do something; its sentence says what."""
    used = set(chain.from_iterable(each.effects for each in ORDER_STATES.transitions))

    assert used == set(EFFECTS)


def _reached(machine: Machine, start: str | None) -> set[str]:
    reached: set[str] = set()
    border = {start}
    while border:
        found = {each.target for each in machine.transitions if border & set(each.sources)}
        border = set(found - reached)
        reached |= found
    return reached
