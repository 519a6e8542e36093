"""A change and its entry in the audit log, whoever makes the change: the API, a page, a command."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from admin_api.moments import iso_now
from catalog.audit import Change
from catalog.errors import PlatformError
from store.audit import Audit


@dataclass
class Noted:
    """A change under way; whoever makes it says here what is there afterwards."""

    after: dict[str, object] = field(default_factory=dict)


@contextlib.contextmanager
def noting(
    audit: Audit, change: Change, refusals: tuple[type[Exception], ...] = (PlatformError,)
) -> Iterator[Noted]:
    """Make a change within the block; it is noted before, and what came of it after.

    Args:
        audit: Where.
        change: What is about to be done.
        refusals: Errors that say that it was not done; each has a `code`.
    """
    number = audit.begin(change, iso_now())
    noted = Noted()
    try:
        yield noted
    except refusals as error:
        told: dict[str, object] = {"code": getattr(error, "code", ""), "message": str(error)}
        audit.end(number, "refused", told)
        raise
    # Whatever else goes wrong leaves the entry begun: nobody knows what has happened.
    audit.end(number, "done", noted.after)
