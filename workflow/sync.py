"""What the use cases of the sync layer work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from drive.space import Space
from marketplaces.adapter import Adapter, Delivery
from store.store import Store
from workflow.feed_release import FeedReleases
from workflow.ports import Blobs


class Markets(Protocol):
    """The marketplaces that are built in, and merchants' access to them."""

    def adapter(self, marketplace: str) -> Adapter:
        """The rules and files of a marketplace. Raises ConfigInvalid where there is none."""

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """A merchant's access. Raises AccessRefused where there is none."""


@dataclass(frozen=True, slots=True)
class Sync:
    """Wires a use case.

    Attributes:
        store: Knows what is wanted, what was sent and what is there.
        blobs: Hold what is sent and what comes back.
        markets: Whom to ask.
        space: A merchant's drive in our hands, for what merchants are told.
        clock: Gives the present, with a time zone.
        releases: The merchants' active scripts, for what merchants are told in their own form.
    """

    store: Store
    blobs: Blobs
    markets: Markets
    space: Callable[[str], Space]
    clock: Callable[[], datetime]
    releases: FeedReleases = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "releases", FeedReleases(self.store))

    def now(self) -> str:
        """The present as it is stored: ISO 8601 UTC, to the second."""
        return iso_utc(self.clock())


def iso_utc(moment: datetime) -> str:
    """A time as it is stored: ISO 8601 UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
