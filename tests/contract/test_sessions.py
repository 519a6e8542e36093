"""Sessions: a browser stays signed in for as long as it should, and no longer."""

import pytest

from catalog.errors import NotFound
from catalog.users import User
from store.store import Store

_NOW = "2026-03-01T12:00:00Z"
_LATER = "2026-03-01T13:00:00Z"
_ENDS = "2026-03-08T12:00:00Z"
_PASSWORD = "a long password"


@pytest.fixture
def signed_in(store: Store) -> Store:
    """A store with a user."""
    store.users.add(User("ada", "admin"), _PASSWORD, _NOW, "tests")
    return store


def _open(store: Store) -> str:
    return store.sessions.open("ada", _NOW, _ENDS, "192.0.2.1", "a browser").secret


def test_a_session_is_found_by_its_secret_and_notes_its_use(signed_in: Store) -> None:
    """The list of sessions tells its owner which ones are in use."""
    secret = _open(signed_in)
    found = signed_in.sessions.find(secret, _LATER, _NOW)
    assert found is not None
    assert (found.user, found.seen_at, found.address) == ("ada", _LATER[:16], "192.0.2.1")
    assert signed_in.sessions.of_user("ada") == (found,)


def test_an_open_page_alone_does_not_use_a_session(signed_in: Store) -> None:
    """Its signs of life would keep a forgotten browser signed in for a week."""
    secret = _open(signed_in)
    found = signed_in.sessions.find(secret, _LATER, _NOW, uses=False)
    assert found is not None
    assert found.seen_at == _NOW[:16]


@pytest.mark.parametrize(
    ("now", "idle_since"),
    [(_ENDS, _NOW), (_LATER, "2026-03-01T12:30:00Z")],
    ids=["ended", "idle"],
)
def test_a_session_that_is_over_is_nobodys(signed_in: Store, now: str, idle_since: str) -> None:
    """A browser that was left open must not stay signed in for ever."""
    assert signed_in.sessions.find(_open(signed_in), now, idle_since) is None


def test_another_password_signs_out_everywhere(signed_in: Store) -> None:
    """Whoever changes a password because it is known to others wants them out."""
    secret = _open(signed_in)
    signed_in.users.set_password("ada", "another long password")
    assert signed_in.sessions.find(secret, _NOW, _NOW) is None


def test_a_disabled_user_is_signed_out_for_good(signed_in: Store) -> None:
    """Who is enabled again signs in again."""
    secret = _open(signed_in)
    signed_in.users.disable("ada", _NOW, "tests")
    signed_in.users.enable("ada")
    assert signed_in.sessions.find(secret, _NOW, _NOW) is None


def test_a_session_is_ended_by_its_owner_alone(signed_in: Store) -> None:
    """Its id is no secret."""
    signed_in.users.add(User("bob", "admin"), _PASSWORD, _NOW, "tests")
    secret = _open(signed_in)
    (session,) = signed_in.sessions.of_user("ada")
    with pytest.raises(NotFound):
        signed_in.sessions.end_one("bob", session.id)
    signed_in.sessions.end_one("ada", session.id)
    assert signed_in.sessions.find(secret, _NOW, _NOW) is None


def test_ended_sessions_are_forgotten(signed_in: Store) -> None:
    """The table stays as small as the number of browsers."""
    _open(signed_in)
    signed_in.sessions.open("ada", _ENDS, "2026-03-15T12:00:00Z", "", "")
    assert len(signed_in.sessions.of_user("ada")) == 1


@pytest.mark.parametrize(
    "secret", ["", "x", "\udcff" * 40, "a" * 5_000], ids=["none", "short", "odd", "long"]
)
def test_what_is_no_secret_finds_nothing(signed_in: Store, secret: str) -> None:
    """A cookie is whatever a client writes into it."""
    assert signed_in.sessions.find(secret, _NOW, _NOW) is None
