"""`crossdock drive key`: public keys with which users log in over SFTP."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from admin_api.cli.noted import noted
from admin_api.cli.screen import out, problems_told
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
from admin_api.stores import open_target
from catalog.errors import ConfigInvalid
from catalog.public_keys import UserKey, read_public_key

keys = typer.Typer(help="Public keys for SFTP.", no_args_is_help=True)

UserArgument = Annotated[str, typer.Argument(help="The user's name.")]

# Far longer than any key; a file or pipe may hold anything.
_MOST_CHARS = 20_000


@keys.command("add")
def add_key(
    user: UserArgument,
    file: Annotated[
        str, typer.Argument(help="The file that ends with .pub; - for standard input.")
    ],
    label: Annotated[str, typer.Option(help="Which program or PC it is for.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Let a user log in with a key."""
    with problems_told():
        key = read_public_key(_content(file))
        with (
            open_target(store) as opened,
            noted(opened, by, "add key", "user", user) as change,
        ):
            change.after = {"key": key.fingerprint, "label": label}
            opened.sftp_keys.add(user, key, label, now_text(), who(by))
    out.print(f"{user} has the key {key.fingerprint}")


@keys.command("list")
def list_keys(
    user: Annotated[str | None, typer.Option(help="Only those of this user.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the keys."""
    with problems_told(), open_target(store) as opened:
        found = opened.sftp_keys.all(user)
    if json:
        for each in found:
            print_json(_key_json(each))
        return
    print_table(
        (word("key"), "user", "for", word("added (UTC)")),
        [
            (each.key.fingerprint, each.user, each.label, time_text(each.created_at))
            for each in found
        ],
        "there are no keys; `crossdock drive key add USER FILE --label …` adds one",
    )


@keys.command("remove")
def remove_key(
    user: UserArgument,
    fingerprint: Annotated[str, typer.Argument(help="SHA256:…, as the list shows it.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Forget a key: who is logged in with it is sent away within two minutes."""
    with (
        problems_told(),
        open_target(store) as opened,
        noted(opened, by, "remove key", "user", user) as change,
    ):
        change.after = {"key": fingerprint}
        opened.sftp_keys.remove(user, fingerprint)
    out.print(f"{user} no longer has the key {fingerprint}")


def _content(file: str) -> str:
    if file == "-":
        return sys.stdin.read(_MOST_CHARS)
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as opened:
            return opened.read(_MOST_CHARS)
    except OSError as error:
        raise ConfigInvalid(f"cannot read {file}: {error.strerror}", setting="key") from error


def _key_json(key: UserKey) -> dict[str, object]:
    return {
        "user": key.user,
        "fingerprint": key.key.fingerprint,
        "key": key.key.line,
        "label": key.label,
        "created_at": key.created_at,
    }
