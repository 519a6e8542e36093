"""Sessions: browsers that have signed in."""

import hashlib
import secrets
from dataclasses import replace

from sqlalchemy import RowMapping, Table, delete, insert, select, update

from catalog.errors import NotFound
from catalog.sessions import NewSession, Session
from store.account_rows import UserRow
from store.audit_rows import SessionRow
from store.columns import storable
from store.database import Database
from store.users import require_user

_sessions: Table = SessionRow.__table__  # type: ignore[attr-defined]
_users: Table = UserRow.__table__  # type: ignore[attr-defined]

_TO_THE_MINUTE = len("2026-03-01T00:00")
_AGENT_CHARS = 200
# Longer ones were not made here.
_MOST_CHARS = 100


class Sessions:
    """The sessions of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, user: str, now: str, ends_at: str, address: str, agent: str) -> NewSession:
        """Begin a session; those that are over are forgotten on the way. Raises NotFound."""
        secret = secrets.token_urlsafe(32)
        session = Session(
            id=secrets.token_hex(6),
            user=user,
            created_at=now,
            seen_at=now[:_TO_THE_MINUTE],
            ends_at=ends_at,
            address=storable(address),
            agent=storable(agent[:_AGENT_CHARS]),
        )
        with self._database.writing(None) as connection:
            require_user(connection, user)
            connection.execute(delete(_sessions).where(_sessions.c.ends_at <= now))
            connection.execute(insert(_sessions), _row(session, secret))
        return NewSession(session, secret)

    def find(self, secret: str, now: str, idle_since: str, *, uses: bool = True) -> Session | None:
        """The session whose secret this is.

        Args:
            secret: As a cookie brings it.
            now: ISO 8601 UTC.
            idle_since: A session that was not used since then is over.
            uses: Whether it is thereby used: somebody does something, and no page only lives on.

        Returns:
            None where there is none, it is over, or its user is disabled.
        """
        if len(secret) > _MOST_CHARS:
            return None
        query = (
            select(_sessions)
            .join(_users, _users.c.name == _sessions.c.user_name)
            .where(_sessions.c.secret_sha256 == _digest(secret), _users.c.disabled_at.is_(None))
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None or row["ends_at"] <= now or row["seen_at"] < idle_since[:_TO_THE_MINUTE]:
            return None
        session = _session(row)
        return self._used(session, secret, now[:_TO_THE_MINUTE]) if uses else session

    def of_user(self, user: str) -> tuple[Session, ...]:
        """The sessions of a user, the newest first."""
        query = (
            select(_sessions)
            .where(_sessions.c.user_name == user)
            .order_by(_sessions.c.created_at.desc(), _sessions.c.id)
        )
        with self._database.reading() as connection:
            return tuple(_session(row) for row in connection.execute(query).mappings())

    def end(self, secret: str) -> None:
        """End the session whose secret this is; one that is over already is left alone."""
        with self._database.writing(None) as connection:
            connection.execute(
                delete(_sessions).where(_sessions.c.secret_sha256 == _digest(secret))
            )

    def end_one(self, user: str, session: str) -> None:
        """End one session of a user by its id. Raises NotFound."""
        with self._database.writing(None) as connection:
            mine = (_sessions.c.user_name == storable(user), _sessions.c.id == storable(session))
            if not connection.execute(delete(_sessions).where(*mine)).rowcount:
                raise NotFound(f"there is no session {session}", noun="session", id=session)

    def end_all(self, user: str) -> int:
        """End all sessions of a user; returns how many there were."""
        with self._database.writing(None) as connection:
            mine = _sessions.c.user_name == user
            return connection.execute(delete(_sessions).where(mine)).rowcount

    def _used(self, session: Session, secret: str, minute: str) -> Session:
        if session.seen_at >= minute:
            return session
        with self._database.writing(None) as connection:
            connection.execute(
                update(_sessions).where(
                    _sessions.c.secret_sha256 == _digest(secret), _sessions.c.seen_at < minute
                ),
                {"seen_at": minute},
            )
        return replace(session, seen_at=minute)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _row(session: Session, secret: str) -> dict[str, object]:
    return {
        "secret_sha256": _digest(secret),
        "id": session.id,
        "user_name": session.user,
        "created_at": session.created_at,
        "seen_at": session.seen_at,
        "ends_at": session.ends_at,
        "address": session.address,
        "agent": session.agent,
    }


def _session(row: RowMapping) -> Session:
    return Session(
        id=row["id"],
        user=row["user_name"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        ends_at=row["ends_at"],
        address=row["address"],
        agent=row["agent"],
    )
