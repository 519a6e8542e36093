"""Merchants as a list of them tells each: a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.feed_states import FAULTY, HELD, RECEIVED, RUNNING
from catalog.feeds import Feed
from catalog.merchants import Merchant
from catalog.releases import ReleaseId

# owns_bases: it has no feeds. no_scripts: no release is active. no_feed: nothing ever came from
# it. busy, faulty, held: its newest feed is so. fed: its newest feed is done with.
Standing = Literal["owns_bases", "no_scripts", "no_feed", "busy", "faulty", "held", "fed"]

_BY_FEED: Mapping[str, Standing] = {
    RECEIVED: "busy",
    RUNNING: "busy",
    FAULTY: "faulty",
    HELD: "held",
}


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

    @property
    def standing(self) -> Standing:
        """How it stands, in a word."""
        if self.merchant.is_base:
            return "owns_bases"
        if self.active_release is None:
            return "no_scripts"
        if self.last_feed is None:
            return "no_feed"
        return _BY_FEED.get(self.last_feed.state, "fed")
