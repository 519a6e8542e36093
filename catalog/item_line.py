"""What a list shows of one SKU."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One SKU, in short.

    Attributes:
        sku: The merchant's own id of it.
        product: SKU of the product that it is a variation of; else its own.
        state: One of `catalog.product_states`.
        state_at: Since when, ISO 8601 in UTC.
        title: Its own, else its product's.
        price: As drafts ask for it, decimal text.
        currency: Of the price, ISO 4217.
        quantity: Of all its locations together.
    """

    sku: str
    product: str
    state: str
    state_at: str
    title: str | None
    price: str | None
    currency: str | None
    quantity: int | None
