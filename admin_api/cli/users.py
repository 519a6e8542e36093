"""`crossdock users` and `crossdock tokens`: who may sign in, and the keys of their programs."""

import sys
from typing import Annotated

import typer

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
from catalog.errors import ConfigInvalid
from catalog.users import Role, Scope, User

app = typer.Typer(help="Users, and what they may see.", no_args_is_help=True)
tokens = typer.Typer(help="API tokens: the keys of programs.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="The user's name.")]
MerchantsOption = Annotated[
    list[str] | None,
    typer.Option("--merchant", help="A merchant they see; several times for several."),
]

# Far longer than any password; a pipe may hold anything.
_MOST_CHARS = 10_000


@app.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="A name to sign in with, or an e-mail address.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    merchant: MerchantsOption = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Add a user. The password is asked for, or read from standard input."""
    with problems_told():
        user = User(name, role, tuple(merchant or ()))
        with (
            open_target(store, make=True) as opened,
            noted(opened, by, "add user", "user", name) as change,
        ):
            opened.users.add(user, _ask_password(), now_text(), who(by))
            change.after = _rights(user)
    out.print(f"{name} is added")


@app.command("list")
def list_users(
    merchant: Annotated[
        str | None, typer.Option(help="Only those who were given sight of this merchant.")
    ] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the users."""
    with problems_told(), open_target(store) as opened:
        users = opened.users.all(merchant)
    if json:
        for each in users:
            print_json(_user_json(each))
        return
    print_table(
        (word("user"), word("role"), "sees", word("added (UTC)"), "state"),
        [
            (
                each.name,
                each.role,
                "every merchant" if each.role == "admin" else " ".join(each.merchants) or "none",
                time_text(each.created_at),
                "enabled" if each.enabled else f"disabled {time_text(each.disabled_at)}",
            )
            for each in users
        ],
        "there are no users; `crossdock users add NAME --role admin` adds one",
    )


@app.command("assign")
def assign_merchants(
    name: NameArgument,
    merchant: MerchantsOption = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Say anew which merchants a user sees; without `--merchant`, none."""
    with problems_told(), open_target(store) as opened:
        before = _rights(opened.users.get(name))
        with noted(opened, by, "change user", "user", name, before=before) as change:
            user = opened.users.assign(name, merchant or ())
            change.after = _rights(user)
    out.print(f"{name} sees {' '.join(user.merchants) or 'no merchant'}")


@app.command("password")
def change_password(name: NameArgument, store: StoreOption = None, by: ByOption = None) -> None:
    """Give a user another password, asked for or read from standard input."""
    with problems_told(), open_target(store) as opened:
        opened.users.get(name)  # before anybody types a password for nobody
        with noted(opened, by, "reset password", "user", name):
            opened.users.set_password(name, _ask_password())
    out.print(f"{name} has another password")


@app.command("disable")
def disable_user(
    name: NameArgument,
    store: StoreOption = None,
    by: ByOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let them sign in again.")] = False,
) -> None:
    """Keep a user from signing in, and their tokens from working."""
    with problems_told(), open_target(store) as opened:
        before = _rights(opened.users.get(name))
        with noted(opened, by, "change user", "user", name, before=before) as change:
            if undo:
                user = opened.users.enable(name)
            else:
                user = opened.users.disable(name, now_text(), who(by))
            change.after = _rights(user)
    out.print(f"{name} {'can sign in again' if undo else 'is disabled'}")


@tokens.command("add")
def add_token(
    user: Annotated[str, typer.Argument(help="Whose it is: it may do no more than they may.")],
    label: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[
        Scope,
        typer.Option(
            help="read, feeds (reads, and sends feeds), drive (that alone), or all its user may do."
        ),
    ] = "read",
    store: StoreOption = None,
    by: ByOption = None,
    json: JsonOption = False,
) -> None:
    """Make a token. Its secret is printed once, on standard output, and is kept nowhere."""
    with (
        problems_told(),
        open_target(store) as opened,
        noted(opened, by, "add token", "user", user) as change,
    ):
        new = opened.tokens.add(user, label, scope, now_text(), who(by))
        change.after = {"token": new.token.prefix, "scope": scope, "label": label}
    if json:
        print_json({**token_json(new.token), "secret": new.secret})
        return
    typer.echo(new.secret)
    err.print("this is the only time that it is shown", style="dim")


@tokens.command("list")
def list_tokens(
    user: Annotated[str | None, typer.Option(help="Only those of this user.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the tokens, revoked ones too; never their secrets."""
    with problems_told(), open_target(store) as opened:
        found = opened.tokens.all(user)
    if json:
        for each in found:
            print_json(token_json(each))
        return
    print_table(
        (word("token"), "user", word("scope"), "for", word("made (UTC)"), "last used", "state"),
        [
            (
                each.prefix,
                each.user,
                each.scope,
                each.label,
                *life_of(each),
            )
            for each in found
        ],
        "there are no tokens; `crossdock tokens add USER --label …` makes one",
    )


@tokens.command("revoke")
def revoke_token(
    token: Annotated[str, typer.Argument(help="Its public beginning, as the list shows it.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Refuse a token from now on."""
    with problems_told(), open_target(store) as opened:
        owner = opened.tokens.get(token).user
        with noted(opened, by, "revoke token", "user", owner) as change:
            opened.tokens.revoke(token, now_text(), who(by))
            change.after = {"token": token}
    out.print(f"{token} is revoked")


def _ask_password() -> str:
    """A password, typed twice at a terminal, or the first line of standard input.

    Never an argument: those stand in the list of processes and in the shell's history.
    """
    if sys.stdin.isatty():
        answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return answer
    line = sys.stdin.readline(_MOST_CHARS).rstrip("\r\n")
    if not line:
        raise ConfigInvalid("no password came on standard input", setting="password")
    return line


def _rights(user: User) -> dict[str, object]:
    return {"role": user.role, "merchants": list(user.merchants), "enabled": user.enabled}


def _user_json(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role,
        "merchants": list(user.merchants),
        "created_at": user.created_at,
        "disabled_at": user.disabled_at,
    }
