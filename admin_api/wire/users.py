"""Users, and the keys of their programs, on the wire."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from admin_api.wire import Wire
from catalog.public_keys import UserKey
from catalog.users import Role, Scope

# Far more than anybody is assigned by hand.
_MOST_MERCHANTS = 1_000
_MOST_CHARS = 512

Merchants = Annotated[
    list[Annotated[str, StringConstraints(max_length=63)]],
    Field(max_length=_MOST_MERCHANTS, examples=[["mug-shop"]]),
]


class UserOut(Wire):
    """A user. Admins see every merchant and have none listed."""

    name: str
    role: Role
    merchants: list[str]
    enabled: bool
    created_at: str
    disabled_at: str | None


class UserIn(Wire):
    """A user to be added. Without a password one is made."""

    name: str = Field(max_length=100, examples=["ada@example.com"])
    role: Role = Field(examples=["integrator"])
    merchants: Merchants = Field(default_factory=list)
    password: SecretStr | None = Field(default=None, max_length=_MOST_CHARS)


class NewUserOut(Wire):
    """A user who was added. `password` is the one that was made, told this once."""

    user: UserOut
    password: str | None


class UserEditIn(Wire):
    """What a user is to be; what is not named stays."""

    role: Role | None = None
    merchants: Merchants | None = None
    enabled: bool | None = None


class PasswordIn(Wire):
    """A password for a user; without one, one is made."""

    password: SecretStr | None = Field(default=None, max_length=_MOST_CHARS)


class PasswordOut(Wire):
    """The password that was made, told this once; null where one was given."""

    password: str | None


class SignedOut(Wire):
    """How many browsers were signed out."""

    sessions: int


class TokenOut(Wire):
    """A token, never its secret. One of the scope `drive` is an app password."""

    prefix: str
    user: str
    label: str
    scope: Scope
    created_at: str
    last_used_at: str | None
    revoked_at: str | None


class TokenIn(Wire):
    """A token to be made."""

    label: str = Field(max_length=200, examples=["stock till"])
    scope: Scope = Field(default="read", examples=["feeds"])


class NewTokenOut(Wire):
    """A token that was made. Its `secret` is told this once, and null in a repeated answer."""

    token: TokenOut
    secret: str | None


class KeyOut(Wire):
    """A public key for SFTP."""

    user: str
    fingerprint: str
    line: str
    label: str
    created_at: str


class KeyIn(Wire):
    """A public key to be added: the content of the file that ends with .pub."""

    key: str = Field(max_length=20_000, examples=["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA ann"])
    label: str = Field(max_length=100, examples=["ann's laptop"])


def key_out(key: UserKey) -> KeyOut:
    """A public key as it is shown."""
    return KeyOut(
        user=key.user,
        fingerprint=key.key.fingerprint,
        line=key.key.line,
        label=key.label,
        created_at=key.created_at,
    )
