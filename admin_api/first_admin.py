"""The first admin: made when a server starts over a store without users."""

import secrets

from admin_api.moments import iso_now
from catalog.errors import AlreadyExists
from catalog.users import User
from store.store import Store

NAME = "admin"

_BY = "first start"


def first_admin(store: Store) -> str | None:
    """Make an admin where nobody can sign in yet.

    Returns:
        The password, which is kept nowhere and shown once; None where there are users, or another
        process was faster.
    """
    if store.users.all():
        return None
    password = secrets.token_urlsafe(15)
    try:
        store.users.add(User(NAME, "admin"), password, iso_now(), _BY)
    except AlreadyExists:
        return None
    return password


def tell_first_admin(store: Store) -> None:
    """Print name and password of an admin that was made just now."""
    password = first_admin(store)
    if password is not None:
        print(f"crossdock api: first sign-in: {NAME} / {password}", flush=True)
        print("crossdock api: this password is not shown again; change it", flush=True)
