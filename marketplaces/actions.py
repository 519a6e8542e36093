"""Actions: what a marketplace is asked to do with one listing. One request holds one kind.

An action is plain values, so that a plan can be kept as lines of JSON (`action_lines`), looked at
by people, and carried out by another process than the one that made it.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from catalog.promotion import Entry
from marketplaces.listing import WantedListing

#   add             make a listing
#   revise          change anything of it
#   price_quantity  change prices and quantities only: the fast lane
#   end             take it off the marketplace
#   relist          bring an ended one back, under a new id
ActionKind: TypeAlias = Literal["add", "revise", "price_quantity", "end", "relist"]

ACTION_KINDS: Final[tuple[ActionKind, ...]] = get_args(ActionKind)

# Requests of one lane follow one another; the lanes do not wait for each other.
Lane: TypeAlias = Literal["product", "fast"]

LANE_OF: Final[dict[ActionKind, Lane]] = {
    "add": "product",
    "revise": "product",
    "relist": "product",
    "price_quantity": "fast",
    "end": "fast",
}


def action_kind(text: str) -> ActionKind:
    """The kind of that name. Raises ValueError where there is none."""
    for kind in ACTION_KINDS:
        if kind == text:
            return kind
    raise ValueError(f"no kind of action: {text!r}; there are {', '.join(ACTION_KINDS)}")


@dataclass(frozen=True, slots=True)
class Action:
    """One action on one listing.

    Attributes:
        kind: What is asked.
        wanted: The listing as it should be, whole for `add`, `revise` and `relist`; with the items
            that change for `price_quantity`; as it was wanted last for `end`.
        listing_id: The marketplace's id; None for `add`.
        entries: What the store records before it is sent, one for each SKU concerned, with the
            fields that become main when the marketplace accepts. Their `record` is 0: the place
            in the request is given when the request is made.
        reason: Why, in a sentence for people: "the title differs", "out of stock".
        token: 32 characters 0-9A-F, the same for the same making of the same listing however often
            it is sent: the marketplace makes no second one. Empty where nothing is made.
        alone: Each SKU of it travels in a call of its own: together with others it was refused,
            and the answer did not say which of them was at fault.
    """

    kind: ActionKind
    wanted: WantedListing
    listing_id: str | None
    entries: tuple[Entry, ...]
    reason: str
    token: str = ""
    alone: bool = False

    @property
    def key(self) -> str:
        """SKU that names the listing."""
        return self.wanted.key
