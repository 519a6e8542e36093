"""Products in the console: found, edited in cells, reviewed, saved, approved."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from store.facets import Facet
from tests.acceptance.console.conftest import Visiting
from tests.console_goods import LISTED
from tests.console_seed import QUILLMARK
from tests.console_site import ConsoleSite


def _open(prefix: str = "") -> str:
    return f"/products?merchant={QUILLMARK}&prefix={prefix}"


def _cell(page: Page, sku: str, column: str) -> Locator:
    return page.locator(f'.ag-row[row-id="{sku}"] .ag-cell[col-id="{column}"]')


def _write(page: Page, sku: str, column: str, text: str) -> None:
    cell = _cell(page, sku, column)
    cell.dblclick()
    editor = cell.locator("input")
    expect(editor).to_be_focused()
    editor.fill(text)
    editor.press("Enter")


@pytest.fixture
def skus(site: ConsoleSite) -> list[str]:
    """SKUs on the first page that have a price, in order; each test takes others."""
    with site.store() as store:
        first = itertools.islice(store.drafts.skus(QUILLMARK), 40)
        priced = [each for each in first if each.fields("offer").get("Price") is not None]
    return [each.item.sku for each in priced if each.item.sku != LISTED]


def test_cells_are_edited_reviewed_and_saved_together(
    visit: Visiting, site: ConsoleSite, skus: list[str]
) -> None:
    """What is wrong is said before anything is saved, and the rest is saved as one."""
    good, bad = skus[:2]
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_open())
        _write(page, good, "price", "1,012.50")
        expect(page.get_by_text("1 change, not saved")).to_be_visible()
        _write(page, bad, "price", "12,5")
        expect(page.get_by_text("2 changes, not saved")).to_be_visible()

        page.get_by_role("button", name="Review and save").click()
        dialog = page.get_by_role("dialog", name="Review changes")
        expect(dialog.get_by_text("the decimal mark is")).to_be_visible()
        expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
        expect(dialog.locator("ins").first).to_have_text("1012.50")
        dialog.get_by_role("button", name=f"Drop the change of Price of {bad}").click()
        dialog.get_by_role("button", name="Save").click()

        expect(page.get_by_text("Saved 1 change.")).to_be_visible()
        expect(_cell(page, good, "state")).to_contain_text("Edited")
        expect(_cell(page, good, "price")).to_have_text("1012.50")
    with site.store() as store:
        assert store.drafts.sku(QUILLMARK, good).item.edited_by == "ines"
        assert store.drafts.sku(QUILLMARK, bad).item.edited_by is None


def test_what_somebody_else_has_changed_is_not_overwritten(
    visit: Visiting, site: ConsoleSite, skus: list[str]
) -> None:
    """Two people who edit one price must not overwrite each other silently."""
    sku = skus[6]
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_open())
        _write(page, sku, "price", "5.00")
        with site.store() as store:
            facet = Facet(sku, "offer", "", {"Price": "77.00"})
            store.drafts.edit(QUILLMARK, [facet], "somebody", "2026-11-22T08:00:00Z")
        page.get_by_role("button", name="Review and save").click()

        dialog = page.get_by_role("dialog", name="Review changes")
        expect(dialog.get_by_text("Somebody has changed this since you saw it.")).to_be_visible()
        expect(dialog.get_by_role("button", name="Save")).to_be_disabled()


def test_chosen_rows_are_approved(visit: Visiting, site: ConsoleSite, skus: list[str]) -> None:
    """And the question says how many."""
    chosen = skus[2:4]
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_open())
        for sku in chosen:
            page.locator(f'.ag-row[row-id="{sku}"] input[type=checkbox]').check()
        expect(page.get_by_text("2 chosen")).to_be_visible()
        page.get_by_role("button", name="Approve", exact=True).click()
        page.get_by_role("dialog", name="Approve 2 SKUs?").get_by_role(
            "button", name="Approve"
        ).click()

        expect(page.get_by_text("Approved: 2 SKUs.")).to_be_visible()
        expect(_cell(page, chosen[0], "state")).to_contain_text("Approved")


def test_all_that_a_filter_leaves_are_ended(visit: Visiting, skus: list[str]) -> None:
    """Nobody ticks ten thousand boxes; the filter is in the address."""
    sku = skus[4]
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_open(sku))
        page.get_by_role("button", name="End all that match").click()
        dialog = page.get_by_role("dialog", name=re.compile("End .* SKU"))
        dialog.get_by_role("button", name="End").click()

        expect(page.get_by_text(re.compile("Ended: .* SKU"))).to_be_visible()
        expect(_cell(page, sku, "state")).to_contain_text("Ended")


def test_pages_lead_on_and_back(visit: Visiting) -> None:
    """The second page ends where the third begins, and the first is there again."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_open())
        first = page.locator(".ag-row .ag-cell[col-id=sku]").first.inner_text()
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text("page 2")).to_be_visible()
        expect(page.locator(f'.ag-row[row-id="{first}"]')).to_have_count(0)
        page.get_by_role("button", name="Previous").click()
        expect(page.locator(f'.ag-row[row-id="{first}"]')).to_be_visible()


def test_who_may_only_look_is_offered_no_edit(visit: Visiting) -> None:
    """What is not allowed is not offered."""
    with visit("merchant") as visitor:
        visitor.go("/products?merchant=quillmark-jewellers")
        expect(visitor.page.get_by_text("You may look at products")).to_be_visible()
        expect(visitor.page.locator(".ag-row input[type=checkbox]")).to_have_count(0)


def test_one_product_tells_why_a_value_is_there_and_lets_it_be_edited(
    visit: Visiting, skus: list[str]
) -> None:
    """The way from a strange price to the feed that brought it is one click."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/products/{skus[5]}?merchant={QUILLMARK}")
        row = page.get_by_role("row", name=re.compile("^Price "))
        row.get_by_title("Why this value?").click()
        dialog = page.get_by_role("dialog", name="Why Price has its value")
        expect(dialog.get_by_role("link", name=re.compile("feed #"))).to_be_visible()
        dialog.get_by_role("button", name="Close").click()

        row.get_by_role("button", name="Edit Price").click()
        edit = page.get_by_role("dialog", name="Edit Price")
        edit.get_by_role("textbox").fill("3.50")
        edit.get_by_role("button", name="Review").click()
        page.get_by_role("dialog", name="Review changes").get_by_role("button", name="Save").click()

        expect(page.get_by_role("row", name=re.compile("^Price 3.50"))).to_be_visible()
        expect(page.locator(".cd-head").get_by_text("Edited")).to_be_visible()
