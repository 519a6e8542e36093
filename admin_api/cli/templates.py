"""`crossdock templates`: merchants' description templates, in versions."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.noted import noted
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
from admin_api.cli.tables import number, print_table, word
from admin_api.stores import open_target
from catalog.errors import NotFound
from catalog.templates import MAX_LENGTH

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `open_target` does it
    from store.store import Store

app = typer.Typer(help="Description templates of merchants.", no_args_is_help=True)

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]
NameArgument = Annotated[str, typer.Argument(help="As drafts name it: templates/ring.html.")]

# Drafts whose fields a template can ask for; what a later one says goes before.
_NOUNS = ("product", "shared", "variation", "offer", "inventory")


@app.command("list")
def list_templates(
    merchant: MerchantArgument, store: StoreOption = None, json: JsonOption = False
) -> None:
    """List the current version of each template, with what it asks of a product."""
    with problems_told(), open_target(store) as opened:
        opened.merchants.get(merchant)
        found = opened.templates.all(merchant)
    if json:
        for each in found:
            names = ("name", "version", "checksum", "at", "by")
            told = {name: getattr(each, name) for name in names}
            print_json({**told, "tokens": list(each.tokens)})
        return
    print_table(
        ("name", number("version"), word("since (UTC)"), "by", "asks for"),
        [
            (
                each.name,
                str(each.version),
                time_text(each.at),
                each.by,
                ", ".join(each.tokens),
            )
            for each in found
        ],
        f"{merchant} has no templates; a release brings them, or `crossdock templates set`",
    )


@app.command("set")
def set_template(
    merchant: MerchantArgument,
    name: NameArgument,
    file: Annotated[Path, typer.Argument(help="HTML.", exists=True, dir_okay=False)],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Make a new version of a template; the listings that were made from it are planned anew.

    The next release that is activated brings its own again, if it has one of this name.
    """
    with problems_told():
        with file.open(encoding="utf-8-sig", errors="replace") as opened_file:
            html = opened_file.read(MAX_LENGTH + 1)
        with open_target(store) as opened:
            opened.merchants.get(merchant)
            with noted(opened, by, "save template", "template", name, merchant=merchant) as change:
                saved = opened.templates.save(merchant, name, html, now=now_text(), by=who(by))
                change.after = {"version": saved.version}
    out.print(f"{saved.name}: version {saved.version}", markup=False)


@app.command("preview")
def preview_template(
    merchant: MerchantArgument,
    name: NameArgument,
    sku: Annotated[str, typer.Argument(help="Of the product that it is made for.")],
    store: StoreOption = None,
) -> None:
    """Print the description that a template makes of the drafts of a SKU.

    Exit code 0: it is printed. 1: it has what marketplaces forbid, such as scripts. 2: there is no
    such template or SKU.
    """
    # lxml: other commands do not wait for it.
    from marketplaces.templates import render, token_values

    with problems_told():
        with open_target(store) as opened:
            template = opened.templates.current(merchant, name)
            if template is None:
                message = f"{merchant} has no template {name}"
                raise NotFound(message, noun="template", id=name)
            fields = _fields(opened, merchant, sku)
        made = render(template, token_values(template.tokens, fields))
        for token in made.missing:
            warn(f"{sku} has no value for ${{PRODUCT.{token}}}")
        if made.html is not None:
            sys.stdout.write(made.html + "\n")
    if made.html is None:
        show_problem(f"it cannot be sent: {made.active} ({made.token or 'the template itself'})")
        raise typer.Exit(EXIT_REJECTED)


def _fields(store: "Store", merchant: str, sku: str) -> Mapping[str, object]:
    """What the drafts of a SKU say. Raises NotFound."""
    drafts = [store.drafts.draft(merchant, sku, noun) for noun in _NOUNS]
    found: dict[str, object] = {}
    for draft in drafts:
        if draft is not None:
            found |= draft.fields
    if not found:
        raise NotFound(f"{merchant} has no draft of {sku}", noun="item", id=sku)
    return found
