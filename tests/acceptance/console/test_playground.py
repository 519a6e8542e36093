"""The playground: an edit is seen at once, beside what the release makes of the same record."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.acceptance.console.conftest import Visiting
from tests.chromium import Visit
from tests.console_seed import QUILLMARK

# A record that the release translates, in the first feed of the seed.
_ADDRESS = f"/playground?merchant={QUILLMARK}&feed=1&record=1"


def _open(visitor: Visit) -> Page:
    visitor.go(_ADDRESS)
    page = visitor.page
    expect(_output(page, "SKU")).to_contain_text("00417")
    return page


def _output(page: Page, field: str) -> Locator:
    return page.locator(".cd-fields tr", has=page.get_by_text(field, exact=True))


def _edit(page: Page, what: str, by: str) -> None:
    """Replace a text in the open file by hand: found with the editor's own search."""
    editor = page.locator(".cd-editor:visible .cm-content")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.press("Control+f")
    page.locator(".cm-search input[name=search]").fill(what)
    page.locator(".cm-search input[name=replace]").fill(by)
    page.locator(".cm-search button[name=replaceAll]").click()
    page.keyboard.press("Escape")


def test_an_edit_shows_what_it_changes(visit: Visiting) -> None:
    """Before and after side by side, and which fields they are, a moment after the last letter."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        _edit(page, "'Quillmark insured'", "'Quillmark tracked'")

        row = _output(page, "ShippingPolicyName")
        expect(row).to_have_class(re.compile("is-changed"))
        expect(row.locator("td.is-before")).to_have_text("Quillmark insured")
        expect(row.locator("td.is-after")).to_have_text("Quillmark tracked")
        expect(page.get_by_text("1 of 1 records differ")).to_be_visible()


def test_a_line_that_set_a_field_is_one_click_away(visit: Visiting) -> None:
    """Who asks why a value is there is led to the line that assigned it."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        _output(page, "Title").get_by_role("button").click()

        expect(page.locator(".cd-bench__name")).to_contain_text("mapping-base.js (of the base")
        expect(page.locator(".cd-editor:visible .cd-line")).to_contain_text("getTitle()")


def test_a_mistake_is_told_with_its_place(visit: Visiting) -> None:
    """Half of all edits are half typed; the line that is wrong is one click away."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        _edit(page, "BASE.transform();", "BASE.transform(;")
        expect(page.get_by_text("did not run")).to_be_visible()
        page.get_by_role("button", name="product/mapping-custom.js:20").first.click()

        expect(page.locator(".cd-editor:visible .cd-line")).to_contain_text("BASE.transform(;")


def test_lookups_of_a_record_are_shown(visit: Visiting) -> None:
    """Which row gave a value, without opening the workbook."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        page.get_by_role("tab", name="Lookups").click()

        expect(page.get_by_role("tabpanel")).to_contain_text("lookup/metals.xlsx")
        expect(page.get_by_role("tabpanel")).to_contain_text("Metal: Platinum")


def test_pasted_records_are_tried(visit: Visiting) -> None:
    """A record that nobody has sent yet."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        page.get_by_label("Records of").select_option("paste")
        page.get_by_label("Pasted records").fill(
            "Stock No,Name,Type,Metal\nX-1,Ring,Ring,Plat 950\n"
        )

        expect(_output(page, "SKU")).to_contain_text("X-1")


def test_the_editor_knows_what_scripts_see(visit: Visiting) -> None:
    """Nobody remembers two hundred fields."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        editor = page.locator(".cd-editor:visible .cm-content")
        editor.click()
        page.keyboard.press("Control+End")
        page.keyboard.type("\nPRODUCT.Shipping")
        options = page.locator(".cm-tooltip-autocomplete")
        expect(options).to_contain_text("ShippingPolicyName")
        page.keyboard.press("Escape")
        page.keyboard.type(";\nLOGG")
        expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("LOGGER")


def test_an_edit_becomes_a_release(visit: Visiting) -> None:
    """From the first letter to a checked release, without a zip."""
    with visit("integrator") as visitor:
        page = _open(visitor)
        _edit(page, "'Quillmark payment'", "'Quillmark card'")
        expect(page.get_by_text("1 of 1 records differ")).to_be_visible()
        page.get_by_role("button", name="Save as release").click()
        page.get_by_label("What is new in it").fill("paid by card")
        page.get_by_role("button", name="Save", exact=True).click()

        expect(page).to_have_url(re.compile(r"/scripts/\d+\?merchant="))
        expect(page.get_by_text("paid by card")).to_be_visible()
        expect(page.locator(".cd-diff")).to_contain_text("'Quillmark card'")


def test_a_merchant_is_not_offered_the_playground(visit: Visiting) -> None:
    """What somebody may not do is not on the screen."""
    with visit("merchant") as visitor:
        visitor.go(f"/?merchant={QUILLMARK}")

        expect(visitor.page.get_by_role("link", name="Playground")).to_have_count(0)
