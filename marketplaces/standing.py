"""How one SKU stands on one channel: what is asked for, what was accepted, and what is awaited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from catalog.listings import Listing, Main, Sent
from catalog.product_states import ENDED, FIGURES_GO_ON, LIVE, OUT_OF_STOCK, QUEUED
from catalog.products import Draft, Fields, Item

# The main noun that has no draft: what the channel was told that follows from more than drafts.
#   price, quantity   what buyers see of the SKU; of the pieces, some may have been sold since
#   left              pieces that were left of `quantity` by the marketplace's last report
#   own               hash of its own fields as a variation
#   content           hash of the listing's fields; this and the next two of the listing's key alone
#   profiles          kind → name@version
#   description       template, checksum and values: what the description was made from
#   kept              of fields that were cleared what the listing has there still, by name
#   remarks           what stays to be told: code, message, field; see `marketplaces.lasting`
#   has_variations    whether its listing was made with variations
#   gone              id of the listing that the marketplace cannot bring back
#   ended             id of the listing that was ended, or left, and is to be replaced by another
#   ends_empty        when the marketplace said, ISO 8601 UTC, that it keeps no listing of this
#                     merchant that is sold out
#   moved/SKU         of a variation that has moved to another product its fields and `price`, as
#                     the listing has them; of the listing's key alone, see `marketplaces.hidden`
LISTED: Final = "listed"
ENDS_EMPTY: Final = "ends_empty"
MOVED: Final = "moved/"

# What may be sent of a SKU, by its item's state:
#   all      the draft as it is
#   stock    that there is nothing left; all else may have changed without having been approved
#   figures  price and quantity, where it is listed; its texts wait for a person or an answer, or
#            were refused, and main is what counts of them
#   nothing  main is what counts
#   leaving  it is not for sale any more
Voice: TypeAlias = Literal["all", "stock", "figures", "nothing", "leaving"]

_VOICES: Final[Mapping[str, Voice]] = {
    QUEUED: "all",
    LIVE: "all",
    OUT_OF_STOCK: "stock",
    ENDED: "leaving",
    **dict.fromkeys(FIGURES_GO_ON, "figures"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One SKU on one channel.

    Attributes:
        drafts: Every draft of it.
        mains: What this channel has accepted.
        listing: On this channel; None where nothing was ever sent.
        awaited: Requests to this channel whose answer may still come. Those that were given up as
            lost are left out: what they said is sent once more.
        unproven: Those that were given up, as long as nobody knows whether they were carried out.
    """

    drafts: tuple[Draft, ...] = ()
    mains: tuple[Main, ...] = ()
    listing: Listing | None = None
    awaited: tuple[Sent, ...] = ()
    unproven: tuple[Sent, ...] = ()

    def main(self, noun: str, place: str = "") -> Fields:
        """What was accepted of one noun at one place; nothing at first."""
        for main in self.mains:
            if (main.noun, main.place) == (noun, place):
                return main.fields
        return {}

    def mains_by_place(self, noun: str) -> dict[str, Fields]:
        """What was accepted of one noun, by place."""
        return {main.place: main.fields for main in self.mains if main.noun == noun}

    @property
    def listed(self) -> Fields:
        """What the channel was told that follows from more than drafts; see LISTED."""
        return self.main(LISTED)

    @property
    def listing_id(self) -> str | None:
        """The marketplace's id of the listing that it is or was part of."""
        return None if self.listing is None else self.listing.listing_id

    @property
    def has_ended(self) -> bool:
        """Whether its listing is gone; also while a request that is to bring it back is on its way.

        What was never listed has not ended.
        """
        if self.listing is None:
            return False
        ended_at, listed_at = self.listing.ended_at, self.listing.listed_at
        return self.listing.state == ENDED or (
            ended_at is not None and ended_at > (listed_at or "")
        )

    @property
    def is_listed(self) -> bool:
        """Whether it is in a listing that buyers can find, or could with stock."""
        is_left = self.listed.get("ended") == self.listing_id
        return self.listing_id is not None and not self.has_ended and not is_left

    def may_be_elsewhere(self, key: str, *, shared: bool) -> bool:
        """Whether a request that was given up may have put it into another kind of listing.

        Args:
            key: Of the listing that it would be put into now.
            shared: That shows variations.
        """
        makings = [said for sent in self.unproven if "has_variations" in (said := told(sent))]
        is_of_other = self.listing is not None and self.listing.product != key
        return bool(makings) and (
            is_of_other or any(said["has_variations"] is not shared for said in makings)
        )

    @property
    def is_leaving(self) -> bool:
        """Whether a request is awaited that takes it off the marketplace."""
        return any(not sent.parts or told(sent).get("ended") is not None for sent in self.awaited)

    @property
    def is_replaced(self) -> bool:
        """Whether its listing has ended so that another takes its place, and none is on its way."""
        if self.listing is None or self.listing.state == ENDED or self.awaited:
            return False
        return self.listing_id is not None and self.listed.get("ended") == self.listing_id

    @property
    def is_being_made(self) -> bool:
        """Whether a product request is awaited that speaks of it."""
        return any("own" in told(sent) or "content" in told(sent) for sent in self.awaited)

    @property
    def is_named(self) -> bool:
        """Whether a product request is awaited that names it as something that is sold."""
        return any("own" in told(sent) for sent in self.awaited)


def told(sent: Sent) -> Fields:
    """What a request says of a SKU beside its drafts, while that is not answered."""
    parts = (part for part in sent.parts if part.noun == LISTED and part.answer is None)
    return next((part.fields for part in parts), {})


NOWHERE: Final = Standing()


def voice_of(item: Item | None, standing: Standing = NOWHERE) -> Voice:
    """What may be sent of a SKU; nothing of one that no record has brought."""
    voice = "nothing" if item is None else _VOICES.get(item.state, "nothing")
    return "nothing" if voice == "figures" and not standing.is_listed else voice
