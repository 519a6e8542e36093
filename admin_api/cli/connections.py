"""`crossdock connections`: merchants' access to marketplaces. Secrets come in, and never go out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.noted import noted
from admin_api.cli.screen import EXIT_REJECTED, out, problems_told, show_problem, warn
from admin_api.cli.store_options import (
    ByOption,
    JsonOption,
    StoreOption,
    print_json,
    time_text,
    who,
)
from admin_api.cli.tables import print_table, word
from admin_api.settings import read_settings
from admin_api.stores import open_target
from catalog.errors import AccessRefused
from catalog.requests import Connection

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `open_target` does it
    from store.store import Store

app = typer.Typer(help="Merchants' access to marketplaces.", no_args_is_help=True)

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]
MarketplaceArgument = Annotated[str, typer.Argument(help="The marketplace: ebay.")]

# Ten times as long as eBay's refresh tokens; a file or pipe may hold anything.
_MOST_CHARS = 20_000


@app.command("add")
def add_connection(
    merchant: MerchantArgument,
    marketplace: MarketplaceArgument,
    account: Annotated[str, typer.Option(help="The merchant's name there, for people.")] = "",
    token_file: Annotated[
        str | None,
        typer.Option(help="File that holds the refresh token; else it is asked for, or read."),
    ] = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Connect a merchant, in place of the access before; what waited for it goes on.

    The refresh token comes from a prompt, from standard input, or from a file; never from an
    argument, which others can see. The marketplace is asked whether it takes it; where it does
    not, everything stays as it was. Exit code 0: connected. 1: the marketplace refuses it.
    """
    refused = None
    with problems_told(), open_target(store) as opened:
        refused = _connect(opened, merchant, marketplace, account, _secret(token_file), by)
    _tell(merchant, marketplace, refused)


@app.command("authorize")
def authorize_connection(
    merchant: MerchantArgument,
    marketplace: MarketplaceArgument,
    account: Annotated[str, typer.Option(help="The merchant's name there, for people.")] = "",
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Connect a merchant who logs in at the marketplace and agrees there.

    Shows a link. Whoever may speak for the account opens it, logs in and agrees; the address of
    the page that comes then is asked for, or read from standard input, within five minutes. What
    follows is as with `add`. Exit code 0: connected. 1: nothing was granted. 2: nobody can tell.
    """
    refused: AccessRefused | None = None
    with problems_told():
        from admin_api.consents import ask

        with open_target(store) as opened:
            opened.merchants.get(merchant)
            question = ask(read_settings(), marketplace)
            out.print(question.url, soft_wrap=True, markup=False, highlight=False)
            try:
                token = question.answered(_address()).refresh_token
            except AccessRefused as error:
                refused = error
            else:
                refused = _connect(opened, merchant, marketplace, account, token, by)
    _tell(merchant, marketplace, refused)


@app.command("list")
def list_connections(
    merchant: Annotated[str | None, typer.Argument(help="Only this merchant's.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List who is connected to what, and whether it still holds."""
    with problems_told(), open_target(store) as opened:
        if merchant is not None:
            opened.merchants.get(merchant)
        found = opened.connections.all(merchant)
    if json:
        for each in found:
            print_json(_as_json(each))
        return
    print_table(
        (
            *(word("merchant"), word("marketplace"), "account", word("since (UTC)"), "by"),
            *(word("state"), "the marketplace says"),
        ),
        [
            (
                each.merchant,
                each.marketplace,
                each.account,
                time_text(each.made_at),
                each.made_by,
                f"refused since {time_text(each.refused_at)}" if each.refused_at else "good",
                each.message,
            )
            for each in found
        ],
        "nobody is connected; `crossdock connections add MERCHANT ebay` connects a merchant",
    )


@app.command("test")
def try_connection(
    merchant: MerchantArgument, marketplace: MarketplaceArgument, store: StoreOption = None
) -> None:
    """Ask the marketplace whether it still lets us act for a merchant.

    Exit code 0: it does, and what waited for it goes on. 1: it does not. 2: nobody can tell.
    """
    refused = None
    with problems_told(), open_target(store) as opened:
        from admin_api.connecting import Connecting

        try:
            Connecting(read_settings(), opened).test(merchant, marketplace)
        except AccessRefused as error:
            refused = error
    if refused is not None:
        show_problem(str(refused))
        raise typer.Exit(EXIT_REJECTED)
    out.print(f"{marketplace} lets us act for {merchant}")


@app.command("remove")
def remove_connection(
    merchant: MerchantArgument,
    marketplace: MarketplaceArgument,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Forget the access of a merchant. Listings stay as they are; nothing more is sent."""
    with (
        problems_told(),
        open_target(store) as opened,
        noted(opened, by, "disconnect", "connection", marketplace, merchant=merchant),
    ):
        opened.connections.disconnect(merchant, marketplace)
    out.print(f"{merchant} is no longer connected to {marketplace}")


@app.command("seal-anew")
def seal_anew(store: StoreOption = None) -> None:
    """Seal all secrets with the newest key, so that the keys behind it can be taken away."""
    with problems_told(), open_target(store) as opened:
        from admin_api.sealing import open_sealing

        sealing = open_sealing(read_settings())
        found = opened.connections.all()
        for each in found:
            opened.connections.seal_anew(each, sealing.seal_anew(each.sealed))
    out.print(f"{len(found)} connections are sealed with the newest key")


def _connect(
    store: "Store", merchant: str, marketplace: str, account: str, secret: str, by: str | None
) -> AccessRefused | None:
    """Connect; returns why the marketplace does not take it."""
    # Cryptography and the libraries of marketplaces: other commands do not wait for them.
    from admin_api.connecting import Connecting

    connecting = Connecting(read_settings(), store)
    try:
        with noted(store, by, "connect", "connection", marketplace, merchant=merchant) as change:
            connecting.connect(merchant, marketplace, account, secret, who(by))
            change.after = {"account": account}
    except AccessRefused as error:
        return error
    if not connecting.can_try:
        warn("it is not tried out: CROSSDOCK_EBAY_APP_ID is not set here")
    return None


def _tell(merchant: str, marketplace: str, refused: AccessRefused | None) -> None:
    if refused is not None:
        show_problem(f"{refused}; nothing has changed")
        raise typer.Exit(EXIT_REJECTED)
    out.print(f"{merchant} is connected to {marketplace}")


def _address() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Address of the page that came then"))
    return sys.stdin.readline(_MOST_CHARS)


def _secret(file: str | None) -> str:
    """What is given as refresh token. Raises OSError: the file cannot be read."""
    if file is not None and file != "-":
        with Path(file).open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MOST_CHARS)
    elif sys.stdin.isatty():
        text = str(typer.prompt("Refresh token", hide_input=True))
    else:
        text = sys.stdin.read(_MOST_CHARS)
    return text


def _as_json(connection: Connection) -> dict[str, object]:
    names = ("merchant", "marketplace", "account", "made_at", "made_by", "refused_at", "message")
    return {name: getattr(connection, name) for name in names}
