"""Users and their passwords, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from catalog.errors import AlreadyExists, ConfigInvalid, NotFound
from catalog.merchants import Merchant
from catalog.users import User
from store import passwords
from store.database import Database
from store.merchants import Merchants
from store.users import Users

NOW = "2026-03-01T08:00:00+00:00"
LATER = "2026-03-02T08:00:00+00:00"
PASSWORD = "correct horse battery"


@pytest.fixture
def database(store_target: str) -> Iterator[Database]:
    """A fresh store with two merchants."""
    opened = Database(store_target)
    for merchant in ("wren", "robin"):
        Merchants(opened).add(Merchant(merchant), NOW, "ada")
    yield opened
    opened.close()


@pytest.fixture
def users(database: Database) -> Users:
    """Its users, with passwords that cost a test less than they cost a thief."""
    return Users(database, passwords.Cost(4, 8, 1))


def test_user_comes_back_as_added(users: Users) -> None:
    """A role that changes on its way gives somebody another merchant's orders to read."""
    ada = users.add(User("ada", "admin"), PASSWORD, NOW, "setup")
    bob = users.add(User("bob@example.com", "integrator", ("wren", "robin")), PASSWORD, NOW, "ada")
    eve = users.add(User("eve", "merchant", ("wren",)), PASSWORD, LATER, "ada")

    assert users.all() == (ada, bob, eve)
    assert users.get("bob@example.com") == User(
        "bob@example.com", "integrator", ("robin", "wren"), NOW
    )
    assert users.all("robin") == (bob,)


def test_right_password_signs_in_and_a_wrong_one_does_not(users: Users) -> None:
    """The whole of the console stands behind this."""
    ada = users.add(User("ada", "admin"), PASSWORD, NOW, "setup")

    assert users.sign_in("ada", PASSWORD) == ada
    for name, password in (
        ("ada", PASSWORD + "x"),
        ("ada", ""),
        ("ada", "x" * 1_000_000),
        ("bob", PASSWORD),
        ("ADA", PASSWORD),
        ("a\x00b", PASSWORD),
    ):
        assert users.sign_in(name, password) is None


def test_password_is_the_same_from_every_keyboard(users: Users) -> None:
    """A Mac writes é as two characters where Windows writes one."""
    users.add(User("ada", "admin"), "caf\u00e9 caf\u00e9 caf\u00e9", NOW, "setup")

    assert users.sign_in("ada", "cafe\u0301 cafe\u0301 cafe\u0301") is not None


def test_unknown_user_costs_as_much_as_a_wrong_password(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of an answer must not tell who has an account here."""
    users.add(User("ada", "admin"), PASSWORD, NOW, "setup")
    users.add(User("bob", "admin"), PASSWORD, NOW, "setup")
    users.disable("bob", NOW, "ada")
    derived: list[bytes] = []
    derive = passwords.Cost.derive

    def counting(cost: passwords.Cost, password: str, salt: bytes) -> bytes:
        derived.append(salt)
        return derive(cost, password, salt)

    monkeypatch.setattr(passwords.Cost, "derive", counting)
    counts = []
    for name in ("ada", "bob", "nobody", "No Body"):
        users.sign_in(name, "wrong password")
        counts.append(len(derived))

    assert counts == [1, 2, 3, 4]


def test_disabled_user_cannot_sign_in_until_enabled(users: Users) -> None:
    """Somebody left; the password they know must be worth nothing from that minute."""
    users.add(User("ada", "admin"), PASSWORD, NOW, "setup")
    users.disable("ada", LATER, "grace")
    again = users.disable("ada", "2026-03-09T08:00:00+00:00", "grace")

    assert (again.disabled_at, again.may_see("wren")) == (LATER, False)
    assert users.sign_in("ada", PASSWORD) is None
    assert users.enable("ada").enabled
    assert users.sign_in("ada", PASSWORD) is not None


def test_new_password_ends_the_old_one(users: Users) -> None:
    """A password is changed because somebody else may know it."""
    users.add(User("ada", "admin"), PASSWORD, NOW, "setup")
    users.set_password("ada", "another long one")

    assert users.sign_in("ada", PASSWORD) is None
    assert users.sign_in("ada", "another long one") is not None


def test_assignment_replaces_what_a_user_sees(users: Users) -> None:
    """An integrator who changes customers must lose sight of the old one."""
    users.add(User("bob", "integrator", ("wren",)), PASSWORD, NOW, "ada")
    bob = users.assign("bob", ["robin"])

    assert users.get("bob") == bob
    assert (bob.may_see("wren"), bob.may_see("robin")) == (False, True)


@pytest.mark.parametrize(
    ("role", "merchants"),
    [
        pytest.param("admin", ("wren",), id="admin of one merchant"),
        pytest.param("merchant", (), id="merchant of none"),
        pytest.param("merchant", ("robin", "wren"), id="merchant of two"),
        pytest.param("owner", (), id="no role"),
    ],
)
def test_role_and_merchants_must_fit(role: str, merchants: tuple[str, ...]) -> None:
    """A user of two merchants would show each the other's prices."""
    with pytest.raises(ConfigInvalid):
        User("ada", role, merchants)  # type: ignore[arg-type]


def test_assigning_a_merchant_that_is_not_there_changes_nothing(users: Users) -> None:
    """A misspelt id must not leave somebody with half of their merchants."""
    users.add(User("bob", "integrator", ("wren",)), PASSWORD, NOW, "ada")
    with pytest.raises(NotFound):
        users.assign("bob", ["robin", "nobody"])

    assert users.get("bob").merchants == ("wren",)


def test_name_is_taken_once_even_by_the_disabled(users: Users) -> None:
    """A new user of an old name would inherit what the history says of the old one."""
    users.add(User("ada", "admin"), PASSWORD, NOW, "setup")
    users.disable("ada", NOW, "setup")
    with pytest.raises(AlreadyExists):
        users.add(User("ada", "admin"), PASSWORD, LATER, "setup")


def test_unusable_password_is_refused_and_not_repeated(users: Users) -> None:
    """The message goes into logs; a password in them is everybody's."""
    for password in ("", "too short", "x" * 513):
        with pytest.raises(ConfigInvalid) as caught:
            users.add(User("ada", "admin"), password, NOW, "setup")
        assert caught.value.context == {"setting": "password"}

    assert users.all() == ()


def test_no_password_is_in_the_store(users: Users, database: Database) -> None:
    """Whoever steals the file must still guess, each user anew."""
    for name in ("ada", "bob"):
        users.add(User(name, "admin"), PASSWORD, NOW, "setup")
    with database.reading() as connection:
        kept = [row[0] for row in connection.execute(text("SELECT password FROM users"))]

    assert len({each.split("$")[4] for each in kept}) == 2
    assert not any(PASSWORD in each for each in kept)


def test_password_is_kept_at_the_cost_that_is_advised() -> None:
    """A cheaper hash would be guessed a thousand times faster; nobody would notice."""
    kept = passwords.hash_password(PASSWORD, passwords.COST)

    assert kept.startswith("scrypt$15$8$3$")
    assert passwords.password_fits(PASSWORD, kept, passwords.COST)
    assert not passwords.password_fits(PASSWORD + " ", kept, passwords.COST)
