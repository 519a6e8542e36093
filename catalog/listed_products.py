"""A product with all that one channel knows of it: what a plan begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.listings import Listing, Main, Sent
from catalog.products import Draft, Product


@dataclass(frozen=True, slots=True)
class ListedSku:
    """One SKU on one channel.

    Attributes:
        drafts: Every draft of it.
        mains: What the channel has accepted.
        listing: On the channel; None where nothing was ever sent.
        awaited: Requests to the channel whose answer may still come; what was sent once more since
            is left out.
        unproven: Requests that were given up, and of which neither an answer nor a report of the
            channel has told since whether they were carried out.
    """

    drafts: tuple[Draft, ...] = ()
    mains: tuple[Main, ...] = ()
    listing: Listing | None = None
    awaited: tuple[Sent, ...] = ()
    unproven: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product, and its SKUs on one channel: its own and those of its variations."""

    product: Product
    skus: Mapping[str, ListedSku]
