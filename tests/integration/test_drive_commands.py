"""The commands for the drive, as an operator meets them; and who then may come in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from admin_api.keeper import StoreKeeper
from catalog.merchants import Merchant
from catalog.users import Scope
from drive.ports import Login
from drive.throttle import Throttle
from store.store import Store

NOW = "2026-03-01T08:00:00+00:00"
NOW_SECONDS = 1_772_352_000.0


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two merchants; it is the one of the environment."""
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("CROSSDOCK_STORE", str(path))
    with Store(path) as store:
        for merchant in ("wren", "swan"):
            store.merchants.add(Merchant(merchant), NOW, "setup")
    return path


def crossdock(*arguments: str) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, ["drive", *arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    """What a command said as JSON Lines."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def login(target: Path, user: str, secret: str) -> Login | None:
    """Who comes in with a name and a secret."""
    with Store(target) as store:
        return StoreKeeper(store, Throttle()).check(user, secret, "127.0.0.1", NOW_SECONDS)


def test_new_user_comes_in_with_the_password_that_was_printed(target: Path) -> None:
    """One command gives a merchant a drive."""
    added = crossdock("user", "add", "ada", "--merchant", "wren")

    assert added.exit_code == 0
    secret = added.stdout.strip()
    assert login(target, "ada", secret) == Login("ada", ("wren",))
    assert login(target, "eve", secret) is None
    assert login(target, "ada", f"{secret[:-1]}!") is None
    (listed,) = lines(crossdock("user", "list", "--json"))
    assert (listed["name"], listed["app_passwords"]) == ("ada", 1)


def test_user_of_two_merchants_sees_both(target: Path) -> None:
    """Windows keeps one login for a server: an agency needs one for all its merchants."""
    added = crossdock("user", "add", "ada", "--merchant", "wren", "--merchant", "swan")

    found = login(target, "ada", added.stdout.strip())
    assert found == Login("ada", ("swan", "wren"))


def test_revoked_app_password_opens_nothing_and_the_others_still_do(target: Path) -> None:
    """A laptop is stolen; the till in the shop goes on."""
    crossdock("user", "add", "ada", "--merchant", "wren")
    till = crossdock("password", "add", "ada", "--label", "till").stdout.strip()
    (laptop,) = lines(crossdock("password", "add", "ada", "--label", "laptop", "--json"))
    assert crossdock("password", "revoke", laptop["prefix"]).exit_code == 0

    assert login(target, "ada", laptop["secret"]) is None
    assert login(target, "ada", till) is not None
    listed = {each["label"]: each for each in lines(crossdock("password", "list", "ada", "--json"))}
    assert listed["laptop"]["revoked_at"] is not None
    assert listed["till"]["last_used_at"] == NOW[:16]
    assert "secret" not in listed["till"]


def test_app_password_opens_the_drive_alone(target: Path) -> None:
    """It lies in the settings of file managers; the console and the API are another matter."""
    secret = crossdock("user", "add", "ada", "--merchant", "wren").stdout.strip()
    with Store(target) as store:
        token = store.tokens.find(secret, NOW)

    assert token is not None
    scopes: tuple[Scope, ...] = ("read", "feeds", "drive", "all")
    assert [scope for scope in scopes if token.allows(scope)] == ["drive"]


def test_removed_user_is_kept_out(target: Path) -> None:
    """By no password that they ever had."""
    secret = crossdock("user", "add", "ada", "--merchant", "wren").stdout.strip()
    assert crossdock("user", "remove", "ada").exit_code == 0

    assert login(target, "ada", secret) is None
    assert lines(crossdock("user", "list", "--json"))[0]["disabled_at"] is not None


def test_tokens_of_programs_are_no_app_passwords(target: Path) -> None:
    """Who revokes a password by its name must not hit a program's key."""
    crossdock("user", "add", "ada", "--merchant", "wren")
    with Store(target) as store:
        token = store.tokens.add("ada", "api", "read", NOW, "ada").token

    assert crossdock("password", "revoke", token.prefix).exit_code != 0
    assert len(lines(crossdock("password", "list", "--json"))) == 1


def test_unknown_merchant_gets_no_drive(target: Path) -> None:
    """A misspelt merchant would be a drive that nobody reads."""
    assert crossdock("user", "add", "ada", "--merchant", "wern").exit_code != 0
    assert crossdock("files", "wern").exit_code != 0
    assert lines(crossdock("files", "wren", "--json")) == []
