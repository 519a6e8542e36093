"""Users: who may sign in, as what, whom they see, and where they are signed in."""

import secrets
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.paging import Page, PageRequest
from catalog.sessions import Session
from catalog.users import Role, User, UserFilter
from store.store import Store

# Of a password that is made here: 120 bits.
_RANDOM_BYTES = 15


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user who was just added; `password` is the one that was made, and None for a given one."""

    user: User
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserEdit:
    """What a user is to be from now on; None leaves it."""

    role: Role | None = None
    merchants: tuple[str, ...] | None = None
    enabled: bool | None = None


class UsersDesk:
    """Shows and changes users."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def page(self, caller: Caller, wanted: UserFilter, request: PageRequest) -> Page[User]:
        """One page, by name. Raises Refused, QueryInvalid."""
        caller.allow(Act.MANAGE_USERS)
        return self._store.users.page(wanted, request)

    def get(self, caller: Caller, name: str) -> User:
        """One user. Raises Refused, NotFound."""
        caller.allow(Act.MANAGE_USERS)
        return self._store.users.get(name)

    def add(
        self,
        caller: Caller,
        name: str,
        role: Role,
        merchants: tuple[str, ...],
        password: str | None = None,
    ) -> NewUser:
        """Add a user; takes a fifth of a second on purpose.

        Args:
            caller: Who adds them.
            name: A name, or an e-mail address in lower case.
            role: What they may do.
            merchants: Whom they see.
            password: With which they sign in first; one is made where None.

        Raises:
            Refused, AlreadyExists, NotFound, ConfigInvalid.
        """
        caller.allow(Act.MANAGE_USERS)
        made = secrets.token_urlsafe(_RANDOM_BYTES) if password is None else None
        with self._notary.noting(caller, "add user", "user", name) as noted:
            user = User(name, role, merchants)
            added = self._store.users.add(user, made or password or "", iso_now(), caller.user)
            noted.after = _facts(added)
        return NewUser(added, made)

    def change(self, caller: Caller, name: str, edit: UserEdit, expected: User) -> User:
        """Give a user another role or other merchants, keep them out, or let them in again.

        Args:
            caller: Who changes them.
            name: Whom.
            edit: What is to be.
            expected: The user as the caller has seen them.

        Raises:
            Refused: 409: it takes rights from the caller: somebody else must do that, so that
                there is always an admin.
            NotFound, ConfigInvalid, VersionDiffers.
        """
        caller.allow(Act.MANAGE_USERS)
        after = _edited(expected, edit)
        with self._notary.noting(
            caller, "change user", "user", name, before=_facts(expected)
        ) as noted:
            if name == caller.user and (after.role, after.enabled) != (expected.role, True):
                raise _own_rights("your own role and access are for another admin to change")
            changed = self._store.users.change(after, expected, iso_now(), caller.user)
            noted.after = _facts(changed)
        return changed

    def reset_password(self, caller: Caller, name: str, password: str | None = None) -> str | None:
        """Give a user another password, which signs them out everywhere.

        Args:
            caller: Who does so.
            name: Whom.
            password: The new one; one is made where None.

        Returns:
            The one that was made.

        Raises:
            Refused: 409: it is the caller's own, which is changed with the old one at hand.
            NotFound, ConfigInvalid.
        """
        caller.allow(Act.MANAGE_USERS)
        made = secrets.token_urlsafe(_RANDOM_BYTES) if password is None else None
        with self._notary.noting(caller, "reset password", "user", name):
            if name == caller.user:
                raise _own_rights("change your own password in your account")
            self._store.users.set_password(name, made or password or "")
        return made

    def sessions(self, caller: Caller, name: str) -> tuple[Session, ...]:
        """Where a user is signed in, the newest first. Raises Refused, NotFound."""
        caller.allow(Act.MANAGE_USERS)
        return self._store.sessions.of_user(self._store.users.get(name).name)

    def end_session(self, caller: Caller, name: str, session: str) -> None:
        """Sign one browser of a user out. Raises Refused, NotFound."""
        caller.allow(Act.MANAGE_USERS)
        with self._notary.noting(caller, "end session", "user", name) as noted:
            self._store.sessions.end_one(name, session)
            noted.after = {"session": session}

    def sign_out(self, caller: Caller, name: str) -> int:
        """Sign a user out everywhere; returns of how many browsers. Raises Refused, NotFound."""
        caller.allow(Act.MANAGE_USERS)
        with self._notary.noting(caller, "sign out", "user", name) as noted:
            self._store.users.get(name)
            ended = self._store.sessions.end_all(name)
            noted.after = {"sessions": ended}
        return ended


def _edited(user: User, edit: UserEdit) -> User:
    """The user as they are to be. Raises ConfigInvalid."""
    role = edit.role or user.role
    merchants = user.merchants if edit.merchants is None else edit.merchants
    if role == "admin" and edit.merchants is None:
        merchants = ()  # who sees all has none listed
    enabled = user.enabled if edit.enabled is None else edit.enabled
    disabled_at = None if enabled else user.disabled_at or iso_now()
    return replace(user, role=role, merchants=merchants, disabled_at=disabled_at)


def _facts(user: User) -> dict[str, object]:
    return {"role": user.role, "merchants": list(user.merchants), "enabled": user.enabled}


def _own_rights(detail: str) -> Refused:
    return Refused(HTTPStatus.CONFLICT, "own_rights_kept", detail)
