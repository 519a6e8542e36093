"""Errors in the console: causes, the records behind them, and everything behind one."""

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK

_HERE = f"merchant={QUILLMARK}"


def test_a_cause_narrows_the_records_to_its_own(visit: Visiting) -> None:
    """Among thousands of errors one looks at a few causes."""
    with visit("merchant") as visitor:
        visitor.go(f"/errors?{_HERE}&feed=1")
        cause = visitor.page.get_by_role("listitem").filter(has_text="gtin_invalid")
        expect(cause).to_contain_text("2×")
        cause.get_by_role("button", name="Show records").click()
        expect(visitor.page.locator("tbody tr")).to_have_count(2)
        expect(cause.get_by_role("button", name="Show all")).to_be_visible()
        visitor.page.get_by_role("button", name="All causes", exact=True).click()
        expect(visitor.page.locator("tbody tr").nth(2)).to_be_visible()


def test_filters_narrow_causes_and_records_alike(visit: Visiting) -> None:
    """By feed, as one comes from its page."""
    with visit("merchant") as visitor:
        visitor.go(f"/errors?{_HERE}&feed=1")
        expect(visitor.page.locator("tbody tr")).to_have_count(4)
        visitor.page.get_by_label("Field").fill("EAN")
        expect(visitor.page.locator("tbody tr")).to_have_count(3)
        expect(visitor.page.get_by_role("listitem").filter(has_text="title_missing")).to_have_count(
            0
        )
        visitor.page.get_by_label("Line").fill("seven")
        expect(visitor.page.get_by_role("alert").first).to_contain_text("Line is a number")


def test_an_error_shows_record_line_and_value(visit: Visiting) -> None:
    """All that one needs to mend it, on one page, and the way to try it."""
    with visit("integrator") as visitor:
        visitor.go(f"/errors?{_HERE}&feed=1&code=gtin_check_digit")
        visitor.page.locator("tbody").get_by_role("link", name="gtin_check_digit").click()
        expect(visitor.page.locator("tr.is-marked")).to_contain_text("PRODUCT.EAN = getEan();")
        expect(visitor.page.locator("mark")).to_have_text("5060123400015")
        expect(visitor.page.locator("#main")).to_contain_text("What to do:")
        way = visitor.page.get_by_role("link", name="Open in the playground")
        expect(way).to_have_attribute("href", f"/playground?{_HERE}&feed=1&record=9")


def test_errors_are_exported_as_they_are_narrowed(visit: Visiting) -> None:
    """Whoever mends them does it in a spreadsheet."""
    with visit("merchant") as visitor:
        visitor.go(f"/errors?{_HERE}&feed=1&field=EAN")
        with visitor.page.expect_download() as begun:
            visitor.page.get_by_role("link", name="CSV").click()
        lines = begun.value.path().read_text("utf-8-sig").splitlines()
        assert lines[0].startswith("feed,file,at,record")
        assert sum(line.startswith("1,products.csv") for line in lines) == 3
