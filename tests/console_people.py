"""What the console of tests shows of people: their keys, and what they have changed."""

from typing import Final

from catalog.audit import Change
from catalog.users import User
from store.store import Store

_CHANGES: Final = (
    ("2026-03-02T09:12:00Z", {"approval": "manual"}, "ada"),
    ("2026-03-03T14:40:00Z", {"stock_buffer": "2", "drive_bytes": "10GB"}, "ada"),
    ("2026-03-05T08:05:00Z", {"guard_share": "0.1"}, "priya"),
)
_NOTED: Final[tuple[tuple[str, ...], ...]] = (
    ("2026-03-01T08:00:00Z", "priya", "192.0.2.20", "add user", "user", "olive", "done"),
    ("2026-03-06T10:01:00Z", "ada", "192.0.2.7", "change user", "user", "ines", "begun"),
)


def add_people(store: Store, merchant: str, password: str) -> None:
    """Add a second admin, somebody disabled, keys of programs, and a history of changes.

    Args:
        store: Has the users of the seed and the merchant.
        merchant: Whose settings were changed.
        password: Of everybody.
    """
    now = "2026-03-01T07:00:00Z"
    store.users.add(User("priya", "admin"), password, now, "seed")
    store.users.add(User("tom@example.com", "merchant", (merchant,)), password, now, "ada")
    store.users.disable("tom@example.com", "2026-03-04T10:00:00Z", "ada")
    for user in ("ada", "ines", "olive"):
        store.tokens.add(user, "Office PC", "drive", now, user)
        store.tokens.add(user, "stock till", "feeds", now, user)
    old = store.tokens.add("ada", "old laptop", "drive", now, "ada")
    store.tokens.revoke(old.token.prefix, "2026-03-04T10:00:00Z", "ada")
    for at, settings, by in _CHANGES:
        before = store.merchants.get(merchant)
        store.merchants.change(merchant, settings, at, by)
        told = {name: str(getattr(before, name, "")) for name in settings}
        what = ("change settings", merchant, "merchant", merchant)
        number = store.audit.begin(Change(by, "192.0.2.7", *what, told), at)
        store.audit.end(number, "done", dict(settings))
    for at, by, address, act, noun, id, outcome in _NOTED:
        number = store.audit.begin(Change(by, address, act, None, noun, id, {}), at)
        if outcome == "done":
            store.audit.end(number, "done", {"role": "merchant", "merchants": [merchant]})
