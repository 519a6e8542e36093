"""`crossdock connections`: merchants' access to marketplaces. Secrets come in, and never go out."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.screen import EXIT_REJECTED, out, problems_told, show_problem, warn
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
from admin_api.settings import Settings, read_settings
from admin_api.stores import open_target
from catalog.errors import AccessRefused, ConfigInvalid, NotFound
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
    with problems_told():
        # Cryptography and the libraries of marketplaces: other commands do not wait for them.
        from admin_api.markets import MARKETPLACES, no_marketplace

        if marketplace not in MARKETPLACES:
            raise no_marketplace(marketplace)
        settings = read_settings()
        with open_target(store) as opened:
            opened.merchants.get(merchant)
            made = _sealed(settings, merchant, marketplace, account, _secret(token_file), who(by))
            refused = _try_out(opened, settings, made)
    _tell(made, refused)


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
    made, refused = None, None
    with problems_told():
        from admin_api.consents import ask

        settings = read_settings()
        with open_target(store) as opened:
            opened.merchants.get(merchant)
            question = ask(settings, marketplace)
            out.print(question.url, soft_wrap=True, markup=False, highlight=False)
            try:
                token = question.answered(_address()).refresh_token
                made = _sealed(settings, merchant, marketplace, account, token, who(by))
                refused = _try_out(opened, settings, made)
            except AccessRefused as error:
                refused = error
    _tell(made, refused)


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
        opened.connections.get(merchant, marketplace)
        try:
            _test(opened, read_settings(), merchant, marketplace)
        except AccessRefused as error:
            refused = error
            opened.connections.refuse(merchant, marketplace, str(error), now_text())
        else:
            _let_go(opened, merchant, marketplace)
    if refused is not None:
        show_problem(str(refused))
        raise typer.Exit(EXIT_REJECTED)
    out.print(f"{marketplace} lets us act for {merchant}")


@app.command("remove")
def remove_connection(
    merchant: MerchantArgument, marketplace: MarketplaceArgument, store: StoreOption = None
) -> None:
    """Forget the access of a merchant. Listings stay as they are; nothing more is sent."""
    with problems_told(), open_target(store) as opened:
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


def _sealed(
    settings: Settings, merchant: str, marketplace: str, account: str, secret: str, by: str
) -> Connection:
    from admin_api.markets import owner_of
    from admin_api.sealing import open_sealing

    sealed = open_sealing(settings).seal(owner_of(merchant, marketplace), secret)
    return Connection(merchant, marketplace, account, sealed, now_text(), by)


def _tell(made: Connection | None, refused: AccessRefused | None) -> None:
    if refused is not None or made is None:
        show_problem(f"{refused}; nothing has changed")
        raise typer.Exit(EXIT_REJECTED)
    out.print(f"{made.merchant} is connected to {made.marketplace}")


def _address() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Address of the page that came then"))
    return sys.stdin.readline(_MOST_CHARS)


def _try_out(store: "Store", settings: Settings, made: Connection) -> AccessRefused | None:
    """Keep an access and try it; where it is refused, the one before is kept again."""
    try:
        before = store.connections.get(made.merchant, made.marketplace)
    except NotFound:
        before = None
    store.connections.connect(made)
    if not settings.ebay_app_id:
        warn("it is not tried out: CROSSDOCK_EBAY_APP_ID is not set here")
        return None
    try:
        _test(store, settings, made.merchant, made.marketplace)
    except Exception as error:
        with contextlib.suppress(NotFound):
            if before is None:
                store.connections.disconnect(made.merchant, made.marketplace)
            else:
                store.connections.connect(before)
        if isinstance(error, AccessRefused):
            return error
        raise
    _let_go(store, made.merchant, made.marketplace)
    return None


def _test(store: "Store", settings: Settings, merchant: str, marketplace: str) -> None:
    from admin_api.markets import open_markets

    markets = open_markets(settings, store)
    if markets is None:
        message = "Crossdock has no keys of its own at eBay: set CROSSDOCK_EBAY_APP_ID"
        raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_APP_ID", found="")
    with markets:
        markets.test(merchant, marketplace)


def _let_go(store: "Store", merchant: str, marketplace: str) -> None:
    """Let the lanes go on that waited for this access."""
    for hold in store.requests.holds(merchant):
        if hold.channel.marketplace == marketplace and hold.code == AccessRefused.code:
            store.requests.let_go(merchant, hold.channel, hold.lane)


def _secret(file: str | None) -> str:
    """The refresh token, without what surrounds it.

    Raises:
        ConfigInvalid: None came, or it is none.
        OSError: The file cannot be read.
    """
    if file is not None and file != "-":
        with Path(file).open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MOST_CHARS)
    elif sys.stdin.isatty():
        text = typer.prompt("Refresh token", hide_input=True)
    else:
        text = sys.stdin.read(_MOST_CHARS)
    secret = text.strip()
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        message = "that is no refresh token: one line without blanks"
        raise ConfigInvalid(message, setting="token", found="(not shown)")
    return secret


def _as_json(connection: Connection) -> dict[str, object]:
    names = ("merchant", "marketplace", "account", "made_at", "made_by", "refused_at", "message")
    return {name: getattr(connection, name) for name in names}
