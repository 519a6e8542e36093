"""The commands for merchants, releases, users and tokens, as an operator meets them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from catalog.audit import AuditFilter
from catalog.merchants import Merchant
from catalog.paging import PageRequest
from store.store import Store

NOW = "2026-03-01T08:00:00+00:00"
SCRIPT = "function transform() { PRODUCT.SKU = INVENTORY_INRECORD.Inventory.SKU.toString(); }"
CUSTOM = "function getNote() { return ''; }"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a merchant and an owner of bases; it is the one of the environment."""
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("CROSSDOCK_STORE", str(path))
    with Store(path) as store:
        store.merchants.add(Merchant("wren"), NOW, "setup")
        store.merchants.add(Merchant("shared-base", is_base=True), NOW, "setup")
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder of a bundle that translates inventory feeds."""
    return make_bundle(tmp_path, "bundle", "mapping-custom.js", SCRIPT)


def make_bundle(folder: Path, name: str, file: str, script: str) -> Path:
    """A bundle of one script."""
    made = folder / name
    made.mkdir()
    (made / file).write_text(script)
    (made / "manifest.toml").write_text('currency = "EUR"\n\n[inventory]\nformat = "csv"\n')
    return made


def crossdock(*arguments: object, typed: str | None = None) -> Result:
    """Run one command; `typed` comes on standard input."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)


def lines(result: Result) -> list[dict[str, Any]]:
    """What a command said as JSON Lines."""
    assert result.exit_code in (0, 1), result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_first_merchant_makes_the_store(tmp_path: Path) -> None:
    """The quick start is one command, not a set-up."""
    store = tmp_path / "new" / "store.sqlite"
    added = crossdock("merchants", "add", "wren", "currency=EUR", "--store", store)

    assert added.exit_code == 0
    (wren,) = lines(crossdock("merchants", "list", "--store", store, "--json"))
    assert (wren["id"], wren["currency"], wren["active_release"]) == ("wren", "EUR", None)


def test_misspelt_path_of_a_store_is_told(tmp_path: Path) -> None:
    """An empty store made by mistake would say that there are no merchants."""
    store = tmp_path / "sotre.sqlite"
    result = crossdock("merchants", "list", "--store", store)

    assert (result.exit_code, store.exists()) == (2, False)
    assert f"there is no store {store}" in result.stderr


def test_settings_are_changed_and_the_history_says_by_whom(target: Path) -> None:
    """Whoever looks at a wrong listing asks who set this."""
    settings = ("currency=EUR", "channels=ebay/EBAY_DE,ebay/EBAY_AT", "meanings.product=full")
    changed = crossdock("merchants", "set", "wren", *settings, "--by", "ada")
    shown = lines(crossdock("merchants", "show", "wren", "--history", "--json"))[0]

    assert "channels: nothing → ebay/EBAY_AT ebay/EBAY_DE" in changed.stdout
    assert (shown["channels"], shown["currency"]) == (["ebay/EBAY_AT", "ebay/EBAY_DE"], "EUR")
    assert [(each["by"], each["setting"]) for each in shown["changes"]] == [
        ("ada", "channels"),
        ("ada", "currency"),
        ("ada", "meanings.product"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["merchants", "add", "Wren"], "'Wren' is no merchant id"),
        (["merchants", "add", "wren"], "there is a merchant wren already"),
        (["merchants", "set", "nobody", "currency=EUR"], "there is no merchant nobody"),
        (["merchants", "set", "wren"], "nothing to set"),
        (["merchants", "set", "wren", "currency"], "'currency' is no setting; write it as"),
        (["merchants", "set", "wren", "currency=EUX"], "currency cannot be 'EUX'"),
        (["merchants", "set", "wren", "log_days=1", "log_days=2"], "log_days is given twice"),
        (["releases", "list", "nobody"], "there is no merchant nobody"),
        (["releases", "add", "wren"], "wren has no active release; give the bundle"),
        (["releases", "activate", "wren", "--why", "x"], "'wren' is no release: write"),
        (["releases", "activate", "wren/1", "--why", "x"], "there is no release wren/1"),
        (["releases", "rollback", "wren", "--why", "x"], "wren has no active release"),
        (["users", "add", "eve", "--role", "merchant"], "belongs to exactly one merchant"),
        (["users", "password", "nobody"], "there is no user nobody"),
        (["users", "disable", "nobody"], "there is no user nobody"),
        (["tokens", "add", "nobody", "--label", "x"], "there is no user nobody"),
        (["tokens", "revoke", "nothing"], "there is no token nothing"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    target: Path, arguments: list[str], sentence: str
) -> None:
    """Exit code 2 and one line that names the thing; never a traceback."""
    result = crossdock(*arguments)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_release_goes_from_folder_to_active_and_back(target: Path, bundle: Path) -> None:
    """The whole life of a merchant's scripts, as their integrator goes through it."""
    assert crossdock("releases", "add", "wren", bundle, "--notes", "first").exit_code == 0
    (bundle / "mapping-custom.js").write_text(SCRIPT + "\n// faster\n")
    assert crossdock("releases", "add", "wren", bundle).exit_code == 0
    for release in ("wren/1", "wren/2"):
        assert crossdock("releases", "activate", release, "--why", "go").exit_code == 0
    back = crossdock("releases", "rollback", "wren", "--why", "slower", "--by", "ada")

    assert back.stdout == "wren/1 is active again\n"
    listed = lines(crossdock("releases", "list", "wren", "--json"))
    assert [(each["id"], each["active"]) for each in listed] == [
        ("wren/2", False),
        ("wren/1", True),
    ]
    history = lines(crossdock("releases", "show", "wren", "--json"))
    assert [(each["release"], each["rolled_back"], each["why"]) for each in history] == [
        ("wren/1", False, "go"),
        ("wren/2", False, "go"),
        ("wren/1", True, "slower"),
    ]


def test_release_with_errors_is_kept_and_not_activated(target: Path, bundle: Path) -> None:
    """Its integrator must be able to read what was wrong, and no feed may meet it."""
    (bundle / "mapping-custom.js").write_text("function transform( {")
    added = crossdock("releases", "add", "wren", bundle)
    refused = crossdock("releases", "activate", "wren/1", "--why", "in a hurry")

    assert (added.exit_code, refused.exit_code) == (1, 2)
    assert "its check found errors" in refused.stderr
    (shown,) = lines(crossdock("releases", "show", "wren/1", "--json"))
    assert [each["code"] for each in shown["findings"]] == ["script_syntax_error"]


def test_failed_case_keeps_a_release_from_being_active(target: Path, bundle: Path) -> None:
    """A case is a promise about what comes out; a release that breaks it is not ready."""
    case = bundle / "cases" / "inventory-one"
    case.mkdir(parents=True)
    (case / "feed.csv").write_text("SKU\nA-1\n")
    (case / "expected.jsonl").write_text('{"record": 1, "sku": "A-2"}\n')
    added = crossdock("releases", "add", "wren", bundle, "--json")

    assert added.exit_code == 1
    assert [each["code"] for each in lines(added)[0]["findings"]] == ["case_failed"]


def test_what_is_no_bundle_makes_no_release(target: Path, tmp_path: Path) -> None:
    """A wrong file must not use up a number and stand in the list for ever."""
    notes = tmp_path / "notes.txt"
    notes.write_text("not a zip")
    result = crossdock("releases", "add", "wren", notes)

    assert result.exit_code == 2
    assert lines(crossdock("releases", "list", "wren", "--json")) == []


def test_new_base_takes_a_new_release_of_the_same_content(target: Path, tmp_path: Path) -> None:
    """The base is mended for all merchants; each goes over to it when it is ready, and back."""
    for number in (1, 2):
        script = f"{SCRIPT}\n// {number}"
        base = make_bundle(tmp_path, f"base-{number}", "mapping-base.js", script)
        assert crossdock("releases", "add", "shared-base", base).exit_code == 0
    custom = make_bundle(tmp_path, "custom", "mapping-custom.js", CUSTOM)
    crossdock("merchants", "set", "wren", "base_release=shared-base/1")
    assert crossdock("releases", "add", "wren", custom).exit_code == 0
    crossdock("releases", "activate", "wren/1", "--why", "first day")
    crossdock("merchants", "set", "wren", "base_release=shared-base/2")
    assert crossdock("releases", "add", "wren").exit_code == 0

    listed = lines(crossdock("releases", "list", "wren", "--json"))
    assert [(each["id"], each["base"], each["active"]) for each in listed] == [
        ("wren/2", "shared-base/2", False),
        ("wren/1", "shared-base/1", True),
    ]
    assert listed[0]["sha256"] == listed[1]["sha256"]


def test_base_without_a_base_script_is_no_good_base(target: Path, bundle: Path) -> None:
    """It would be found when the first merchant extends it."""
    added = crossdock("releases", "add", "shared-base", bundle, "--json")

    assert added.exit_code == 1
    assert [each["code"] for each in lines(added)[0]["findings"]] == ["bundle_no_base"]


def test_bundle_of_another_merchant_is_remarked(target: Path, bundle: Path) -> None:
    """Two folders side by side are easily mixed up."""
    (bundle / "manifest.toml").write_text('merchant = "robin"\n')
    added = crossdock("releases", "add", "wren", bundle, "--json")

    assert added.exit_code == 0
    found = [(each["code"], each["severity"]) for each in lines(added)[0]["findings"]]
    assert found == [("bundle_other_merchant", "warning")]


def test_exported_release_is_the_same_release(target: Path, bundle: Path, tmp_path: Path) -> None:
    """What runs can be taken out, looked at and put in again."""
    crossdock("releases", "add", "wren", bundle)
    out = tmp_path / "out.zip"
    assert crossdock("releases", "export", "wren/1", "-o", out).exit_code == 0

    (again,) = lines(crossdock("releases", "add", "wren", out, "--json"))
    assert again["id"] == "wren/1"


def test_password_comes_from_standard_input_and_is_not_shown(target: Path) -> None:
    """Arguments stand in the list of processes; what is printed stands in logs."""
    added = crossdock("users", "add", "ada", "--role", "admin", typed="correct horse\n")
    changed = crossdock("users", "password", "ada", typed="battery staple\n")

    assert (added.exit_code, changed.exit_code) == (0, 0)
    assert "horse" not in added.output
    assert "staple" not in changed.output
    with Store(target) as store:
        assert store.users.sign_in("ada", "correct horse") is None
        assert store.users.sign_in("ada", "battery staple") is not None


def test_empty_standard_input_makes_no_user(target: Path) -> None:
    """A script whose password variable is empty must not make a door without a lock."""
    result = crossdock("users", "add", "ada", "--role", "admin", typed="")

    assert result.exit_code == 2
    assert lines(crossdock("users", "list", "--json")) == []


def test_users_are_assigned_disabled_and_enabled(target: Path) -> None:
    """The life of an integrator's account."""
    crossdock("users", "add", "bob", "--role", "integrator", typed="correct horse\n")
    assert crossdock("users", "assign", "bob", "--merchant", "wren").exit_code == 0
    (bob,) = lines(crossdock("users", "list", "--merchant", "wren", "--json"))
    assert (bob["name"], bob["merchants"], bob["disabled_at"]) == ("bob", ["wren"], None)

    crossdock("users", "disable", "bob")
    assert lines(crossdock("users", "list", "--json"))[0]["disabled_at"] is not None
    crossdock("users", "disable", "bob", "--undo")
    assert lines(crossdock("users", "list", "--json"))[0]["disabled_at"] is None


def test_secret_of_a_token_is_shown_once(target: Path) -> None:
    """It is all of standard output, for a shell to catch; no list shows it again."""
    crossdock("users", "add", "ada", "--role", "admin", typed="correct horse\n")
    made = crossdock("tokens", "add", "ada", "--label", "the till", "--scope", "feeds")
    secret = made.stdout.strip()
    with Store(target) as store:
        token = store.tokens.find(secret, NOW)
    assert token is not None
    assert (token.label, token.scope) == ("the till", "feeds")

    listed = crossdock("tokens", "list")
    assert token.prefix in listed.stdout
    assert secret.split("_", 2)[2] not in listed.output
    assert crossdock("tokens", "revoke", token.prefix).exit_code == 0
    with Store(target) as store:
        assert store.tokens.find(secret, NOW) is None


def test_help_does_not_wait_for_the_database_library() -> None:
    """Most of a second, at every `crossdock`, for commands that open no store."""
    code = "import sys, admin_api.cli.main; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def noted_acts(target: Path) -> list[tuple[str, str, str, str]]:
    """Who did what to which thing, and what came of it, the oldest first."""
    with Store(target) as store:
        entries = store.audit.page(AuditFilter(), PageRequest()).entries
    return [(e.change.by, e.change.act, e.change.id, e.outcome) for e in reversed(entries)]


def test_what_commands_change_stands_in_the_audit_log(target: Path) -> None:
    """A change on the machine itself is a change like any other; no secret is in it."""
    crossdock("merchants", "set", "wren", "currency=EUR", "--by", "ada")
    crossdock("users", "add", "eve", "--role", "admin", "--by", "ada", typed="a long password\n")
    crossdock("users", "disable", "eve", "--by", "ada")
    crossdock("users", "disable", "nobody", "--by", "ada")
    secret = crossdock("tokens", "add", "eve", "--label", "till", "--by", "ada").stdout.strip()
    crossdock("tokens", "revoke", secret[4:16], "--by", "ada")
    crossdock("releases", "activate", "wren/9", "--why", "x", "--by", "ada")

    assert noted_acts(target) == [
        ("ada", "change settings", "wren", "done"),
        ("ada", "add user", "eve", "done"),
        ("ada", "change user", "eve", "done"),
        ("ada", "add token", "eve", "done"),
        ("ada", "revoke token", "eve", "done"),
        ("ada", "activate release", "wren/9", "refused"),
    ]
    with Store(target) as store:
        entries = store.audit.page(AuditFilter(), PageRequest()).entries
    assert "a long password" not in str(entries)
    assert secret not in str(entries)
    assert (dict(entries[-1].change.before), dict(entries[-1].after)) == (
        {"currency": ""},
        {"currency": "EUR"},
    )
