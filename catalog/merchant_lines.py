"""Merchants as a list of them tells each: a line."""

from dataclasses import dataclass

from catalog.feeds import Feed
from catalog.merchants import Merchant
from catalog.releases import ReleaseId


@dataclass(frozen=True, slots=True)
class MerchantLine:
    """One merchant of a list.

    Attributes:
        merchant: With its settings.
        active_release: Its active release; None where it has none.
        last_feed: The newest feed that came from it; None where none ever did.
    """

    merchant: Merchant
    active_release: ReleaseId | None
    last_feed: Feed | None
