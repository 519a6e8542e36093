"""The states of one parcel, as every carrier's own are translated to them."""

from collections.abc import Mapping
from typing import Final

from catalog.states import Actor, Machine, State, Stays, Transition, table

LABEL_READY: Final = "LABEL_READY"
IN_TRANSIT: Final = "IN_TRANSIT"
OUT_FOR_DELIVERY: Final = "OUT_FOR_DELIVERY"
DELIVERED: Final = "DELIVERED"
RETURNING: Final = "RETURNING"
PROBLEM: Final = "PROBLEM"
CANCELLED: Final = "CANCELLED"

_ALL: tuple[Actor, ...] = ("feed", "person", "rule", "marketplace", "storefront", "carrier")
_ON_THE_WAY = (IN_TRANSIT, OUT_FOR_DELIVERY)
_OPEN = (LABEL_READY, *_ON_THE_WAY, PROBLEM)

SHIPMENT_STATES: Final = Machine(
    name="shipment",
    initial=LABEL_READY,
    states=(
        State(LABEL_READY, "It has a label, and the carrier has not had it in hand."),
        State(IN_TRANSIT, "The carrier has it."),
        State(OUT_FOR_DELIVERY, "It reaches the buyer, or the place where the buyer fetches it."),
        State(DELIVERED, "The buyer has it.", final=True),
        State(RETURNING, "It is on its way back to the merchant.", final=True),
        State(PROBLEM, "Something is wrong with it, and somebody must look."),
        State(CANCELLED, "Its label was cancelled; it was never sent.", final=True),
    ),
    transitions=table(
        Transition("arrive", (None,), LABEL_READY, _ALL, "The parcel is told of."),
        Transition(
            "hand_over",
            (LABEL_READY, IN_TRANSIT, PROBLEM),
            IN_TRANSIT,
            _ALL,
            "The carrier has it. Once all of an order is handed over, the order is SHIPPED.",
        ),
        Transition(
            "near",
            _OPEN,
            OUT_FOR_DELIVERY,
            _ALL,
            "It is with the courier, or ready to be fetched.",
        ),
        Transition(
            "deliver",
            (*_OPEN, RETURNING, DELIVERED),
            DELIVERED,
            _ALL,
            "The buyer has it, perhaps after a second try.",
        ),
        Transition(
            "turn_back",
            (*_OPEN, DELIVERED, RETURNING),
            RETURNING,
            _ALL,
            "It was refused, not fetched, or sent back.",
        ),
        Transition(
            "fail", _OPEN, PROBLEM, _ALL, "A pick-up or delivery has failed, or it is lost."
        ),
        Transition(
            "cancel",
            (LABEL_READY, PROBLEM, CANCELLED),
            CANCELLED,
            _ALL,
            "The label is given back. A parcel that a carrier has had cannot be cancelled.",
        ),
        Stays(
            "correct",
            (LABEL_READY, *_ON_THE_WAY, DELIVERED, RETURNING, PROBLEM, CANCELLED),
            _ALL,
            "Its number, carrier, date or quantity was told wrongly before.",
        ),
    ),
)

_EVENTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    IN_TRANSIT: ("hand_over", frozenset({LABEL_READY, PROBLEM})),
    OUT_FOR_DELIVERY: ("near", frozenset({LABEL_READY, IN_TRANSIT, PROBLEM})),
    DELIVERED: ("deliver", frozenset({*_OPEN, RETURNING})),
    RETURNING: ("turn_back", frozenset({*_OPEN, DELIVERED})),
    PROBLEM: ("fail", frozenset({LABEL_READY, *_ON_THE_WAY})),
    CANCELLED: ("cancel", frozenset({LABEL_READY, PROBLEM})),
}


def carrier_event(state: str, remote: str | None) -> str | None:
    """The event that a carrier's state of a parcel causes; None where nothing moves.

    Scans arrive late and out of order: one that lies behind what is known is ignored. Arguments
    as `catalog.order_states.remote_event`.
    """
    event, sources = _EVENTS.get(remote or "", (None, frozenset[str]()))
    return event if state in sources else None
