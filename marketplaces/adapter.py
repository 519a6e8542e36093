"""What a marketplace must be able to do. A new one is a folder whose classes satisfy this.

An adapter knows the marketplace's files and rules and does no I/O of its own; a delivery carries
files there and back with one merchant's access. Both are used by `workflow`, which alone decides
when, and records everything in the store before it is sent.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeAlias

from catalog.category_facts import CategoryFacts
from catalog.promotion import Reason
from marketplaces.actions import Action, ActionKind
from marketplaces.listing import SeenListing, WantedListing


def _keeps_nothing(listing: WantedListing, sku: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What differs between marketplaces in ways that a plan must know.

    Attributes:
        keeps_sold_out: A quantity of 0 hides a listing and keeps it; else it must be ended, and
            relisted when there is stock again.
        relists: Ended listings can be brought back; else they are added anew.
        most_variations: Of one listing; 0 where it knows none.
        price_and_quantity: It has a fast way for these two.
        actions_per_request: Of one file at most.
        request_bytes: Of one file at most, well below what the marketplace refuses.
        title_length: Characters of a title.
        relist_days: Days after its end within which a listing can be brought back; None where
            that has no end.
        revises_in_part: A revision leaves out what `WantedItem.tells` does not name, so that a
            price may be sent while a revision is on its way, and neither undoes the other.
        names_variations_whole: With `revises_in_part`: a revision that names a variation must say
            its price and quantity as well; those that it does not name stay as they are. So it
            names those alone of which `WantedItem.tells_fields`, and the others' prices and
            quantities go by the fast way.
        keeps: Draft fields of a listing, or of the variation that a SKU names, that cannot be
            taken away from one that is there: what it had stays where nothing is said.
        product_requests: Of a merchant that may be with it at once, over all sites, in the lane of
            products; fewer than it takes, so that prices and quantities find a place. None for any
            number.
    """

    keeps_sold_out: bool
    relists: bool
    most_variations: int
    price_and_quantity: bool
    actions_per_request: int
    request_bytes: int
    title_length: int = 80
    relist_days: int | None = None
    revises_in_part: bool = False
    names_variations_whole: bool = False
    keeps: Callable[[WantedListing, str], frozenset[str]] = _keeps_nothing
    product_requests: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the marketplace would refuse an action: found before it is sent.

    Attributes:
        sku: Whose field it is.
        reason: The marketplace's own code where it has one for this, words for the merchant that
            say what to do, and the draft field.
    """

    sku: str
    reason: Reason


# What an adapter would refuse of an action: `Adapter.faults`.
Check: TypeAlias = Callable[
    [Action, str, CategoryFacts | None, CategoryFacts | None], tuple[Fault, ...]
]


@dataclass(frozen=True, slots=True)
class Written:
    """A request file as it was written: how many actions it took, and its size in bytes.

    Fewer actions than were offered where the file is full; the others go into the next.
    """

    actions: int
    size_bytes: int


# What the marketplace says to one action:
#   success, warning  it is done
#   failure           it is not; nothing of it has happened
#   partial           of several SKUs some are done: `done_skus` says which. The others are refused
#                     for `reasons`; or, with `alone`, nobody knows which of them was at fault
#   again             the marketplace itself stumbled, or is throttling, or nobody knows: the SKUs
#                     of it that no other answer of the file speaks of are asked once more
Verdict: TypeAlias = Literal["success", "warning", "failure", "partial", "again"]


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """The marketplace's answer to one action.

    Attributes:
        record: The action's place in the request, from 1; None where the answer names none.
        verdict: What became of it.
        listing_id: The id of the listing, where it names one: new after `add` and `relist`.
        reasons: Every error and remark, the gravest first, with a hint how to mend it in `message`.
        done_skus: With `partial`, the SKUs that are done; some may be of other actions.
        sku: As the answer names it. With a record: the answer is about this SKU of it alone, and
            more answers about the others follow.
        ended: The listing is gone, whatever was asked of it: it must be listed anew or given up.
        alone: With `again` and `partial`: what is not done is asked once more with `Action.alone`.
        wait_seconds: With `again`: how long to wait before.
        waits_alone: With `wait_seconds`: the marketplace wants to hear nothing of this listing so
            long; it takes others meanwhile.
        stops_lane: With `failure` and `again`: the marketplace would refuse every other action of
            the merchant for the same reason, until a person has done something about it.
        same_as: With `failure`: the id of a listing that the marketplace takes for the same. Where
            that one has this SKU, it is this listing, and the action is done after all.
        ends_empty: With `failure`: no listing of this merchant can be kept with nothing to sell;
            what is sold out must end.
        is_found: With `success`: an earlier sending of the same making has made the listing, and it
            shows what was asked then.
    """

    record: int | None
    verdict: Verdict
    listing_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    done_skus: frozenset[str] = frozenset()
    sku: str | None = None
    ended: bool = False
    alone: bool = False
    wait_seconds: int = 0
    waits_alone: bool = False
    stops_lane: bool = False
    same_as: str | None = None
    ends_empty: bool = False
    is_found: bool = False


class Adapter(Protocol):
    """The rules and files of one marketplace. One instance serves all merchants and sites."""

    @property
    def name(self) -> str:
        """As channels name it: `ebay`."""

    @property
    def capabilities(self) -> Capabilities:
        """What a plan must know."""

    def faults(
        self,
        action: Action,
        site: str,
        facts: CategoryFacts | None,
        second: CategoryFacts | None = None,
    ) -> tuple[Fault, ...]:
        """What the marketplace would refuse; nothing where it looks right.

        Args:
            action: Of any kind.
            site: Of the marketplace.
            facts: Of the listing's category; None where they are not known.
            second: Of its second category, if it has one.
        """

    def write(
        self, kind: ActionKind, site: str, actions: Iterable[tuple[int, Action]], target: BinaryIO
    ) -> Written:
        """Write one request file, streaming; the same actions give the same bytes.

        Args:
            kind: Of every action.
            site: Of the marketplace.
            actions: With their places in the request. Stops taking when the file is full.
            target: Where the bytes go.
        """

    def read_answers(self, kind: ActionKind, source: BinaryIO) -> Iterator[ActionAnswer]:
        """Yield the answers of a result file, streaming, in the file's order.

        Raises:
            MarketplaceAnswerBroken: The file ends early or is no result; what was yielded holds.
        """

    def read_inventory(self, source: BinaryIO) -> Iterator[SeenListing]:
        """Yield what a report says is listed. Raises MarketplaceAnswerBroken."""


# How far the marketplace is with what it was given:
#   empty    it waits for the file
#   working  it has the file
#   done     there is a result to fetch
#   failed   it has given up and says nothing more
Progress: TypeAlias = Literal["empty", "working", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the marketplace calls a thing it was asked to do: its id, and when it was made."""

    id: str
    created_at: str
    progress: Progress


class Delivery(Protocol):
    """One merchant's access to one marketplace. Calls block.

    Every call may raise TransientError (`MarketplaceBusy` with `retry_at` where it is known):
    nothing was done, which `undone` says, or nobody knows; `AccessRefused`: the merchant must grant
    access anew; and `MarketplaceRefused`: the same call would be refused again.
    """

    def begin(self, kind: ActionKind, site: str) -> Ticket:
        """Ask for a ticket. If the reply is lost, `recent` finds it."""

    def recent(self, kind: ActionKind, since: str) -> Collection[Ticket]:
        """Tickets made since a time (ISO 8601 UTC), also those whose reply was lost."""

    def upload(self, ticket: str, file: Path) -> None:
        """Hand over the file; safe to repeat: a ticket takes one file, and has it or not.

        Raises:
            TicketLost: The marketplace takes no file for it any more: begin anew.
        """

    def look(self, ticket: str) -> Ticket:
        """How far it is. Raises TicketLost where the marketplace does not know it."""

    def fetch(self, ticket: str, target: Path) -> None:
        """Fetch the result into a file, whole or not at all.

        Raises:
            MarketplaceBusy: With `absent` where there is no result, or not yet.
        """

    def ask_inventory(self, site: str) -> Ticket:
        """Ask for a report of all that is listed; `look` and `fetch` as for requests."""

    def category_facts(self, site: str, categories: Collection[str]) -> Mapping[str, CategoryFacts]:
        """What the marketplace says of some categories; unknown ones are missing."""
