"""Accesses to marketplaces on the wire: what they seal comes in, and never goes out."""

from pydantic import Field, SecretStr

from admin_api.wire import Wire
from catalog.requests import Connection

_ACCOUNT = "mug-shop-de"


class ConnectionOut(Wire):
    """One merchant's access to one marketplace; `refused_at` is null while it holds."""

    marketplace: str
    account: str
    made_at: str
    made_by: str
    refused_at: str | None
    message: str


class ConnectionIn(Wire):
    """A secret that the marketplace has given, and the merchant's name there."""

    account: str = Field(default="", max_length=200, examples=[_ACCOUNT])
    secret: SecretStr = Field(min_length=1, max_length=20_000, examples=["v^1.1#refresh-token"])


class ConsentOut(Wire):
    """Where the merchant logs in and agrees; `question` goes back with the answer."""

    url: str
    question: str


class ConsentAnswer(Wire):
    """The address of the page that came when the merchant had agreed."""

    question: str = Field(min_length=1, max_length=2_000, examples=["gAAAAABm…"])
    address: str = Field(
        min_length=1, max_length=10_000, examples=["https://example.com/?state=a&code=b"]
    )
    account: str = Field(default="", max_length=200, examples=[_ACCOUNT])


class RefusalIn(Wire):
    """Why an access is not to be used."""

    why: str = Field(min_length=1, max_length=300, examples=["the account changes hands"])


def connection_out(found: Connection) -> ConnectionOut:
    """An access as it is shown."""
    return ConnectionOut.model_validate(found)
