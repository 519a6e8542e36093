"""Keys of programs: one's own at /api/me, those of others at /api/users and /api/tokens."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.once import keep_instead
from admin_api.wire import PageOut, page_out, page_request
from admin_api.wire.users import KeyIn, KeyOut, NewTokenOut, TokenIn, TokenOut, key_out
from catalog.acts import Act
from catalog.paging import PageRequest
from catalog.users import NewToken

# In the query: it may hold slashes.
Fingerprint = Annotated[str, Query(max_length=100, description="SHA256:…, as the list shows it.")]


def tokens(parts: ApiParts) -> APIRouter:
    """The addresses of tokens and public keys."""
    router = guarded(tags=["tokens"])
    _own(router, parts)
    _of_others(router, parts)
    return router


def _own(router: APIRouter, parts: ApiParts) -> None:
    desk = parts.desks.tokens
    Known = Annotated[Caller, Depends(parts.caller)]
    own = needs(Act.OWN_ACCOUNT)

    @router.get("/api/me/tokens", **own)
    def my_tokens(caller: Known) -> list[TokenOut]:
        """Your tokens and app passwords, revoked ones too, the oldest first."""
        return [TokenOut.model_validate(each) for each in desk.all(caller)]

    @router.post("/api/me/tokens", status_code=HTTPStatus.CREATED, **own)
    def add_my_token(wanted: TokenIn, caller: Known, request: Request) -> NewTokenOut:
        """Make a token; one of the scope `drive` is an app password. It is told this once."""
        return _told_once(request, desk.add(caller, wanted.label, wanted.scope))

    @router.delete("/api/me/tokens/{token}", **own)
    def revoke_my_token(token: str, caller: Known) -> TokenOut:
        """Revoke a token of yours, at once and for good."""
        return TokenOut.model_validate(desk.revoke(caller, token))

    @router.get("/api/me/keys", **own)
    def my_keys(caller: Known) -> list[KeyOut]:
        """Your public keys for SFTP, the oldest first."""
        return [key_out(each) for each in desk.keys(caller)]

    @router.post("/api/me/keys", status_code=HTTPStatus.CREATED, **own)
    def add_my_key(wanted: KeyIn, caller: Known) -> KeyOut:
        """Add a public key, with which you log in over SFTP."""
        return key_out(desk.add_key(caller, wanted.key, wanted.label))

    @router.delete("/api/me/keys", status_code=HTTPStatus.NO_CONTENT, **own)
    def remove_my_key(caller: Known, fingerprint: Fingerprint = "") -> None:
        """Remove a public key of yours."""
        desk.remove_key(caller, fingerprint)


def _of_others(router: APIRouter, parts: ApiParts) -> None:
    desk = parts.desks.tokens
    Known = Annotated[Caller, Depends(parts.caller)]
    manage = needs(Act.MANAGE_USERS)

    @router.get("/api/tokens", **manage)
    def tokens_in_force(
        caller: Known, page: Annotated[PageRequest, Depends(page_request)]
    ) -> PageOut[TokenOut]:
        """Tokens and app passwords in force, by user."""
        return page_out(TokenOut, desk.page(caller, page))

    @router.get("/api/users/{user}/tokens", **manage)
    def tokens_of(user: str, caller: Known) -> list[TokenOut]:
        """The tokens of a user, revoked ones too, the oldest first."""
        return [TokenOut.model_validate(each) for each in desk.all(caller, user)]

    @router.post("/api/users/{user}/tokens", status_code=HTTPStatus.CREATED, **manage)
    def add_token(user: str, wanted: TokenIn, caller: Known, request: Request) -> NewTokenOut:
        """Make a token for a user. It is told this once."""
        return _told_once(request, desk.add(caller, wanted.label, wanted.scope, user))

    @router.delete("/api/users/{user}/tokens/{token}", **manage)
    def revoke_token(user: str, token: str, caller: Known) -> TokenOut:
        """Revoke a token of a user, at once and for good."""
        return TokenOut.model_validate(desk.revoke(caller, token, user))

    @router.get("/api/users/{user}/keys", **manage)
    def keys_of(user: str, caller: Known) -> list[KeyOut]:
        """The public keys of a user, the oldest first."""
        return [key_out(each) for each in desk.keys(caller, user)]

    @router.post("/api/users/{user}/keys", status_code=HTTPStatus.CREATED, **manage)
    def add_key(user: str, wanted: KeyIn, caller: Known) -> KeyOut:
        """Add a public key of a user."""
        return key_out(desk.add_key(caller, wanted.key, wanted.label, user))

    @router.delete("/api/users/{user}/keys", status_code=HTTPStatus.NO_CONTENT, **manage)
    def remove_key(user: str, caller: Known, fingerprint: Fingerprint = "") -> None:
        """Remove a public key of a user."""
        desk.remove_key(caller, fingerprint, user)


def _told_once(request: Request, new: NewToken) -> NewTokenOut:
    shown = TokenOut.model_validate(new.token)
    keep_instead(request, NewTokenOut(token=shown, secret=None))
    return NewTokenOut(token=shown, secret=new.secret)
