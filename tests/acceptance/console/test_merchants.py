"""Merchants in the console: their list, their settings, the way to their drives."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK, TANNWALD
from tests.console_site import ConsoleSite


def test_a_merchant_is_added_and_found(visit: Visiting) -> None:
    """The first thing that an operator does."""
    with visit() as visitor:
        page = visitor.page
        visitor.go("/merchants")
        page.get_by_role("button", name="Add merchant").click()
        dialog = page.get_by_role("dialog", name="Add merchant")
        dialog.get_by_label("Id", exact=True).fill("Mug Shop")
        dialog.get_by_role("button", name="Add").click()
        expect(dialog.get_by_role("alert")).to_contain_text("no merchant id")
        dialog.get_by_label("Id", exact=True).fill("mug-shop")
        dialog.get_by_label("Name").fill("The Mug Shop")
        dialog.get_by_role("button", name="Add").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The Mug Shop")
        expect(page.get_by_label("Currency")).to_have_value("EUR")

        visitor.go("/merchants?text=mug")
        row = page.get_by_role("row").filter(has_text="mug-shop")
        expect(row).to_contain_text("no scripts yet")
        expect(page.get_by_role("row")).to_have_count(2)


def test_settings_are_checked_as_they_are_typed_and_saved_together(
    visit: Visiting, site: ConsoleSite
) -> None:
    """What cannot be is told beside its field, and what is saved is shown from what to what."""
    with visit() as visitor:
        page = visitor.page
        visitor.go(f"/merchants/{TANNWALD}")
        page.get_by_label("Time zone").fill("Europe/Bern")
        expect(page.get_by_text("time_zone cannot be 'Europe/Bern'")).to_be_visible()
        expect(page.get_by_role("button", name="Review and save")).to_be_disabled()
        page.get_by_label("Time zone").fill("Europe/Berlin")
        page.get_by_label("Stock buffer").fill("5")
        page.get_by_label("Approval").select_option("manual")
        expect(page.get_by_text("3 settings changed")).to_be_visible()
        page.get_by_role("button", name="Review and save").click()
        dialog = page.get_by_role("dialog", name=re.compile("Change 3"))
        expect(dialog.locator("del")).to_have_text(["UTC", "0", "automatic"])
        expect(dialog.locator("ins")).to_have_text(["Europe/Berlin", "5", "manual"])
        dialog.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()

        visitor.go(f"/merchants/{TANNWALD}?tab=history")
        expect(page.get_by_role("row").nth(1)).to_contain_text("ada")
    with site.store() as store:
        assert store.merchants.get(TANNWALD).stock_buffer == 5


def test_an_edit_of_what_somebody_else_has_changed_is_refused(
    visit: Visiting, site: ConsoleSite
) -> None:
    """Two admins look at the same form; the second to save is told of the first."""
    with visit() as visitor:
        page = visitor.page
        visitor.go(f"/merchants/{QUILLMARK}")
        page.get_by_label("Stock buffer").fill("7")
        expect(page.get_by_text("1 setting changed")).to_be_visible()
        with site.store() as store:
            told = {"log_days": "29"}
            store.merchants.change(QUILLMARK, told, "2026-03-09T00:00:00Z", "priya")
        page.get_by_role("button", name="Review and save").click()
        dialog = page.get_by_role("dialog", name=re.compile("Change 1"))
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("were changed meanwhile")
    with site.store() as store:
        assert store.merchants.get(QUILLMARK).stock_buffer == 2


def test_a_drive_is_mapped_with_an_app_password_made_in_place(
    visit: Visiting, site: ConsoleSite
) -> None:
    """A merchant's own people get there without asking anybody."""
    with visit("merchant") as visitor:
        page = visitor.page
        visitor.go(f"/merchants/{QUILLMARK}?tab=drive")
        expect(page.locator(".cd-copy").first).to_contain_text("/user:olive")
        page.get_by_role("button", name="macOS").click()
        expect(page.get_by_role("heading", name="Finder")).to_be_visible()
        page.get_by_role("button", name="Make app password").click()
        dialog = page.get_by_role("dialog", name="Make app password")
        dialog.get_by_label("For").fill("Olive's Mac")
        dialog.get_by_role("button", name="Make").click()
        shown = page.get_by_role("dialog", name="App password for Olive's Mac")
        secret = shown.locator("code").inner_text()
        shown.get_by_role("button", name="I have kept it").click()
        expect(page.get_by_text("Olive's Mac")).to_be_visible()
        expect(page.get_by_text(secret)).to_have_count(0)
    with site.store() as store:
        found = store.tokens.find(secret, "2026-03-09T00:00:00Z")
    assert found is not None
    assert (found.user, found.scope) == ("olive", "drive")


def test_an_admin_makes_an_app_password_for_somebody_else(
    visit: Visiting, site: ConsoleSite
) -> None:
    """Who sends feeds by a program of theirs need never see the console."""
    with visit() as visitor:
        page = visitor.page
        visitor.go(f"/merchants/{TANNWALD}?tab=drive")
        page.get_by_role("button", name="Make app password for ines").click()
        dialog = page.get_by_role("dialog", name="Make app password")
        dialog.get_by_label("For").fill("till")
        dialog.get_by_role("button", name="Make").click()
        shown = page.get_by_role("dialog", name="App password for till")
        expect(shown).to_contain_text("For ines")
        secret = shown.locator("code").inner_text()
    with site.store() as store:
        found = store.tokens.find(secret, "2026-03-09T00:00:00Z")
    assert found is not None
    assert (found.user, found.scope) == ("ines", "drive")


def test_who_may_not_change_settings_reads_them(visit: Visiting) -> None:
    """What is not allowed is not offered; and of others there is nothing."""
    with visit("merchant", tolerated="404") as visitor:
        page = visitor.page
        visitor.go(f"/merchants/{QUILLMARK}")
        expect(page.get_by_text("ebay/EBAY_GB")).to_be_visible()
        expect(page.get_by_role("textbox", name="Channels")).to_have_count(0)
        visitor.go(f"/merchants/{TANNWALD}")
        expect(page.get_by_role("alert")).to_contain_text("no merchant of this name")
