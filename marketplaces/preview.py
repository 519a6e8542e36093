"""What a template makes of a product, exactly as a plan would make it for its listing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.products import Product
from catalog.templates import Template
from marketplaces.context import Context
from marketplaces.effective import effective
from marketplaces.wanted import Candidate, finish, shared_listing, single_listing


@dataclass(frozen=True, slots=True)
class Preview:
    """A description, or why there is none.

    Attributes:
        html: As it would be sent; None where it must not be.
        fault: What forbids it, in words.
        values: Of the template's tokens; None where the product has none.
        missing: Tokens without a value: there the text is empty.
    """

    html: str | None
    fault: str | None
    values: Mapping[str, str | None]
    missing: tuple[str, ...]


def preview(product: Product, template: Template, context: Context) -> Preview:
    """Make the description of a product's listing from a template, whichever its drafts name.

    Args:
        product: With its variations.
        template: A checked one.
        context: The merchant, the channel and the time; profiles and categories do not matter.
    """
    described = replace(product, fields={**product.fields, "DescriptionTemplate": template.name})
    here = replace(context, templates={template.name: template})
    items = []
    for each in product.variations:
        counts = effective(
            each, context.channel, stock_buffer=context.merchant.stock_buffer, now=context.now
        )
        items.append(Candidate(each, counts, counts.price, counts.quantity))
    is_alone = len(items) == 1 and not items[0].sellable.fields
    wish = (
        single_listing(described, items[0], here)
        if is_alone
        else shared_listing(described, items, here)
    )
    made = finish(wish)
    if made.fault is not None:
        return Preview(None, made.fault.reason.message, wish.values, made.missing)
    html = made.listing.fields.get("Description")
    return Preview(str(html), None, wish.values, made.missing)
