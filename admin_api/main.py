"""The HTTP API as an ASGI application."""

from typing import Any

from starlette.types import ASGIApp

from admin_api.api_parts import ApiParts
from admin_api.description import DescribedApi
from admin_api.edge import Edge
from admin_api.metrics import Metered
from admin_api.problems import tell_problems
from admin_api.routes.account import account
from admin_api.routes.audit import audit
from admin_api.routes.connections import connections
from admin_api.routes.dashboard import dashboard
from admin_api.routes.drift import drift
from admin_api.routes.errors import errors
from admin_api.routes.feed_notices import feed_notices
from admin_api.routes.feed_pieces import feed_pieces
from admin_api.routes.feed_uploads import feed_uploads
from admin_api.routes.feeds import feeds
from admin_api.routes.health import health
from admin_api.routes.log import log
from admin_api.routes.mapping import mapping
from admin_api.routes.merchants import merchants
from admin_api.routes.orders import orders
from admin_api.routes.products import products
from admin_api.routes.profiles import profiles
from admin_api.routes.release_files import release_files
from admin_api.routes.releases import releases
from admin_api.routes.sync import sync
from admin_api.routes.system import system
from admin_api.routes.templates import templates
from admin_api.routes.tokens import tokens
from admin_api.routes.trials import trials
from admin_api.routes.users import users


def build_api(parts: ApiParts) -> ASGIApp:
    """The API over its parts; /api/openapi.json describes it."""
    return Edge(Metered(_with_routes(parts), parts.metrics))


def describe_api(parts: ApiParts) -> dict[str, Any]:
    """What /api/openapi.json says."""
    return _with_routes(parts).openapi()


def _with_routes(parts: ApiParts) -> DescribedApi:
    app = DescribedApi()
    for router in (
        feed_uploads,
        feed_pieces,
        feed_notices,
        health,
        account,
        audit,
        feeds,
        errors,
        log,
        dashboard,
        merchants,
        users,
        tokens,
        releases,
        mapping,
        release_files,
        trials,
        products,
        profiles,
        templates,
        orders,
        sync,
        drift,
        connections,
        system,
    ):
        app.include_router(router(parts))
    tell_problems(app)
    return app
