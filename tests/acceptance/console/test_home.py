"""The dashboard: figures, charts, what runs."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK, TANNWALD
from tests.console_site import ConsoleSite

_HERE = f"merchant={QUILLMARK}"


def test_figures_lead_to_what_they_count(visit: Visiting) -> None:
    """A figure that one cannot follow is decoration."""
    with visit("integrator") as visitor:
        visitor.go(f"/?{_HERE}")
        expect(visitor.page.get_by_role("figure")).to_have_count(0)  # they are pictures with names
        chart = visitor.page.get_by_role("img", name="Records by day and outcome")
        expect(chart.locator("svg path").first).to_be_attached()
        tile = visitor.page.locator("a.cd-tile", has_text="Rejected today")
        expect(tile).to_have_attribute("href", f"/errors?{_HERE}")
        visitor.page.get_by_role("link", name="decimal_invalid").click()
        expect(visitor.page.locator("tbody tr").first).to_contain_text("decimal_invalid")


def test_what_runs_is_shown_with_how_far_it_is(visit: Visiting) -> None:
    """Without a look at the server's log."""
    with visit("merchant") as visitor:
        visitor.go(f"/?{_HERE}")
        expect(visitor.page.get_by_role("link", name="evening.csv")).to_be_visible()
        bar = visitor.page.get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuenow", "9")
        expect(visitor.page.locator("#main")).to_contain_text("7 records of about 76")


def test_all_merchants_are_added_up_for_those_who_see_several(visit: Visiting) -> None:
    """A merchant sees one, and no switch."""
    with visit("integrator") as visitor:
        visitor.go(f"/?{_HERE}")
        visitor.page.get_by_role("link", name="All", exact=True).click()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("All merchants")
        expect(visitor.page).to_have_url(re.compile("of=all"))
    with visit("merchant") as visitor:
        visitor.go(f"/?{_HERE}")
        expect(visitor.page.get_by_role("link", name="All", exact=True)).to_have_count(0)


def test_a_merchant_without_a_feed_is_told_what_to_do_first(
    visit: Visiting, site: ConsoleSite
) -> None:
    """Six zeros and two empty charts help nobody on the first day."""
    with site.store() as store:
        store.merchants.ensure("wren-jewellers", "2026-03-01T06:00:00Z")
    with visit("admin") as visitor:
        visitor.go("/?merchant=wren-jewellers")
        steps = visitor.page.get_by_role("listitem").filter(has=visitor.page.locator("h3"))
        expect(steps).to_have_count(3)
        way = visitor.page.get_by_role("link", name="Upload a release")
        expect(way).to_have_attribute("href", "/scripts?merchant=wren-jewellers")


def test_days_without_a_feed_are_said_to_be_so(visit: Visiting) -> None:
    """Nothing today is no fault of the page."""
    with visit("admin") as visitor:
        visitor.go(f"/?merchant={TANNWALD}")
        expect(visitor.page.locator("#main")).to_contain_text("Nothing runs now")
        expect(visitor.page.locator("#main")).to_contain_text("Nothing was rejected")
