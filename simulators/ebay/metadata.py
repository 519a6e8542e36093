"""What eBay tells of categories and policies: the Metadata, Taxonomy and Account calls."""

from collections.abc import Iterable
from typing import Any

from simulators.ebay.categories import CONDITIONS, Aspect, Category, CategoryTree
from simulators.ebay.sellers import Seller

# Of policies: the call's path, the list of its answer, and the id in it.
POLICY_CALLS = {
    "fulfillment_policy": ("shipping", "fulfillmentPolicies", "fulfillmentPolicyId"),
    "payment_policy": ("payment", "paymentPolicies", "paymentPolicyId"),
    "return_policy": ("return", "returnPolicies", "returnPolicyId"),
}


def asked_ids(filter_text: str | None) -> list[str]:
    """The ids in a filter such as `categoryIds:{1|2}`; none for no filter."""
    inside = (filter_text or "").partition("{")[2].partition("}")[0]
    return [id for id in inside.split("|") if id]


def listing_structures(categories: Iterable[Category], tree_id: str) -> dict[str, Any]:
    """getListingStructurePolicies: where variations may be."""
    return {
        "listingStructurePolicies": [
            {
                "categoryTreeId": tree_id,
                "categoryId": one.id,
                "variationsSupported": one.variations,
            }
            for one in categories
        ]
    }


def condition_policies(categories: Iterable[Category], tree_id: str) -> dict[str, Any]:
    """getItemConditionPolicies: which conditions there are."""
    return {
        "itemConditionPolicies": [
            {
                "categoryTreeId": tree_id,
                "categoryId": one.id,
                "itemConditionRequired": bool(one.conditions),
                "itemConditions": [
                    {"conditionId": id, "conditionDescription": CONDITIONS.get(id, id)}
                    for id in one.conditions
                ],
            }
            for one in categories
        ]
    }


def category_tree(tree: CategoryTree, tree_id: str) -> dict[str, Any]:
    """getCategoryTree: all of it."""

    def node(category: Category, level: int) -> dict[str, Any]:
        below = [node(one, level + 1) for one in tree.under(category.id)]
        shown: dict[str, Any] = {
            "category": {"categoryId": category.id, "categoryName": category.name},
            "categoryTreeNodeLevel": level,
        }
        return shown | (
            {"childCategoryTreeNodes": below} if below else {"leafCategoryTreeNode": True}
        )

    root = [node(one, 1) for one in tree.under("")]
    return {
        "categoryTreeId": tree_id,
        "categoryTreeVersion": str(tree.version),
        "rootCategoryNode": {
            "category": {"categoryId": "0", "categoryName": "Root"},
            "categoryTreeNodeLevel": 0,
            "childCategoryTreeNodes": root,
        },
    }


def expired_categories(tree: CategoryTree) -> dict[str, Any]:
    """The answer to getExpiredCategories."""
    gone = [{"fromCategoryId": one.id, "toCategoryId": one.moved_to} for one in tree.retired()]
    return {"expiredCategories": gone}


def aspects(category: Category) -> dict[str, Any]:
    """getItemAspectsForCategory: the specifics a category knows."""
    return {"aspects": [_aspect(one) for one in category.aspects]}


def _aspect(one: Aspect) -> dict[str, Any]:
    return {
        "localizedAspectName": one.name,
        "aspectConstraint": {
            "aspectDataType": "STRING",
            "aspectEnabledForVariations": one.varies,
            "aspectMode": "SELECTION_ONLY" if one.values else "FREE_TEXT",
            "aspectRequired": one.required,
            "aspectUsage": "RECOMMENDED",
            "itemToAspectCardinality": "MULTI" if one.many else "SINGLE",
        },
        "aspectValues": [{"localizedValue": value} for value in one.values],
    }


def policies(seller: Seller, call: str, marketplace: str) -> dict[str, Any]:
    """getFulfillmentPolicies and its like; call is a key of POLICY_CALLS."""
    kind, listed, id_name = POLICY_CALLS[call]
    found = [
        {id_name: one.id, "name": one.name, "marketplaceId": marketplace}
        for one in seller.policies.values()
        if one.kind == kind
    ]
    return {"total": len(found), listed: found}
