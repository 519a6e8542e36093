"""The states of a request to a marketplace, from its plan to the answer that merchants read."""

from typing import Final

from catalog.states import Machine, State, Transition, table

PLANNED: Final = "planned"
RECORDED: Final = "recorded"
SENT: Final = "sent"
ANSWERED: Final = "answered"
COLLECTED: Final = "collected"
CLOSED: Final = "closed"
BROKEN: Final = "broken"

# A lane sends nothing new while one of its requests is in such a state.
OPEN: Final = (PLANNED, RECORDED, SENT, ANSWERED, COLLECTED)

REQUEST_STATES: Final = Machine(
    name="request",
    initial=PLANNED,
    states=(
        State(PLANNED, "What it will ask is written down; nothing has been sent."),
        State(RECORDED, "The store knows what it says of each SKU, and its file is written."),
        State(SENT, "The marketplace has its file."),
        State(ANSWERED, "The marketplace's result is here."),
        State(COLLECTED, "Every answer of the result has become main or an error."),
        State(CLOSED, "The merchant has been told of every SKU.", final=True),
        State(
            BROKEN,
            "The marketplace gave it up as a whole, or it was called off; its SKUs are queued "
            "anew.",
            final=True,
        ),
    ),
    transitions=table(
        Transition("plan", (None,), PLANNED, ("rule",), "There is something to ask."),
        Transition(
            "record", (PLANNED,), RECORDED, ("rule",), "From now on its answer can be understood."
        ),
        Transition("send", (RECORDED,), SENT, ("rule",), "The file is handed over."),
        Transition("answer", (SENT,), ANSWERED, ("marketplace",), "The result is fetched."),
        Transition(
            "collect",
            (PLANNED, ANSWERED),
            COLLECTED,
            ("rule",),
            "Its answers are taken in; what is refused before it is sent has them at once.",
        ),
        Transition(
            "close", (PLANNED, RECORDED, COLLECTED), CLOSED, ("rule",), "Nothing is left to do."
        ),
        Transition(
            "break_off",
            (PLANNED, RECORDED, SENT, ANSWERED),
            BROKEN,
            ("rule", "marketplace", "person"),
            "No answer will come of it.",
        ),
    ),
)
