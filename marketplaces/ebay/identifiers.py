"""Trade item numbers and part numbers of a draft, as eBay wants to have them."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.gtin import DOES_NOT_APPLY, bare_gtin
from marketplaces.ebay.draft_values import pairs_of, text_of, texts_of
from marketplaces.ebay.sites import Site
from marketplaces.listing import Fields

# Numbers of books among those of 13 digits. Source: ISO 2108.
_BOOK_PREFIXES = ("978", "979")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What names a product in catalogues; empty where there is none.

    Attributes:
        numbers: By element, in the schema's order: `ISBN`, `UPC`, `EAN`.
        brand, part_number: For `BrandMPN`; both or neither.
        catalogue_id: eBay's own, the ePID.
    """

    numbers: Mapping[str, str]
    brand: str = ""
    part_number: str = ""
    catalogue_id: str = ""


def identifiers_of(fields: Fields, site: Site) -> Identifiers:
    """The identifiers of a product or a variation.

    A merchant says `Does not apply` in English; each site wants it in its own words.
    """
    named = {kind.upper(): values[0] for kind, values in pairs_of(fields, "ProductIDs").items()}
    numbers = {
        kind: _number(text_of(fields, kind) or named.get(kind, ""), site)
        for kind in ("ISBN", "UPC", "EAN")
    }
    general = _number(text_of(fields, "GTIN") or named.get("GTIN", ""), site)
    if general and not any(numbers.values()):
        numbers[_kind_of(general)] = general
    brand = text_of(fields, "Brand") or named.get("BRAND", "")
    part_number = text_of(fields, "MPN") or named.get("MPN", "")
    if brand and not part_number:
        part_number = DOES_NOT_APPLY
    given = {kind: number for kind, number in numbers.items() if number}
    return Identifiers(
        given,
        brand if part_number else "",
        _in_words_of(site, part_number) if brand else "",
        named.get("EPID", "") or _catalogue_id(fields),
    )


def _catalogue_id(fields: Fields) -> str:
    if text_of(fields, "CatalogProductType").upper() != "EPID":
        return ""
    return next(iter(texts_of(fields.get("CatalogProductID"))), "")


def _kind_of(number: str) -> str:
    if len(number) == 13 and number.startswith(_BOOK_PREFIXES):
        return "ISBN"
    return "UPC" if len(number) == 12 else "EAN"


def _number(text: str, site: Site) -> str:
    if text.lower() == DOES_NOT_APPLY.lower():
        return site.no_identifier
    return bare_gtin(text)


def _in_words_of(site: Site, text: str) -> str:
    return site.no_identifier if text.lower() == DOES_NOT_APPLY.lower() else text
