"""Best Offer: buyers may offer less. eBay has it for listings without variations.

Source: `BestOfferDetails` and `ListingDetails` of the Trading API. What is cleared is taken back:
`false` for the offer itself, `DeletedField` for the amounts.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from marketplaces.adapter import Fault
from marketplaces.ebay.draft_values import text_of
from marketplaces.ebay.faults_found import fault
from marketplaces.ebay.xml_text import element, escaped
from marketplaces.listing import WantedListing

ENABLED: Final = "BestOfferEnabled"

# Draft fields of amounts and their elements, in the schema's order.
AMOUNTS: Final[Mapping[str, str]] = {
    "BestOfferAutoDeclinePrice": "MinimumBestOfferPrice",
    "BestOfferAutoAcceptPrice": "BestOfferAutoAcceptPrice",
}


def best_offer_amounts(listing: WantedListing) -> str:
    """`ListingDetails`; empty where there is nothing to say in it."""
    if listing.has_variations or not listing.fields.get(ENABLED):
        return ""
    told = "".join(
        f'<{tag} currencyID="{listing.currency}">{escaped(amount)}</{tag}>'
        for name, tag in AMOUNTS.items()
        if (amount := text_of(listing.fields, name))
    )
    return f"<ListingDetails>{told}</ListingDetails>" if told else ""


def best_offer(listing: WantedListing) -> str:
    """`BestOfferDetails`; empty where nobody has said whether offers are taken."""
    if listing.has_variations or ENABLED not in listing.fields:
        return ""
    told = element(ENABLED, "true" if listing.fields[ENABLED] else "false")
    return f"<BestOfferDetails>{told}</BestOfferDetails>"


def best_offer_faults(listing: WantedListing) -> Iterator[Fault]:
    """Amounts that contradict each other: what is accepted at once must not be declined."""
    declined, accepted = (text_of(listing.fields, name) for name in AMOUNTS)
    if not accepted or not declined or not listing.fields.get(ENABLED):
        return
    try:
        is_wrong = Decimal(accepted) <= Decimal(declined)
    except InvalidOperation:
        is_wrong = True
    if is_wrong:
        what = f"Offers of {accepted} are accepted, and those below {declined} are declined."
        yield fault(listing.key, "37", what, "BestOfferAutoAcceptPrice")
