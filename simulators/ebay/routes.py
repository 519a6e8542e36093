"""The names eBay gives its calls, for the journal and for faults."""

import re
from typing import Final

_FEED = "/sell/feed/v1"

# Method, path and name. An id is one segment.
_CALLS: Final = (
    ("GET", "/oauth2/authorize", "authorize"),
    ("GET", "/oauth2/authorize/answer", "authorize"),
    ("POST", "/identity/v1/oauth2/token", "token"),
    ("POST", f"{_FEED}/task", "createTask"),
    ("GET", f"{_FEED}/task", "getTasks"),
    ("GET", f"{_FEED}/task/ID", "getTask"),
    ("POST", f"{_FEED}/task/ID/upload_file", "uploadFile"),
    ("GET", f"{_FEED}/task/ID/download_result_file", "getResultFile"),
    ("GET", f"{_FEED}/task/ID/download_input_file", "getInputFile"),
    ("POST", f"{_FEED}/order_task", "createOrderTask"),
    ("GET", f"{_FEED}/order_task", "getOrderTasks"),
    ("GET", f"{_FEED}/order_task/ID", "getOrderTask"),
    ("POST", f"{_FEED}/inventory_task", "createInventoryTask"),
    ("GET", f"{_FEED}/inventory_task", "getInventoryTasks"),
    ("GET", f"{_FEED}/inventory_task/ID", "getInventoryTask"),
    (
        "GET",
        "/sell/metadata/v1/marketplace/ID/get_listing_structure_policies",
        "getListingStructurePolicies",
    ),
    (
        "GET",
        "/sell/metadata/v1/marketplace/ID/get_item_condition_policies",
        "getItemConditionPolicies",
    ),
    ("GET", "/commerce/taxonomy/v1/get_default_category_tree_id", "getDefaultCategoryTreeId"),
    ("GET", "/commerce/taxonomy/v1/category_tree/ID", "getCategoryTree"),
    (
        "GET",
        "/commerce/taxonomy/v1/category_tree/ID/get_item_aspects_for_category",
        "getItemAspectsForCategory",
    ),
    (
        "GET",
        "/commerce/taxonomy/v1/category_tree/ID/get_expired_categories",
        "getExpiredCategories",
    ),
    ("GET", "/sell/account/v1/fulfillment_policy", "getFulfillmentPolicies"),
    ("GET", "/sell/account/v1/payment_policy", "getPaymentPolicies"),
    ("GET", "/sell/account/v1/return_policy", "getReturnPolicies"),
)
_PATTERNS: Final = tuple(
    (method, re.compile(re.escape(path).replace("ID", "[^/]+")), name)
    for method, path, name in _CALLS
)

OPERATIONS: Final = tuple(dict.fromkeys(name for _, _, name in _CALLS))


def operation_of(method: str, path: str) -> str:
    """eBay's name of a call; `unknown` for none of them."""
    for wanted, pattern, name in _PATTERNS:
        if method == wanted and pattern.fullmatch(path):
            return name
    return "unknown"
