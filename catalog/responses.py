"""A response row: what became of one SKU of a request to a marketplace, for one reason."""

from collections.abc import Mapping
from types import MappingProxyType

# Column → what it holds, in the order of the default file. A SKU that is refused or warned of has a
# row for each reason, every other one row.
RESPONSE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "sku": "The merchant's SKU.",
        "asked": "What was asked of the marketplace: `list`, `change`, `price and quantity`, "
        "`end`, `list again`, `check before sending`.",
        "outcome": "`done`, `warning` or `refused`; `again` where it was not done and is in line "
        "again; `unknown` where the marketplace has not said: what its report tells then follows "
        "in a file of its own.",
        "listing_id": "The marketplace's number of the listing, where there is one.",
        "code": "The code of the refusal or warning.",
        "message": "What the marketplace, or Crossdock, says about it.",
        "field": "The field that is to blame, where it is known.",
        "feed": "Name of the feed that said the field last; without a field, or where no feed has "
        "said it, what was sent of the SKU, its description first.",
        "record": "Position of the record in that feed, from 1. Which column of it a field came "
        "from only the script knows.",
        "marketplace": "The marketplace and site, `ebay-EBAY_DE`.",
        "at": "When the marketplace answered, ISO 8601 in UTC.",
    }
)
RESPONSE_COLUMNS: tuple[str, ...] = tuple(RESPONSE_FIELDS)
