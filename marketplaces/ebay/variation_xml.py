"""`Variations` of a listing: every combination, the set of all values, and pictures of one name."""

from collections.abc import Iterable, Mapping, Sequence

from marketplaces.ebay.draft_values import pairs_of, texts_of
from marketplaces.ebay.identifiers import identifiers_of
from marketplaces.ebay.sites import Site
from marketplaces.ebay.xml_text import element, escaped, name_value_list
from marketplaces.listing import WantedItem, WantedListing

# Pictures of one value of a variation specific. Source: `VariationSpecificPictureSet` of the
# Trading API; more make eBay refuse the listing.
PICTURES_OF_A_VALUE = 12


def specifics_of(item: WantedItem) -> dict[str, str]:
    """What tells a variation from the others: name → value."""
    return {name: values[0] for name, values in pairs_of(item.fields, "VariationSpecifics").items()}


def specifics_set(items: Iterable[WantedItem]) -> dict[str, tuple[str, ...]]:
    """Every name with every value that any variation uses, each in the order of its first use.

    The order is that of the drop-down lists on eBay's page.
    """
    found: dict[str, dict[str, None]] = {}
    for item in items:
        for name, value in specifics_of(item).items():
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def variations_xml(
    listing: WantedListing, site: Site, removed: Sequence[str], *, whole: bool
) -> str:
    """`Variations`; nothing where there is nothing to say of any.

    A variation that is named gets the price and quantity that stand here, and one without a
    quantity gets 0. So a revision names those alone of which there is something to tell: the
    others stay as they are, and so do the pieces of them that were sold.

    Args:
        listing: With variations.
        site: Of the marketplace.
        removed: SKUs of variations that the listing had and is to have no longer.
        whole: Name all of them.
    """
    named_items = [item for item in listing.items if whole or item.tells_fields or item.tells]
    if not named_items and not removed:
        return ""
    parts = [_variation(item, listing, site) for item in named_items]
    parts += [
        f"<Variation>{element('SKU', sku)}<Delete>true</Delete></Variation>" for sku in removed
    ]
    named = specifics_set(listing.items)
    parts.append(_pictures(listing.items, named))
    told = "".join(name_value_list(name, values) for name, values in named.items())
    parts.append(f"<VariationSpecificsSet>{told}</VariationSpecificsSet>")
    return f"<Variations>{''.join(parts)}</Variations>"


def _variation(item: WantedItem, listing: WantedListing, site: Site) -> str:
    parts = [element("SKU", item.sku)]
    if item.price is not None:
        price = escaped(item.price)
        parts.append(f'<StartPrice currencyID="{listing.currency}">{price}</StartPrice>')
    parts.append(f"<Quantity>{item.quantity}</Quantity>")
    pairs = "".join(name_value_list(name, (value,)) for name, value in specifics_of(item).items())
    parts.append(f"<VariationSpecifics>{pairs}</VariationSpecifics>")
    parts.append(_identifiers(item, listing, site))
    return f"<Variation>{''.join(parts)}</Variation>"


def _identifiers(item: WantedItem, listing: WantedListing, site: Site) -> str:
    own = identifiers_of({"Brand": listing.fields.get("Brand"), **item.fields}, site)
    told = "".join(element(kind, number) for kind, number in own.numbers.items())
    if own.catalogue_id:
        told += element("ProductReferenceID", own.catalogue_id)
    if own.brand and texts_of(item.fields.get("MPN")):
        told += name_value_list("Brand", (own.brand,)) + name_value_list("MPN", (own.part_number,))
    name = "VariationProductListingDetails"
    return f"<{name}>{told}</{name}>" if told else ""


def _pictures(items: Sequence[WantedItem], named: Mapping[str, tuple[str, ...]]) -> str:
    """`Pictures`: eBay shows them by the values of one name only, such as the colour."""
    name = picture_name(items, named)
    if name is None:
        return ""
    by_value: dict[str, tuple[str, ...]] = {}
    for item in items:
        urls = texts_of(item.fields.get("VariationPictureURLs"))
        if urls:
            by_value.setdefault(specifics_of(item).get(name, ""), urls)
    sets = (
        "<VariationSpecificPictureSet>"
        + element("VariationSpecificValue", value)
        + "".join(element("PictureURL", url) for url in urls[:PICTURES_OF_A_VALUE])
        + "</VariationSpecificPictureSet>"
        for value, urls in by_value.items()
        if value
    )
    told = "".join(sets)
    return f"<Pictures>{element('VariationSpecificName', name)}{told}</Pictures>" if told else ""


def picture_name(items: Sequence[WantedItem], named: Mapping[str, tuple[str, ...]]) -> str | None:
    """The name by whose values the pictures of variations differ; None where there are none.

    The one with the fewest values for which equal values have equal pictures: colour rather than
    colour and size. Where no name alone explains the pictures, the one with the fewest
    contradictions; the first variation of each value then shows its pictures.
    """
    if not any(texts_of(item.fields.get("VariationPictureURLs")) for item in items):
        return None
    return min(
        named,
        key=lambda name: (_contradictions(items, name), len(named[name])),
        default=None,
    )


def _contradictions(items: Iterable[WantedItem], name: str) -> int:
    seen: dict[str, tuple[str, ...]] = {}
    count = 0
    for item in items:
        urls = texts_of(item.fields.get("VariationPictureURLs"))
        count += seen.setdefault(specifics_of(item).get(name, ""), urls) != urls
    return count
