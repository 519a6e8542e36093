"""Notes changes in the audit log, around what makes them."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from admin_api.callers import Caller
from admin_api.noting import Noted, noting
from admin_api.problems import Refused
from catalog.audit import Change
from catalog.errors import PlatformError
from store.store import Store


class Notary:
    """Notes who changes what."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def noting(
        self,
        caller: Caller,
        act: str,
        noun: str,
        id: str,
        *,
        merchant: str | None = None,
        before: Mapping[str, object] | None = None,
    ) -> AbstractContextManager[Noted]:
        """Make a change within the block; it is noted before, and what came of it after.

        Args:
            caller: Who makes it.
            act: What they do, as `activate release`.
            noun: What is changed.
            id: Which one.
            merchant: Whose it is.
            before: What is there: plain values, only those that may change; never a secret.
        """
        change = Change(caller.user, caller.address, act, merchant, noun, id, before or {})
        return noting(self._store.audit, change, (PlatformError, Refused))
