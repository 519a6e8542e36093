"""The audit log in the console: found by what one knows, shown from what to what."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting


def test_changes_are_found_and_shown_from_what_to_what(visit: Visiting) -> None:
    """Who set this, and what was it before?"""
    with visit() as visitor:
        page = visitor.page
        visitor.go("/audit?noun=merchant")
        page.get_by_label("Who").fill("priya")
        row = page.get_by_role("row").nth(1)
        expect(page.get_by_role("row")).to_have_count(2)
        expect(row.locator("del")).to_have_text("0.2")
        expect(row.locator("ins")).to_have_text("0.1")
        expect(page).to_have_url(re.compile(r"/audit\?.*noun=merchant.*by=priya"))


def test_what_was_found_is_downloaded_for_a_spreadsheet(visit: Visiting) -> None:
    """With the filters that are shown, not with all of ten years."""
    with visit() as visitor:
        visitor.go("/audit?by=priya&noun=user")
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("link", name="Download CSV").click()
        lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("at,by,address,act")
    assert [line.split(",")[1] for line in lines[1:]] == ["priya"]


def test_a_change_whose_end_nobody_knows_says_so(visit: Visiting) -> None:
    """The process died over it: somebody should look whether it happened."""
    with visit() as visitor:
        visitor.go("/audit?outcome=begun")
        expect(visitor.page.get_by_text("end unknown").last).to_be_visible()
