"""Edits of what somebody else has changed meanwhile, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from catalog.errors import ConfigInvalid, NotFound, VersionDiffers
from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store

_NOW = "2026-03-01T08:00:00Z"
_LATER = "2026-03-02T08:00:00Z"
_PASSWORD = "a long password"


@pytest.fixture
def bob(store: Store) -> User:
    """An integrator of one of two merchants."""
    for merchant in ("wren", "robin"):
        store.merchants.add(Merchant(merchant), _NOW, "tests")
    return store.users.add(User("bob", "integrator", ("wren",)), _PASSWORD, _NOW, "tests")


def test_a_user_gets_another_role_and_other_merchants_at_once(store: Store, bob: User) -> None:
    """Between two steps an integrator would be a merchant's user who sees two merchants."""
    wanted = replace(bob, role="merchant", merchants=("robin",))
    assert store.users.change(wanted, bob, _LATER, "ada") == wanted
    assert store.users.get("bob") == wanted


def test_the_second_of_two_edits_of_a_user_is_refused(store: Store, bob: User) -> None:
    """Whoever takes a merchant away must not get it given back by somebody who looked earlier."""
    store.users.change(replace(bob, merchants=()), bob, _LATER, "ada")
    with pytest.raises(VersionDiffers):
        store.users.change(replace(bob, merchants=("wren", "robin")), bob, _LATER, "eve")
    assert store.users.get("bob").merchants == ()


def test_who_is_disabled_is_signed_out(store: Store, bob: User) -> None:
    """That is what it is for."""
    secret = store.sessions.open("bob", _NOW, "2026-03-08T08:00:00Z", "", "").secret
    rests = store.users.change(replace(bob, disabled_at=_LATER), bob, _LATER, "ada")
    assert rests.disabled_at == _LATER
    assert store.sessions.find(secret, _NOW, _NOW) is None
    assert store.users.change(replace(rests, disabled_at=None), rests, _LATER, "ada") == bob


@pytest.mark.parametrize(
    ("edit", "stays"),
    [
        ({"merchants": ("robin", "wren")}, True),
        ({"merchants": ("robin",)}, False),
        ({"role": "merchant"}, False),
    ],
    ids=["more", "other", "role"],
)
def test_who_loses_something_is_signed_out(
    store: Store, bob: User, edit: dict[str, Any], stays: bool
) -> None:
    """A page that is open would go on with what its user no longer may."""
    secret = store.sessions.open("bob", _NOW, "2026-03-08T08:00:00Z", "", "").secret
    store.users.change(replace(bob, **edit), bob, _LATER, "ada")
    assert (store.sessions.find(secret, _NOW, _NOW) is not None) is stays


def test_who_is_assigned_anew_by_a_command_is_signed_out(store: Store, bob: User) -> None:
    """It is the same change."""
    secret = store.sessions.open("bob", _NOW, "2026-03-08T08:00:00Z", "", "").secret
    store.users.assign("bob", ("robin", "wren"))
    assert store.sessions.find(secret, _NOW, _NOW) is not None
    store.users.assign("bob", ("robin",))
    assert store.sessions.find(secret, _NOW, _NOW) is None


def test_a_merchant_that_is_not_there_changes_nothing_of_a_user(store: Store, bob: User) -> None:
    """Half an edit is worse than none."""
    wanted = replace(bob, merchants=("wren", "nobody"))
    with pytest.raises(NotFound):
        store.users.change(wanted, bob, _LATER, "ada")
    assert store.users.get("bob") == bob


def test_the_second_of_two_edits_of_settings_is_refused(store: Store, bob: User) -> None:
    """Also of different settings: each was decided by what stood beside it."""
    seen = store.merchants.get("wren")
    store.merchants.change("wren", {"currency": "EUR"}, _NOW, "ada", seen)
    with pytest.raises(VersionDiffers):
        store.merchants.change("wren", {"time_zone": "Europe/Berlin"}, _NOW, "eve", seen)
    found = store.merchants.get("wren")
    assert (found.currency, found.time_zone) == ("EUR", "UTC")


def test_a_role_that_does_not_fit_is_refused_before_it_is_written(bob: User) -> None:
    """An admin with merchants would see fewer than all, or more than named."""
    with pytest.raises(ConfigInvalid):
        replace(bob, role="admin")
