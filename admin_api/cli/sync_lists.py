"""The lists of `crossdock sync`: why SKUs wait, and what differs, with what is done about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.asking import (
    JsonLinesOption,
    LimitOption,
    asking,
    plain,
    show_entries,
    value_text,
)
from admin_api.cli.noted import noted
from admin_api.cli.screen import out
from admin_api.cli.store_options import ByOption, StoreOption, time_text
from admin_api.cli.tables import word
from catalog.filters import DriftFilter, RemarkFilter
from catalog.paging import entries_of
from catalog.requests import Drift

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `asking` does it
    from admin_api.sync_view import SkuWait
    from catalog.sync_views import DriftKey, PlanRemark

_MerchantArgument = Annotated[str, typer.Argument(help="Whose.")]
_ChannelOption = Annotated[
    str | None, typer.Option("--channel", help="Only this channel: ebay/EBAY_DE.")
]


class Kind(StrEnum):
    """Kinds of drift."""

    PRICE = "price"
    SOLD = "sold"
    QUANTITY = "quantity"
    ENDED = "ended"
    MISSING = "missing"
    MOVED = "moved"
    UNKNOWN = "unknown"


class Way(StrEnum):
    """What is done about drift."""

    TAKE_OVER = "take_over"
    PUT_RIGHT = "put_right"


def lists(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("waiting")(list_waiting)
    app.command("drift")(list_drift)
    app.command("settle")(settle_drift)


def list_waiting(
    merchant: _MerchantArgument,
    sku: Annotated[str | None, typer.Option(help="Only this SKU, with all that holds it.")] = None,
    channel: _ChannelOption = None,
    code: Annotated[str | None, typer.Option(help="Only for this reason: waits_for_stock.")] = None,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """List why SKUs are not sent: for stock, a price, an answer, by the last plan.

    With --sku also what holds up all of its channel: a busy lane, a hold, a missing access.
    Exit code 0: answered, also with nothing. 2: there is no such merchant or SKU.
    """
    with asking(store) as opened:
        found = opened.merchants.get(merchant)
        if sku is not None:
            from admin_api.sync_view import waits_of

            show_entries(
                iter(waits_of(opened, found, sku)),
                limit,
                (lambda wait: _wait_json(sku, wait)) if json else None,
                (word("channel"), word("code"), word("since (UTC)"), "why"),
                lambda wait: (
                    *(str(wait.channel), wait.code, time_text(wait.since)),
                    wait.message,
                ),
                f"nothing holds {sku}",
            )
            return
        wanted = RemarkFilter(merchant, channel, code)
        show_entries(
            entries_of(lambda request: opened.plan_remarks.page(wanted, request)),
            limit,
            _remark_json if json else None,
            (word("channel"), word("SKU"), word("code"), word("since (UTC)"), "why"),
            lambda each: (
                *(str(each.channel), each.sku, each.code, time_text(each.since)),
                each.message,
            ),
            "nothing that was looked at waits",
        )


def list_drift(
    merchant: _MerchantArgument,
    channel: _ChannelOption = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    sku: Annotated[str | None, typer.Option(help="Only of this SKU.")] = None,
    settled: Annotated[bool, typer.Option(help="Those that are gone, the newest first.")] = False,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """List where marketplaces show something else than they were told.

    Exit code 0: answered, also with nothing. 2: there is no such merchant.
    """
    with asking(store) as opened:
        opened.merchants.get(merchant)
        state = "settled" if settled else "open"
        wanted = DriftFilter(merchant, channel, kind, sku, state)
        show_entries(
            entries_of(lambda request: opened.sync_queries.drifts(wanted, request)),
            limit,
            _drift_json if json else None,
            (
                *(word("channel"), word("listing"), word("SKU"), word("kind")),
                *("ours", "theirs", word("found (UTC)"), "settled"),
            ),
            lambda each: (
                *(str(each.channel), each.listing_id, each.sku, each.kind),
                *(_shown(each.ours), _shown(each.theirs), time_text(each.found_at)),
                each.settled_by or "",
            ),
            "nothing differs, as far as the last reports show",
        )


def settle_drift(
    merchant: _MerchantArgument,
    channel: Annotated[str, typer.Argument(help="The channel: ebay/EBAY_DE.")],
    kind: Annotated[Kind, typer.Argument(help="What differs.")],
    way: Annotated[Way, typer.Argument(help="Take over what is there, or put it right.")],
    sku: Annotated[list[str] | None, typer.Option(help="Only of this SKU; repeatable.")] = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Settle differences that are open, all of a kind or those of some SKUs.

    Exit code 0: all are settled. 1: some are left, and it is said why. 2: there is no such channel.
    """
    with asking(store) as opened:
        from admin_api.channels import own_channel
        from workflow.settle_by_choice import settle_all_of_kind, settle_by_choice

        place = own_channel(opened, merchant, channel)
        now = datetime.now(UTC)
        with noted(
            opened, by, f"{way.value} drift", "drift", f"{place} {kind.value}", merchant=merchant
        ) as change:
            if sku:
                keys = [
                    key
                    for each in sku
                    for key in _keys(opened.drifts.of_sku(merchant, each), kind, str(place))
                ]
                chosen = settle_by_choice(opened, merchant, keys, way.value, now)
            else:
                chosen = settle_all_of_kind(opened, merchant, place, kind.value, way.value, now)
            change.after = {"settled": chosen.settled, "left": len(chosen.left)}
        out.print(f"{chosen.settled} settled, {len(chosen.left)} left")
        for key, code in chosen.left[:20]:
            out.print(f"{key.listing_id} {key.sku}: {code}", markup=False)
    if chosen.left:
        raise typer.Exit(1)


def _keys(drifts: Sequence[Drift], kind: Kind, channel: str) -> Iterator["DriftKey"]:
    from catalog.sync_views import DriftKey

    for each in drifts:
        if each.settled_at is None and (each.kind, str(each.channel)) == (kind.value, channel):
            yield DriftKey(each.channel, each.listing_id, each.sku, each.kind)


def _shown(fields: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value_text(value)}" for name, value in fields.items())


def _remark_json(each: "PlanRemark") -> dict[str, object]:
    return {**plain(each), "channel": str(each.channel)}


def _wait_json(sku: str, wait: "SkuWait") -> dict[str, object]:
    return {"sku": sku, **plain(wait), "channel": str(wait.channel)}


def _drift_json(drift: Drift) -> dict[str, object]:
    return {**plain(drift), "channel": str(drift.channel)}
