"""The whole installation: /api/system for people, /api/metrics for Prometheus."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import PlainTextResponse

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.metrics import MEDIA_TYPE
from admin_api.wire.system import SystemOut, system_out
from catalog.acts import Act


def system(parts: ApiParts) -> APIRouter:
    """The addresses that watch the installation."""
    router = guarded(tags=["system"])
    desk = parts.desks.system
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get("/api/system", **needs(Act.WATCH_SYSTEM))
    def state(caller: Known) -> SystemOut:
        """Workers and their signs of life, the database, the disk, versions and figures."""
        return system_out(desk.state(caller))

    @router.get("/api/metrics", response_class=PlainTextResponse, **needs(Act.WATCH_SYSTEM))
    def metrics(caller: Known) -> PlainTextResponse:
        """Figures in the text format of Prometheus; those of the store are ten seconds old."""
        return PlainTextResponse(desk.metrics(caller), media_type=MEDIA_TYPE)

    return router
