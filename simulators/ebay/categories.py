"""The category tree: which leaves take variations, conditions, specifics. It is made up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

# Trees of the marketplaces, and the currency of those that have not the euro.
TREES: Final[Mapping[str, str]] = {
    "EBAY_US": "0",
    "EBAY_MOTORS_US": "100",
    "EBAY_CA": "2",
    "EBAY_GB": "3",
    "EBAY_AU": "15",
    "EBAY_AT": "16",
    "EBAY_BE": "23",
    "EBAY_FR": "71",
    "EBAY_DE": "77",
    "EBAY_IT": "101",
    "EBAY_NL": "146",
    "EBAY_ES": "186",
    "EBAY_CH": "193",
    "EBAY_HK": "201",
    "EBAY_IE": "205",
    "EBAY_PL": "212",
    "EBAY_SG": "216",
}
CURRENCIES: Final[Mapping[str, str]] = {
    "EBAY_US": "USD",
    "EBAY_GB": "GBP",
    "EBAY_AU": "AUD",
    "EBAY_MOTORS_US": "USD",
    "EBAY_CA": "CAD",
    "EBAY_CH": "CHF",
    "EBAY_HK": "HKD",
    "EBAY_PL": "PLN",
    "EBAY_SG": "SGD",
}

CONDITIONS: Final[Mapping[str, str]] = {
    "1000": "New",
    "1500": "New other",
    "1750": "New with defects",
    "2000": "Certified - Refurbished",
    "2500": "Seller refurbished",
    "3000": "Used",
    "7000": "For parts or not working",
}


@dataclass(frozen=True, slots=True)
class Aspect:
    """An item specific that a category knows.

    Attributes:
        name: As buyers see it.
        required: Whether a listing needs it.
        varies: Whether variations may differ in it.
        values: Those that are allowed; none for free text.
        many: Whether it may have more than one value.
    """

    name: str
    required: bool = False
    varies: bool = False
    values: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """One node of the tree.

    Attributes:
        id: Digits.
        name: As buyers see it.
        parent: Id of the node above; empty for the top.
        leaf: Whether listings may stand in it.
        variations: Whether one listing may have variations.
        conditions: Ids that are allowed; none where listings have no condition.
        aspects: The specifics it knows.
        identifier: Whether UPC, EAN or ISBN is needed (`Does not apply` will do).
        moved_to: The id that took its place; empty while it lives.
    """

    id: str
    name: str
    parent: str = ""
    leaf: bool = True
    variations: bool = False
    conditions: tuple[str, ...] = ("1000", "1500", "3000")
    aspects: tuple[Aspect, ...] = ()
    identifier: bool = False
    moved_to: str = ""


_BRAND = Aspect("Brand", required=True)
_COLOR = Aspect("Color", varies=True)
_SIZE = Aspect("Size", varies=True)

_FIRST: Final = (
    Category("11450", "Clothing, Shoes & Accessories", leaf=False),
    Category("15687", "Men's T-Shirts", "11450", variations=True, aspects=(_BRAND, _COLOR, _SIZE)),
    Category("53159", "Women's Tops", "11450", variations=True, aspects=(_BRAND, _COLOR, _SIZE)),
    Category("63861", "Dresses", "11450", variations=True, aspects=(_BRAND, _COLOR, _SIZE)),
    Category("93427", "Men's Shoes", "11450", variations=True, aspects=(_BRAND, _COLOR, _SIZE)),
    Category("281", "Jewelry & Watches", leaf=False),
    Category(
        "67681",
        "Rings",
        "281",
        variations=True,
        aspects=(
            _BRAND,
            Aspect("Metal"),
            Aspect("Main Stone"),
            Aspect("Ring Size", varies=True),
            Aspect("Base Metal", values=("Yellow Gold", "White Gold", "Silver", "Platinum")),
        ),
    ),
    Category("50637", "Necklaces & Pendants", "281", variations=True, aspects=(_BRAND, _COLOR)),
    Category("31387", "Wristwatches", "281", aspects=(_BRAND, Aspect("Department"))),
    Category("11700", "Home & Garden", leaf=False),
    Category("20667", "Mugs", "11700", variations=True, aspects=(_COLOR,)),
    Category("20444", "Bedding Sets", "11700", variations=True, aspects=(_BRAND, _COLOR, _SIZE)),
    Category("38229", "Candles", "11700", aspects=(Aspect("Scent", varies=True),)),
    Category("58058", "Computers", leaf=False),
    Category(
        "175672", "Laptops", "58058", aspects=(_BRAND, Aspect("Screen Size")), identifier=True
    ),
    Category("267", "Books", leaf=False),
    Category("261186", "Books by Title", "267", aspects=(Aspect("Author"),), identifier=True),
    Category("1", "Collectibles", leaf=False),
    Category("259104", "Vintage Postcards", "1", conditions=()),
    Category("112529", "Headphones (old)", "58058", moved_to="175672"),
    Category("99", "Everything Else", leaf=False),
    Category("88433", "Other", "99", variations=True),
    Category("45112", "Single Pieces", "99"),
)


class CategoryTree:
    """The categories of all marketplaces; they are the same everywhere here."""

    def __init__(self) -> None:
        self._by_id = {category.id: category for category in _FIRST}
        self.version = 1

    def get(self, id: str) -> Category | None:
        """The category of that id, also where another took its place; None if there is none."""
        return self._by_id.get(id)

    def change(self, id: str, changes: Mapping[str, Any]) -> Category:
        """Change a category, or add a leaf; the tree has a new version from now on.

        Args:
            id: Digits.
            changes: Fields of Category; `aspects` as lists of Aspect's fields.

        Raises:
            ValueError: A field that there is not.
        """
        made = dict(changes)
        if "aspects" in made:
            made["aspects"] = tuple(Aspect(**one) for one in made["aspects"])
        if "conditions" in made:
            made["conditions"] = tuple(str(one) for one in made["conditions"])
        try:
            old = self._by_id.get(id) or Category(id, f"Category {id}")
            self._by_id[id] = replace(old, **made)
        except TypeError as error:
            raise ValueError(str(error)) from error
        self.version += 1
        return self._by_id[id]

    def all(self) -> Iterator[Category]:
        """Every category that lives."""
        return (one for one in self._by_id.values() if not one.moved_to)

    def retired(self) -> Iterator[Category]:
        """Every category that another has taken the place of."""
        return (one for one in self._by_id.values() if one.moved_to)

    def leaves(self, ids: Iterable[str]) -> list[Category]:
        """The leaves of that ids, and those under them; all of them for no ids."""
        wanted = set(ids)
        return [
            one
            for one in self.all()
            if one.leaf and (not wanted or not wanted.isdisjoint((one.id, one.parent)))
        ]

    def under(self, parent: str) -> list[Category]:
        """The categories right below one; those at the top for the empty id."""
        return [one for one in self.all() if one.parent == parent]
