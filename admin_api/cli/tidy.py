"""`crossdock tidy`: errors, findings and log lines go when the merchant's days are over."""

from datetime import UTC, datetime

from admin_api.cli.asking import (
    JsonLinesOption,
    MerchantOption,
    asking,
    plain,
    show_entries,
)
from admin_api.cli.store_options import StoreOption
from admin_api.cli.tables import number
from workflow.tidy_store import tidy_store


def tidy(
    merchant: MerchantOption = None, json: JsonLinesOption = False, store: StoreOption = None
) -> None:
    """Remove errors and log lines that are older than each merchant keeps them.

    Feeds with their counts stay, and so do drafts, main and history. `crossdock serve` does this
    every day by itself; safe to run at any time, also while feeds run.

    Exit code 0: done. 2: the store cannot be used.
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
