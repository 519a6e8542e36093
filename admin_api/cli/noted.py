"""Changes that a command makes, in the audit log: by whoever runs it, on this machine."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from admin_api.cli.store_options import who
from catalog.audit import Change

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second
    from admin_api.noting import Noted
    from store.store import Store


def noted(
    store: "Store",
    by: str | None,
    act: str,
    noun: str,
    id: str,
    *,
    merchant: str | None = None,
    before: Mapping[str, object] | None = None,
) -> "AbstractContextManager[Noted]":
    """Make a change within the block; see `admin_api.noting`.

    Args:
        store: Where it is made.
        by: Who makes it, as `--by` said.
        act: What they do, as `activate release`.
        noun: What is changed.
        id: Which one.
        merchant: Whose it is.
        before: What is there; never a secret.
    """
    from admin_api.noting import noting

    change = Change(who(by), "", act, merchant, noun, id, before or {})
    return noting(store.audit, change)
