"""The states of an order, from the marketplace's word to its end, and what a remote state moves."""

from collections.abc import Mapping
from typing import Final

from catalog.states import Actor, Machine, State, Stays, Transition, table

NEW: Final = "NEW"
EDITED: Final = "EDITED"
AWAITING_CONFIRMATION: Final = "AWAITING_CONFIRMATION"
APPROVED: Final = "APPROVED"
QUEUED: Final = "QUEUED"
SYNCED: Final = "SYNCED"
SHIPPED: Final = "SHIPPED"
SUCCESSFULLY_PROCESSED: Final = "SUCCESSFULLY_PROCESSED"
CANCELLED: Final = "CANCELLED"
RETURNED: Final = "RETURNED"

# What must be done beside a move. Whoever moves an order starts these in the same transaction.
RECALL_PUSH: Final = "recall_push"
UPDATE_PUSH: Final = "update_push"
ASK_BACK: Final = "ask_back"
EFFECTS: Final[Mapping[str, str]] = {
    RECALL_PUSH: "The storefront is told to cancel the order, if it was given it.",
    UPDATE_PUSH: "The storefront is told the new content of the order that it has.",
    ASK_BACK: "The merchant is told that the goods are on their way to a buyer who wants none.",
}

_NOT_PUSHED = (NEW, EDITED, AWAITING_CONFIRMATION, APPROVED)
_NOT_SHIPPED = (*_NOT_PUSHED, QUEUED, SYNCED)
_BOTH: tuple[Actor, ...] = ("person", "rule")
_OUTSIDE: tuple[Actor, ...] = ("person", "rule", "marketplace", "storefront")
_ANYONE: tuple[Actor, ...] = ("feed", "carrier", *_OUTSIDE)

ORDER_STATES: Final = Machine(
    name="order",
    initial=NEW,
    states=(
        State(NEW, "It has come from the marketplace, paid for and untouched."),
        State(EDITED, "A person or a rule has changed it; the original is kept."),
        State(AWAITING_CONFIRMATION, "Stock is looked at, or the marketplace wants a word."),
        State(APPROVED, "It may be passed on to the merchant's storefront."),
        State(QUEUED, "It is in line for the storefront, or has been sent without an answer."),
        State(SYNCED, "The storefront has it, and its id there is known."),
        State(SHIPPED, "All of it has been handed over to a carrier."),
        State(SUCCESSFULLY_PROCESSED, "The buyer has it, and nothing is open.", final=True),
        State(CANCELLED, "It is not to be shipped.", final=True),
        State(RETURNED, "It was shipped, and comes back or is paid back.", final=True),
    ),
    transitions=table(
        Transition(
            "arrive", (None,), NEW, ("marketplace", "feed"), "The order is met for the first time."
        ),
        Transition(
            "edit",
            (*_NOT_PUSHED, QUEUED),
            EDITED,
            _BOTH,
            "The time of the last edit moves. What was confirmed, approved or in line before was "
            "another content, and begins anew.",
        ),
        Transition(
            "edit",
            (SYNCED,),
            EDITED,
            _BOTH,
            "The storefront's id stays, so that the next push updates that order.",
            (UPDATE_PUSH,),
        ),
        Stays(
            "correct",
            (*_NOT_PUSHED, SHIPPED, SUCCESSFULLY_PROCESSED, CANCELLED, RETURNED),
            ("marketplace", "feed"),
            "The marketplace tells another content. What was edited stays edited.",
        ),
        Stays(
            "correct",
            (QUEUED, SYNCED),
            ("marketplace", "feed"),
            "The marketplace tells another content, and the storefront must know.",
            (UPDATE_PUSH,),
        ),
        Transition(
            "ask_confirmation",
            (NEW, EDITED),
            AWAITING_CONFIRMATION,
            ("person", "rule", "marketplace"),
            "Nothing goes on before somebody has said that the order can be met.",
        ),
        Transition(
            "approve",
            (NEW, EDITED, AWAITING_CONFIRMATION),
            APPROVED,
            _BOTH,
            "The order can be met; a marketplace that waits for it is told so.",
        ),
        Transition("queue", (APPROVED,), QUEUED, _BOTH, "It waits to be passed on."),
        Transition(
            "put_back",
            (QUEUED,),
            APPROVED,
            _BOTH,
            "The storefront has refused it, or it is to wait; nothing of it is there.",
        ),
        Transition(
            "sync",
            (QUEUED,),
            SYNCED,
            ("rule", "storefront"),
            "The storefront's id of the order is kept.",
        ),
        Stays("sync", (SYNCED,), ("rule", "storefront"), "The storefront answers again."),
        Stays(
            "sync",
            (SHIPPED, SUCCESSFULLY_PROCESSED, RETURNED),
            ("rule", "storefront"),
            "A late answer: the storefront's id is kept.",
        ),
        Stays(
            "sync",
            (EDITED,),
            ("rule", "storefront"),
            "A late answer: it was edited while on its way, so the next push updates it.",
            (UPDATE_PUSH,),
        ),
        Stays(
            "sync",
            (CANCELLED,),
            ("rule", "storefront"),
            "A late answer: it was cancelled while on its way, so the push is recalled.",
            (RECALL_PUSH,),
        ),
        Transition(
            "ship",
            _NOT_SHIPPED,
            SHIPPED,
            _ANYONE,
            "All of it is on its way, whoever said so first. Until then a parcel moves nothing.",
        ),
        Stays("ship", (SHIPPED,), _ANYONE, "Another one says so."),
        Transition(
            "complete",
            (*_NOT_SHIPPED, SHIPPED),
            SUCCESSFULLY_PROCESSED,
            _ANYONE,
            "The buyer has it. A marketplace may say so before a shipment was ever told.",
        ),
        Stays("complete", (SUCCESSFULLY_PROCESSED,), _ANYONE, "Another one says so."),
        Transition(
            "cancel",
            _NOT_PUSHED,
            CANCELLED,
            _OUTSIDE,
            "Work on it stops. If an earlier content was passed on, the push is recalled.",
            (RECALL_PUSH,),
        ),
        Transition(
            "cancel",
            (QUEUED,),
            CANCELLED,
            _OUTSIDE,
            "It leaves the line. If it was on its way already, `sync` recalls it once it is there.",
            (RECALL_PUSH,),
        ),
        Transition(
            "cancel",
            (SYNCED,),
            CANCELLED,
            _OUTSIDE,
            "The push is recalled: the storefront cancels its order.",
            (RECALL_PUSH,),
        ),
        Transition(
            "cancel",
            (SHIPPED, SUCCESSFULLY_PROCESSED),
            RETURNED,
            _OUTSIDE,
            "Too late to stop it: the cancellation becomes a return.",
            (ASK_BACK,),
        ),
        Stays("cancel", (CANCELLED, RETURNED), _OUTSIDE, "It is confirmed, or asked for twice."),
        Transition(
            "return",
            (SHIPPED, SUCCESSFULLY_PROCESSED),
            RETURNED,
            _ANYONE,
            "The goods come back, or all of the money has been paid back.",
        ),
        Transition(
            "return",
            _NOT_SHIPPED,
            CANCELLED,
            _ANYONE,
            "Paid back before it was shipped: a cancellation.",
            (RECALL_PUSH,),
        ),
        Stays("return", (CANCELLED, RETURNED), _ANYONE, "It is confirmed, or told twice."),
    ),
)

# How far an order has come, for remote states that only ever lead forward.
_FORWARD: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    AWAITING_CONFIRMATION: ("ask_confirmation", frozenset({NEW, EDITED})),
    SHIPPED: ("ship", frozenset(_NOT_SHIPPED)),
    SUCCESSFULLY_PROCESSED: ("complete", frozenset({*_NOT_SHIPPED, SHIPPED})),
    CANCELLED: ("cancel", frozenset({*_NOT_SHIPPED, SHIPPED, SUCCESSFULLY_PROCESSED})),
    RETURNED: ("return", frozenset({*_NOT_SHIPPED, SHIPPED, SUCCESSFULLY_PROCESSED})),
}


def remote_event(state: str, remote: str | None) -> str | None:
    """The event that a marketplace's or storefront's state of an order causes.

    A remote state that lies behind ours is ignored: systems answer late and out of order. Only a
    cancellation or a return overrules us, and the machine says where it leads. NEW, APPROVED,
    QUEUED and SYNCED of others are their own business: ours move by our own work.

    Args:
        state: The order's state here.
        remote: What `catalog.state_tables.translate_remote` made of theirs.

    Returns:
        The event, for the actor `marketplace` or `storefront`; None where nothing moves.
    """
    event, sources = _FORWARD.get(remote or "", (None, frozenset[str]()))
    return event if state in sources else None
