"""Public keys of users, on both databases."""

from collections.abc import Iterator

import pytest

from catalog.errors import AlreadyExists, ConfigInvalid, NotFound
from catalog.public_keys import PublicKey, UserKey
from catalog.users import User
from store.database import Database
from store.passwords import Cost
from store.sftp_keys import SftpKeys
from store.users import Users

NOW = "2026-03-01T08:00:30+00:00"
KEY = PublicKey("ssh-ed25519 AAAA", "SHA256:a")
OTHER = PublicKey("ssh-ed25519 BBBB", "SHA256:b")


@pytest.fixture
def database(store_target: str) -> Iterator[Database]:
    """A fresh store with the users ada and bob."""
    opened = Database(store_target)
    users = Users(opened, Cost(4, 8, 1))
    for name in ("ada", "bob"):
        users.add(User(name, "admin"), "correct horse", NOW, "setup")
    yield opened
    opened.close()


@pytest.fixture
def keys(database: Database) -> SftpKeys:
    """Its keys."""
    return SftpKeys(database)


def test_keys_are_kept_by_user(keys: SftpKeys) -> None:
    """Two users may have the same key, and one may have several."""
    kept = keys.add("ada", KEY, "her PC", NOW, "grace")
    keys.add("ada", OTHER, "cron", NOW, "grace")
    keys.add("bob", KEY, "his PC", NOW, "grace")

    assert kept == UserKey("ada", KEY, "her PC", NOW)
    assert [each.key for each in keys.all("ada")] == [KEY, OTHER]
    assert [each.user for each in keys.all()] == ["ada", "ada", "bob"]
    assert sorted(keys.lines("ada")) == ["ssh-ed25519 AAAA", "ssh-ed25519 BBBB"]
    assert keys.lines("nobody") == ()


def test_a_key_that_is_removed_is_gone(keys: SftpKeys) -> None:
    """From its user alone."""
    keys.add("ada", KEY, "", NOW, "grace")
    keys.add("bob", KEY, "", NOW, "grace")
    keys.remove("ada", KEY.fingerprint)

    assert keys.lines("ada") == ()
    assert keys.lines("bob") == (KEY.line,)
    with pytest.raises(NotFound):
        keys.remove("ada", KEY.fingerprint)


def test_a_disabled_user_has_no_keys(keys: SftpKeys, database: Database) -> None:
    """Until they are enabled again."""
    keys.add("ada", KEY, "", NOW, "grace")
    Users(database).disable("ada", NOW, "grace")

    assert keys.lines("ada") == ()
    assert len(keys.all("ada")) == 1


def test_what_cannot_be_kept_is_refused(keys: SftpKeys) -> None:
    """A key of nobody would let nobody in."""
    keys.add("ada", KEY, "", NOW, "grace")
    with pytest.raises(AlreadyExists):
        keys.add("ada", KEY, "again", NOW, "grace")
    with pytest.raises(NotFound):
        keys.add("nobody", KEY, "", NOW, "grace")
    with pytest.raises(NotFound):
        keys.all("nobody")
    with pytest.raises(ConfigInvalid):
        keys.add("ada", OTHER, "x" * 101, NOW, "grace")


@pytest.mark.parametrize("user", ["nobody", "a\0", "\ud800"], ids=["unknown", "nul", "half"])
def test_of_whom_there_is_nothing_nothing_is_removed(keys: SftpKeys, user: str) -> None:
    """An address is whatever a client writes into it; a database need not see it."""
    with pytest.raises(NotFound):
        keys.remove(user, KEY.fingerprint)
    with pytest.raises(ConfigInvalid):
        keys.remove("ada", "SHA256:\0")
