"""Who may sign in, as what, and which merchants they see; and the tokens of their programs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from catalog.errors import ConfigInvalid
from catalog.filters import check_wanted
from catalog.merchants import check_merchant_id

# admin: everything, every merchant. integrator: scripts and feeds of assigned merchants.
# merchant: the merchant's own people, who see that merchant alone.
Role = Literal["admin", "integrator", "merchant"]

# read: look at everything that its user may see. feeds: also send feeds. drive: an app password,
# for the drive and nothing else. all: whatever its user may do.
Scope = Literal["read", "feeds", "drive", "all"]

# What else a token of a scope may do that asks for another one.
_HOLDS: Mapping[Scope, tuple[Scope, ...]] = {
    "read": ("read",),
    "feeds": ("read", "feeds"),
    "drive": ("drive",),
    "all": ("read", "feeds", "drive", "all"),
}

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}", re.ASCII)


def is_user_name(text: str) -> bool:
    """Whether it is 1 to 100 of a–z, 0–9 and `._@+-`, the first a letter or digit."""
    return _NAME.fullmatch(text) is not None


def check_user_name(text: str) -> str:
    """Return the name of a user, which may be an e-mail address in lower case.

    Raises:
        ConfigInvalid: It is none.
    """
    if not is_user_name(text):
        raise ConfigInvalid(
            f"{text!r} is no user name: 1 to 100 of a-z, 0-9 and . _ @ + -, in lower case",
            setting="user",
            found=text,
        )
    return text


@dataclass(frozen=True, slots=True)
class User:
    """One person who signs in.

    Attributes:
        name: The name they sign in with.
        role: What they may do.
        merchants: Whom they may see, sorted: an integrator's assigned ones, a merchant's own one.
            An admin sees all and has none listed.
        created_at: When the user was made, ISO 8601 UTC.
        disabled_at: Since when they can no longer sign in; their tokens rest with them.

    Raises:
        ConfigInvalid: The name or role is none, or the merchants do not fit the role.
    """

    name: str
    role: Role
    merchants: tuple[str, ...] = ()
    created_at: str = ""
    disabled_at: str | None = None

    def __post_init__(self) -> None:
        check_user_name(self.name)
        if self.role not in get_args(Role):
            raise ConfigInvalid(
                f"{self.role!r} is no role: " + ", ".join(get_args(Role)),
                setting="role",
                found=self.role,
            )
        merchants = tuple(sorted({check_merchant_id(each) for each in self.merchants}))
        object.__setattr__(self, "merchants", merchants)
        if self.role == "admin" and merchants:
            _refuse_merchants(self, "an admin sees every merchant; name none")
        if self.role == "merchant" and len(merchants) != 1:
            _refuse_merchants(self, "a user of the role merchant belongs to exactly one merchant")

    @property
    def enabled(self) -> bool:
        """Whether they can sign in."""
        return self.disabled_at is None

    def may_see(self, merchant: str) -> bool:
        """Whether what belongs to `merchant` is shown to them."""
        return self.enabled and (self.role == "admin" or merchant in self.merchants)


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users are wanted; None for any.

    Attributes:
        text: A part of their name.
        role: Their role.
        merchant: One that they were given sight of, admins left out.
        enabled: Whether they can sign in.

    Raises:
        QueryInvalid: No user could be so.
    """

    text: str | None = None
    role: Role | None = None
    merchant: str | None = None
    enabled: bool | None = None

    def __post_init__(self) -> None:
        for name in ("text", "merchant"):
            wanted = getattr(self, name)
            if wanted is not None:
                check_wanted(name, wanted)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's key, without its secret. It may do what its user may, within its scope.

    Attributes:
        prefix: The public beginning of the secret, by which it is found and named.
        user: Whose it is.
        label: What it is for, in its owner's words.
        scope: How much of its user's rights it has.
        created_at: When it was made, ISO 8601 UTC.
        last_used_at: When it was used last, to the minute; None for never.
        revoked_at: Since when it is refused; None where it is not.
    """

    prefix: str
    user: str
    label: str
    scope: Scope
    created_at: str
    last_used_at: str | None = None
    revoked_at: str | None = None

    def allows(self, scope: Scope) -> bool:
        """Whether it may do what asks for `scope`.

        An app password lies in the settings of many programs, so it opens the drive alone.
        """
        return self.revoked_at is None and scope in _HOLDS[self.scope]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the only moment at which its secret can be read."""

    token: ApiToken
    secret: str = field(repr=False)


def check_scope(text: str) -> Scope:
    """Return the scope of that name. Raises ConfigInvalid."""
    for scope in get_args(Scope):
        if scope == text:
            known: Scope = scope
            return known
    raise ConfigInvalid(
        f"{text!r} is no scope: " + ", ".join(get_args(Scope)), setting="scope", found=text
    )


def _refuse_merchants(user: User, message: str) -> None:
    raise ConfigInvalid(message, setting="merchants", found=" ".join(user.merchants))
