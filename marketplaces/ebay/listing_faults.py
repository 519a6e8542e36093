"""What eBay would refuse about a listing as a whole, found before it is sent."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from catalog.category_facts import CategoryFacts
from catalog.gtin import LENGTHS, check_digit_is_right, looks_like_gtin
from catalog.profiles import PROFILE_FIELDS
from marketplaces.active_content import active_content
from marketplaces.adapter import Fault
from marketplaces.categories import second_category_of
from marketplaces.ebay.best_offer import best_offer_faults
from marketplaces.ebay.conditions import condition_id
from marketplaces.ebay.draft_values import pairs_of, text_of, texts_of
from marketplaces.ebay.faults_found import fault
from marketplaces.ebay.identifiers import identifiers_of
from marketplaces.ebay.sites import Site
from marketplaces.ebay.xml_text import unusable_in
from marketplaces.listing import Fields, WantedListing

# Source of the bounds: AddFixedPriceItem of the Trading API.
TITLE_LENGTH: Final = 80
SUBTITLE_LENGTH: Final = 55
DESCRIPTION_LENGTH: Final = 500_000
SKU_LENGTH: Final = 50
SPECIFIC_NAMES: Final = 45
SPECIFIC_LENGTH: Final = 65
PICTURES: Final = 24
LOWEST_PRICE: Final = Decimal("0.99")

# Values that a message names.
_CHOICES_SHOWN: Final = 10

# Addresses of eBay's own picture server: not beside others in one listing.
_EBAYS_PICTURES: Final = re.compile(r"(?i)https?://i\.ebayimg\.com/")

_POLICY_CODES: Final = {"shipping": "21919152", "payment": "21919153", "return": "21919154"}


def ebay_length(text: str) -> int:
    """Characters as eBay's Java counts them: one beyond the basic plane, an emoji say, is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def listing_faults(
    listing: WantedListing, site: Site, facts: CategoryFacts | None, second: CategoryFacts | None
) -> Iterator[Fault]:
    """Everything that is wrong, its items left aside; `second` is of the second category."""
    key, fields = listing.key, listing.fields
    yield from _text_faults(key, fields)
    yield from _description_faults(key, text_of(fields, "Description"))
    yield from _category_faults(listing, listing.category, facts, "Category")
    if other := second_category_of(fields):
        yield from _category_faults(listing, other, second, "SecondaryCategory")
    yield from _condition_faults(key, text_of(fields, "Condition"), facts)
    yield from _specific_faults(listing, facts)
    yield from picture_faults(key, texts_of(fields.get("MainPictureURLs")), "MainPictureURLs")
    yield from identifier_faults(key, fields, site)
    yield from best_offer_faults(listing)
    if not texts_of(fields.get("MainPictureURLs")):
        yield fault(key, "21919136", "The listing has no picture.")
    for kind, code in _POLICY_CODES.items():
        if kind not in listing.profiles:
            field = next(name for of, name in PROFILE_FIELDS.items() if of == kind)
            yield fault(key, code, f"No {kind} profile is named.", field)
    if listing.currency != site.currency:
        what = f"The currency is {listing.currency}, and {site.id} sells in {site.currency}."
        yield fault(key, "37", what, "Currency")


def price_faults(sku: str, price: str | None) -> Iterator[Fault]:
    """What is wrong with a price that must be there."""
    if price is None:
        yield fault(sku, "73", "There is no price.")
        return
    try:
        amount = Decimal(price)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < LOWEST_PRICE:
        yield fault(sku, "73", f"The price is {price}.")


def sku_faults(sku: str) -> Iterator[Fault]:
    """What is wrong with a SKU."""
    if ebay_length(sku) > SKU_LENGTH:
        what = f"The SKU has {ebay_length(sku)} characters; eBay takes {SKU_LENGTH}."
        yield fault(sku, "37", what, "SKU")
    yield from _character_faults(sku, sku, "SKU")


def picture_faults(sku: str, urls: tuple[str, ...], field: str) -> Iterator[Fault]:
    """What is wrong with addresses of pictures."""
    if len(urls) > PICTURES:
        what = f"There are {len(urls)} pictures; eBay takes {PICTURES}."
        yield fault(sku, "37", what, field)
    insecure = [url for url in urls if not url.lower().startswith("https://")]
    if insecure:
        what = f"eBay fetches pictures over https only, and {insecure[0]!r} is another address."
        yield fault(sku, "37", what, field)
    own = [url for url in urls if _EBAYS_PICTURES.match(url)]
    if own and len(own) < len(urls):
        what = f"Some pictures lie at eBay, such as {own[0]!r}, and some elsewhere."
        yield fault(sku, "37", what, field, "Give addresses of one kind.")
    yield from _character_faults(sku, "".join(urls), field)


def identifier_faults(sku: str, fields: Fields, site: Site) -> Iterator[Fault]:
    """Trade item numbers with a wrong length or check digit."""
    for kind, number in identifiers_of(fields, site).numbers.items():
        if number == site.no_identifier:
            continue
        if not looks_like_gtin(number, kind) or not check_digit_is_right(number):
            field = kind if text_of(fields, kind) else "GTIN"
            lengths = " or ".join(str(length) for length in LENGTHS[kind])
            what = f"{number!r} is no {kind}: {lengths} digits, the last of them a check digit."
            yield fault(sku, "21919302", what, field)


def _text_faults(key: str, fields: Fields) -> Iterator[Fault]:
    title, subtitle = text_of(fields, "Title"), text_of(fields, "Subtitle")
    if not title:
        yield fault(key, "37", "There is no title.", "Title")
    if ebay_length(title) > TITLE_LENGTH:
        what = f"The title has {ebay_length(title)} characters; eBay takes {TITLE_LENGTH}."
        yield fault(key, "70", what)
    if ebay_length(subtitle) > SUBTITLE_LENGTH:
        what = f"The subtitle has {ebay_length(subtitle)} characters; eBay takes {SUBTITLE_LENGTH}."
        yield fault(key, "37", what, "Subtitle")
    for name in ("Title", "Subtitle", "ConditionDescription", "Brand", "MPN"):
        yield from _character_faults(key, text_of(fields, name), name)


def _description_faults(key: str, html: str) -> Iterator[Fault]:
    if not html:
        yield fault(key, "37", "There is no description.", "Description")
    if ebay_length(html) > DESCRIPTION_LENGTH:
        what = f"The description has {ebay_length(html):,} characters; eBay takes 500,000."
        yield fault(key, "37", what, "Description")
    active = active_content(html)
    if active is not None:
        what = f"The description has active content, which eBay blocks: {active}."
        hint = "Take it out; tables, styles, images and links may stay."
        yield fault(key, "240", what, "Description", hint)
    yield from _character_faults(key, html, "Description")


def _character_faults(sku: str, text: str, field: str) -> Iterator[Fault]:
    wrong = unusable_in(text)
    if wrong:
        shown = ", ".join(f"U+{ord(mark):04X}" for mark in wrong[:5])
        what = f"{field} holds characters that no file to eBay can hold: {shown}."
        yield fault(sku, "37", what, field)


def _category_faults(
    listing: WantedListing, category: str, facts: CategoryFacts | None, field: str
) -> Iterator[Fault]:
    key = listing.key
    if not re.fullmatch(r"[0-9]{1,12}", category):
        what = f"{category!r} is no number of a category." if category else "There is no category."
        yield fault(key, "107", what, field)
        return
    if facts is None:
        return
    if facts.replaced_by is not None:
        what = f"eBay no longer uses the category {category}."
        hint = f"Use {facts.replaced_by}, which has taken its place."
        yield fault(key, "107", what, field, hint)
    elif not facts.is_leaf:
        yield fault(key, "87", f"The category {category} has categories below it.", field)
    elif listing.has_variations and not facts.variations:
        yield fault(key, "21916564", f"The category {category} takes no variations.", field)


def _condition_faults(key: str, text: str, facts: CategoryFacts | None) -> Iterator[Fault]:
    taken = facts.conditions if facts is not None else frozenset()
    if not text:
        if taken:
            yield fault(key, "21916884", "There is no condition, and the category requires one.")
        return
    number = condition_id(text)
    if number is None:
        yield fault(key, "21916883", f"{text!r} is no condition that eBay knows.")
    elif taken and number not in taken:
        shown = ", ".join(sorted(taken, key=int))
        what = f"The category does not take the condition {text!r}, but these: {shown}."
        yield fault(key, "21916883", what)


def _specific_faults(listing: WantedListing, facts: CategoryFacts | None) -> Iterator[Fault]:
    key, specifics = listing.key, pairs_of(listing.fields, "ItemSpecifics")
    if len(specifics) > SPECIFIC_NAMES:
        what = f"There are {len(specifics)} item specifics; eBay takes {SPECIFIC_NAMES}."
        yield fault(key, "37", what, "ItemSpecifics")
    for name, values in specifics.items():
        yield from _character_faults(key, "".join((name, *values)), "ItemSpecifics")
        if ebay_length(name) > SPECIFIC_LENGTH:
            yield fault(
                key, "21919308", f"The name {name[:40]!r}… of an item specific is too long."
            )
        for value in values:
            if ebay_length(value) > SPECIFIC_LENGTH:
                what = f"The value of {name} has {ebay_length(value)} characters."
                yield fault(key, "21919308", what)
    yield from _choice_faults(key, specifics, facts)
    given = {name.lower() for name in specifics} | {
        name.lower()
        for item in listing.items
        for name in pairs_of(item.fields, "VariationSpecifics")
    }
    given |= {name.lower() for name in ("Brand", "MPN") if text_of(listing.fields, name)}
    for name in sorted(facts.required if facts is not None else ()):
        if name.lower() not in given:
            yield fault(key, "21919303", f"The category requires {name}.")


def _choice_faults(
    key: str, specifics: Mapping[str, tuple[str, ...]], facts: CategoryFacts | None
) -> Iterator[Fault]:
    """Values that the category does not offer; capitals do not count."""
    choices = {name.lower(): taken for name, taken in (facts.choices if facts else {}).items()}
    for name, values in specifics.items():
        taken = choices.get(name.lower())
        known = {value.casefold() for value in taken or ()}
        wrong = [value for value in values if value.casefold() not in known]
        if taken and wrong:
            shown = ", ".join(sorted(taken)[:_CHOICES_SHOWN])
            more = ", …" if len(taken) > _CHOICES_SHOWN else ""
            what = f"The category does not take {wrong[0]!r} as {name}, but: {shown}{more}."
            yield fault(key, "21919312", what)
