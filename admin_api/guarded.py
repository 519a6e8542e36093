"""Routes that nobody passes unseen, and whose repeated requests are answered once.

    router = guarded(tags=["merchants"])

    @router.get("/api/merchants", **needs(Act.LOOK))
    def all_merchants(caller: Annotated[Caller, Depends(parts.caller)]) -> …:
        return desk.all(caller)

`needs` says for readers, the API's description and the tests what a caller must be allowed; the
desk behind an address is who refuses. An address that answers although nobody has asked whether
its caller may is a fault of ours, and is answered as one.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from admin_api.once import AlreadyAnswered, Claim
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import ConfigInvalid, MerchantError

# In the description of an address, where the tests find it.
ACT = "x-crossdock-act"

# Of addresses that ask nobody who they are.
OPEN = "open"

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def needs(act: Act) -> dict[str, Any]:
    """What a route says of itself: its caller must be allowed this."""
    return {"openapi_extra": {ACT: act.value}}


def open_to_all() -> dict[str, Any]:
    """What a route says of itself: it needs no login."""
    return {"openapi_extra": {ACT: OPEN}}


def guarded(tags: list[str]) -> APIRouter:
    """A router of guarded routes."""
    return APIRouter(tags=list(tags), route_class=GuardedRoute)


class GuardedRoute(APIRoute):
    """A route that looks whether its caller was asked about."""

    def get_route_handler(self) -> _Handler:
        """The handler of FastAPI, watched."""
        handle = super().get_route_handler()
        act = (self.openapi_extra or {}).get(ACT)
        if act is None:
            raise TypeError(f"{self.path} does not say what it needs")

        async def watched(request: Request) -> Response:
            try:
                answer = await handle(request)
            except AlreadyAnswered as again:
                return again.answer
            except (Refused, MerchantError, ConfigInvalid, RequestValidationError):
                await _settle(request, None)  # nothing was done: the key is free again
                raise
            await _settle(request, answer)
            if act != OPEN and Act(act) not in request.state.caller.asked:
                raise AssertionError(f"{self.path} has answered without asking for {act}")
            return answer

        return watched


async def _settle(request: Request, answer: Response | None) -> None:
    """Keep an answer under the key of its request, where it has one."""
    taken: Claim | None = getattr(request.state, "claim", None)
    if taken is not None:
        instead = getattr(request.state, "kept_body", None)
        await (taken.drop() if answer is None else taken.keep(answer, instead))
