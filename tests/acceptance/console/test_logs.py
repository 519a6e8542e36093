"""The log in the console: what was said, what is being said, what is looked for."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from store.batch import Batch, FeedArrival, LoggedLine
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK
from tests.console_site import ConsoleSite

_HERE = f"merchant={QUILLMARK}"


def _say(site: ConsoleSite, feed: str, message: str) -> None:
    """Let a script of a feed log a line."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    arrival = FeedArrival(feed, QUILLMARK, "inventory", f"{feed}.csv", "00", 1, now, "")
    with site.store() as store:
        cursor = store.register_feed(arrival).cursor
        line = LoggedLine(cursor + 1, 0, "R-1", "info", message)
        store.write_batch(arrival, Batch(cursor=cursor + 1, log_lines=[line]))
        store.finish_feed(feed, [], None, now)


def test_new_lines_come_by_themselves_until_one_pauses(visit: Visiting, site: ConsoleSite) -> None:
    """Whoever watches a feed must not press a key to see its next line."""
    with visit("merchant") as visitor:
        visitor.go(f"/logs?{_HERE}")
        log = visitor.page.get_by_role("log")
        expect(log).to_contain_text("the till sold more than it had")
        _say(site, "log-a", "a line that came just now")
        expect(log).to_contain_text("a line that came just now")
        visitor.page.get_by_role("button", name="Pause").click()
        expect(visitor.page.get_by_role("status").filter(has_text="paused")).to_be_visible()
        _say(site, "log-b", "a line behind the pause")
        visitor.page.get_by_role("button", name="Go on").click()
        expect(log).to_contain_text("a line behind the pause")


def test_lines_are_searched_and_narrowed(visit: Visiting) -> None:
    """By words, capitals or not; and by level."""
    with visit("merchant") as visitor:
        visitor.go(f"/logs?{_HERE}&text=TILL%20sold")
        expect(visitor.page.locator(".cd-log__line")).to_have_count(1)
        visitor.page.get_by_label("Level").select_option("error")
        expect(visitor.page.get_by_role("log")).to_contain_text("No such line")
