"""Releases in the console: dropped, checked, compared, activated, rolled back."""

import re
from pathlib import Path

from playwright.sync_api import expect

from catalog.releases import NewRelease, ReleaseId
from runtime_js.packing import zip_files
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import TANNWALD
from tests.console_site import ConsoleSite
from workflow.activate_release import activate_release
from workflow.edit_bundle import edit_bundle

_NOW = "2026-03-02T06:00:00Z"
_LIST = f"/scripts?merchant={TANNWALD}"


def _edited(site: ConsoleSite, readme: str) -> bytes:
    """The first release with another file."""
    with site.store() as store:
        content = store.releases.content(ReleaseId(TANNWALD, 1)).zip
    return edit_bundle(content, {"README.md": readme.encode()})


def _new(content: bytes, base: ReleaseId | None) -> NewRelease:
    return NewRelease(TANNWALD, content, base)


def test_a_dropped_zip_is_checked_and_becomes_a_release(
    visit: Visiting, site: ConsoleSite, tmp_path: Path
) -> None:
    """What the check says comes before anything is kept."""
    zipped = tmp_path / "autumn.zip"
    zipped.write_bytes(_edited(site, "autumn"))
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_LIST)
        page.locator("input[type=file]").set_input_files(zipped)
        expect(page.get_by_role("heading", name="Check of autumn.zip")).to_be_visible()
        expect(page.get_by_text("passed").first).to_be_visible()
        page.get_by_label("What is new in it").fill("for the autumn")
        page.get_by_role("button", name="Make a release").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Release \d+"))
        expect(page.get_by_text("for the autumn").first).to_be_visible()
        expect(page.get_by_text("README.md").first).to_be_visible()


def test_a_zip_that_is_no_bundle_is_told_why(visit: Visiting, tmp_path: Path) -> None:
    """Whoever dropped the wrong file reads what was expected."""
    zipped = tmp_path / "holiday.zip"
    zipped.write_bytes(zip_files({"mapping-custom.js": b"function transform( {}"}))
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(_LIST)
        page.locator("input[type=file]").set_input_files(zipped)

        finding = page.locator(".cd-findings li").first
        expect(finding).to_contain_text("error")
        expect(finding).to_contain_text("mapping-custom.js:1")
        expect(page.get_by_role("button", name="Keep it although it has errors")).to_be_visible()


def test_a_release_is_activated_and_rolled_back(visit: Visiting, site: ConsoleSite) -> None:
    """Each asks first, says what will happen, and stands in the history with its reason."""
    with site.store() as store:
        content = edit_bundle(_edited(site, "spring"), {"notes.md": b"x"})
        owner = store.merchants.get(TANNWALD)
        made = store.releases.add(_new(content, owner.base_release), _NOW, "ines")
        activate_release(store, ReleaseId(TANNWALD, 1), _NOW, "ines", "back to the first")
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/scripts/{made.id.number}?merchant={TANNWALD}")
        expect(page.locator(".cd-diff, .cd-row code").first).to_be_visible()
        page.get_by_role("button", name="Activate").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Release 1 is active now")
        dialog.get_by_label("Why, for the history").fill("spring has come")
        dialog.get_by_role("button", name="Activate").click()
        expect(page.get_by_role("button", name="Roll back")).to_be_visible()
        page.get_by_role("button", name="Roll back").click()
        page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Release 1")
        visitor.go(_LIST)

        history = page.locator(".cd-card", has_text="Activated and rolled back")
        expect(history).to_contain_text("spring has come")
        expect(history).to_contain_text("rolled back")


def test_somebody_else_activated_meanwhile(visit: Visiting, site: ConsoleSite) -> None:
    """Two people do not undo each other unawares."""
    with site.store() as store:
        base = store.merchants.get(TANNWALD).base_release
        one, other = (
            store.releases.add(_new(_edited(site, text), base), _NOW, "ines")
            for text in ("one", "other")
        )
        activate_release(store, ReleaseId(TANNWALD, 1), _NOW, "ines", "as it was")
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go(f"/scripts/{one.id.number}?merchant={TANNWALD}")
        with site.store() as store:
            activate_release(store, other.id, _NOW, "ada", "mine")
        page.get_by_role("button", name="Activate").click()
        page.get_by_role("dialog").get_by_role("button", name="Activate").click()

        expect(page.get_by_text("is active by now")).to_be_visible()
    with site.store() as store:
        active = store.releases.active(TANNWALD)
        assert active is not None
        assert active.id == other.id


def test_a_merchant_reads_and_is_offered_nothing_else(visit: Visiting) -> None:
    """Scripts are the integrators' work; whose feeds they read may see them."""
    with visit("merchant") as visitor:
        visitor.go("/scripts/1")
        page = visitor.page

        expect(page.get_by_role("link", name="Download")).to_be_visible()
        expect(page.get_by_role("button", name="Roll back")).to_have_count(0)
        expect(page.get_by_role("link", name="Edit")).to_have_count(0)
