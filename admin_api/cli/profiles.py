"""`crossdock profiles`: merchants' return, shipping and payment profiles, in versions."""

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
from admin_api.cli.tables import number, print_table, word
from admin_api.stores import open_target
from catalog.profiles import MAX_BYTES, profile_kind

app = typer.Typer(help="Return, shipping and payment profiles of merchants.", no_args_is_help=True)

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]


@app.command("list")
def list_profiles(
    merchant: MerchantArgument, store: StoreOption = None, json: JsonOption = False
) -> None:
    """List the current version of each profile."""
    with problems_told(), open_target(store) as opened:
        opened.merchants.get(merchant)
        found = opened.profiles.all(merchant)
    if json:
        for each in found:
            names = ("kind", "name", "version", "at", "by")
            told = {name: getattr(each, name) for name in names}
            print_json({**told, "content": dict(each.content)})
        return
    print_table(
        (word("kind"), "name", number("version"), word("since (UTC)"), "by"),
        [(each.kind, each.name, str(each.version), time_text(each.at), each.by) for each in found],
        f"{merchant} has no profiles; a release brings them, or `crossdock profiles set`",
    )


@app.command("set")
def set_profile(
    merchant: MerchantArgument,
    kind: Annotated[str, typer.Argument(help="return, shipping or payment.")],
    name: Annotated[str, typer.Argument(help="As drafts name it.")],
    file: Annotated[Path, typer.Argument(help="A JSON object.", exists=True, dir_okay=False)],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Make a new version of a profile; exactly the listings that use it are planned anew.

    The next release that is activated brings its own again, if it has one of this name.
    """
    with problems_told():
        text = _text(file)
        with open_target(store) as opened:
            opened.merchants.get(merchant)
            id = f"{kind}/{name}"
            with noted(opened, by, "save profile", "profile", id, merchant=merchant) as change:
                saved = opened.profiles.save(
                    merchant, profile_kind(kind), name, text, now=now_text(), by=who(by)
                )
                change.after = {"version": saved.version}
    out.print(f"{saved.kind} profile {saved.name}: version {saved.version}", markup=False)


def _text(file: Path) -> str:
    """At most a byte more than allowed: whoever reads it says that it is too long."""
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1).decode("utf-8-sig", "replace")
