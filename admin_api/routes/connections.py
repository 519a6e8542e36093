"""Merchants' access to marketplaces: /api/merchants/{merchant}/connections."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire.connections import (
    ConnectionIn,
    ConnectionOut,
    ConsentAnswer,
    ConsentOut,
    RefusalIn,
    connection_out,
)
from catalog.acts import Act

_ONE = "/api/merchants/{merchant}/connections/{marketplace}"


def connections(parts: ApiParts) -> APIRouter:
    """The addresses of accesses."""
    router = guarded(tags=["connections"])
    desk = parts.desks.connections
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get("/api/merchants/{merchant}/connections", **needs(Act.LOOK))
    def all_connections(merchant: str, caller: Known) -> list[ConnectionOut]:
        """What a merchant is connected to, and whether it still holds."""
        return [connection_out(each) for each in desk.all(caller, merchant)]

    @router.put(_ONE, **needs(Act.SET_UP_MERCHANTS))
    def connect(
        merchant: str, marketplace: str, wanted: ConnectionIn, caller: Known
    ) -> ConnectionOut:
        """Connect a merchant, in place of the access before; what waited for it goes on."""
        secret = wanted.secret.get_secret_value()
        return connection_out(desk.connect(caller, merchant, marketplace, wanted.account, secret))

    @router.delete(_ONE, status_code=HTTPStatus.NO_CONTENT, **needs(Act.SET_UP_MERCHANTS))
    def disconnect(merchant: str, marketplace: str, caller: Known) -> None:
        """Forget an access; listings stay as they are, and nothing more is sent."""
        desk.disconnect(caller, merchant, marketplace)

    @router.post(_ONE + "/consents", **needs(Act.SET_UP_MERCHANTS))
    def ask_consent(merchant: str, marketplace: str, caller: Known) -> ConsentOut:
        """Where the merchant logs in and agrees; good for half an hour."""
        asked = desk.ask_consent(caller, merchant, marketplace)
        return ConsentOut(url=asked.url, question=asked.question)

    @router.post(_ONE + "/consents/answers", **needs(Act.SET_UP_MERCHANTS))
    def answer_consent(
        merchant: str, marketplace: str, wanted: ConsentAnswer, caller: Known
    ) -> ConnectionOut:
        """Connect a merchant who has agreed."""
        made = desk.answer_consent(
            caller, merchant, marketplace, wanted.question, wanted.address, wanted.account
        )
        return connection_out(made)

    @router.post(_ONE + "/tests", **needs(Act.SET_UP_MERCHANTS))
    def test(merchant: str, marketplace: str, caller: Known) -> ConnectionOut:
        """Ask the marketplace whether it still lets us act for the merchant."""
        return connection_out(desk.test(caller, merchant, marketplace))

    @router.post(_ONE + "/refusals", **needs(Act.SET_UP_MERCHANTS))
    def refuse(merchant: str, marketplace: str, wanted: RefusalIn, caller: Known) -> ConnectionOut:
        """Use an access no more until it is tested again or made anew."""
        return connection_out(desk.refuse(caller, merchant, marketplace, wanted.why))

    return router
