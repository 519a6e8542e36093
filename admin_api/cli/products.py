"""`crossdock products`: the SKUs of a merchant, what is asked for them, and why."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.asking import (
    JsonLinesOption,
    LimitOption,
    ListGroup,
    MerchantOption,
    asking,
    merchant_of,
    plain,
    print_line,
    show_entries,
    value_text,
)
from admin_api.cli.screen import out
from admin_api.cli.store_options import StoreOption, print_facts, time_text
from admin_api.cli.tables import number, print_table, word
from admin_api.cli.why import show_why, told_of, why_json
from catalog.errors import QueryInvalid
from catalog.filters import ItemFilter
from catalog.item_line import ItemLine
from catalog.listings import Listing, Main
from catalog.product_states import PRODUCT_STATES
from catalog.products import Draft

if TYPE_CHECKING:
    from store.store import Store

app = typer.Typer(cls=ListGroup, help="Products, their variations, and why a value is there.")

# Nouns of a product that speak of each of its variations as well.
_SHARED = ("product", "shared", "profile_use")
# Variations that `show` names.
_MOST_VARIATIONS = 200


@app.command("list")
def list_products(
    merchant: MerchantOption = None,
    state: Annotated[
        str | None, typer.Option(help="Only in this state: NEW, EDITED, LIVE, …")
    ] = None,
    product: Annotated[
        str | None, typer.Option(help="Only this product's variations, and itself.")
    ] = None,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """List SKUs, in order.

    Exit code 0: answered, also with nothing. 2: the question or the store cannot be used.
    """
    with asking(store) as opened:
        wanted = ItemFilter(merchant_of(opened, merchant), state=_state(state), product=product)
        show_entries(
            opened.item_queries.stream(wanted),
            limit,
            plain if json else None,
            (
                *map(word, ("SKU", "variation of", "state", "since (UTC)")),
                *(number("price"), number("quantity"), "title"),
            ),
            _row,
            "no SKUs",
        )


@app.command("show")
def show_product(
    sku: Annotated[str, typer.Argument(help="The SKU, of a product or a variation.")],
    merchant: MerchantOption = None,
    why: Annotated[
        str | None,
        typer.Option(metavar="FIELD", help="Why this field has its value, and what it was before."),
    ] = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show what feeds and people ask for, beside what each marketplace has where that differs.

    Exit code 0: shown. 2: there is no such SKU or field, or the store cannot be used.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        if why is not None:
            told = told_of(opened, whose, sku, _drafts(opened, whose, sku), why)
            (why_json if json else show_why)(opened, told)
        elif json:
            print_line(_as_json(opened, whose, sku))
        else:
            _show(opened, whose, sku)


def _show(store: "Store", merchant: str, sku: str) -> None:
    item = store.drafts.sku(merchant, sku).item
    facts = [("SKU", sku), ("state", f"{item.state} since {time_text(item.state_at)}")]
    if item.product != sku:
        facts.insert(1, ("variation of", item.product))
    if item.edited_at is not None:
        facts.append(("edited", f"{time_text(item.edited_at)} by {item.edited_by}"))
    listings = store.listings.of_sku(merchant, sku)
    print_facts([*facts, *map(_listing_fact, listings)])
    mains = store.listings.main(merchant, sku)
    for draft in _drafts(store, merchant, sku):
        _show_draft(draft, mains)
    variations = _variations(store, merchant, sku)
    if variations:
        out.print()
        print_table(
            (word("variation"), word("state"), number("price"), number("quantity"), "title"),
            [(each.sku, each.state, *_row(each)[4:]) for each in variations],
            "",
        )


def _show_draft(draft: Draft, mains: Sequence[Main]) -> None:
    """Print the fields of a draft; a column for each channel that has others."""
    columns = {
        str(main.channel): main.fields
        for main in mains
        if (main.noun, main.place) == (draft.noun, draft.place)
    }
    differing = {
        channel: fields
        for channel, fields in columns.items()
        if any(fields.get(name) != value for name, value in draft.fields.items())
    }
    place = f" at {draft.place}" if draft.place else ""
    out.print()
    print_table(
        (f"{draft.noun}{place}", "draft", *differing),
        [
            (
                name,
                value_text(value),
                *(_main_text(name, value, fields) for fields in differing.values()),
            )
            for name, value in draft.fields.items()
        ],
        f"{draft.noun}{place}: no fields",
    )


def _main_text(name: str, wanted: object, fields: Mapping[str, object]) -> str:
    """What a channel has of a field: nothing is said where it has what is wanted."""
    if name not in fields:
        return "not there"
    return "" if fields[name] == wanted else value_text(fields[name])


def _drafts(store: "Store", merchant: str, sku: str) -> Sequence[Draft]:
    """The drafts of a SKU, and those of its product that speak of it as well."""
    stored = store.drafts.sku(merchant, sku)
    product = stored.item.product
    shared = []
    if product != sku:
        found = (store.drafts.draft(merchant, product, noun) for noun in _SHARED)
        shared = [draft for draft in found if draft is not None]
    return [*stored.drafts, *shared]


def _variations(store: "Store", merchant: str, sku: str) -> list[ItemLine]:
    members = store.item_queries.stream(ItemFilter(merchant, product=sku), _MOST_VARIATIONS)
    return [member for member in members if member.sku != sku]


def _listing_fact(listing: Listing) -> tuple[str, str]:
    text = f"{listing.state} {listing.listing_id or 'without an id yet'}"
    answer = listing.answer
    if answer is not None:
        code = f" [{answer.code}]" if answer.code else ""
        text += f"; {time_text(answer.at)} {answer.ack}{code} {answer.message}".rstrip()
    return (f"on {listing.channel}", text)


def _as_json(store: "Store", merchant: str, sku: str) -> dict[str, object]:
    return {
        **plain(store.drafts.sku(merchant, sku).item),
        "drafts": [plain(draft) for draft in _drafts(store, merchant, sku)],
        "mains": [
            {**plain(main), "channel": str(main.channel)}
            for main in store.listings.main(merchant, sku)
        ],
        "listings": [
            {**plain(listing), "channel": str(listing.channel)}
            for listing in store.listings.of_sku(merchant, sku)
        ],
        "variations": [each.sku for each in _variations(store, merchant, sku)],
    }


def _state(given: str | None) -> str | None:
    states = [state.name for state in PRODUCT_STATES.states]
    if given is not None and given.upper() not in states:
        message = f"{given!r} is no state of a product: {', '.join(states)}"
        raise QueryInvalid(message, filter="state", found=given)
    return given.upper() if given is not None else None


def _row(line: ItemLine) -> tuple[str, ...]:
    price = f"{line.price} {line.currency or ''}".rstrip() if line.price is not None else ""
    return (
        line.sku,
        line.product if line.product != line.sku else "",
        line.state,
        time_text(line.state_at),
        price,
        "" if line.quantity is None else f"{line.quantity:,}",
        line.title or "",
    )
