"""The merchants of the demonstration: what they send, and what must come of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.example_feeds import quillmark, tannwald


@dataclass(frozen=True, slots=True)
class Shop:
    """One merchant.

    Attributes:
        id: In paths, URLs and keys.
        name: What people call it.
        site: Of eBay, where it sells.
        currency: Of its prices.
        time_zone: Its days and times.
        user: Who may map its drive.
        seller: The account of the simulated eBay that it has connected.
        product, inventory: Names of its two feeds.
    """

    id: str
    name: str
    site: str
    currency: str
    time_zone: str
    user: str
    seller: str
    product: str
    inventory: str

    @property
    def feeds(self) -> Mapping[str, str]:
        """Where each feed goes, by its name."""
        return {
            self.product: f"in/product/{self.product}",
            self.inventory: f"in/inventory/{self.inventory}",
        }


JEWELLER = Shop(
    quillmark.MERCHANT,
    "Quillmark Jewellers",
    "EBAY_GB",
    "GBP",
    "Europe/London",
    "olive@quillmark.example.com",
    "seller-one",
    "products.csv",
    "stock.xml",
)
CLOTHES = Shop(
    tannwald.MERCHANT,
    "Modehaus Tannwald",
    "EBAY_DE",
    "EUR",
    "Europe/Berlin",
    "enno@tannwald.example.com",
    "seller-two",
    "artikel.csv",
    "bestand.csv",
)
