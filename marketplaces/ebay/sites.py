"""The sites of eBay: numbers, names, and what is usual there.

Numbers and names as in `SiteCodeType` of the Trading API; the words for a missing trade item
number as `GeteBayDetails` gives them (`ProductIdentifierUnavailableText`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalog.errors import ConfigInvalid


@dataclass(frozen=True, slots=True)
class Site:
    """One site of eBay.

    Attributes:
        id: What the Feed API and channels call it: `EBAY_DE`.
        number: Its `SiteID` in files.
        name: Its `Site` in files.
        country: ISO 3166 code of where pieces are, unless the draft says otherwise.
        currency: ISO 4217 code of all prices there.
        language: `ErrorLanguage`: what its remarks are written in.
        no_identifier: What stands there for a trade item number that does not exist.
        marketplace: Of a country with two languages, what calls name both sites; else empty.
    """

    id: str
    number: int
    name: str
    country: str
    currency: str
    language: str
    no_identifier: str = "Does not apply"
    marketplace: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What tells the APIs which site is meant; of a country with two languages, in which."""
        if not self.marketplace:
            return {"X-EBAY-C-MARKETPLACE-ID": self.id}
        return {
            "X-EBAY-C-MARKETPLACE-ID": self.marketplace,
            "Accept-Language": self.language.replace("_", "-"),
        }

    @property
    def marketplace_id(self) -> str:
        """What stands in paths and queries."""
        return self.marketplace or self.id


_GERMAN = "Nicht zutreffend"
_FRENCH = "Non applicable"
_DUTCH = "Niet van toepassing"

SITES: Final[Mapping[str, Site]] = {
    site.id: site
    for site in (
        Site("EBAY_US", 0, "US", "US", "USD", "en_US"),
        Site("EBAY_MOTORS_US", 100, "eBayMotors", "US", "USD", "en_US"),
        Site("EBAY_CA", 2, "Canada", "CA", "CAD", "en_CA", marketplace="EBAY_CA"),
        Site("EBAY_CA_FR", 210, "CanadaFrench", "CA", "CAD", "fr_CA", _FRENCH, "EBAY_CA"),
        Site("EBAY_GB", 3, "UK", "GB", "GBP", "en_GB"),
        Site("EBAY_AU", 15, "Australia", "AU", "AUD", "en_AU"),
        Site("EBAY_AT", 16, "Austria", "AT", "EUR", "de_AT", _GERMAN),
        Site("EBAY_BE", 23, "Belgium_French", "BE", "EUR", "fr_BE", _FRENCH, "EBAY_BE"),
        Site("EBAY_BE_NL", 123, "Belgium_Dutch", "BE", "EUR", "nl_BE", _DUTCH, "EBAY_BE"),
        Site("EBAY_FR", 71, "France", "FR", "EUR", "fr_FR", _FRENCH),
        Site("EBAY_DE", 77, "Germany", "DE", "EUR", "de_DE", _GERMAN),
        Site("EBAY_IT", 101, "Italy", "IT", "EUR", "it_IT", "Non applicabile"),
        Site("EBAY_NL", 146, "Netherlands", "NL", "EUR", "nl_NL", _DUTCH),
        Site("EBAY_ES", 186, "Spain", "ES", "EUR", "es_ES", "No aplicable"),
        Site("EBAY_CH", 193, "Switzerland", "CH", "CHF", "de_CH", _GERMAN),
        Site("EBAY_HK", 201, "HongKong", "HK", "HKD", "zh_HK"),
        Site("EBAY_IE", 205, "Ireland", "IE", "EUR", "en_IE"),
        Site("EBAY_PL", 212, "Poland", "PL", "PLN", "pl_PL", "Nie dotyczy"),
        Site("EBAY_SG", 216, "Singapore", "SG", "SGD", "en_SG"),
    )
}


def site_of(id: str) -> Site:
    """The site that a channel names. ConfigInvalid if eBay has none of that id."""
    site = SITES.get(id)
    if site is None:
        known = ", ".join(SITES)
        message = f"eBay has no site {id!r} that listings can be sent to; there are {known}"
        raise ConfigInvalid(message, setting="channels", found=id)
    return site
