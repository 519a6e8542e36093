"""The Metadata, Taxonomy and Account calls over HTTP."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from simulators.ebay import metadata
from simulators.ebay.api_errors import ApiError
from simulators.ebay.categories import TREES, CategoryTree
from simulators.ebay.sellers import ACCOUNT
from simulators.ebay.simulator import EbaySimulator

# Categories that one call may ask for.
_IDS = 50


def metadata_router(simulator: EbaySimulator) -> APIRouter:
    """The calls that only tell. Any living token reads categories; policies need `sell.account`."""
    router = APIRouter()

    def any_token(request: Request) -> None:
        with simulator.lock:
            simulator.tokens.holder(request.headers.get("authorization"))

    @router.get("/sell/metadata/v1/marketplace/{marketplace}/{call}")
    def structures(request: Request, marketplace: str, call: str) -> JSONResponse:
        any_token(request)
        ids = metadata.asked_ids(request.query_params.get("filter"))
        if marketplace not in TREES:
            raise ApiError(160027)
        tell = _TOLD.get(call)
        if tell is None or len(ids) > _IDS:
            return JSONResponse({"errors": []}, 404 if tell is None else 400)
        with simulator.lock:
            return JSONResponse(tell(simulator.tree.leaves(ids), TREES[marketplace]))

    router.include_router(_taxonomy_router(simulator, any_token))

    @router.get("/sell/account/v1/{call}")
    def policies(request: Request, call: str, marketplace_id: str = "") -> JSONResponse:
        with simulator.lock:
            seller = simulator.tokens.seller(request.headers.get("authorization"), ACCOUNT)
            if call not in metadata.POLICY_CALLS:
                return JSONResponse({"errors": []}, 404)
            if marketplace_id not in TREES:
                raise ApiError(160027)
            return JSONResponse(metadata.policies(seller, call, marketplace_id))

    return router


_TOLD = {
    "get_listing_structure_policies": metadata.listing_structures,
    "get_item_condition_policies": metadata.condition_policies,
}


def _taxonomy_router(simulator: EbaySimulator, any_token: Any) -> APIRouter:
    router = APIRouter(prefix="/commerce/taxonomy/v1")

    @router.get("/get_default_category_tree_id")
    def default_tree(request: Request, marketplace_id: str = "") -> JSONResponse:
        any_token(request)
        if marketplace_id not in TREES:
            raise ApiError(160027)
        tree: CategoryTree = simulator.tree
        shown = {
            "categoryTreeId": TREES[marketplace_id],
            "categoryTreeVersion": str(tree.version),
        }
        return JSONResponse(shown)

    @router.get("/category_tree/{tree_id}")
    def whole_tree(request: Request, tree_id: str) -> JSONResponse:
        any_token(request)
        if tree_id not in TREES.values():
            return JSONResponse({"errors": []}, 404)
        with simulator.lock:
            return JSONResponse(metadata.category_tree(simulator.tree, tree_id))

    @router.get("/category_tree/{tree_id}/get_expired_categories")
    def expired(request: Request, tree_id: str) -> JSONResponse:
        any_token(request)
        if tree_id not in TREES.values():
            return JSONResponse({"errors": []}, 404)
        with simulator.lock:
            return JSONResponse(metadata.expired_categories(simulator.tree))

    @router.get("/category_tree/{tree_id}/get_item_aspects_for_category")
    def aspects(request: Request, tree_id: str, category_id: str = "") -> JSONResponse:
        any_token(request)
        with simulator.lock:
            category = simulator.tree.get(category_id)
        if tree_id not in TREES.values() or category is None or not category.leaf:
            return JSONResponse({"errors": []}, 400)
        return JSONResponse(metadata.aspects(category))

    return router
