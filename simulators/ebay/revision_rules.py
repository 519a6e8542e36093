"""What eBay refuses to change about a listing that there is."""

from collections.abc import Iterator

from simulators.ebay.item_reader import ItemForm
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content, Listing


def revision_problems(listing: Listing, form: ItemForm, content: Content) -> Iterator[ListingError]:
    """What is wrong with a revision beside what is wrong with the listing it would make."""
    old = listing.content
    if form.variations and not old.variations:
        yield problem(21916635)
        return
    if old.variations and not content.variations:
        yield problem(21916608 if form.variations else 21916635, old.title)
        return
    if not any(listing.sold.values()):
        return
    if content.title != old.title:
        yield problem(21919028, "Title")
    if not old.variations:
        return
    if set(content.variation_set) != set(old.variation_set):
        yield problem(21916603)
    left = {one.label for one in content.variations}
    for label, sold in listing.sold.items():
        if sold and label not in left:
            yield problem(21916608, label)


def unchanged(old: Content, form: ItemForm) -> list[ListingError]:
    """Warnings for a price or a quantity that is what it was."""
    found = []
    if form.fields.get("price") is not None and form.fields["price"] == old.price:
        found.append(problem(21917091))
    if form.fields.get("quantity") is not None and form.fields["quantity"] == old.quantity:
        found.append(problem(21917092))
    return found
