"""What became of the SKUs, as whoever runs the service and as merchants see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from bench.demo.shops import Shop
from bench.demo.stage import Stage
from catalog.filters import ItemFilter
from catalog.paging import MOST_ENTRIES, PageRequest
from catalog.product_states import REJECTED

_LATEST = "out/response/latest"
_SHOWN_LINES = 6
_SHOWN_CHARS = 150


@dataclass(frozen=True, slots=True)
class Refused:
    """A SKU that was refused, with the first reason."""

    sku: str
    code: str
    message: str


def refused(stage: Stage, shop: Shop) -> dict[str, Refused]:
    """The SKUs of a shop that are refused now."""
    wanted = ItemFilter(shop.id, state=REJECTED)
    items = stage.store.items.page(wanted, PageRequest(MOST_ENTRIES)).entries
    return {item.sku: each for item in items for each in _answers(stage, shop, item.sku)}


def codes(found: Mapping[str, Refused]) -> dict[str, str]:
    """SKU → code."""
    return {sku: each.code for sku, each in found.items()}


def show_refused(stage: Stage, found: Mapping[str, Mapping[str, Refused]]) -> None:
    """A table of what was refused, and why."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("[bold]Refused[/]", "SKU", "code", "why, and what to do"):
        table.add_column(name)
    for merchant, skus in found.items():
        for each in skus.values():
            table.add_row(merchant, each.sku, each.code, escape(each.message))
    stage.screen.console.print(table)


def show_responses(stage: Stage, shop: Shop) -> None:
    """The newest response files of a drive, and how those of the marketplace begin."""
    drive, console = stage.drives[shop.id], stage.screen.console
    names = drive.names(_LATEST)
    console.print(f"\n{drive.url}/{_LATEST}/", style="bold", markup=False, highlight=False)
    for name in names:
        console.print(f"  {name}", style="dim", markup=False, highlight=False)
    for name in (each for each in names if each.startswith("ebay-")):
        text = _decoded(drive.read(f"{_LATEST}/{name}") or b"")
        console.print(f"\n{name}", style="bold", markup=False, highlight=False)
        for line in text.splitlines()[:_SHOWN_LINES]:
            console.print(f"  {line[:_SHOWN_CHARS]}", markup=False, highlight=False)


def _decoded(content: bytes) -> str:
    """Text in the encoding of whichever merchant reads it: one has Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _answers(stage: Stage, shop: Shop, sku: str) -> Iterator[Refused]:
    for listing in stage.store.listings.of_sku(shop.id, sku):
        if listing.answer is not None:
            yield Refused(sku, listing.answer.code or "", listing.answer.message)
