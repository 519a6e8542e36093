"""What eBay refuses about a listing as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from catalog.gtin import check_digit_is_right, looks_like_gtin
from simulators.ebay.categories import CURRENCIES, Category, CategoryTree
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content
from simulators.ebay.sellers import Seller

TITLE_LENGTH: Final = 80
LOWEST_PRICE: Final = Decimal("0.99")

_SKU_LENGTH = 50
_SUBTITLE_LENGTH = 55
_DESCRIPTION_LENGTH = 500_000
_VALUE_LENGTH = 65
_SPECIFICS = 45
_PICTURES = 24
_SHORTEST_SIDE = 500

# Words that this eBay forbids: some as such, some with a page of reasons in `Message`.
FORBIDDEN_WORDS: Final = ("counterfeit", "replica")
RECALLED_WORDS: Final = ("recalled",)

# The size that eBay's own picture server writes into a name: `s-l300.jpg`.
_PICTURE_SIZE = re.compile(r"/s-l(\d+)\.\w+$")

# What eBay takes where a product has no number, in the words of its sites.
_NO_IDENTIFIER = frozenset(
    {
        "does not apply",
        "nicht zutreffend",
        "non applicable",
        "non applicabile",
        "niet van toepassing",
        "no aplicable",
        "nie dotyczy",
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a listing is judged by.

    Attributes:
        seller: Whose it is.
        marketplace: E.g. `EBAY_US`.
        tree: The categories.
        max_variations: Of one listing.
    """

    seller: Seller
    marketplace: str
    tree: CategoryTree
    max_variations: int

    @property
    def currency(self) -> str:
        """The one that prices of the marketplace are in."""
        return CURRENCIES.get(self.marketplace, "EUR")

    def out_of_stock(self, content: Content) -> bool:
        """Whether a quantity of 0 hides the listing rather than being refused."""
        return self.seller.out_of_stock or content.out_of_stock_control


def item_problems(content: Content, ground: Ground) -> list[ListingError]:
    """Everything that is wrong with a listing, its variations left aside."""
    category = ground.tree.get(content.category)
    found = [*_text_problems(content), *_category_problems(content.category, category)]
    if second := content.secondary_category:
        found += _category_problems(second, ground.tree.get(second))
    if category is not None and category.leaf:
        found += _condition_problems(content, category)
        found += _identifier_problems(content, category)
    found += _specific_problems(content, category)
    found += _sale_problems(content, ground)
    found += _picture_problems(content.pictures)
    return [*found, *_offer_problems(content), *_policy_problems(content)]


def _offer_problems(content: Content) -> Iterator[ListingError]:
    if not content.best_offer:
        return
    if content.variations:
        yield problem(37, "BestOfferDetails.BestOfferEnabled")
    accepted, declined = content.offer_accepted, content.offer_declined
    if accepted is not None and declined is not None and accepted <= declined:
        yield problem(37, "ListingDetails.BestOfferAutoAcceptPrice")


def _text_problems(content: Content) -> Iterator[ListingError]:
    if not content.title:
        yield problem(37, "Title")
    if len(content.title) > TITLE_LENGTH:
        yield problem(70, len(content.title))
    if len(content.subtitle) > _SUBTITLE_LENGTH:
        yield problem(37, "SubTitle")
    if not content.description or len(content.description) > _DESCRIPTION_LENGTH:
        yield problem(37, "Description")
    words = set(re.findall(r"\w+", f"{content.title} {content.description}".lower()))
    if forbidden := [word for word in FORBIDDEN_WORDS if word in words]:
        yield problem(748, ", ".join(forbidden))
    if words.intersection(RECALLED_WORDS):
        page = (
            '<p>This product was <b>recalled</b>.</p><a href="https://pages.ebay.com/help">Why?</a>'
        )
        yield ListingError(240, (), page)
    if len(content.sku) > _SKU_LENGTH:
        yield problem(37, "SKU")


def _category_problems(id: str, category: Category | None) -> Iterator[ListingError]:
    if not id:
        yield problem(37, "PrimaryCategory.CategoryID")
    elif category is None or category.moved_to:
        yield problem(107, id)
    elif not category.leaf:
        yield problem(87, id)


def _condition_problems(content: Content, category: Category) -> Iterator[ListingError]:
    if category.conditions and not content.condition:
        yield problem(21916884, category.id)
    elif content.condition and content.condition not in category.conditions:
        yield problem(21916883, content.condition, category.id)


def _identifier_problems(content: Content, category: Category) -> Iterator[ListingError]:
    codes = {name: content.identifiers.get(name, "") for name in ("UPC", "EAN", "ISBN")}
    if category.identifier and not any(codes.values()) and not content.variations:
        yield problem(21919301, "UPC", category.id)
    for name, code in codes.items():
        if not code or code.lower() in _NO_IDENTIFIER:
            continue
        if not (looks_like_gtin(code, name) and check_digit_is_right(code)):
            yield problem(21919302, name, code)


def _specific_problems(content: Content, category: Category | None) -> Iterator[ListingError]:
    given = {name for name, values in content.specifics.items() if any(values)}
    given |= set(content.variation_set)
    given |= {name for name in ("Brand", "MPN") if content.identifiers.get(name)}
    aspects = {aspect.name: aspect for aspect in category.aspects} if category else {}
    for name, aspect in aspects.items():
        if aspect.required and name not in given:
            yield problem(21919303, name)
    if len(content.specifics) > _SPECIFICS:
        yield problem(37, "ItemSpecifics")
    for name, values in content.specifics.items():
        if any(len(value) > _VALUE_LENGTH for value in values):
            yield problem(21919308, name)
        known = aspects.get(name)
        wrong = [value for value in values if known and known.values and value not in known.values]
        if wrong:
            yield problem(21919312, name, wrong[0])


def _sale_problems(content: Content, ground: Ground) -> Iterator[ListingError]:
    if content.listing_type != "FixedPriceItem":
        yield problem(21916286, content.listing_type)
    if not content.country:
        yield problem(37, "Country")
    if not (content.location or content.postal_code):
        yield problem(37, "Location")
    if content.currency != ground.currency:
        yield problem(37, "Currency")
    if content.tracking not in {"ItemID", "SKU"}:
        yield problem(37, "InventoryTrackingMethod")
    if content.variations:
        return
    if content.price is None or content.price < LOWEST_PRICE:
        yield problem(73, ground.currency, LOWEST_PRICE)
    if content.tracking == "SKU" and not content.sku:
        yield problem(37, "SKU")
    if content.quantity is not None and content.quantity < 0:
        yield problem(515)
    if content.quantity == 0 and not ground.out_of_stock(content):
        yield problem(942)


def _picture_problems(pictures: tuple[str, ...]) -> Iterator[ListingError]:
    if not pictures:
        yield problem(21919136)
    if len(pictures) > _PICTURES or any(not one.startswith("https://") for one in pictures):
        yield problem(37, "PictureURL")
    if len({one.startswith("https://i.ebayimg.com/") for one in pictures}) > 1:
        yield problem(37, "PictureURL")
    for picture in pictures:
        size = _PICTURE_SIZE.search(picture)
        if size and int(size[1]) < _SHORTEST_SIDE:
            yield problem(21919137, picture)


def _policy_problems(content: Content) -> Iterator[ListingError]:
    for kind, code in (("shipping", 21919152), ("payment", 21919153), ("return", 21919154)):
        if kind not in content.policies and kind not in content.legacy_policies:
            yield problem(code)
