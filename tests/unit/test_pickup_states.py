"""The rule of when a file on the drive is complete, against what clients really do."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.pickup import LOCK_GRACE_SECONDS, WRITING_SECONDS
from catalog.pickup_states import (
    ABSENT,
    DONE,
    EMPTY,
    IGNORED,
    LOCKED,
    PICKUP_STATES,
    RECEIVING,
    SETTLING,
    TAKEN,
)
from catalog.states import ACTORS
from tests.drive_events import Event, Replay

A = "in/product/a.csv"
B = "in/product/b.csv"
PART = "in/product/a.csv.filepart"
SAFE = "in/product/a.csv.sb-1f2e"

# What each client was seen to do, and what must have been taken in the end, in order. The seconds
# are those of the records, rounded.
SEQUENCES = {
    "Explorer": (
        [
            Event(0, "begin", A),
            Event(0, "commit", A, ""),
            Event(0.1, "lock", A),
            Event(0.1, "touch", A),
            Event(0.2, "begin", A),
            Event(3, "commit", A, "one"),
            Event(0.1, "touch", A),
            Event(4, "unlock", A),
        ],
        [(A, "one")],
    ),
    "Explorer that crashed": (
        [
            Event(0, "commit", A, ""),
            Event(0.1, "lock", A),
            Event(0.2, "begin", A),
            Event(3, "commit", A, "one"),
            Event(LOCK_GRACE_SECONDS, "touch", B),
        ],
        [(A, "one")],
    ),
    "Finder": (
        [
            Event(0, "commit", A, ""),
            Event(0.1, "lock", A),
            Event(0, "begin", "in/product/._a.csv"),
            Event(0.1, "commit", "in/product/._a.csv", "fork"),
            Event(0.2, "begin", A),
            Event(2, "commit", A, "one"),
            Event(0, "commit", "in/product/.DS_Store", "icons"),
            Event(0.1, "unlock", A),
        ],
        [(A, "one")],
    ),
    "safe save": (
        [
            Event(0, "commit", A, "old"),
            Event(20, "begin", f"{SAFE}/a.csv"),
            Event(1, "commit", f"{SAFE}/a.csv", "new"),
            Event(8, "move", f"{SAFE}/a.csv", to=A),
            Event(0.1, "delete", SAFE),
        ],
        [(A, "old"), (A, "new")],
    ),
    "davfs2, renamed before its delayed upload": (
        [
            Event(0, "commit", "in/product/a.tmp", ""),
            Event(0, "lock", "in/product/a.tmp"),
            Event(0.5, "move", "in/product/a.tmp", to=A),
            Event(0, "lock", A),
            Event(12, "begin", A),
            Event(0.5, "commit", A, "one"),
            Event(0.1, "unlock", A),
        ],
        [(A, "one")],
    ),
    "gvfs, overwriting in place": (
        [
            Event(0, "begin", A),
            Event(1, "commit", A, "old"),
            Event(30, "begin", A),
            Event(1, "commit", A, "new"),
        ],
        [(A, "old"), (A, "new")],
    ),
    "WinSCP, .filepart and rename": (
        [
            Event(0, "begin", PART),
            Event(9, "commit", PART, "one"),
            Event(0.1, "move", PART, to=A),
            Event(0.1, "touch", A),
        ],
        [(A, "one")],
    ),
    "SFTP, cut off": (
        [Event(0, "begin", A), Event(40, "abort", A), Event(60, "touch", A)],
        [],
    ),
    "SFTP, cut off and gone on with": (
        [
            Event(0, "begin", A),
            Event(40, "abort", A),
            Event(5, "begin", A),
            Event(40, "commit", A, "one"),
        ],
        [(A, "one")],
    ),
    "sent twice": (
        [Event(0, "commit", A, "one"), Event(1, "begin", A), Event(1, "commit", A, "one")],
        [(A, "one")],
    ),
    "replaced while it is processed": (
        [Event(0, "commit", A, "one"), Event(6, "begin", A), Event(2, "commit", A, "two")],
        [(A, "one"), (A, "two")],
    ),
    "a burst of versions": (
        [Event(1, "commit", A, f"{number}") for number in range(20)],
        [(A, "19")],
    ),
    "junk": (
        [
            Event(0, "commit", f"in/product/{name}", "x")
            for name in (
                "._a.csv",
                ".DS_Store",
                "~$a.xlsx",
                "Thumbs.db",
                "desktop.ini",
                "a.tmp",
                ".~lock.a.csv#",
                "a.partial",
                "a.csv.part",
                "a.csv.status.json",
            )
        ],
        [],
    ),
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_what_clients_do_is_taken_once_and_whole(name: str) -> None:
    """Each of these has made some server publish half a file, an empty one, or none."""
    events, expected = SEQUENCES[name]
    replay = Replay()
    for event in events:
        replay.tell(event)
        incomplete = [taken for taken in replay.taken if taken not in expected]
        assert not incomplete, event
    replay.wait(6)

    assert replay.taken == expected


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([Event(0, "begin", A)], RECEIVING),
        ([Event(0, "begin", A), Event(1, "abort", A)], ABSENT),
        ([Event(0, "begin", A), Event(WRITING_SECONDS, "touch", B)], ABSENT),
        ([Event(0, "begin", A), Event(0, "begin", A), Event(1, "abort", A)], RECEIVING),
        ([Event(0, "commit", A, "")], EMPTY),
        ([Event(0, "commit", "in/a.csv", "x")], IGNORED),
        ([Event(0, "lock", A), Event(0, "commit", A, "x")], LOCKED),
        ([Event(0, "commit", A, "x"), Event(1, "lock", A), Event(99, "touch", A)], LOCKED),
        ([Event(0, "commit", A, "x"), Event(4.9, "touch", A)], SETTLING),
        ([Event(0, "commit", A, "x"), Event(4.9, "touch", A), Event(4.9, "touch", A)], SETTLING),
        ([Event(0, "commit", A, "x"), Event(1, "begin", A), Event(99, "touch", B)], SETTLING),
        ([Event(0, "commit", A, "x"), Event(6, "touch", A)], DONE),
        ([Event(0, "commit", A, "x"), Event(1, "delete", A)], ABSENT),
        ([Event(0, "commit", A, "x"), Event(1, "delete", "in/product")], ABSENT),
    ],
)  # fmt: skip
def test_state_follows_from_the_events(events: list[Event], state: str) -> None:
    """What a merchant is shown beside the file is what it is."""
    replay = Replay()
    for event in events:
        replay.tell(event)

    assert replay.state(events[0].path) == state


def test_writer_that_was_killed_does_not_hold_up_what_lies_there() -> None:
    """A process that dies in an upload never tells its end."""
    replay = Replay()
    replay.tell(Event(0, "commit", A, "one"))
    replay.tell(Event(1, "begin", A))
    replay.wait(WRITING_SECONDS - 1)
    assert replay.taken == []

    replay.wait(1)
    assert replay.taken == [(A, "one")]


def test_renamed_feed_is_not_taken_again() -> None:
    """Merchants tidy up; a rename is no new feed. In the folder of another kind it is one."""
    replay = Replay()
    replay.tell(Event(0, "commit", A, "one"))
    replay.tell(Event(9, "move", A, to=B))
    replay.tell(Event(9, "move", B, to="in/product/old/b.csv"))
    replay.wait(9)
    assert (replay.taken, replay.state(A)) == ([(A, "one")], ABSENT)

    replay.tell(Event(9, "move", "in/product/old/b.csv", to="in/inventory/b.csv"))
    replay.wait(9)
    assert replay.taken == [(A, "one"), ("in/inventory/b.csv", "one")]


PATHS = (A, B, PART, "in/inventory/a.csv", "in/product/old/a.csv", "in/a.csv")
FEEDS = (A, B, "in/inventory/a.csv")
EVENTS = st.one_of(
    st.builds(
        Event,
        after=st.sampled_from([0.0, 0.5, 3.0, 5.5, LOCK_GRACE_SECONDS + 1]),
        what=st.sampled_from(["begin", "abort", "touch", "lock", "unlock", "delete"]),
        path=st.sampled_from(PATHS),
    ),
    st.builds(
        Event,
        after=st.sampled_from([0.0, 2.0, 6.0]),
        what=st.just("commit"),
        path=st.sampled_from(PATHS),
        text=st.sampled_from(["", "one", "two", "three"]),
    ),
    st.builds(
        Event,
        after=st.sampled_from([0.0, 2.0]),
        what=st.just("move"),
        path=st.sampled_from(PATHS),
        to=st.sampled_from(PATHS),
    ).filter(lambda event: event.path != event.to),
)


@settings(max_examples=300, deadline=None)
@given(events=st.lists(EVENTS, max_size=25))
def test_what_is_taken_is_complete_and_what_is_complete_is_taken(events: list[Event]) -> None:
    """Whatever order a client finds for its requests: no half feed, and none forgotten."""
    replay = Replay()
    whole: set[str] = set()
    for event in events:
        replay.tell(event)
        whole |= {event.text} if event.what == "commit" else set()
        assert all(text and path in FEEDS for path, text in replay.taken)
        assert {text for _, text in replay.taken} <= whole
    replay.wait(LOCK_GRACE_SECONDS + WRITING_SECONDS)

    waiting = {path for path in FEEDS if replay.bytes.get(path) and replay.state(path) not in TAKEN}
    assert not waiting
    last = {text for path, text in replay.bytes.items() if path in FEEDS and text}
    assert last <= {text for _, text in replay.taken}


def test_machine_is_whole() -> None:
    """A misspelt state would be a way that no file can go; of two ways, one would win by chance."""
    names = {state.name for state in PICKUP_STATES.states}
    for transition in PICKUP_STATES.transitions:
        assert {*transition.sources, transition.target} <= names, transition
        assert set(transition.actors) <= set(ACTORS), transition
        assert transition.sentence.endswith("."), transition
    pairs = [(source, each.event) for each in PICKUP_STATES.transitions for source in each.sources]
    assert len(pairs) == len(set(pairs))
    assert names == {*chain.from_iterable(_onward(ABSENT))}


def test_every_event_of_a_client_is_possible_in_every_state() -> None:
    """A client asks nobody whether it may; nothing it does may end in an error of ours."""
    events = {each.event for each in PICKUP_STATES.transitions if "feed" in each.actors}

    for state in PICKUP_STATES.states:
        assert set(PICKUP_STATES.allowed(state.name, "feed")) == events, state.name


def _onward(state: str) -> list[set[str]]:
    reached, found = {state}, {state}
    while found:
        found = {
            each.target
            for each in PICKUP_STATES.transitions
            if set(each.sources) & found and each.target not in reached
        }
        reached |= found
    return [reached]
