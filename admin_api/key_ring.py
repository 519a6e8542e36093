"""Who may come in to the drive by public key."""

from collections.abc import Sequence

from catalog.errors import NotFound
from catalog.users import is_user_name
from drive.ports import Login
from store.store import Store


class StoreKeyRing:
    """A key ring (`drive.ports.KeyRing`) that asks a store. Safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def public_keys(self, user: str) -> Sequence[str]:
        """The user's keys; none for one who is not there or is disabled."""
        return self._store.sftp_keys.lines(user) if is_user_name(user) else ()

    def login(self, user: str, now: float) -> Login | None:
        """The login of a user whose key was proved; None where they may no longer come in."""
        try:
            found = self._store.users.get(user)
        except NotFound:
            return None
        if not found.enabled:
            return None
        if found.role != "admin":
            return Login(found.name, found.merchants)
        return Login(found.name, self._store.merchants.ids())
