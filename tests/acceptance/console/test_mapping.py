"""Mapping in the console: what no table has is filled in, and becomes a release."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK
from tests.console_site import ConsoleSite

_MAPPING = f"/mapping?merchant={QUILLMARK}"


def test_a_missed_value_is_filled_in(visit: Visiting, site: ConsoleSite) -> None:
    """How many SKUs it fixes is told before it is saved; the release waits to be activated."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_MAPPING)
        page.get_by_label("Metal of 14ct Y").fill("Yellow Gold")
        expect(page.locator(".cd-told")).to_contain_text("1 filled in: 0 of 2 SKUs fixed")
        expect(page.locator(".cd-told")).to_contain_text("2 still miss something else")
        page.get_by_label("Purity of 14ct Y").fill("585")
        expect(page.locator(".cd-told")).to_contain_text("2 filled in: 2 of 2 SKUs fixed")
        page.get_by_role("button", name="Save as release").click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()

        expect(page).to_have_url(re.compile(r"/scripts/\d+\?merchant="))
        expect(page.locator("#main")).to_contain_text("Shop: 14ct Y")
        expect(page.locator("#main")).to_contain_text("Metal: Yellow Gold")
    with site.store() as store:
        waiting = {each.lookup.values for each in store.unmapped.all(QUILLMARK)}
    assert ("14ct Y",) in waiting


def test_a_cell_of_a_workbook_is_edited(visit: Visiting) -> None:
    """Without a download, a spreadsheet program and an upload."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"{_MAPPING}&sheet=lookup/ring-sizes.xlsx!Ring%20sizes")
        cell = page.locator(".cd-sheet").get_by_label("US, row 2")
        cell.fill("1/4")
        expect(page.locator(".cd-sheet td.is-edited")).to_have_count(1)
        page.get_by_role("button", name="Save as release").click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()

        expect(page).to_have_url(re.compile(r"/scripts/\d+\?merchant="))
        expect(page.locator("#main")).to_contain_text("US: 1/4")


def test_a_merchant_sees_what_waits(visit: Visiting) -> None:
    """And does not write into it."""
    with visit("merchant") as visitor:
        visitor.go(_MAPPING)
        page = visitor.page

        expect(page.locator(".cd-inbox")).to_contain_text("14ct Y")
        expect(page.locator(".cd-inbox input")).to_have_count(0)
        expect(page.get_by_role("button", name="Save as release")).to_have_count(0)
