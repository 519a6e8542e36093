"""`crossdock tidy`: what merchants have kept long enough goes."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from admin_api.cli.asking import (
    JsonLinesOption,
    MerchantOption,
    asking,
    plain,
    print_line,
    show_entries,
)
from admin_api.cli.screen import out
from admin_api.cli.store_options import StoreOption
from admin_api.cli.tables import number
from admin_api.settings import Settings, read_settings
from workflow.tidy_store import tidy_store

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second
    from store.store import Store

# More than any store has.
_ALL = 1 << 62


def tidy(
    merchant: MerchantOption = None, json: JsonLinesOption = False, store: StoreOption = None
) -> None:
    """Remove what is older than it is kept: errors, log lines, bytes of feeds, results.

    Feeds with their counts stay, and so do drafts, main and history. Files are those of the
    settings: with --merchant, or with the store of somebody else, they stay. `crossdock serve`
    does all this by itself; safe to run at any time, also while feeds run.

    Exit code 0: done. 2: the store or the files cannot be used.
    """
    with asking(store) as opened:
        merchants = opened.merchants.all()
        if merchant is not None:
            merchants = (opened.merchants.get(merchant),)
        show_entries(
            tidy_store(opened.retention, merchants, datetime.now(UTC)),
            0,
            plain if json else None,
            ("merchant", *map(number, ("errors", "findings", "log lines"))),
            lambda gone: (
                gone.merchant,
                *(f"{count:,}" for count in (gone.errors, gone.findings, gone.log_lines)),
            ),
            "there are no merchants",
        )
        settings = read_settings()
        if merchant is None and _is_own(settings, store):
            for name, count in _tidy_files(settings, opened):
                if json:
                    print_line({name: count})
                else:
                    out.print(Text(f"{count:,} {name.replace('_', ' ')}"))


def _is_own(settings: Settings, store: str | None) -> bool:
    """Whether the store that is tidied is the one whose files the settings name."""
    return store is None or settings.store in (store, str(Path(store).absolute()))


def _tidy_files(settings: Settings, store: "Store") -> Iterator[tuple[str, int]]:
    from admin_api.blob_wiring import open_blobs
    from admin_api.drive_wiring import drive_rules, own_drive
    from workflow.tidy_bytes import TidyBytes
    from workflow.tidy_outputs import tidy_outputs

    drive = own_drive(settings, store, drive_rules(settings, store))
    days = tidy_outputs(drive, settings.keep_output_days, time.time())
    yield "days_of_results_removed", sum(folders for _, folders in days)
    gone = TidyBytes(store, open_blobs(settings), settings.keep_feed_days).run(_ALL)
    yield "feeds_let_go", gone.feeds
    yield "files_removed", gone.removed
