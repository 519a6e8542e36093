"""Feeds in the console: the history, one feed, and what is done with it."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import expect

from catalog.feeds import Feed
from drive.blobs import LocalBlobs
from store.store import Store
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK
from tests.console_site import ConsoleSite
from workflow.receive_feed import receive_feed

_HERE = f"merchant={QUILLMARK}"


@contextmanager
def _waiting(site: ConsoleSite, name: str) -> Iterator[tuple[Store, Feed]]:
    """A feed that nobody has begun yet."""
    blobs = LocalBlobs(site.folder / "files")
    with site.store() as store:
        data = io.BytesIO(f"SKU,Price\n{name},1\n".encode())
        yield store, receive_feed(store, blobs, QUILLMARK, "product", name, data, datetime.now(UTC))


def test_the_history_is_narrowed_by_its_filters(visit: Visiting) -> None:
    """What is chosen stands in the address, to be sent to somebody."""
    with visit("merchant") as visitor:
        visitor.go(f"/feeds?{_HERE}")
        visitor.page.get_by_label("Kind").select_option("unmapped")
        rows = visitor.page.locator("tbody tr")
        expect(rows).to_have_count(1)
        expect(rows.first).to_contain_text("unmapped-1.xlsx")
        expect(visitor.page).to_have_url(re.compile("kind=unmapped"))
        visitor.page.reload()
        expect(visitor.page.locator("tbody tr")).to_have_count(1)


def test_a_feed_leads_to_its_errors(visit: Visiting) -> None:
    """From the feed to the cause, and from there to the record."""
    with visit("merchant") as visitor:
        visitor.go(f"/feeds?{_HERE}&name=products.csv")
        visitor.page.get_by_role("link", name="#1", exact=True).click()
        expect(visitor.page.get_by_role("heading", name="Timeline")).to_be_visible()
        for module in ("Receive", "Translate", "Draft", "Marketplace", "Response"):
            expect(visitor.page.get_by_role("heading", name=module)).to_be_visible()
        visitor.page.get_by_role("link", name="title_missing").click()
        expect(visitor.page.locator("tbody tr")).to_have_count(1)
        expect(visitor.page.locator("tbody tr")).to_contain_text("the spreadsheet has no name")


def test_a_file_is_downloaded(visit: Visiting) -> None:
    """The bytes as the merchant sent them, under their name."""
    with visit("merchant") as visitor:
        visitor.go(f"/feeds/1?{_HERE}")
        with visitor.page.expect_download() as begun:
            visitor.page.get_by_role("link", name="Download").first.click()
        assert begun.value.suggested_filename == "products.csv"


def test_a_feed_is_cancelled_after_a_question(visit: Visiting, site: ConsoleSite) -> None:
    """Who presses the wrong button can still say no."""
    with _waiting(site, "cancelled.csv") as (store, feed), visit("merchant") as visitor:
        visitor.go(f"/feeds/{feed.number}?{_HERE}")
        visitor.page.get_by_role("button", name="Cancel", exact=True).click()
        dialog = visitor.page.get_by_role("dialog")
        expect(dialog).to_contain_text("What its records have said so far stands")
        dialog.get_by_role("button", name="Cancel", exact=True).click()
        expect(dialog).to_be_hidden()
        assert store.feeds.get(feed.id).state == "received"
        visitor.page.get_by_role("button", name="Cancel", exact=True).click()
        visitor.page.get_by_role("button", name="Cancel the feed").click()
        expect(visitor.page.locator("#main .cd-chip").first).to_contain_text("cancelled")
        assert store.feeds.get(feed.id).state == "cancelled"


def test_a_feed_runs_again_as_a_new_one(visit: Visiting, site: ConsoleSite) -> None:
    """The page of the new feed is where one goes on looking."""
    with visit("merchant") as visitor:
        visitor.go(f"/feeds/3?{_HERE}")
        visitor.page.get_by_role("button", name="Run again").click()
        visitor.page.get_by_role("dialog").get_by_role("button", name="Run again").click()
        visitor.page.wait_for_url("**/feeds/*", wait_until="commit")
        expect(visitor.page.locator("#main .cd-chip").first).to_contain_text("received")
        number = int(visitor.page.url.rpartition("/")[2].partition("?")[0])
    with site.store() as store:
        again = store.feeds.numbered(QUILLMARK, number)
        store.runs.discard(again.id, "2026-11-22T00:00:00Z")
        assert again.name == "stock.xml"


def test_a_feed_that_is_not_there_is_told(visit: Visiting) -> None:
    """Also where the address is no number at all."""
    for number in ("999", "abc"):
        with visit("merchant", tolerated="404") as visitor:
            visitor.go(f"/feeds/{number}?{_HERE}")
            expect(visitor.page.get_by_role("alert")).to_be_visible()
