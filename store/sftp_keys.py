"""Public keys of users, for SFTP: nothing of them is secret."""

from sqlalchemy import RowMapping, Table, delete, insert, select

from catalog.errors import AlreadyExists, NotFound
from catalog.plain_text import check_text
from catalog.public_keys import PublicKey, UserKey
from store.account_rows import UserRow
from store.database import Database
from store.sftp_key_rows import SftpKeyRow
from store.users import require_user

_keys: Table = SftpKeyRow.__table__  # type: ignore[attr-defined]
_users: Table = UserRow.__table__  # type: ignore[attr-defined]

_LABEL_CHARS = 100


class SftpKeys:
    """The public keys of a store's users. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: str, key: PublicKey, label: str, now: str, by: str) -> UserKey:
        """Add a key.

        Raises:
            NotFound: There is no such user.
            AlreadyExists: They have it already.
            ConfigInvalid: The label is none.
        """
        check_text(label, "label", most=_LABEL_CHARS)
        row = {
            "user_name": user,
            "fingerprint": key.fingerprint,
            "line": key.line,
            "label": label,
            "created_at": now,
            "created_by": by,
        }
        with self._database.writing(None) as connection:
            require_user(connection, user)
            here = _keys.c.user_name == user, _keys.c.fingerprint == key.fingerprint
            if connection.execute(select(_keys.c.line).where(*here)).first() is not None:
                message = f"{user} has this key already"
                raise AlreadyExists(message, noun="key", id=key.fingerprint)
            connection.execute(insert(_keys), row)
        return UserKey(user, key, label, now)

    def all(self, user: str | None = None) -> tuple[UserKey, ...]:
        """Every key, or those of one user, oldest first. Raises NotFound."""
        query = select(_keys).order_by(_keys.c.user_name, _keys.c.created_at, _keys.c.fingerprint)
        with self._database.reading() as connection:
            if user is not None:
                query = query.where(_keys.c.user_name == require_user(connection, user).name)
            return tuple(_key(row) for row in connection.execute(query).mappings())

    def lines(self, user: str) -> tuple[str, ...]:
        """Lines of an `authorized_keys` file; none for a user who is not there or is disabled."""
        query = select(_keys.c.line).join(_users, _users.c.name == _keys.c.user_name)
        query = query.where(_users.c.name == user, _users.c.disabled_at.is_(None))
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def remove(self, user: str, fingerprint: str) -> None:
        """Forget a key. Raises NotFound, ConfigInvalid."""
        check_text(fingerprint, "fingerprint", most=_LABEL_CHARS)
        here = _keys.c.user_name == user, _keys.c.fingerprint == fingerprint
        with self._database.writing(None) as connection:
            require_user(connection, user)
            if connection.execute(delete(_keys).where(*here)).rowcount == 0:
                message = f"{user} has no key {fingerprint}"
                raise NotFound(message, noun="key", id=fingerprint)


def _key(row: RowMapping) -> UserKey:
    key = PublicKey(row["line"], row["fingerprint"])
    return UserKey(row["user_name"], key, row["label"], row["created_at"])
