"""`crossdock errors`: which records were refused, by whom, and why."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.asking import (
    FeedOption,
    JsonLinesOption,
    LimitOption,
    MerchantOption,
    SinceOption,
    SkuOption,
    UntilOption,
    asking,
    feed_of,
    merchant_of,
    moment,
    plain,
    show_entries,
)
from admin_api.cli.store_options import StoreOption
from admin_api.cli.tables import number, word
from catalog.filters import ErrorFilter
from catalog.stored import ErrorGroup, StoredError

if TYPE_CHECKING:
    from store.store import Store


class Stage(StrEnum):
    """Where an error arose."""

    TRANSLATION = "translation"
    SCHEMA = "schema"
    MARKETPLACE = "marketplace"


def errors(
    merchant: MerchantOption = None,
    feed: FeedOption = None,
    sku: SkuOption = None,
    code: Annotated[str | None, typer.Option(help="Only with this code.")] = None,
    stage: Annotated[
        Stage | None, typer.Option(help="Only from the scripts, the schema, or a marketplace.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    group: Annotated[
        bool,
        typer.Option("--group", help="Count by code, field and script line, with one example."),
    ] = False,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="As the records stand in their feeds, oldest first.")
    ] = False,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show refused records, the newest first.

    Exit code 0: answered, also with nothing. 2: the question or the store cannot be used.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        wanted = ErrorFilter(
            whose,
            feed=feed_of(opened, whose, feed) if feed is not None else None,
            sku=sku,
            code=code,
            stage=stage.value if stage is not None else None,
            since=moment("since", since),
            until=moment("until", until),
        )
        if group:
            _show_groups(opened, wanted, limit, json)
            return
        show_entries(
            opened.error_queries.stream(wanted, "record" if in_order else "newest"),
            limit,
            error_json if json else None,
            (number("feed"), number("record"), word("SKU"), word("code"), "message", "place"),
            _row,
            "no errors",
        )


def error_json(error: StoredError) -> Mapping[str, object]:
    """An error as a line of JSON. What a shipment feed says of its buyers is left out."""
    content = {**plain(error)}
    if error.kind == "shipment":
        content["record_text"] = None
    return content


def place_text(error: StoredError) -> str:
    """Where the fault lies: the marketplace, or the script's line; then the field."""
    place = error.marketplace or error.file or ""
    for part in (error.line, error.column):
        place += f":{part}" if place and part is not None else ""
    return f"{place} {error.field}".strip() if error.field else place


def _show_groups(store: "Store", wanted: ErrorFilter, limit: int | None, json: bool) -> None:
    show_entries(
        store.error_queries.groups(wanted),
        limit,
        _group_json if json else None,
        (number("times"), word("code"), "place", "feed:record SKU: the first of them"),
        lambda group: (
            f"{group.times:,}",
            group.first.code,
            place_text(group.first),
            _example(group.first),
        ),
        "no errors",
    )


def _example(error: StoredError) -> str:
    sku = "" if error.sku is None else f" {error.sku}"
    return f"{_feed_text(error)}:{error.record}{sku}: {error.message}"


def _group_json(group: ErrorGroup) -> Mapping[str, object]:
    first = group.first
    common = {name: getattr(first, name) for name in ("code", "field", "file", "line")}
    return {"times": group.times, **common, "first": error_json(first)}


def _row(error: StoredError) -> tuple[str, ...]:
    return (
        _feed_text(error),
        str(error.record),
        error.sku or "",
        error.code,
        error.message,
        place_text(error),
    )


def _feed_text(error: StoredError) -> str:
    return "" if error.feed_number is None else str(error.feed_number)
