"""What marketplaces say of their categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What a marketplace says of one category.

    Attributes:
        category: Its id.
        as_of: When the marketplace said so, ISO 8601 UTC.
        is_leaf: Listings can be put into it.
        variations: It takes listings with variations.
        required: Names of item specifics that a listing there must have.
        conditions: Ids of the conditions it takes; empty where it has none.
        replaced_by: Id of the category that has taken its place; None while it is used. No
            listing can be put into a category that is not.
        choices: Of item specifics that take no others, the values that they take, by name.
    """

    category: str
    as_of: str
    is_leaf: bool = True
    variations: bool = True
    required: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    replaced_by: str | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
