"""What each kind of action is called at eBay: in files and among the feed types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from marketplaces.actions import ActionKind


@dataclass(frozen=True, slots=True)
class RequestKind:
    """One kind of request.

    Attributes:
        name: The element without its ending: `AddFixedPriceItem`.
        feed_type: What the Feed API calls files of it.
    """

    name: str
    feed_type: str


REQUEST_KINDS: Final[Mapping[ActionKind, RequestKind]] = {
    "add": RequestKind("AddFixedPriceItem", "LMS_ADD_FIXED_PRICE_ITEM"),
    "revise": RequestKind("ReviseFixedPriceItem", "LMS_REVISE_FIXED_PRICE_ITEM"),
    "price_quantity": RequestKind("ReviseInventoryStatus", "LMS_REVISE_INVENTORY_STATUS"),
    "end": RequestKind("EndFixedPriceItem", "LMS_END_FIXED_PRICE_ITEM"),
    "relist": RequestKind("RelistFixedPriceItem", "LMS_RELIST_FIXED_PRICE_ITEM"),
}

INVENTORY_FEED_TYPE: Final = "LMS_ACTIVE_INVENTORY_REPORT"

# Version of the Trading API whose schema the files follow; also the `schemaVersion` of tasks.
SCHEMA_VERSION: Final = "1355"
