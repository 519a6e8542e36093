"""Signing in and out, and one's own account: /api/session, /api/me."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.cookies import give_session, refuse_foreign, session_secret, take_session
from admin_api.guarded import guarded, needs, open_to_all
from admin_api.wire.account import MeOut, NewPassword, SessionOut, SignIn
from catalog.acts import Act, acts_of


def account(parts: ApiParts) -> APIRouter:
    """The addresses of sessions and of one's own account."""
    router = guarded(tags=["account"])
    desk = parts.desks.account
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.post("/api/session", status_code=HTTPStatus.NO_CONTENT, **open_to_all())
    async def sign_in(wanted: SignIn, request: Request) -> Response:
        """Sign in; the answer's cookie is the session."""
        address = "" if request.client is None else request.client.host
        agent = request.headers.get("user-agent", "")
        secret = wanted.password.get_secret_value()
        new = await parts.threads.login(parts.doorman.sign_in, wanted.name, secret, address, agent)
        answer = Response(status_code=HTTPStatus.NO_CONTENT.value)
        give_session(answer, request, new)
        return answer

    @router.delete("/api/session", status_code=HTTPStatus.NO_CONTENT, **open_to_all())
    async def sign_out(request: Request) -> Response:
        """Sign out; without a session nothing happens."""
        secret = session_secret(request)
        if secret:
            refuse_foreign(request)
            address = "" if request.client is None else request.client.host
            await parts.threads.disk(parts.doorman.sign_out, secret, address)
        answer = Response(status_code=HTTPStatus.NO_CONTENT.value)
        take_session(answer)
        return answer

    @router.get("/api/me", **needs(Act.OWN_ACCOUNT))
    def me(caller: Known) -> MeOut:
        """Who you are, and what you may do with this login."""
        user = desk.me(caller)
        acts = sorted(acts_of(caller.role, caller.scope))
        return MeOut(name=user.name, role=user.role, merchants=list(caller.merchants), acts=acts)

    @router.get("/api/me/sessions", **needs(Act.OWN_ACCOUNT))
    def sessions(caller: Known) -> list[SessionOut]:
        """Where you are signed in, the newest first."""
        return [
            SessionOut.model_validate(each).model_copy(
                update={"is_this": each.id == caller.session}
            )
            for each in desk.sessions(caller)
        ]

    @router.delete(
        "/api/me/sessions/{session}", status_code=HTTPStatus.NO_CONTENT, **needs(Act.OWN_ACCOUNT)
    )
    def end_session(session: str, caller: Known) -> None:
        """Sign one of your browsers out."""
        desk.end_session(caller, session)

    @router.put("/api/me/password", status_code=HTTPStatus.NO_CONTENT, **needs(Act.OWN_ACCOUNT))
    async def change_password(wanted: NewPassword, caller: Known) -> Response:
        """Change your password, which signs you out everywhere."""
        old, new = wanted.old.get_secret_value(), wanted.new.get_secret_value()
        await parts.threads.login(desk.change_password, caller, old, new)
        answer = Response(status_code=HTTPStatus.NO_CONTENT.value)
        take_session(answer)
        return answer

    return router
