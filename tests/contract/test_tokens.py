"""API tokens, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from catalog.errors import ConfigInvalid, NotFound
from catalog.users import ApiToken, Scope, User
from store.database import Database
from store.passwords import Cost
from store.tokens import Tokens
from store.users import Users

NOW = "2026-03-01T08:00:30+00:00"
LATER = "2026-03-02T08:00:00+00:00"


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
def tokens(database: Database) -> Tokens:
    """Its tokens."""
    return Tokens(database)


def test_secret_finds_its_token_and_the_use_is_noted(tokens: Tokens) -> None:
    """Whoever runs the till must be known by its key alone; unused keys should be seen."""
    new = tokens.add("ada", "the till", "feeds", NOW, "grace")
    found = tokens.find(new.secret, LATER)

    assert found == replace(new.token, last_used_at="2026-03-02T08:00")
    assert tokens.all() == (found,)
    assert (new.token.user, new.token.label, new.token.scope) == ("ada", "the till", "feeds")
    assert new.token.last_used_at is None


def test_uses_within_a_minute_are_noted_once(tokens: Tokens, database: Database) -> None:
    """A program that asks every second must not keep everybody else from writing."""
    secret = tokens.add("ada", "", "read", NOW, "ada").secret
    tokens.find(secret, "2026-03-02T08:00:01+00:00")
    with database.writing(None):  # SQLite lets nobody else write now, so it would wait for ever
        found = tokens.find(secret, "2026-03-02T08:00:59+00:00")

    assert found is not None
    assert found.last_used_at == "2026-03-02T08:00"


def test_last_use_never_moves_back(tokens: Tokens) -> None:
    """The clocks of two machines differ by a minute."""
    secret = tokens.add("ada", "", "read", NOW, "ada").secret
    tokens.find(secret, LATER)
    tokens.find(secret, NOW)

    assert tokens.all()[0].last_used_at == "2026-03-02T08:00"


def test_wrong_secrets_find_nothing(tokens: Tokens) -> None:
    """Whatever stands in a header: it is a key of ours, or nobody."""
    new = tokens.add("ada", "", "all", NOW, "ada")
    other = tokens.add("bob", "", "all", NOW, "bob")
    mixed = new.secret[: -len("x" * 43)] + other.secret[-43:]
    for secret in (
        "",
        new.token.prefix,
        new.secret[:-1],
        new.secret + "x",
        new.secret + "\n",
        new.secret.upper(),
        mixed,
        "cdk_" + "a" * 12 + "_" + "b" * 43,
        "\x00",
        "é" * 60,
    ):
        assert tokens.find(secret, NOW) is None

    assert all(each.last_used_at is None for each in tokens.all())


def test_revoked_token_is_refused_and_stays_in_the_list(tokens: Tokens) -> None:
    """A key that leaked must be worth nothing at once, and still be named in old logs."""
    new = tokens.add("ada", "", "all", NOW, "ada")
    tokens.revoke(new.token.prefix, LATER, "grace")
    again = tokens.revoke(new.token.prefix, "2026-04-01T00:00:00+00:00", "grace")

    assert tokens.find(new.secret, LATER) is None
    assert again == replace(new.token, revoked_at=LATER)
    assert tokens.all("ada") == (again,)


def test_tokens_rest_while_their_user_is_disabled(tokens: Tokens, database: Database) -> None:
    """Somebody who left must not come back through a program they once set up."""
    secret = tokens.add("ada", "", "all", NOW, "ada").secret
    users = Users(database)
    users.disable("ada", LATER, "grace")
    resting = tokens.find(secret, LATER)
    users.enable("ada")

    assert resting is None
    assert tokens.find(secret, LATER) is not None


def test_secret_is_neither_kept_nor_shown(tokens: Tokens, database: Database) -> None:
    """A backup or a log that somebody reads must not open the door."""
    new = tokens.add("ada", "", "all", NOW, "ada")
    with database.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM api_tokens")).all())

    hidden = new.secret.split("_", 2)[2]
    assert hidden not in kept
    assert hidden not in repr(new)
    assert hidden not in repr(tokens.all())


def test_every_token_is_another(tokens: Tokens) -> None:
    """Two that begin alike could not be told apart in the list."""
    made = [tokens.add("ada", "", "read", NOW, "ada") for _ in range(20)]

    assert len({each.token.prefix for each in made}) == 20
    assert len({each.secret for each in made}) == 20


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ("read", ["read"]),
        ("feeds", ["read", "feeds"]),
        ("drive", ["drive"]),
        ("all", ["read", "feeds", "drive", "all"]),
    ],
)
def test_scope_allows_no_more_than_it_says(scope: Scope, may: list[str]) -> None:
    """A key for sending feeds that could change prices by hand would be one key too many."""
    every: tuple[Scope, ...] = ("read", "feeds", "drive", "all")
    token = ApiToken("a" * 12, "ada", "", scope, NOW)

    assert [each for each in every if token.allows(each)] == may
    assert not replace(token, revoked_at=LATER).allows(scope)


def test_token_needs_a_user_and_a_scope(tokens: Tokens) -> None:
    """A key of nobody could not be taken from anybody."""
    with pytest.raises(NotFound):
        tokens.add("nobody", "", "read", NOW, "ada")
    with pytest.raises(ConfigInvalid):
        tokens.add("ada", "", "write", NOW, "ada")  # type: ignore[arg-type]
    with pytest.raises(ConfigInvalid):
        tokens.add("ada", "bell\x07", "read", NOW, "ada")
    with pytest.raises(NotFound):
        tokens.revoke("aaaaaaaaaaaa", NOW, "ada")

    assert tokens.all() == ()
