"""Sign-ins and one's own account on the wire."""

from pydantic import Field, SecretStr

from admin_api.wire import Wire
from catalog.acts import Act
from catalog.users import Role


class SignIn(Wire):
    """A name and a password."""

    name: str = Field(max_length=100, examples=["ada@example.com"])
    password: SecretStr = Field(max_length=512, examples=["correct horse battery staple"])


class MeOut(Wire):
    """Who one is, and what one may do."""

    name: str
    role: Role
    merchants: list[str]
    acts: list[Act]


class SessionOut(Wire):
    """A browser that is signed in. `is_this` for the one that asks."""

    id: str
    created_at: str
    seen_at: str
    ends_at: str
    address: str
    agent: str
    is_this: bool = False


class NewPassword(Wire):
    """The password one has, and the one to come."""

    old: SecretStr = Field(max_length=512)
    new: SecretStr = Field(min_length=10, max_length=512)
