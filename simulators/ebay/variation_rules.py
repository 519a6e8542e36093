"""What eBay refuses about the variations of a listing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from simulators.ebay.item_rules import LOWEST_PRICE, Ground
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content

# Site data of eBay: names of a set, and values of a name.
_NAMES: Final = 5
_VALUES: Final = 60


def without_empty(content: Content, ground: Ground) -> tuple[Content, list[ListingError]]:
    """Drop variations without stock where they cannot be hidden, with eBay's warning for it."""
    if not content.variations or ground.out_of_stock(content):
        return content, []
    kept = tuple(one for one in content.variations if one.quantity != 0)
    if len(kept) == len(content.variations):
        return content, []
    if not kept:
        return content, [problem(942)]
    return replace(content, variations=kept), [problem(21916620)]


def variation_problems(content: Content, ground: Ground) -> list[ListingError]:
    """Everything that is wrong with the variations; nothing where there are none."""
    if not content.variations:
        return []
    return [
        *_category_problems(content, ground),
        *_set_problems(content),
        *_specifics_problems(content),
        *_one_by_one(content, ground),
        *_picture_problems(content),
    ]


def _category_problems(content: Content, ground: Ground) -> Iterator[ListingError]:
    for id in (content.category, content.secondary_category):
        category = ground.tree.get(id) if id else None
        if category is not None and category.leaf and not category.variations:
            yield problem(21916564, id)
            return


def _set_problems(content: Content) -> Iterator[ListingError]:
    names = content.variation_set
    if not names or "" in names:
        yield problem(21916587, "VariationSpecificsSet")
    too_long = [name for name, values in names.items() if len(values) > _VALUES]
    if len(names) > _NAMES or too_long:
        yield problem(37, "VariationSpecificsSet")
    for name, values in names.items():
        if len(set(values)) < len(values):
            yield problem(21916582, name)
        if name in content.specifics:
            yield problem(21916626, name)
    if "MPN" in names:
        yield problem(21916672)


def _specifics_problems(content: Content) -> Iterator[ListingError]:
    names = set(content.variation_set)
    for label, count in Counter(one.label for one in content.variations).items():
        if count > 1:
            yield problem(21916582, label)
    for one in content.variations:
        own = [name for name, _ in one.specifics]
        if "" in own or names - set(own):
            yield problem(21916587, one.label)
        elif len(set(own)) < len(own) or any(
            value not in content.variation_set.get(name, ()) for name, value in one.specifics
        ):
            yield problem(21916664, one.label)


def _one_by_one(content: Content, ground: Ground) -> Iterator[ListingError]:
    if len(content.variations) > ground.max_variations:
        yield problem(37, "Variations")
    for sku, count in Counter(one.sku for one in content.variations if one.sku).items():
        if count > 1:
            yield problem(21916585, sku)
    if any(one.price is None or one.price < LOWEST_PRICE for one in content.variations):
        yield problem(73, ground.currency, LOWEST_PRICE)
    if any(one.quantity < 0 for one in content.variations):
        yield problem(515)
    if content.tracking == "SKU" and any(not one.sku for one in content.variations):
        yield problem(37, "Variation.SKU")
    if any(len(one.sku) > 50 for one in content.variations):
        yield problem(37, "Variation.SKU")


def _picture_problems(content: Content) -> Iterator[ListingError]:
    if not content.picture_axis:
        return
    known = content.variation_set.get(content.picture_axis)
    if known is None:
        yield problem(21916639, content.picture_axis.replace("\n", ", "))
        return
    for value in content.variation_pictures:
        if value not in known:
            yield problem(21916664, f"{content.picture_axis}: {value}")
