"""Profiles and templates in the console: looked at, written, tried, saved as they were seen."""

import re

from playwright.sync_api import Page, expect

from tests.acceptance.console.conftest import Visiting
from tests.console_goods import LISTED
from tests.console_seed import QUILLMARK
from tests.console_site import ConsoleSite

_OF = f"merchant={QUILLMARK}"


def _write(page: Page, text: str) -> None:
    """Put a text in the place of the one in the editor."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_a_profile_is_saved_as_a_new_version(visit: Visiting, site: ConsoleSite) -> None:
    """Whoever saves is told first what it revises."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/profiles?{_OF}")
        page.get_by_role("link", name="30 days").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("30 days")
        expect(page.get_by_role("link", name=LISTED)).to_be_visible()
        _write(page, '{"days": ')
        expect(page.get_by_role("alert").get_by_text("is no JSON")).to_be_visible()
        _write(page, '{"days": 60}')
        page.get_by_role("button", name="Save as new version").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("1 listing will be revised.")
        dialog.get_by_role("button", name="Save").click()

        expect(page.get_by_text("Version 2, a return policy, used by 1 listing.")).to_be_visible()
    with site.store() as store:
        saved = store.profiles.current(QUILLMARK, "return", "30 days")
    assert saved is not None
    assert (saved.content, saved.by) == ({"days": 60}, "ines")


def test_a_new_profile_is_made(visit: Visiting) -> None:
    """Of a kind and a name that drafts can name."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/profiles?{_OF}")
        page.get_by_role("link", name="New profile").click()
        page.get_by_label("Name").fill("Card only")
        page.get_by_label("Kind").select_option("payment")
        _write(page, '{"immediate": true}')
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Card only")


def test_a_template_shows_what_it_makes_while_it_is_written(visit: Visiting) -> None:
    """And what must not be sent is not shown."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/templates/ring.html?{_OF}&sku={LISTED}")
        made = page.frame_locator("iframe.cd-frame")
        expect(made.locator("h1")).to_have_text(re.compile("."))
        _write(page, "<h2>For you: ${PRODUCT.Title}</h2>")
        expect(made.locator("h2")).to_contain_text("For you: ")

        _write(page, "<script>alert(1)</script>")
        expect(page.get_by_role("alert")).to_contain_text("script")
        expect(page.locator("iframe.cd-frame")).to_have_count(0)
        _write(page, "<p>${PRODUCT.Title</p>")
        expect(page.get_by_role("alert")).to_contain_text("line 1")


def test_a_template_is_saved_as_a_new_version(visit: Visiting, site: ConsoleSite) -> None:
    """The SKU that it was tried on stays in the address."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/templates/new.html?new=1&{_OF}")
        page.get_by_label("Name").fill("plain.html")
        _write(page, "<p>${PRODUCT.Title}</p>")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("plain.html")
    with site.store() as store:
        assert [each.html for each in store.templates.versions(QUILLMARK, "plain.html")] == [
            "<p>${PRODUCT.Title}</p>"
        ]


def test_who_may_only_look_sees_the_text_and_no_button(visit: Visiting) -> None:
    """What is not allowed is not offered."""
    with visit("merchant") as visitor:
        page = visitor.page
        visitor.go(f"/templates/ring.html?{_OF}&sku={LISTED}")
        expect(page.frame_locator("iframe.cd-frame").locator("h1")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Save"))).to_have_count(0)
