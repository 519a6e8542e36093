"""`crossdock feeds again`: an earlier feed once more, through the scripts that are active now."""

from datetime import UTC, datetime

import typer
from rich.text import Text

from admin_api.cli.asking import MerchantOption, asking, feed_of, merchant_of
from admin_api.cli.noted import noted
from admin_api.cli.screen import out
from admin_api.cli.store_options import ByOption
from admin_api.cli.tables import one_line
from admin_api.settings import read_settings


def run_again(
    feed: str = typer.Argument(help="Its number, as `crossdock feeds` shows it, or its id."),
    merchant: MerchantOption = None,
    by: ByOption = None,
) -> None:
    """Run a feed again: the bytes of an earlier one, as if they had been sent now.

    Exit code 0: it is received; workers import it. 2: there is no such feed, or its bytes are not
    kept any more.
    """
    with asking(None) as opened:
        from admin_api.blob_wiring import open_blobs
        from workflow.receive_again import receive_again

        found = opened.feeds.get(feed_of(opened, merchant_of(opened, merchant), feed))
        with noted(
            opened, by, "run feed again", "feed", str(found.number), merchant=found.merchant
        ) as change:
            again = receive_again(opened, open_blobs(read_settings()), found, datetime.now(UTC))
            change.after = {"feed": again.number}
        out.print(Text(one_line(f"feed {again.number} is feed {found.number} again: {found.name}")))
