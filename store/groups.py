"""Lays whole records over drafts, and keeps variations with the product they belong to.

The named parent of a SKU stands in its own draft as `VariantOf`; `Item.product` is where the chain
of parents ends. Parents may come before their children, after them, or be variations themselves:
when a SKU names another parent, all that hang on it move with it, and so do their data.
"""

from collections.abc import Mapping

from store.facets import Part, children_of, end_of_chain, set_texts_apart, split_record
from store.merging import Item, Key, Merger

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
        for part in split_record(noun, sku, fields, None):
            merger.lay(part, record)
        merger.touched.clear()  # what names a shipment is no item
        return
    _lay_one(merger, sku, fields, record)
    if "Variations" in fields:
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
    split = split_record("product", sku, fields, product)
    locale = fields.get("Locale")
    if isinstance(locale, str) and _is_translation(merger, split[0], locale):
        split = set_texts_apart(split, locale)
    for part in split:
        merger.lay(part, record)


def _is_translation(merger: Merger, own: Part, locale: str) -> bool:
    """Whether a record repeats in another language what the SKU has in its own.

    Its own is the first that a record has, unless that one says itself what it was made from.
    """
    sku, noun, _, fields = own
    draft = merger.draft((sku, noun, ""))
    first = None if draft is None else draft.read().get("Locale")
    if isinstance(first, str):
        return first != locale
    return fields.get("SourceLocale", locale) != locale


def named_parent(merger: Merger, sku: str) -> str | None:
    """The parent that a SKU's own record names; None where it names none, or itself."""
    for noun in ("variation", "product"):
        draft = merger.draft((sku, noun, ""))
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
    moved = {*_OF_GROUP} if is_now else set()
    if was != is_now:
        moved.add("variation" if was else "product")
    for noun in sorted(moved):
        for place in ("", *sorted(merger.locales)):
            _move_draft(merger, (sku, noun, place), root, record)


def _move_draft(merger: Merger, key: Key, root: str, record: int) -> None:
    sku, noun, place = key
    draft = merger.draft(key)
    fields = {} if draft is None else draft.read()
    if not fields:
        return
    split: list[Part] = [(root, noun, place, fields)]
    if noun not in _OF_GROUP:
        split = split_record("product", sku, fields, None if root == sku else root)
    merger.empty(key, record)
    for holder, part, _, content in split:
        # What was said earlier fills gaps, and overwrites nothing.
        there = merger.draft((holder, part, place))
        held = {} if there is None else there.read()
        missing = {name: value for name, value in content.items() if name not in held}
        merger.lay((holder, part, place, missing), record)
