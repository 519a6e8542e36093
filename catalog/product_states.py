"""The states of a SKU, from its first record to the end of its listing, and who approves what."""

from collections.abc import Mapping
from typing import Final

from catalog.states import Actor, Machine, State, Stays, Transition, table

NEW: Final = "NEW"
EDITED: Final = "EDITED"
AWAITING_APPROVAL: Final = "AWAITING_APPROVAL"
APPROVED: Final = "APPROVED"
QUEUED: Final = "QUEUED"
SUBMITTED: Final = "SUBMITTED"
LIVE: Final = "LIVE"
CHANGED: Final = "CHANGED"
UPDATED: Final = "UPDATED"
OUT_OF_STOCK: Final = "OUT_OF_STOCK"
REJECTED: Final = "REJECTED"
ENDED: Final = "ENDED"

# States in which a draft waits until a person has looked at it.
AWAIT_A_PERSON: Final = frozenset({AWAITING_APPROVAL, UPDATED})

# States in which texts wait for a person or an answer, or were refused. Prices and quantities of
# what is listed go on meanwhile.
FIGURES_GO_ON: Final = frozenset({*AWAIT_A_PERSON, SUBMITTED, REJECTED})

_BEFORE_APPROVAL = (NEW, EDITED, AWAITING_APPROVAL)

# Something of it may be at a marketplace, or on the way there, and its draft may have more to say.
_PENDING = (EDITED, AWAITING_APPROVAL, APPROVED, QUEUED, CHANGED, UPDATED, REJECTED)
_ALL_BUT_ENDED = (NEW, *_PENDING, SUBMITTED, LIVE, OUT_OF_STOCK)
_BOTH: tuple[Actor, ...] = ("person", "rule")

PRODUCT_STATES: Final = Machine(
    name="product",
    initial=NEW,
    states=(
        State(NEW, "A feed has brought it, and nobody has changed or approved it."),
        State(EDITED, "A person has changed it, and nobody has approved it."),
        State(AWAITING_APPROVAL, "A person must look at it before it goes on."),
        State(APPROVED, "It may be sent to marketplaces."),
        State(QUEUED, "It is in line for the next request to a marketplace."),
        State(SUBMITTED, "It has been sent, and the marketplace has not answered."),
        State(LIVE, "The marketplace has accepted all of the draft: nothing is pending."),
        State(CHANGED, "A feed has changed it since it was approved, sent or accepted."),
        State(UPDATED, "A person has changed it since then, and the change awaits approval."),
        State(OUT_OF_STOCK, "There is nothing of it to sell."),
        State(REJECTED, "The marketplace has refused what was sent; main is as it was before."),
        State(ENDED, "It is no longer for sale, by our wish or the marketplace's.", final=True),
    ),
    transitions=table(
        Transition(
            "arrive",
            (None,),
            NEW,
            ("feed", "person", "storefront"),
            "The SKU is met for the first time.",
        ),
        Stays(
            "feed_change",
            (NEW, EDITED, AWAITING_APPROVAL),
            ("feed",),
            "The draft is newer; whoever approves it sees it as it is then.",
        ),
        Transition(
            "feed_change",
            (APPROVED, QUEUED),
            CHANGED,
            ("feed",),
            "What was approved is no longer what would be sent: it leaves the line until the "
            "approval policy has spoken again.",
        ),
        Stays(
            "feed_change",
            (SUBMITTED,),
            ("feed",),
            "The draft moves on; the answer is for what was sent, so `accept_stale` follows.",
        ),
        Transition(
            "feed_change",
            (LIVE, CHANGED, OUT_OF_STOCK, REJECTED),
            CHANGED,
            ("feed",),
            "The draft differs from main, or mends what was refused.",
        ),
        Stays(
            "feed_change",
            (UPDATED,),
            ("feed",),
            "The person's change still awaits approval; the feed's is approved with it.",
        ),
        Stays(
            "feed_change",
            (ENDED,),
            ("feed",),
            "The draft is kept up to date and nothing is sent; only `relist` brings it back.",
        ),
        Transition(
            "edit",
            (NEW, EDITED, REJECTED),
            EDITED,
            ("person",),
            "The time of the last edit moves.",
        ),
        Stays(
            "edit",
            (AWAITING_APPROVAL,),
            ("person",),
            "The time of the last edit moves; an approval names the version it has looked at.",
        ),
        Transition(
            "edit",
            (APPROVED, QUEUED, LIVE, CHANGED, UPDATED, OUT_OF_STOCK),
            UPDATED,
            ("person",),
            "It leaves the line, if it was in one, and awaits approval; the time of the last edit "
            "moves.",
        ),
        Stays(
            "edit",
            (SUBMITTED,),
            ("person",),
            "The draft moves on; the answer is for what was sent, so `accept_stale` follows, and "
            "the approval policy decides on the edit then.",
        ),
        Stays("edit", (ENDED,), ("person",), "The draft is made ready for a relisting."),
        Transition(
            "ask_approval",
            (NEW, EDITED, CHANGED),
            AWAITING_APPROVAL,
            _BOTH,
            "It is shown to whoever approves.",
        ),
        Transition(
            "approve",
            (*_BEFORE_APPROVAL, CHANGED, UPDATED),
            APPROVED,
            _BOTH,
            "The version that was looked at may be sent; a rule approves what the policy allows.",
        ),
        Transition(
            "approve",
            (REJECTED,),
            APPROVED,
            ("person",),
            "It is sent once more as it is. No rule may: it would send the same for ever.",
        ),
        Transition(
            "send_back",
            (AWAITING_APPROVAL, UPDATED, APPROVED, QUEUED),
            EDITED,
            ("person",),
            "Somebody must work on it, and the reason is kept; what is live stays live.",
        ),
        Transition("queue", (APPROVED,), QUEUED, _BOTH, "It waits for the next request."),
        Transition(
            "queue",
            (OUT_OF_STOCK,),
            QUEUED,
            ("rule",),
            "A quantity of 0 goes out without approval: what is gone must not be sold.",
        ),
        Transition(
            "queue",
            (SUBMITTED,),
            QUEUED,
            _BOTH,
            "No answer came, or none that speaks of this SKU: the same is sent again.",
        ),
        Transition(
            "retry",
            (REJECTED,),
            QUEUED,
            ("rule",),
            "What it was refused for the lack of has come, be it a profile or a template; or its "
            "product, with which it was refused between two listings, is in line again.",
        ),
        Transition(
            "submit", (QUEUED,), SUBMITTED, ("rule",), "What is sent is recorded, field by field."
        ),
        Transition(
            "accept",
            (*_PENDING, SUBMITTED, LIVE),
            LIVE,
            ("marketplace",),
            "The fields that were sent become main; the draft has nothing beyond them.",
        ),
        Stays(
            "accept",
            (OUT_OF_STOCK,),
            ("marketplace",),
            "The fields that were sent become main: there, too, is nothing of it to sell.",
        ),
        Transition(
            "accept_stale",
            (SUBMITTED, LIVE),
            CHANGED,
            ("marketplace",),
            "The fields that were sent become main; the draft has moved on since.",
        ),
        Stays(
            "accept_stale",
            (*_PENDING, OUT_OF_STOCK),
            ("marketplace",),
            "A late answer: the fields that were sent become main, and what is pending stays so.",
        ),
        Transition(
            "refuse",
            (SUBMITTED, LIVE),
            REJECTED,
            ("marketplace",),
            "The reason is kept; refused inventory and prices go back to those of main.",
        ),
        Stays(
            "refuse",
            (*_PENDING, OUT_OF_STOCK),
            ("marketplace",),
            "A late answer: the reason is kept, and what is pending stays so.",
        ),
        Stays(
            "accept",
            (ENDED,),
            ("marketplace",),
            "A late answer: the fields that were sent become main, and the listing is ended again.",
        ),
        Stays("accept_stale", (ENDED,), ("marketplace",), "As `accept`."),
        Stays("refuse", (ENDED,), ("marketplace",), "A late answer: the reason is kept."),
        Transition(
            "settle",
            (NEW, APPROVED, QUEUED, CHANGED),
            LIVE,
            ("rule",),
            "The draft has come back to what main says everywhere: nothing is left to send. NEW is "
            "what was ended and relisted before its listing has ended.",
        ),
        Transition(
            "sell_out",
            (LIVE, OUT_OF_STOCK),
            OUT_OF_STOCK,
            ("rule", "marketplace"),
            "The last one is sold, or a quantity of 0 has become main.",
        ),
        Stays(
            "sell_out",
            (*_PENDING, SUBMITTED),
            ("rule", "marketplace"),
            "What is pending comes first; the quantity is looked at again when it is accepted.",
        ),
        Transition(
            "restock",
            (OUT_OF_STOCK, LIVE),
            LIVE,
            ("rule", "marketplace"),
            "There is stock again with nothing to send: an order was cancelled, say.",
        ),
        Stays(
            "restock",
            (*_PENDING, SUBMITTED),
            ("rule", "marketplace"),
            "What is pending comes first; the quantity is looked at again when it is accepted.",
        ),
        Transition(
            "disappear",
            tuple(state for state in _ALL_BUT_ENDED if state != SUBMITTED),
            OUT_OF_STOCK,
            ("feed",),
            "A full feed no longer names it: its quantity becomes 0, and what was pending waits "
            "until a feed names it again.",
        ),
        Stays(
            "disappear",
            (SUBMITTED,),
            ("feed",),
            "Its quantity becomes 0; the answer is for what was sent, so `accept_stale` follows.",
        ),
        Stays("disappear", (ENDED,), ("feed",), "It is not for sale anyway."),
        Transition(
            "end",
            _ALL_BUT_ENDED,
            ENDED,
            ("feed", "person", "rule", "marketplace"),
            "Its listings end; drafts, main and history stay. A feed ends what a full feed no "
            "longer names, where the merchant has chosen so.",
        ),
        Stays(
            "end",
            (ENDED,),
            ("feed", "person", "rule", "marketplace"),
            "The marketplace confirms, or somebody asks twice.",
        ),
        Transition(
            "relist",
            (ENDED,),
            NEW,
            ("feed", "person", "rule"),
            "It starts anew with the draft it has. A feed relists only what a feed has ended.",
        ),
    ),
)


# By the merchant's policy, where a rule must say whether a draft goes on, or has said so. What
# waits for a person is looked at only where nobody is waited for: the next feed moves it on, too.
LINED_UP: Final[Mapping[str, tuple[str, ...]]] = {
    "manual": (NEW, EDITED, APPROVED, QUEUED, CHANGED),
    "automatic": (NEW, EDITED, AWAITING_APPROVAL, APPROVED, QUEUED, CHANGED, UPDATED),
}


def feed_event(state: str | None, ended_by: str | None = None) -> str:
    """The event by which a feed's record moves a SKU.

    Args:
        state: The SKU's state; None when it is met for the first time.
        ended_by: Who ended it, where it is ENDED. A feed brings back what a feed's silence has
            ended, and never what a person, a rule or a marketplace has.
    """
    if state is None:
        return "arrive"
    return "relist" if state == ENDED and ended_by == "feed" else "feed_change"


def approval_event(
    state: str, *, policy: str, approved_before: bool, only_price_and_quantity: bool
) -> str | None:
    """The event that follows from a merchant's approval policy, caused by a rule.

    Args:
        state: The SKU's state.
        policy: `automatic` or `manual`.
        approved_before: Whether a version of it has ever been approved.
        only_price_and_quantity: Whether everything that differs from the version approved last
            is a price or a quantity. Those change many times a day and need no person.

    Returns:
        `approve`, `ask_approval`, or None where nothing is to be decided or a person decides.
    """
    if state not in (*_BEFORE_APPROVAL, CHANGED, UPDATED):
        return None
    if policy == "automatic" or (approved_before and only_price_and_quantity):
        return "approve"
    return None if state in AWAIT_A_PERSON else "ask_approval"


def remote_event(state: str, remote: str | None) -> str | None:
    """The event that a marketplace's own state of a listing causes, for the actor `marketplace`.

    Only what the marketplace does by itself moves a SKU here. Whether it takes or refuses what was
    sent is told by its answer to that request, never by the state of a listing: that may still be
    the state of the version before.

    Args:
        state: The SKU's state here.
        remote: What `catalog.state_tables.translate_remote` made of theirs.
    """
    if remote == ENDED and state != ENDED:
        return "end"
    return {
        (LIVE, REJECTED): "refuse",
        (LIVE, OUT_OF_STOCK): "sell_out",
        (OUT_OF_STOCK, LIVE): "restock",
    }.get((state, remote or ""))
