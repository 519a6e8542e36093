"""API tokens: the keys of programs. Of a secret, only its public beginning and its hash are kept.

    cdk_<prefix: 12 of a–z, 2–7>_<43 of A–Z, a–z, 0–9, - and _>

The fixed beginning lets scanners of source code recognise a secret that somebody left there.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, Table, insert, select, update

from catalog.errors import NotFound
from catalog.paging import CursorKind, Page, PageRequest
from catalog.plain_text import check_text
from catalog.users import ApiToken, NewToken, Scope, check_scope
from store.account_rows import TokenRow, UserRow
from store.database import Database
from store.paging import page_rows
from store.users import require_user

_tokens: Table = TokenRow.__table__  # type: ignore[attr-defined]
_users: Table = UserRow.__table__  # type: ignore[attr-defined]

_SECRET = re.compile(r"cdk_([a-z2-7]{12})_[A-Za-z0-9_-]{43}", re.ASCII)
_LABEL_CHARS = 200
_CURSOR = CursorKind("tokens", (str, str, str))

# ISO 8601 up to the minute. A program that calls every second then costs one write a minute.
_TO_THE_MINUTE = len("2026-03-01T00:00")


class Tokens:
    """The API tokens of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: str, label: str, scope: Scope, now: str, by: str) -> NewToken:
        """Make a token. Its secret is in the answer and nowhere else.

        Raises:
            NotFound: There is no such user.
            ConfigInvalid: The label or the scope is none.
        """
        check_text(label, "label", most=_LABEL_CHARS)
        prefix = base64.b32encode(secrets.token_bytes(8)).decode().lower()[:12]
        secret = f"cdk_{prefix}_{secrets.token_urlsafe(32)}"
        token = ApiToken(prefix, user, label, check_scope(scope), now)
        row = {
            "prefix": prefix,
            "user_name": user,
            "label": label,
            "scope": scope,
            "secret_sha256": _digest(secret),
            "created_at": now,
            "created_by": by,
        }
        with self._database.writing(None) as connection:
            require_user(connection, user)
            connection.execute(insert(_tokens), row)
        return NewToken(token, secret)

    def find(self, secret: str, now: str) -> ApiToken | None:
        """The token whose secret this is, which is thereby used.

        None where there is none, it is revoked, or its user is disabled.
        """
        parts = _SECRET.fullmatch(secret)
        if parts is None:
            return None
        with self._database.reading() as connection:
            row = (
                connection.execute(
                    select(_tokens)
                    .join(_users, _users.c.name == _tokens.c.user_name)
                    .where(_tokens.c.prefix == parts[1], _users.c.disabled_at.is_(None))
                )
                .mappings()
                .first()
            )
        if row is None or not hmac.compare_digest(row["secret_sha256"], _digest(secret)):
            return None
        token = _token(row)
        if token.revoked_at is not None:
            return None
        return self._used(token, now[:_TO_THE_MINUTE])

    def all(self, user: str | None = None) -> tuple[ApiToken, ...]:
        """Every token, or those of one user, oldest first; revoked ones too. Raises NotFound."""
        query = select(_tokens).order_by(
            _tokens.c.user_name, _tokens.c.created_at, _tokens.c.prefix
        )
        with self._database.reading() as connection:
            if user is not None:
                query = query.where(_tokens.c.user_name == require_user(connection, user).name)
            return tuple(_token(row) for row in connection.execute(query).mappings())

    def get(self, prefix: str) -> ApiToken:
        """One token, by its public beginning. Raises NotFound, ConfigInvalid."""
        check_text(prefix, "prefix", most=_LABEL_CHARS)
        with self._database.reading() as connection:
            return _require(connection, prefix)

    def page(self, request: PageRequest) -> Page[ApiToken]:
        """One page of those in force, by user and age. Raises QueryInvalid."""
        query = select(_tokens).where(_tokens.c.revoked_at.is_(None))
        keys = [_tokens.c.user_name, _tokens.c.created_at, _tokens.c.prefix]
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, keys, _CURSOR, request)
        return Page(tuple(_token(row._mapping) for row in rows), after)

    def revoke(self, prefix: str, now: str, by: str) -> ApiToken:
        """Refuse a token from now on. Raises NotFound, ConfigInvalid."""
        check_text(prefix, "prefix", most=_LABEL_CHARS)
        with self._database.writing(None) as connection:
            token = _require(connection, prefix)
            if token.revoked_at is None:
                values = {"revoked_at": now, "revoked_by": by}
                connection.execute(update(_tokens).where(_tokens.c.prefix == prefix), values)
                token = replace(token, revoked_at=now)
            return token

    def _used(self, token: ApiToken, minute: str) -> ApiToken:
        """Note the use. Two programs with one token may note it at once; the later one stays."""
        if token.last_used_at is not None and token.last_used_at >= minute:
            return token
        with self._database.writing(None) as connection:
            earlier = _tokens.c.last_used_at.is_(None) | (_tokens.c.last_used_at < minute)
            connection.execute(
                update(_tokens).where(_tokens.c.prefix == token.prefix, earlier),
                {"last_used_at": minute},
            )
        return replace(token, last_used_at=minute)


def _require(connection: Connection, prefix: str) -> ApiToken:
    query = select(_tokens).where(_tokens.c.prefix == prefix)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(f"there is no token {prefix}", noun="token", id=prefix)
    return _token(row)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: RowMapping) -> ApiToken:
    return ApiToken(
        prefix=row["prefix"],
        user=row["user_name"],
        label=row["label"],
        scope=row["scope"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )
