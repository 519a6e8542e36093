"""Where buyers find a listing, whichever marketplace it is on."""

from collections.abc import Callable, Mapping
from typing import Final

from catalog.merchants import Channel
from marketplaces.ebay.adapter import NAME as EBAY
from marketplaces.ebay.addresses import listing_address

_ADDRESSES: Final[Mapping[str, Callable[[str, str], str | None]]] = {EBAY: listing_address}


def link_of(channel: Channel, listing_id: str | None) -> str | None:
    """The address of a listing for buyers; None where it has none that we know."""
    address = _ADDRESSES.get(channel.marketplace)
    return None if address is None or not listing_id else address(channel.site, listing_id)
