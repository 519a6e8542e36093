"""The figures that people look at first: /api/dashboard."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire.dashboard import DashboardOut, dashboard_out
from catalog.acts import Act


def dashboard(parts: ApiParts) -> APIRouter:
    """The addresses of the figures."""
    router = guarded(tags=["dashboard"])
    desk = parts.desks.dashboard
    Known = Annotated[Caller, Depends(parts.caller)]
    Days = Annotated[int, Query(ge=1, le=30, description="Today, and so many days before it.")]

    @router.get("/api/dashboard", **needs(Act.LOOK))
    def figures(caller: Known, days: Days = 14) -> DashboardOut:
        """Feeds, records and rejections by day, top causes, what waits: of all that you see."""
        return dashboard_out(desk.figures(caller, None, days))

    @router.get("/api/merchants/{merchant}/dashboard", **needs(Act.LOOK))
    def figures_of_merchant(merchant: str, caller: Known, days: Days = 14) -> DashboardOut:
        """The same of one merchant."""
        return dashboard_out(desk.figures(caller, merchant, days))

    return router
