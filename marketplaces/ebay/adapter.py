"""eBay's files and rules, as `marketplaces.adapter.Adapter` asks for them. No I/O of its own."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from catalog.category_facts import CategoryFacts
from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import ActionAnswer, Capabilities, Fault, Written
from marketplaces.ebay.clearing import kept_fields
from marketplaces.ebay.faults import find_faults
from marketplaces.ebay.inventory_report import read_inventory
from marketplaces.ebay.request_writer import MOST_ACTIONS, MOST_BYTES, write_request
from marketplaces.ebay.response_reader import read_answers
from marketplaces.ebay.sites import site_of
from marketplaces.ebay.variation_faults import MOST_VARIATIONS
from marketplaces.listing import SeenListing

NAME: Final = "ebay"

# Source: RelistFixedPriceItem of the Trading API.
RELIST_DAYS: Final = 90

# eBay works on ten tasks of an account at once. The others are for prices, quantities and reports.
PRODUCT_TASKS: Final = 6


class EbayAdapter:
    """eBay's rules. Has no state: one instance serves all merchants, sites and threads."""

    name = NAME
    capabilities = Capabilities(
        keeps_sold_out=True,
        relists=True,
        most_variations=MOST_VARIATIONS,
        price_and_quantity=True,
        actions_per_request=MOST_ACTIONS,
        request_bytes=MOST_BYTES,
        relist_days=RELIST_DAYS,
        revises_in_part=True,
        names_variations_whole=True,
        keeps=kept_fields,
        product_requests=PRODUCT_TASKS,
    )

    def faults(
        self,
        action: Action,
        site: str,
        facts: CategoryFacts | None,
        second: CategoryFacts | None = None,
    ) -> tuple[Fault, ...]:
        """What eBay would refuse; ConfigInvalid for a site that it has not."""
        return find_faults(action, site_of(site), facts, second)

    def write(
        self, kind: ActionKind, site: str, actions: Iterable[tuple[int, Action]], target: BinaryIO
    ) -> Written:
        """Write one request file; ConfigInvalid for a site that eBay has not."""
        return write_request(kind, site, actions, target)

    def read_answers(self, kind: ActionKind, source: BinaryIO) -> Iterator[ActionAnswer]:
        """Yield the answers of a result file. Raises MarketplaceAnswerBroken."""
        return read_answers(kind, source)

    def read_inventory(self, source: BinaryIO) -> Iterator[SeenListing]:
        """Yield what an ActiveInventoryReport lists. Raises MarketplaceAnswerBroken."""
        return read_inventory(source)
