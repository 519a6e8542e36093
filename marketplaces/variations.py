"""Variations: which of them one listing can show, and what each says where it has its own. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from catalog.category_facts import CategoryFacts
from catalog.products import Fields, Product, Sellable
from catalog.promotion import Reason
from marketplaces.adapter import Capabilities, Fault

_SPECIFICS = "VariationSpecifics"

# The names that a listing of its own has for what a variation has.
_AS_PRODUCT = {
    "VariationPictureURLs": "MainPictureURLs",
    "VariationPackageDetails": "PackageDetails",
}


def has_family(product: Product) -> bool:
    """Whether a product has variations, be it one; else it is sold itself."""
    return any(each.item.sku != product.sku or each.fields for each in product.variations)


def is_one_listing(
    facts: CategoryFacts | None, capabilities: Capabilities, made: Collection[bool]
) -> bool | None:
    """Whether the variations of a product share one listing.

    Args:
        facts: Of its category; None where they are not known.
        capabilities: Of the marketplace.
        made: Of the listings that it has now, whether each was made with variations.

    Returns:
        None where that cannot be said yet: nothing is listed, and of the category nothing known.
        A listing is not moved over because a marketplace was silent for a while.
    """
    if capabilities.most_variations == 0:
        return False
    if facts is not None:
        return facts.variations
    return any(made) if made else None


def variation_faults(
    sellables: Sequence[Sellable], listed: Collection[str], capabilities: Capabilities
) -> tuple[Fault, ...]:
    """What keeps variations out of the listing that they share, at most one fault of each.

    A listing shows every combination once, and every variation by the same names. Of two alike
    the one stays that is listed, or else comes first; the names are those that most have.

    Args:
        sellables: The variations, by SKU.
        listed: SKUs that are in the listing now.
        capabilities: Of the marketplace.
    """
    ordered = sorted(sellables, key=lambda each: (each.item.sku not in listed, each.item.sku))
    common = _common_names(ordered)
    faults: dict[str, Fault] = {}
    shown: dict[tuple[tuple[str, str], ...], str] = {}
    for sellable in ordered:
        sku = sellable.item.sku
        fault = _specifics_fault(sellable, common, shown)
        if fault is None and len(shown) >= capabilities.most_variations:
            most = f"The listing has {len(shown)} variations, and no more are allowed."
            fault = Reason("variations_too_many", most)
        if fault is None:
            shown[_combination(sellable)] = sku
        else:
            faults[sku] = Fault(sku, fault)
    return tuple(faults[sku] for sku in sorted(faults))


def specifics_of(fields: Fields) -> dict[str, object]:
    """The variation specifics that say something, by name in alphabetical order."""
    found = fields.get(_SPECIFICS)
    if not isinstance(found, Mapping):
        return {}
    return {str(name): found[name] for name in sorted(found) if _words(found[name])}


def as_listing(product: Fields, own: Fields) -> dict[str, object]:
    """What a variation says in a listing of its own: its own fields over the product's.

    Its specifics become item specifics, and its pictures the listing's.
    """
    fields = dict(product)
    for name, value in own.items():
        name = _AS_PRODUCT.get(name, name)
        held = fields.get(name)
        if name == "CustomFields" and isinstance(held, Mapping) and isinstance(value, Mapping):
            fields[name] = {**held, **value}
        elif value is not None and name != _SPECIFICS:
            fields[name] = value
    specifics = fields.get("ItemSpecifics")
    fields["ItemSpecifics"] = {
        **(specifics if isinstance(specifics, Mapping) else {}),
        **specifics_of(own),
    }
    return fields


def own_names(own: Fields) -> frozenset[str]:
    """What a variation says itself in a listing of its own, by the names that fields have there."""
    return frozenset(_AS_PRODUCT.get(name, name) for name in own)


def distinct_titles(
    titles: Mapping[str, tuple[object, Fields]], most_characters: int
) -> dict[str, object]:
    """A title for each variation in a listing of its own, no two alike.

    Args:
        titles: By SKU, the title that it would have and its own fields.
        most_characters: That the marketplace takes. A title that is too long by itself stays so,
            for the merchant to mend; room for what is appended is made by cutting it.
    """
    found: dict[str, object] = {}
    for sku, (title, own) in titles.items():
        words = " ".join(_words(value) for value in specifics_of(own).values())
        is_own = isinstance(own.get("Title"), str)
        found[sku] = title if is_own else _append(title, words, most_characters)
    count = Counter(_folded(title) for title in found.values())
    return {
        sku: _append(title, sku, most_characters) if count[_folded(title)] > 1 else title
        for sku, title in found.items()
    }


def _append(title: object, words: str, most: int) -> object:
    if not isinstance(title, str) or not words or len(title) > most:
        return title
    room = most - len(words) - 1
    if room < 1:
        return words[-most:].strip()
    return f"{title[:room].rstrip()} {words}"


def _folded(title: object) -> str:
    return str(title).strip().casefold()


def _specifics_fault(
    sellable: Sellable,
    common: tuple[str, ...],
    shown: Mapping[tuple[tuple[str, str], ...], str],
) -> Reason | None:
    names = tuple(specifics_of(sellable.fields))
    if not names:
        text = "Nothing tells it from the others."
        return Reason("variation_specifics_missing", text, _SPECIFICS)
    if names != common:
        wanted, has = ", ".join(common), ", ".join(names)
        text = f"It is told from the others by {has}, and they by {wanted}."
        return Reason("variation_specifics_differ", text, _SPECIFICS)
    same = shown.get(_combination(sellable))
    if same is None:
        return None
    text = f"It says the same as {same}: " + "; ".join(
        f"{name} {value}" for name, value in _combination(sellable)
    )
    return Reason("variation_specifics_repeated", text, _SPECIFICS)


def _common_names(sellables: Iterable[Sellable]) -> tuple[str, ...]:
    """The names that most variations have; of two sets that are as frequent, the first one met."""
    found = Counter(names for each in sellables if (names := tuple(specifics_of(each.fields))))
    return max(found, key=lambda names: found[names], default=())


def _combination(sellable: Sellable) -> tuple[tuple[str, str], ...]:
    specifics = specifics_of(sellable.fields)
    return tuple((name, _words(value).casefold()) for name, value in specifics.items())


def _words(value: object) -> str:
    """A specific's value as people read it."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_words, value)))
    return "" if value is None or isinstance(value, Mapping) else str(value).strip()
