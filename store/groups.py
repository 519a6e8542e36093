"""Lays whole records over drafts, and keeps variations with the product they belong to.

The named parent of a SKU stands in its own draft as `VariantOf`; `Item.product` is where the chain
of parents ends. Parents may come before their children, after them, or be variations themselves:
when a SKU names another parent, all that hang on it move with it, and so do their data.
"""

from collections.abc import Mapping

from store.facets import Facet, children_of, end_of_chain, set_texts_apart, split_record
from store.merging import Item, Merger

# The drafts that belong to the product of a group, and move when it turns out to be a variation.
_OF_GROUP = ("shared", "profile_use")


def lay_record(
    merger: Merger, noun: str, sku: str, fields: Mapping[str, object], record: int
) -> None:
    """Lay one record over the drafts of its SKU, of its product and of its children.

    Args:
        merger: Holds everything that belongs to the groups of these SKUs.
        noun: `product` or `shipment`.
        sku: Names the record's own drafts.
        fields: What it asks for.
        record: Its position in the feed.
    """
    if noun != "product":
        for facet in split_record(noun, sku, fields, None):
            merger.lay(facet, record)
        merger.touched.clear()  # what names a shipment is no item
        return
    _lay_one(merger, sku, fields, record)
    for child in children_of(fields):
        name = child.get("SKU")
        if isinstance(name, str) and name != sku:
            _lay_one(merger, name, {**child, "VariantOf": sku}, record)
    merger.move_touched()


def _lay_one(merger: Merger, sku: str, fields: Mapping[str, object], record: int) -> None:
    item = merger.meet(sku)
    if "VariantOf" in fields:
        named = fields["VariantOf"]
        parent = named if isinstance(named, str) and named != sku else None
        if parent != named_parent(merger, sku):
            _change_parent(merger, sku, item, parent, record)
    product = None if item.product == sku else item.product
    facets = split_record("product", sku, fields, product)
    locale = fields.get("Locale")
    if isinstance(locale, str) and _is_translation(merger, facets[0], locale):
        facets = set_texts_apart(facets, locale)
    for facet in facets:
        merger.lay(facet, record)


def _is_translation(merger: Merger, own: Facet, locale: str) -> bool:
    """Whether a record repeats in another language what the SKU has in its own.

    Its own is the first that a record has, unless that one says itself what it was made from.
    """
    draft = merger.drafts.get((own.sku, own.noun, ""))
    first = None if draft is None else draft.read().get("Locale")
    if isinstance(first, str):
        return first != locale
    return own.fields.get("SourceLocale", locale) != locale


def named_parent(merger: Merger, sku: str) -> str | None:
    """The parent that a SKU's own record names; None where it names none, or itself."""
    for noun in ("variation", "product"):
        draft = merger.drafts.get((sku, noun, ""))
        if draft is not None:
            named = draft.read().get("VariantOf")
            if isinstance(named, str) and named != sku:
                return named
    return None


def _change_parent(merger: Merger, sku: str, item: Item, parent: str | None, record: int) -> None:
    moving = {sku} | merger.members.get(sku, set()) | merger.members.get(item.product, set())
    if item.product in merger.items:  # the root of a circle names a parent itself
        moving.add(item.product)
    for each in sorted(moving):
        chain = [each]
        while chain[-1] not in chain[:-1]:
            after = parent if chain[-1] == sku else named_parent(merger, chain[-1])
            if after is None:
                break
            chain.append(after)
        root = end_of_chain(chain)
        if merger.items[each].product != root:
            _move(merger, each, root, record)


def _move(merger: Merger, sku: str, root: str, record: int) -> None:
    """Make a SKU a variation of another product, or a product of its own."""
    item = merger.items[sku]
    was, is_now = item.product != sku, root != sku
    merger.members.get(item.product, set()).discard(sku)
    if is_now:
        merger.members.setdefault(root, set()).add(sku)
    item.product, item.is_changed = root, True
    own = "variation" if was else "product"
    for (each, noun, place), draft in list(merger.drafts.items()):
        if each != sku or not draft.read():
            continue
        if noun == own and was != is_now:
            product = root if is_now else None
            facets = split_record("product", sku, draft.read(), product)
        elif noun in _OF_GROUP and is_now:
            facets = [Facet(root, noun, place, draft.read())]
        else:
            continue
        merger.empty((sku, noun, place), record)
        for facet in facets:
            _lay_under(merger, facet._replace(place=place), record)


def _lay_under(merger: Merger, facet: Facet, record: int) -> None:
    """Lay fields that were said earlier: they fill gaps, and overwrite nothing."""
    there = merger.drafts.get((facet.sku, facet.noun, facet.place))
    held = {} if there is None else there.read()
    missing = {name: value for name, value in facet.fields.items() if name not in held}
    merger.lay(facet._replace(fields=missing), record)
