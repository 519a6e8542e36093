"""What a product's listings should be: from its approved fields, profiles and template. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import orjson

from catalog.products import Fields, Product, Sellable
from catalog.profiles import PROFILE_FIELDS, ProfileKind
from catalog.promotion import Reason
from catalog.templates import Template, values_hash
from marketplaces.active_content import active_content
from marketplaces.adapter import Fault
from marketplaces.categories import category_of
from marketplaces.context import Context
from marketplaces.effective import Effective, offer_on
from marketplaces.listing import ProfileUse, WantedItem, WantedListing
from marketplaces.templates import render, token_values
from marketplaces.variations import as_listing, distinct_titles, specifics_of

# Fields of an offer that a listing shows beside its price.
_OF_OFFER: Final = (
    *("OriginalRetailPrice", "MinimumAdvertisedPrice", "VATPercentage", "ApplyTax"),
    *("TaxCategory", "MaxQuantityPerBuyer"),
)
# Fields that no buyer sees: they say how a listing is made, or are the merchant's own.
_NOT_SHOWN: Final = frozenset(
    {
        *("SKU", "ID", "VariantOf", "Variations", "ActionCode", "Locale", "SourceLocale"),
        *("CustomFields", "DescriptionTemplate", "Category", "CategoryName"),
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One buyable thing that may be listed: its approved fields, and what counts of it now.

    `price` and `quantity` are those that buyers should see, or do see where nothing may be sent.
    """

    sellable: Sellable
    effective: Effective
    price: str | None
    quantity: int

    @property
    def sku(self) -> str:
        """Its SKU."""
        return self.sellable.item.sku


@dataclass(frozen=True, slots=True)
class Wish:
    """One listing as it should be, and what its making depends on.

    Attributes:
        listing: Whole, but for a description that is made from a template.
        template: That it is made from; None where the merchant's own text is sent as it is.
        values: Of the template's tokens.
        profiles: Kind → `name@version`.
        description: What tells whether it must be made anew.
        content: Hash of all other fields of the listing.
        faults: What keeps it from being made, of the product.
    """

    listing: WantedListing
    template: Template | None
    values: Mapping[str, str | None]
    profiles: Mapping[str, str]
    description: Mapping[str, str]
    content: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A listing with its description; or the fault in that, and tokens without a value."""

    listing: WantedListing
    fault: Fault | None = None
    missing: tuple[str, ...] = ()


def shared_listing(product: Product, items: Sequence[Candidate], context: Context) -> Wish:
    """One listing of a product with the variations that it should show."""
    fields = {**product.fields, **_offer_fields(items, context)}
    wanted = tuple(variation_item(each, context) for each in items)
    listing = WantedListing(
        product.sku, category_of(fields), _currency(items, context), fields, wanted, True
    )
    return _wish(product, listing, context)


def variation_item(item: Candidate, context: Context) -> WantedItem:
    """A variation as its listing should show it."""
    return WantedItem(item.sku, item.price, item.quantity, _variation_fields(item, context))


def single_listing(product: Product, item: Candidate, context: Context) -> Wish:
    """The listing of a product that is sold as it is."""
    fields = {**product.fields, **_offer_fields([item], context)}
    return _alone(product, item, fields, context)


def own_listings(
    product: Product, items: Sequence[Candidate], context: Context
) -> tuple[Wish, ...]:
    """A listing for each variation, with titles that tell them apart."""
    said = {each.sku: as_listing(product.fields, each.sellable.fields) for each in items}
    titles = distinct_titles(
        {each.sku: (said[each.sku].get("Title"), each.sellable.fields) for each in items},
        context.capabilities.title_length,
    )
    return tuple(
        _alone(
            product,
            each,
            {**said[each.sku], **_offer_fields([each], context), "Title": titles[each.sku]},
            context,
        )
        for each in items
    )


def own_hash(item: WantedItem) -> str:
    """Of a variation's own fields."""
    return _hash_of(_said(item.fields))


def finish(wish: Wish) -> Finished:
    """Make the description, and look whether it is one that may be shown."""
    listing, sku = wish.listing, wish.listing.key
    if wish.template is None:
        text = listing.fields.get("Description")
        active = active_content(text) if isinstance(text, str) else None
        if active is None:
            return Finished(listing)
        said = f"The description of {sku} has {active}: what is active is not allowed."
        return Finished(listing, Fault(sku, Reason("description_active", said, "Description")))
    made = render(wish.template, wish.values)
    if made.html is not None:
        fields = {**listing.fields, "Description": made.html}
        return Finished(replace(listing, fields=fields), missing=made.missing)
    token = f"the value of ${{PRODUCT.{made.token}}}" if made.token else "the template itself"
    said = f"The description of {sku} by {wish.template.name} has {made.active}, from {token}."
    reason = Reason("description_active", said, made.token or "DescriptionTemplate")
    return Finished(listing, Fault(sku, reason), made.missing)


def _alone(product: Product, item: Candidate, fields: Fields, context: Context) -> Wish:
    wanted = WantedItem(item.sku, item.price, item.quantity)
    listing = WantedListing(
        item.sku, category_of(fields), _currency([item], context), fields, (wanted,), False
    )
    return _wish(product, listing, context)


def _wish(product: Product, listing: WantedListing, context: Context) -> Wish:
    profiles, faults = _profiles(product, context)
    template, description, values, fault = _description(product, listing, context)
    shown = {name: value for name, value in listing.fields.items() if name not in _NOT_SHOWN}
    if template is not None:
        shown.pop("Description", None)
    told = {name: value for name, value in shown.items() if name != "Description"}
    return Wish(
        listing=replace(listing, fields=shown, profiles=profiles),
        template=template,
        values=values,
        profiles={kind: f"{use.name}@{use.version}" for kind, use in profiles.items()},
        description=description,
        content=_hash_of([listing.category, listing.currency, _said(told)]),
        faults=faults if fault is None else (*faults, fault),
    )


def _profiles(
    product: Product, context: Context
) -> tuple[dict[ProfileKind, ProfileUse], tuple[Fault, ...]]:
    uses: dict[ProfileKind, ProfileUse] = {}
    faults = []
    for kind, name_field in PROFILE_FIELDS.items():
        name = product.profiles.get(name_field)
        if not isinstance(name, str) or not name:
            continue
        profile = context.profiles.get((kind, name))
        if profile is None:
            said = f"There is no {kind} profile of the name {name}; case counts."
            faults.append(Fault(product.sku, Reason("profile_unknown", said, name_field)))
        else:
            uses[kind] = ProfileUse(profile.name, profile.version, profile.content)
    return uses, tuple(faults)


def _description(
    product: Product, listing: WantedListing, context: Context
) -> tuple[Template | None, dict[str, str], dict[str, str | None], Fault | None]:
    name = listing.fields.get("DescriptionTemplate")
    if not isinstance(name, str) or not name:
        text = listing.fields.get("Description")
        return None, {"values": _hash_of(text)}, {}, None
    template = context.templates.get(name)
    if template is None:
        said = f"There is no template of the name {name}."
        reason = Reason("template_unknown", said, "DescriptionTemplate")
        return None, {"template": name}, {}, Fault(product.sku, reason)
    values = token_values(template.tokens, _token_fields(listing))
    hashed = values_hash(values, template.tokens)
    made = {"template": name, "checksum": template.checksum, "values": hashed}
    return template, made, values, None


def _token_fields(listing: WantedListing) -> Fields:
    """What tokens may ask for; the price of a listing with variations is its lowest."""
    prices = [item.price for item in listing.items if item.price is not None]
    return {
        **listing.fields,
        "SKU": listing.key,
        "Currency": listing.currency,
        "Price": min(prices, key=float, default=None),
        "Quantity": sum(item.quantity for item in listing.items),
    }


def _variation_fields(item: Candidate, context: Context) -> dict[str, object]:
    own = item.sellable.fields
    fields = {
        name: value
        for name, value in {**own, **_own_offer(item, context)}.items()
        if name not in _NOT_SHOWN
    }
    if specifics := specifics_of(own):
        fields["VariationSpecifics"] = specifics
    return fields


def _own_offer(item: Candidate, context: Context) -> dict[str, object]:
    offer = offer_on(item.sellable, context.channel)
    return {name: offer[name] for name in _OF_OFFER if name in offer}


def _offer_fields(items: Iterable[Candidate], context: Context) -> dict[str, object]:
    """What a listing shows of its items' offers: of each field what the first of them says."""
    fields: dict[str, object] = {}
    handling: list[int] = []
    for item in items:
        for name, value in _own_offer(item, context).items():
            if fields.get(name) is None:
                fields[name] = value
        if item.effective.handling_days is not None:
            handling.append(item.effective.handling_days)
    return {**fields, "HandlingDays": max(handling)} if handling else fields


def _currency(items: Iterable[Candidate], context: Context) -> str:
    """What the first item's offer names; else the merchant's."""
    named = (item.effective.currency for item in items)
    return next(filter(None, named), context.merchant.currency or "")


def _said(fields: Fields) -> dict[str, object]:
    """The fields that say something: to be cleared is to a marketplace what it is to be absent."""
    return {name: value for name, value in fields.items() if value is not None}


def _hash_of(said: object) -> str:
    text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(text).hexdigest()[:32]
