"""Where buyers find a listing of eBay. Hosts as eBay's sites name them in their own links."""

from collections.abc import Mapping
from typing import Final

_HOSTS: Final[Mapping[str, str]] = {
    "EBAY_US": "www.ebay.com",
    "EBAY_MOTORS_US": "www.ebay.com",
    "EBAY_CA": "www.ebay.ca",
    "EBAY_CA_FR": "www.cafr.ebay.ca",
    "EBAY_GB": "www.ebay.co.uk",
    "EBAY_AU": "www.ebay.com.au",
    "EBAY_AT": "www.ebay.at",
    "EBAY_BE": "www.befr.ebay.be",
    "EBAY_BE_NL": "www.benl.ebay.be",
    "EBAY_FR": "www.ebay.fr",
    "EBAY_DE": "www.ebay.de",
    "EBAY_IT": "www.ebay.it",
    "EBAY_NL": "www.ebay.nl",
    "EBAY_ES": "www.ebay.es",
    "EBAY_CH": "www.ebay.ch",
    "EBAY_HK": "www.ebay.com.hk",
    "EBAY_IE": "www.ebay.ie",
    "EBAY_PL": "www.ebay.pl",
    "EBAY_SG": "www.ebay.com.sg",
}


def listing_address(site: str, listing_id: str) -> str | None:
    """The page of a listing; None where the site or the id is none that has a page."""
    host = _HOSTS.get(site)
    if host is None or not (listing_id.isascii() and listing_id.isdigit()):
        return None
    return f"https://{host}/itm/{listing_id}"
