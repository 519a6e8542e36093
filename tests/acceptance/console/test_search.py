"""The search field: from any page to a SKU or a feed, without the mouse."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting


def test_a_whole_sku_is_opened_at_once(visit: Visiting) -> None:
    """Somebody on the telephone reads out a SKU."""
    with visit("integrator") as visitor:
        visitor.go("/feeds?merchant=quillmark-jewellers")
        visitor.page.keyboard.press("/")
        visitor.page.keyboard.type("00424")
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url(re.compile(r"/products/00424"))
        visitor.settle()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("00424")


def test_the_beginning_of_a_sku_lists_those_that_begin_so(visit: Visiting) -> None:
    """Nobody remembers a whole SKU."""
    with visit("integrator") as visitor:
        visitor.go("/search?q=004&merchant=quillmark-jewellers")
        expect(visitor.page.get_by_role("link", name="00417", exact=True)).to_be_visible()
        expect(visitor.page.get_by_role("link", name="00424", exact=True)).to_be_visible()


def test_a_part_of_a_title_finds_what_has_it(visit: Visiting) -> None:
    """A customer on the telephone says what it is, not its SKU; capitals do not matter."""
    with visit("integrator") as visitor:
        visitor.go("/search?q=RING&merchant=quillmark-jewellers")
        table = visitor.page.get_by_role("table")
        expect(table).to_be_visible()
        titles = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
        assert titles
        assert all("ring" in title.lower() for title in titles)


def test_the_number_of_a_feed_leads_to_it(visit: Visiting) -> None:
    """The number stands in every log line and every message."""
    with visit("merchant") as visitor:
        visitor.go("/search?q=%231&merchant=quillmark-jewellers")
        visitor.page.get_by_role("link", name=re.compile("^#1 ")).click()
        visitor.page.wait_for_url(re.compile(r"/feeds/1\b"))


def test_what_is_nowhere_is_said_to_be(visit: Visiting) -> None:
    """With what could be written instead."""
    with visit("merchant") as visitor:
        visitor.go("/search?q=%C3%A4%F0%9F%8E%A9&merchant=quillmark-jewellers")
        expect(visitor.page.get_by_text("Nothing found")).to_be_visible()
