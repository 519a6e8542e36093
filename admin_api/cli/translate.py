"""`crossdock translate`: a bundle over a feed, drafts, errors and log lines out."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from admin_api.bootstrap import calm_collector, load_bundle, open_store
from admin_api.cli.progress import watch
from admin_api.cli.screen import (
    EXIT_GOOD,
    EXIT_REJECTED,
    EXIT_UNUSABLE,
    err,
    problems_told,
    warn,
)
from admin_api.cli.screen import out as out_console
from admin_api.cli.summary import show_summary
from catalog.errors import ConfigInvalid
from catalog.records import (
    CONFIG_SPEC_KINDS,
    OUTBOUND_KINDS,
    ConfigSpecKind,
    InboundKind,
    OutboundKind,
)
from engine.field_check import printable
from workflow.output_paths import check_destinations
from workflow.translate_config_spec import translate_config_spec, write_orders
from workflow.translate_feed import translate_feed
from workflow.translate_outbound import translate_outbound
from workflow.translate_request import Destinations, TranslateRequest

FeedKind: TypeAlias = Literal[InboundKind, OutboundKind, ConfigSpecKind]

# Far more than any feed has, and few enough for a counter of the machine.
_MOST_RECORDS = 2**31 - 1


def translate(
    bundle: Annotated[
        Path, typer.Argument(help="The script bundle: a zip, or its folder.", exists=True)
    ],
    feed: Annotated[
        Path,
        typer.Argument(
            help="The feed: CSV or XML, also .gz or .zip. Going out: the rows, JSON Lines or CSV.",
            exists=True,
            dir_okay=False,
        ),
    ],
    kind: Annotated[
        FeedKind,
        typer.Option(
            help="Feed kind: product, inventory, shipment; going out: order, response. The others "
            "are for config-spec sets."
        ),
    ],
    store: Annotated[Path | None, typer.Option(help="SQLite store that gets the drafts.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="JSON Lines: every record's outcome. Orders of a config-spec set: as --written."
        ),
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="JSON Lines: the rejected records.")] = None,
    raw: Annotated[
        Path | None, typer.Option(help="JSON Lines: output objects as the script left them.")
    ] = None,
    log: Annotated[Path | None, typer.Option(help="What the scripts logged, as text.")] = None,
    written: Annotated[
        Path | None,
        typer.Option(help="Going out: the merchant's file; else it is shown on the screen."),
    ] = None,
    unmapped: Annotated[
        Path | None, typer.Option(help="Workbook of the values that no mapping knew.")
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            min=1, max=64, help="Worker processes, by default 1; no outcome depends on it."
        ),
    ] = 1,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=_MOST_RECORDS, help="Stop after this many records."),
    ] = None,
    slowest: Annotated[
        int,
        typer.Option(
            min=0,
            max=1_000,
            help="Name the records that cost most, so many, and where the time goes. Takes longer.",
        ),
    ] = 0,
    record: Annotated[
        str | None, typer.Option(help="XML: the record element, by name or path.")
    ] = None,
    base: Annotated[
        Path | None, typer.Option(help="The base bundle that this one extends.", exists=True)
    ] = None,
    drive: Annotated[
        Path | None,
        typer.Option(
            help="The merchant's drive: /store/… lookups resolve inside it.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    merchant: Annotated[
        str | None, typer.Option(help="Merchant id; by default the manifest's.")
    ] = None,
    received: Annotated[
        datetime | None,
        typer.Option(help="When the feed arrived, UTC; by default the file's own time."),
    ] = None,
) -> None:
    """Run a bundle over a feed.

    Exit code 0: every record was translated or skipped. 1: some were rejected. 2: the feed or the
    bundle could not be used, or the feed broke off. 3: Crossdock itself failed.
    """
    with problems_told():
        read = [path for path in (bundle, base, feed) if path is not None]
        is_outbound = kind in OUTBOUND_KINDS
        _refuse_unfit(is_outbound, store=store, record=record, written=written)
        scripts = load_bundle(bundle, base)
        if scripts.missing_base:
            warn(f"the bundle is made for the base {scripts.missing_base!r}: give it with --base")
        is_set = scripts.has_set(kind) or kind in CONFIG_SPEC_KINDS
        if is_set and record is not None:
            message = "--record has no meaning for a config-spec set: its CONFIG names the records"
            raise ConfigInvalid(message, setting="record", found=record)
        if slowest and (is_set or is_outbound):
            message = "--slowest is for feeds that come in, and not for config-spec sets"
            raise ConfigInvalid(message, setting="slowest", found=slowest)
        if is_set and is_outbound and written is None:
            out, written = None, out
        destinations = Destinations(out=out, errors=errors, raw=raw, log=log, unmapped=unmapped)
        check_destinations({**destinations.named(), "store": store, "written": written}, read)
        request = TranslateRequest(
            bundle=scripts,
            feed=feed,
            kind=kind,
            merchant=printable(merchant or scripts.manifest.merchant or bundle.resolve().stem),
            received_at=_arrival(feed, received),
            record=record,
            drive=drive,
            workers=workers,
            limit=limit,
            slowest=slowest,
        )
        with open_store(store) as opened, watch() as watcher:
            calm_collector()
            show = sys.stdout.buffer.write
            if is_set and is_outbound:
                summary = write_orders(request, destinations, written, show, watcher)
            elif is_set:
                summary = translate_config_spec(request, destinations, opened, watcher)
            elif is_outbound:
                summary = translate_outbound(request, destinations, written, show, watcher)
            else:
                summary = translate_feed(request, destinations, opened, watcher)
    sys.stdout.flush()
    # What stands on the screen may be on its way into a file.
    console = err if is_outbound and written is None else out_console
    show_summary(summary, {**destinations.named(), "store": store, "written": written}, console)
    if summary.fault is not None:
        raise typer.Exit(EXIT_UNUSABLE)
    raise typer.Exit(EXIT_REJECTED if summary.rejected else EXIT_GOOD)


def _refuse_unfit(is_outbound: bool, **options: Path | str | None) -> None:
    """Raise ConfigInvalid where an option is for feeds that go the other way."""
    for name in ("store", "record") if is_outbound else ("written",):
        if options[name] is not None:
            way = "goes out" if is_outbound else "comes in"
            message = f"--{name} has no meaning for a kind that {way}"
            raise ConfigInvalid(message, setting=name, found=str(options[name]))


def _arrival(feed: Path, received: datetime | None) -> datetime:
    """When the feed arrived. Raises ConfigInvalid where the file's own time is no date."""
    if received is not None:
        return received.replace(tzinfo=UTC)
    modified = feed.stat().st_mtime
    try:
        return datetime.fromtimestamp(int(modified), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigInvalid(
            f"the time of {feed} is no date; give --received", setting="received", found=modified
        ) from error
