"""Users: /api/users. Each change is of what was seen, or refused."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks.users import UserEdit
from admin_api.etags import give_etag, require_match
from admin_api.guarded import guarded, needs
from admin_api.once import keep_instead
from admin_api.wire import PageOut, page_out, page_request
from admin_api.wire.account import SessionOut
from admin_api.wire.users import (
    NewUserOut,
    PasswordIn,
    PasswordOut,
    SignedOut,
    UserEditIn,
    UserIn,
    UserOut,
)
from catalog.acts import Act
from catalog.paging import PageRequest
from catalog.users import Role, UserFilter


def users(parts: ApiParts) -> APIRouter:
    """The addresses of users."""
    router = guarded(tags=["users"])
    desk = parts.desks.users
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get("/api/users", **needs(Act.MANAGE_USERS))
    def all_users(
        caller: Known,
        page: Annotated[PageRequest, Depends(page_request)],
        text: Annotated[str | None, Query(max_length=100, description="Part of a name.")] = None,
        role: Role | None = None,
        merchant: Annotated[str | None, Query(max_length=63)] = None,
        enabled: bool | None = None,
    ) -> PageOut[UserOut]:
        """Users, by name."""
        wanted = UserFilter(text, role, merchant, enabled)
        return page_out(UserOut, desk.page(caller, wanted, page))

    @router.post("/api/users", status_code=HTTPStatus.CREATED, **needs(Act.MANAGE_USERS))
    async def add_user(
        wanted: UserIn, caller: Known, request: Request, response: Response
    ) -> NewUserOut:
        """Add a user. Without a password one is made, and told this once."""
        password = None if wanted.password is None else wanted.password.get_secret_value()
        merchants = tuple(wanted.merchants)
        new = await parts.threads.login(
            desk.add, caller, wanted.name, wanted.role, merchants, password
        )
        shown = UserOut.model_validate(new.user)
        response.headers["Location"] = f"/api/users/{new.user.name}"
        keep_instead(request, NewUserOut(user=shown, password=None))
        return NewUserOut(user=shown, password=new.password)

    @router.get("/api/users/{user}", **needs(Act.MANAGE_USERS))
    def one_user(user: str, caller: Known, response: Response) -> UserOut:
        """A user."""
        shown = UserOut.model_validate(desk.get(caller, user))
        give_etag(response, shown)
        return shown

    @router.patch("/api/users/{user}", **needs(Act.MANAGE_USERS))
    def change_user(
        user: str, wanted: UserEditIn, caller: Known, request: Request, response: Response
    ) -> UserOut:
        """Give a user another role or other merchants, keep them out, or let them in again."""
        seen = desk.get(caller, user)
        require_match(request, UserOut.model_validate(seen))
        merchants = None if wanted.merchants is None else tuple(wanted.merchants)
        edit = UserEdit(wanted.role, merchants, wanted.enabled)
        shown = UserOut.model_validate(desk.change(caller, user, edit, seen))
        give_etag(response, shown)
        return shown

    @router.put("/api/users/{user}/password", **needs(Act.MANAGE_USERS))
    async def reset_password(user: str, wanted: PasswordIn, caller: Known) -> PasswordOut:
        """Give a user another password, which signs them out everywhere."""
        given = None if wanted.password is None else wanted.password.get_secret_value()
        made = await parts.threads.login(desk.reset_password, caller, user, given)
        return PasswordOut(password=made)

    @router.get("/api/users/{user}/sessions", **needs(Act.MANAGE_USERS))
    def sessions(user: str, caller: Known) -> list[SessionOut]:
        """Where a user is signed in, the newest first."""
        found = desk.sessions(caller, user)
        return [
            SessionOut.model_validate(each).model_copy(
                update={"is_this": each.id == caller.session}
            )
            for each in found
        ]

    @router.delete("/api/users/{user}/sessions", **needs(Act.MANAGE_USERS))
    def sign_out(user: str, caller: Known) -> SignedOut:
        """Sign a user out everywhere."""
        return SignedOut(sessions=desk.sign_out(caller, user))

    @router.delete(
        "/api/users/{user}/sessions/{session}",
        status_code=HTTPStatus.NO_CONTENT,
        **needs(Act.MANAGE_USERS),
    )
    def end_session(user: str, session: str, caller: Known) -> None:
        """Sign one browser of a user out."""
        desk.end_session(caller, user, session)

    return router
