"""Answers kept for a while, so that a request that is repeated under its key is not done twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Table, delete, insert, select, update

from store.audit_rows import KeptAnswerRow
from store.database import Database

_kept: Table = KeptAnswerRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What is known of an earlier request with the same key.

    Attributes:
        fingerprint: Of that request.
        status: Of its answer; None where it has none yet.
        headers: Of its answer.
        body: Of its answer.
    """

    fingerprint: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class KeptAnswers:
    """The kept answers of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, user: str, key: str, fingerprint: str, *, now: str, forgotten: str, given_up: str
    ) -> KeptAnswer | None:
        """Take a key for a request that is about to be answered.

        Args:
            user: Who asks; keys of others are others.
            key: As the client chose it.
            fingerprint: Of the request.
            now: ISO 8601 UTC.
            forgotten: Answers from before are kept no longer.
            given_up: A request that was begun before this and has no answer died on its way.

        Returns:
            What is known of an earlier request; None where this one is to be done.
        """
        mine = (_kept.c.user_name == user, _kept.c.key == key)
        with self._database.writing(None) as connection:
            connection.execute(delete(_kept).where(_kept.c.at < forgotten))
            row = connection.execute(select(_kept).where(*mine)).first()
            if row is not None and (row.status is not None or row.at >= given_up):
                pairs = orjson.loads(row.headers) if row.headers else []
                headers = tuple((name, value) for name, value in pairs)
                return KeptAnswer(row.fingerprint, row.status, headers, bytes(row.body))
            connection.execute(delete(_kept).where(*mine))
            values = {"user_name": user, "key": key, "fingerprint": fingerprint, "at": now}
            connection.execute(insert(_kept), {**values, "headers": "", "body": b""})
            return None

    def keep(
        self, user: str, key: str, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        """Keep the answer to a request whose key was taken."""
        values = {"status": status, "headers": orjson.dumps(headers).decode(), "body": body}
        mine = (_kept.c.user_name == user, _kept.c.key == key)
        with self._database.writing(None) as connection:
            connection.execute(update(_kept).where(*mine), values)

    def drop(self, user: str, key: str) -> None:
        """Give a key back: its request was not done, and may be sent again."""
        mine = (_kept.c.user_name == user, _kept.c.key == key)
        with self._database.writing(None) as connection:
            connection.execute(delete(_kept).where(*mine, _kept.c.status.is_(None)))
