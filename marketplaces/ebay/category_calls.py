"""Asks eBay about categories: where variations may be, which conditions, which specifics."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from catalog.category_facts import CategoryFacts
from marketplaces.ebay.calls import EbayCalls
from marketplaces.ebay.sites import site_of

# Ids that one call takes. Source: `filter` of getListingStructurePolicies.
_IDS: Final = 50

# What the taxonomy says of a category that is no leaf, or that there is not.
_NO_LEAF: Final = frozenset({"400", "404"})

# The mode of a specific that takes none but its own values; more than so many are not kept.
_CHOSEN: Final = "SELECTION_ONLY"
_MOST_CHOICES: Final = 500

# What it says of a tree without categories that are no longer used.
_NONE: Final = frozenset({"204", "404"})


def read_category_facts(
    calls: EbayCalls, site: str, categories: Collection[str], as_of: str
) -> dict[str, CategoryFacts]:
    """What eBay says of some categories.

    Args:
        calls: Of any merchant.
        site: A key of `SITES`.
        categories: Their ids; what is no number is none.
        as_of: ISO 8601 UTC.

    Returns:
        By id. One that eBay does not know is missing. One whose leaves it tells of instead has
        categories below it. One that is no longer used names the one in its place.
    """
    asked = sorted({id for id in categories if id.isdigit() and id.isascii()})
    if not asked:
        return {}
    tree = _tree(calls, site)
    found = _read(calls, site, tree, asked, as_of)
    if missing := [id for id in asked if id not in found]:
        successors = dict(_successors(calls, tree))
        found |= {
            id: CategoryFacts(id, as_of, is_leaf=False, replaced_by=successors[id])
            for id in missing
            if id in successors
        }
    return found


def _read(
    calls: EbayCalls, site: str, tree: str, asked: Sequence[str], as_of: str
) -> dict[str, CategoryFacts]:
    found: dict[str, CategoryFacts] = {}
    for start in range(0, len(asked), _IDS):
        ids = asked[start : start + _IDS]
        variations = dict(_variations(calls, site, ids))
        conditions = dict(_conditions(calls, site, ids))
        for id in ids:
            if id in variations:
                aspects = _aspects(calls, site, tree, id)
                found[id] = CategoryFacts(
                    id,
                    as_of,
                    True,
                    variations[id],
                    required=frozenset(_name(one) for one in aspects if _is_required(one)),
                    conditions=conditions.get(id, frozenset()),
                    choices=dict(_choices(aspects)),
                )
            elif len(ids) == 1 and variations:
                found[id] = CategoryFacts(id, as_of, is_leaf=False, variations=False)
            elif len(ids) > 1:
                # Its leaves, if any, cannot be told from those of the others.
                found |= _read(calls, site, tree, (id,), as_of)
    return found


def _tree(calls: EbayCalls, site: str) -> str:
    path = "/commerce/taxonomy/v1/get_default_category_tree_id"
    found = calls.json(path, site=site, query={"marketplace_id": site_of(site).marketplace_id})
    return str(found.get("categoryTreeId", ""))


def _policies(
    calls: EbayCalls, site: str, call: str, name: str, ids: Sequence[str]
) -> Iterator[Mapping[str, object]]:
    path = f"/sell/metadata/v1/marketplace/{site_of(site).marketplace_id}/{call}"
    query = {"filter": f"categoryIds:{{{'|'.join(ids)}}}"}
    yield from _objects(calls.json(path, site=site, query=query).get(name))


def _variations(calls: EbayCalls, site: str, ids: Sequence[str]) -> Iterator[tuple[str, bool]]:
    call, name = "get_listing_structure_policies", "listingStructurePolicies"
    for policy in _policies(calls, site, call, name, ids):
        yield str(policy.get("categoryId")), policy.get("variationsSupported") is True


def _conditions(
    calls: EbayCalls, site: str, ids: Sequence[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Conditions where one must be given; where it need not, nothing is refused for its lack."""
    call, name = "get_item_condition_policies", "itemConditionPolicies"
    for policy in _policies(calls, site, call, name, ids):
        if policy.get("itemConditionRequired") is not True:
            continue
        conditions = _objects(policy.get("itemConditions"))
        taken = frozenset(str(one.get("conditionId")) for one in conditions)
        yield str(policy.get("categoryId")), taken


def _aspects(calls: EbayCalls, site: str, tree: str, id: str) -> list[Mapping[str, object]]:
    """Its item specifics, in the language of the site: so listings there must write them."""
    path = f"/commerce/taxonomy/v1/category_tree/{tree}/get_item_aspects_for_category"
    found = calls.json(path, site=site, query={"category_id": id}, absent=_NO_LEAF)
    return list(_objects(found.get("aspects")))


def _name(aspect: Mapping[str, object]) -> str:
    return str(aspect.get("localizedAspectName"))


def _choices(
    aspects: Iterable[Mapping[str, object]],
) -> Iterator[tuple[str, frozenset[str]]]:
    """The values of each specific that takes no others; of very many eBay is asked by sending."""
    for aspect in aspects:
        values = frozenset(
            str(one.get("localizedValue")) for one in _objects(aspect.get("aspectValues"))
        )
        if _constraint(aspect).get("aspectMode") == _CHOSEN and 0 < len(values) <= _MOST_CHOICES:
            yield _name(aspect), values


def _successors(calls: EbayCalls, tree: str) -> Iterator[tuple[str, str]]:
    """Categories that are no longer used, each with the one that has taken its place."""
    path = f"/commerce/taxonomy/v1/category_tree/{tree}/get_expired_categories"
    for one in _objects(calls.json(path, absent=_NONE).get("expiredCategories")):
        yield str(one.get("fromCategoryId")), str(one.get("toCategoryId"))


def _is_required(aspect: Mapping[str, object]) -> bool:
    return _constraint(aspect).get("aspectRequired") is True


def _constraint(aspect: Mapping[str, object]) -> Mapping[str, object]:
    found = aspect.get("aspectConstraint")
    return found if isinstance(found, Mapping) else {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one
