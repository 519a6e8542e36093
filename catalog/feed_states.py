"""The states of an inbound feed, from its arrival to the end of its run."""

from typing import Final

from catalog.states import Actor, Machine, State, Transition, table

RECEIVED: Final = "received"
RUNNING: Final = "running"
DONE: Final = "done"
FAULTY: Final = "faulty"
HELD: Final = "held"
CANCELLED: Final = "cancelled"
SUPERSEDED: Final = "superseded"

# States in which a feed's records may not all be in the store.
WAITING = (RECEIVED, RUNNING)

_BOTH: tuple[Actor, ...] = ("person", "rule")

FEED_STATES: Final = Machine(
    name="feed",
    initial=RECEIVED,
    states=(
        State(RECEIVED, "Its bytes are here, and it waits for its turn."),
        State(RUNNING, "Its records are being translated and stored."),
        State(DONE, "All its records have an outcome in the store.", final=True),
        State(FAULTY, "It broke off; the outcomes before the fault stand.", final=True),
        State(HELD, "Its records are stored, and a person must decide on what disappeared."),
        State(CANCELLED, "A person has stopped it; what was stored stands.", final=True),
        State(SUPERSEDED, "A later feed of the same kind has said what is there.", final=True),
    ),
    transitions=table(
        Transition("receive", (None,), RECEIVED, ("feed",), "It has arrived."),
        Transition(
            "start",
            (RECEIVED,),
            RUNNING,
            ("rule",),
            "Its turn has come: it gets the release that is active now, and keeps it.",
        ),
        Transition("finish", (RUNNING,), DONE, ("rule",), "Its last record is stored."),
        Transition(
            "break_off", (RECEIVED, RUNNING), FAULTY, ("rule",), "It cannot be read or run further."
        ),
        Transition(
            "hold", (RUNNING,), HELD, ("rule",), "More has disappeared than the guard lets pass."
        ),
        Transition(
            "release", (HELD,), RUNNING, ("person",), "A person says that it has disappeared."
        ),
        Transition(
            "cancel",
            (RECEIVED, HELD),
            CANCELLED,
            _BOTH,
            "It goes no further; nothing has disappeared.",
        ),
        Transition(
            "stop",
            (RUNNING,),
            CANCELLED,
            ("person",),
            "It goes no further; what its records have said so far stands.",
        ),
        Transition(
            "supersede",
            (RECEIVED, HELD),
            SUPERSEDED,
            ("rule",),
            "A later full feed is through, or has arrived before this one's turn came.",
        ),
    ),
)
