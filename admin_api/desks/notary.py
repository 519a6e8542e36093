"""Notes changes in the audit log, around what makes them."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from admin_api.callers import Caller
from admin_api.moments import iso_now
from admin_api.problems import Refused
from catalog.audit import Change
from catalog.errors import PlatformError
from store.store import Store


@dataclass
class Noted:
    """A change under way; whoever makes it says here what is there afterwards."""

    after: dict[str, object] = field(default_factory=dict)


class Notary:
    """Notes who changes what."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextlib.contextmanager
    def noting(
        self,
        caller: Caller,
        act: str,
        noun: str,
        id: str,
        *,
        merchant: str | None = None,
        before: Mapping[str, object] | None = None,
    ) -> Iterator[Noted]:
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
        number = self._store.audit.begin(change, iso_now())
        noted = Noted()
        try:
            yield noted
        except (PlatformError, Refused) as error:
            told: dict[str, object] = {"code": error.code, "message": str(error)}
            self._store.audit.end(number, "refused", told)
            raise
        # Whatever else goes wrong leaves the entry begun: nobody knows what has happened.
        self._store.audit.end(number, "done", noted.after)
