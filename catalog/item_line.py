"""What a list shows of one SKU."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.products import Draft


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
        version: Of its state and drafts, as 16 hexadecimal digits: whoever approves says which
            one they have looked at.
    """

    sku: str
    product: str
    state: str
    state_at: str
    title: str | None
    price: str | None
    currency: str | None
    quantity: int | None
    version: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some SKUs, and the cursors behind and before which the next and the last page begin.

    Both are None where nothing more is known to be there.
    """

    entries: tuple[ItemLine, ...]
    after: str | None
    before: str | None


def version_of(state: str, drafts: Iterable[Draft]) -> str:
    """The version of a SKU's state and its own drafts."""
    said = sorted((draft.noun, draft.place, draft.version) for draft in drafts)
    return hashlib.sha256(repr((state, said)).encode()).hexdigest()[:16]
