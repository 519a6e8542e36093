"""Users: who may sign in, as what, and which merchants they see."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, Table, delete, insert, select, update

from catalog.errors import AlreadyExists, NotFound, VersionDiffers
from catalog.paging import CursorKind, Page, PageRequest
from catalog.users import User, UserFilter, is_user_name
from store.account_rows import UserMerchantRow, UserRow
from store.audit_rows import SessionRow
from store.database import Database
from store.merchants import require_merchant
from store.paging import page_rows
from store.passwords import COST, Cost, hash_password, password_fits

_users: Table = UserRow.__table__  # type: ignore[attr-defined]
_sessions: Table = SessionRow.__table__  # type: ignore[attr-defined]
_assigned: Table = UserMerchantRow.__table__  # type: ignore[attr-defined]

_CURSOR = CursorKind("users", (str,))


class Users:
    """The users of a store. Each call is one transaction; none keeps or shows a password."""

    def __init__(self, database: Database, cost: Cost = COST) -> None:
        self._database = database
        self._cost = cost

    def get(self, name: str) -> User:
        """One user. Raises NotFound."""
        with self._database.reading() as connection:
            return require_user(connection, name)

    def all(self, merchant: str | None = None) -> tuple[User, ...]:
        """Every user by name; or those who were given sight of one merchant, admins left out.

        Raises:
            NotFound: There is no such merchant.
        """
        query = select(_users).order_by(_users.c.name)
        if merchant is not None:
            query = query.join(_assigned, _assigned.c.user_name == _users.c.name)
            query = query.where(_assigned.c.merchant == merchant)
        with self._database.reading() as connection:
            if merchant is not None:
                require_merchant(connection, merchant)
            rows = connection.execute(query).mappings().all()
            merchants: dict[str, list[str]] = {}
            for user, seen in connection.execute(select(_assigned)):
                merchants.setdefault(user, []).append(seen)
            return tuple(_user(row, merchants.get(row["name"], ())) for row in rows)

    def page(self, wanted: UserFilter, request: PageRequest) -> Page[User]:
        """One page of users, by name. Raises QueryInvalid for a foreign cursor."""
        with self._database.reading() as connection:
            rows, after = page_rows(
                connection, _narrowed(wanted), [_users.c.name], _CURSOR, request
            )
            merchants = _merchants_of_all(connection, rows)
        users = tuple(_user(row._mapping, merchants.get(row.name, ())) for row in rows)
        return Page(users, after)

    def add(self, user: User, password: str, now: str, by: str) -> User:
        """Add a user who can sign in with this password.

        Raises:
            AlreadyExists: There is one of that name, who may be disabled.
            NotFound: A merchant they are to see is not there.
            ConfigInvalid: The password is too short or too long.
        """
        kept = hash_password(
            password, self._cost
        )  # takes its time, so not while others wait to write
        row = {"name": user.name, "role": user.role, "password": kept}
        with self._database.writing(None) as connection:
            if _find(connection, user.name) is not None:
                message = f"there is a user {user.name} already"
                raise AlreadyExists(message, noun="user", id=user.name)
            connection.execute(insert(_users), {**row, "created_at": now, "created_by": by})
            _assign(connection, user)
        return replace(user, created_at=now, disabled_at=None)

    def assign(self, name: str, merchants: Sequence[str]) -> User:
        """Say anew which merchants a user may see; who loses one is signed out.

        Raises:
            NotFound, ConfigInvalid.
        """
        with self._database.writing(None) as connection:
            found = require_user(connection, name)
            user = replace(found, merchants=tuple(merchants))
            if _loses(found, user):
                connection.execute(delete(_sessions).where(_sessions.c.user_name == name))
            connection.execute(delete(_assigned).where(_assigned.c.user_name == name))
            _assign(connection, user)
            return user

    def change(self, after: User, expected: User, now: str, by: str) -> User:
        """Give a user another role, other merchants, or let them no longer sign in, or again.

        Whoever loses something is signed out: an open page must not go on with it.

        Args:
            after: What is to be; its name says who. `disabled_at` counts as yes or no.
            expected: What was seen before.
            now: When, ISO 8601 UTC.
            by: Who changes it.

        Raises:
            VersionDiffers: Somebody else has changed the user meanwhile.
            NotFound: There is no such user, or no such merchant.
        """
        name = after.name
        with self._database.writing(None) as connection:
            found = require_user(connection, name)
            if found != expected:
                message = f"{name} was changed meanwhile: look again before you change it"
                raise VersionDiffers(message, noun="user", id=name)
            connection.execute(update(_users).where(_users.c.name == name).values(role=after.role))
            connection.execute(delete(_assigned).where(_assigned.c.user_name == name))
            _assign(connection, after)
            if after.enabled != found.enabled:
                _switch(connection, name, *((None, None) if after.enabled else (now, by)))
            if not after.enabled or _loses(found, after):
                connection.execute(delete(_sessions).where(_sessions.c.user_name == name))
            return require_user(connection, name)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password, which signs them out everywhere.

        Raises:
            NotFound: There is no such user.
            ConfigInvalid: The password is too short or too long.
        """
        kept = hash_password(password, self._cost)
        with self._database.writing(None) as connection:
            require_user(connection, name)
            connection.execute(update(_users).where(_users.c.name == name), {"password": kept})
            connection.execute(delete(_sessions).where(_sessions.c.user_name == name))

    def disable(self, name: str, now: str, by: str) -> User:
        """Keep a user from signing in, and tokens and sessions from working. Raises NotFound."""
        with self._database.writing(None) as connection:
            user = require_user(connection, name)
            if user.enabled:
                _switch(connection, name, now, by)
                connection.execute(delete(_sessions).where(_sessions.c.user_name == name))
                user = replace(user, disabled_at=now)
            return user

    def enable(self, name: str) -> User:
        """Let a user sign in again, with the password they had. Raises NotFound."""
        with self._database.writing(None) as connection:
            user = require_user(connection, name)
            _switch(connection, name, None, None)
            return replace(user, disabled_at=None)

    def password_mark(self, name: str) -> bytes:
        """What is another with every new password, and tells nothing of it; empty for nobody."""
        with self._database.reading() as connection:
            row = _find(connection, name)
        return b"" if row is None else hashlib.sha256(row["password"].encode()).digest()

    def sign_in(self, name: str, password: str) -> User | None:
        """The user whose name and password these are; None where they are wrong.

        A user who is not there or is disabled takes as long to refuse as a wrong password.
        """
        with self._database.reading() as connection:
            row = _find(connection, name)
            user = None if row is None else _user(row, _merchants_of(connection, name))
        kept = None if row is None else row["password"]
        # Outside of the transaction: a fifth of a second is long for a connection to be held.
        fits = password_fits(password, kept, self._cost)
        return user if user is not None and user.enabled and fits else None


def require_user(connection: Connection, name: str) -> User:
    """One user. Raises NotFound."""
    row = _find(connection, name)
    if row is None:
        raise NotFound(f"there is no user {name}", noun="user", id=name)
    return _user(row, _merchants_of(connection, name))


def _loses(before: User, after: User) -> bool:
    """Whether a user may be allowed less than before."""
    return before.role != after.role or not set(before.merchants) <= set(after.merchants)


def _narrowed(wanted: UserFilter) -> "Select[Any]":
    query = select(_users)
    if wanted.role is not None:
        query = query.where(_users.c.role == wanted.role)
    if wanted.enabled is not None:
        rests = _users.c.disabled_at.is_not(None)
        query = query.where(~rests if wanted.enabled else rests)
    if wanted.text is not None:
        query = query.where(_users.c.name.contains(wanted.text.lower(), autoescape=True))
    if wanted.merchant is not None:
        seen = select(_assigned.c.user_name).where(_assigned.c.merchant == wanted.merchant)
        query = query.where(_users.c.name.in_(seen))
    return query


def _merchants_of_all(connection: Connection, rows: Sequence["Row[Any]"]) -> dict[str, list[str]]:
    merchants: dict[str, list[str]] = {}
    here = _assigned.c.user_name.in_([row.name for row in rows])
    for user, seen in connection.execute(select(_assigned).where(here)):
        merchants.setdefault(user, []).append(seen)
    return merchants


def _find(connection: Connection, name: str) -> RowMapping | None:
    if not is_user_name(name):  # whatever it is, the database need not see it
        return None
    return connection.execute(select(_users).where(_users.c.name == name)).mappings().first()


def _merchants_of(connection: Connection, name: str) -> Sequence[str]:
    query = select(_assigned.c.merchant).where(_assigned.c.user_name == name)
    return connection.execute(query).scalars().all()


def _assign(connection: Connection, user: User) -> None:
    for merchant in user.merchants:
        require_merchant(connection, merchant)
    if user.merchants:
        rows = [{"user_name": user.name, "merchant": merchant} for merchant in user.merchants]
        connection.execute(insert(_assigned), rows)


def _switch(connection: Connection, name: str, at: str | None, by: str | None) -> None:
    values = {"disabled_at": at, "disabled_by": by}
    connection.execute(update(_users).where(_users.c.name == name), values)


def _user(row: RowMapping, merchants: Sequence[str]) -> User:
    return User(
        name=row["name"],
        role=row["role"],
        merchants=tuple(merchants),
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
    )
