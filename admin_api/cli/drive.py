"""`crossdock drive`: who may map a merchant's drive, their app passwords, and what lies there."""

import secrets
from typing import Annotated

import typer

from admin_api.cli.drive_keys import keys
from admin_api.cli.drive_show import show_drive
from admin_api.cli.noted import noted
from admin_api.cli.screen import err, out, problems_told
from admin_api.cli.store_options import (
    ByOption,
    JsonOption,
    StoreOption,
    now_text,
    print_json,
    time_text,
    who,
)
from admin_api.cli.tables import print_table, word
from admin_api.cli.token_facts import life_of, token_json
from admin_api.stores import open_target
from catalog.errors import NotFound
from catalog.users import ApiToken, NewToken, User

app = typer.Typer(help="The merchants' drives: who may map them.", no_args_is_help=True)
users = typer.Typer(help="Users of the drive.", no_args_is_help=True)
passwords = typer.Typer(help="App passwords: one for each program or PC.", no_args_is_help=True)
app.add_typer(users, name="user")
app.add_typer(passwords, name="password")
app.add_typer(keys, name="key")
app.command("show")(show_drive)

NameArgument = Annotated[str, typer.Argument(help="The user's name.")]
LabelOption = Annotated[str, typer.Option(help="Which program or PC it is for.")]


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="A name to log in with, or an e-mail address.")],
    merchant: Annotated[
        list[str], typer.Option(help="Whose drive; several times for several merchants.")
    ],
    label: LabelOption = "first",
    store: StoreOption = None,
    by: ByOption = None,
    json: JsonOption = False,
) -> None:
    """Add a user of the drive, with a first app password, which is printed once.

    They can do nothing else until somebody gives them a password of their own.
    """
    with problems_told(), open_target(store) as opened:
        user = User(name, "merchant" if len(merchant) == 1 else "integrator", tuple(merchant))
        # A password that nobody has seen: the drive is opened by the app password.
        with noted(opened, by, "add user", "user", name) as change:
            opened.users.add(user, secrets.token_urlsafe(32), now_text(), who(by))
            new = opened.tokens.add(name, label, "drive", now_text(), who(by))
            change.after = {
                "role": user.role,
                "merchants": list(user.merchants),
                "token": new.token.prefix,
            }
    _tell_secret(new, json=json)


@users.command("list")
def list_users(
    merchant: Annotated[str | None, typer.Option(help="Only those who see this merchant.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List who may map which drives, and with how many app passwords."""
    with problems_told(), open_target(store) as opened:
        found = opened.users.all(merchant)
        tokens = opened.tokens.all()
    counts = {
        user.name: sum(each.user == user.name for each in tokens if _in_force(each))
        for user in found
    }
    if json:
        for user in found:
            print_json(
                {
                    "name": user.name,
                    "role": user.role,
                    "merchants": list(user.merchants),
                    "app_passwords": counts[user.name],
                    "disabled_at": user.disabled_at,
                }
            )
        return
    print_table(
        (word("user"), "sees", "app passwords", "state"),
        [
            (
                user.name,
                "every merchant" if user.role == "admin" else " ".join(user.merchants) or "none",
                str(counts[user.name]),
                "enabled" if user.enabled else f"disabled {time_text(user.disabled_at)}",
            )
            for user in found
        ],
        "there are no users; `crossdock drive user add NAME --merchant ID` adds one",
    )


@users.command("remove")
def remove_user(name: NameArgument, store: StoreOption = None, by: ByOption = None) -> None:
    """Keep a user out of the drive: revoke their app passwords and disable them.

    Their name stays in the history; `crossdock users disable --undo` lets them in again.
    """
    with problems_told(), open_target(store) as opened:
        with noted(opened, by, "remove user from drives", "user", name) as change:
            revoked = [each.prefix for each in opened.tokens.all(name) if _in_force(each)]
            for prefix in revoked:
                opened.tokens.revoke(prefix, now_text(), who(by))
            opened.users.disable(name, now_text(), who(by))
            change.after = {"enabled": False, "revoked": revoked}
    out.print(f"{name} can no longer log in")


@passwords.command("add")
def add_password(
    name: NameArgument,
    label: LabelOption,
    store: StoreOption = None,
    by: ByOption = None,
    json: JsonOption = False,
) -> None:
    """Make an app password. It is printed once, on standard output, and kept nowhere."""
    with (
        problems_told(),
        open_target(store) as opened,
        noted(opened, by, "add token", "user", name) as change,
    ):
        new = opened.tokens.add(name, label, "drive", now_text(), who(by))
        change.after = {"token": new.token.prefix, "scope": "drive", "label": label}
    _tell_secret(new, json=json)


@passwords.command("list")
def list_passwords(
    name: Annotated[str | None, typer.Argument(help="Only those of this user.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the app passwords, revoked ones too, and when each was used last."""
    with problems_told(), open_target(store) as opened:
        found = [each for each in opened.tokens.all(name) if each.scope == "drive"]
    if json:
        for each in found:
            print_json(_password_json(each))
        return
    print_table(
        (word("password"), "user", "for", word("made (UTC)"), "last used", "state"),
        [
            (
                each.prefix,
                each.user,
                each.label,
                *life_of(each),
            )
            for each in found
        ],
        "there are no app passwords; `crossdock drive password add USER --label …` makes one",
    )


@passwords.command("revoke")
def revoke_password(
    password: Annotated[str, typer.Argument(help="Its public beginning, as the list shows it.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Refuse an app password from now on."""
    with problems_told(), open_target(store) as opened:
        known = {each.prefix: each for each in opened.tokens.all() if each.scope == "drive"}
        if password not in known:
            message = f"there is no app password {password}"
            raise NotFound(message, noun="app password", id=password)
        with noted(opened, by, "revoke token", "user", known[password].user) as change:
            opened.tokens.revoke(password, now_text(), who(by))
            change.after = {"token": password}
    out.print(f"{password} is revoked")


@app.command("files")
def list_files(
    merchant: Annotated[str, typer.Argument(help="Whose drive.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the files that merchants have put on a drive, and what became of each."""
    with problems_told(), open_target(store) as opened:
        opened.merchants.get(merchant)
        files = opened.drive_files.all(merchant)
        standing = opened.drive_claims.standing({each.feed for each in files if each.feed})
    rows = [(each, standing.get(each.feed or "")) for each in files]
    if json:
        for file, stands in rows:
            print_json(
                {
                    "path": file.path,
                    "state": file.state,
                    "size_bytes": file.size,
                    "sha256": file.sha256,
                    "feed": None if stands is None else stands.feed.number,
                    "why": file.why or None,
                    "response": (stands.response or None) if stands else None,
                }
            )
        return
    print_table(
        ("file", word("state"), "bytes", "feed", "why"),
        [
            (
                file.path,
                file.state,
                f"{file.size:,}",
                "" if stands is None else str(stands.feed.number),
                file.why,
            )
            for file, stands in rows
        ],
        f"{merchant} has put nothing on its drive",
    )


def _in_force(token: ApiToken) -> bool:
    return token.scope == "drive" and token.revoked_at is None


def _tell_secret(new: NewToken, *, json: bool) -> None:
    if json:
        print_json({**_password_json(new.token), "secret": new.secret})
        return
    typer.echo(new.secret)
    err.print(f"the app password of {new.token.user}, shown this once", style="dim")


def _password_json(token: ApiToken) -> dict[str, object]:
    return {name: value for name, value in token_json(token).items() if name != "scope"}
