"""`crossdock receive`: take in a feed from the shell, as if its merchant had sent it."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from admin_api.cli.screen import (
    EXIT_GOOD,
    EXIT_REJECTED,
    EXIT_UNUSABLE,
    out,
    printable,
    problems_told,
)
from admin_api.settings import read_settings
from catalog.feed_states import DONE, WAITING
from catalog.feeds import Feed
from catalog.records import SentKind

# Seconds between two looks at the feed.
_LOOK_SECONDS = 0.3


def receive(
    merchant: Annotated[str, typer.Argument(help="The merchant's id.")],
    kind: Annotated[
        SentKind,
        typer.Argument(help="product, inventory, shipment, or a kind of config-spec sets."),
    ],
    file: Annotated[
        Path,
        typer.Argument(help="The feed: CSV or XML, also .gz or .zip.", exists=True, dir_okay=False),
    ],
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until it is imported, and say what became of it.")
    ] = False,
) -> None:
    """Take in a feed; the workers of `crossdock serve` import it.

    Exit code 0: it is received, or with --wait imported without rejections. 1: imported, and some
    records were rejected. 2: it cannot be received, or the import broke off or waits for a person.
    """
    with problems_told():
        feed = _receive(merchant, kind, file, wait=wait)
    if not wait:
        raise typer.Exit(EXIT_GOOD)
    if feed.state != DONE:
        raise typer.Exit(EXIT_UNUSABLE)
    raise typer.Exit(EXIT_REJECTED if feed.rejected else EXIT_GOOD)


def _receive(merchant: str, kind: str, file: Path, *, wait: bool) -> Feed:
    # Loading the SQL libraries takes most of a second of CPU.
    from admin_api.blob_wiring import open_blobs
    from store.store import Store
    from workflow.receive_feed import receive_feed

    settings = read_settings()
    settings.make_folders()
    with Store(settings.store) as store, file.open("rb") as source:
        blobs = open_blobs(settings)
        now = datetime.now(UTC)
        feed = receive_feed(store, blobs, merchant, kind, file.name, source, now)
        out.print(
            f"feed {feed.number} of {feed.merchant}: {printable(feed.name)}, "
            f"{feed.size_bytes:,} bytes, {feed.id}"
        )
        while wait and feed.state in WAITING:
            time.sleep(_LOOK_SECONDS)
            feed = store.feeds.get(feed.id)
    if wait:
        _tell(feed)
    return feed


def _tell(feed: Feed) -> None:
    out.print(
        f"{feed.state}: {feed.translated:,} translated, {feed.skipped:,} skipped, "
        f"{feed.rejected:,} rejected, {feed.unchanged:,} unchanged, "
        f"{feed.disappeared:,} disappeared"
    )
    if feed.fault_code is not None:
        out.print(printable(f"{feed.fault_message} [{feed.fault_code}]"))
    if feed.held_because is not None:
        out.print(printable(feed.held_because))
