"""Users in the console: added, assigned, kept out, given another password."""

import re

from playwright.sync_api import Page, expect

from catalog.users import User
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import PASSWORD, QUILLMARK, TANNWALD
from tests.console_site import ConsoleSite

_NOW = "2026-03-09T00:00:00Z"


def _user(name: str) -> User:
    return User(name, "integrator", (QUILLMARK,))


def _secret(page: Page, dialog: str | re.Pattern[str]) -> str:
    """What a dialog shows this once."""
    shown = page.get_by_role("dialog", name=dialog)
    secret = shown.locator("code").inner_text()
    shown.get_by_role("button", name="I have kept it").click()
    return secret


def test_a_user_is_added_with_a_password_that_is_shown_once(
    visit: Visiting, site: ConsoleSite
) -> None:
    """And signs in with it."""
    with visit() as visitor:
        page = visitor.page
        visitor.go("/users")
        page.get_by_role("button", name="Add user").click()
        dialog = page.get_by_role("dialog", name="Add user")
        dialog.get_by_label("Name").fill("Mia@Example.com")
        dialog.get_by_label("Role").select_option("integrator")
        dialog.get_by_label("Find a merchant by its id").fill("tann")
        dialog.get_by_label("Find a merchant by its id").press("Enter")
        expect(dialog.get_by_role("button", name=f"Take {TANNWALD} away")).to_be_visible()
        dialog.get_by_role("button", name="Add", exact=True).click()
        secret = _secret(page, "mia@example.com is added")
        expect(page.get_by_role("heading", level=1)).to_have_text("mia@example.com")
    with site.store() as store:
        user = store.users.sign_in("mia@example.com", secret)
    assert user is not None
    assert (user.role, user.merchants) == ("integrator", (TANNWALD,))


def test_a_user_gets_other_merchants_and_is_kept_out(visit: Visiting, site: ConsoleSite) -> None:
    """What an admin does when somebody changes their work, and when they leave."""
    with site.store() as store:
        store.users.add(_user("rob"), PASSWORD, _NOW, "tests")
    with visit() as visitor:
        page = visitor.page
        visitor.go("/users?text=rob")
        page.get_by_role("link", name="rob").click()
        page.get_by_role("button", name="Change access").click()
        dialog = page.get_by_role("dialog", name="Change access of rob")
        dialog.get_by_role("button", name=f"Take {QUILLMARK} away").click()
        dialog.get_by_role("button", name=f"Add {TANNWALD}").click()
        dialog.get_by_role("button", name="Save").click()
        expect(page.locator("#main")).to_contain_text(TANNWALD)
        page.get_by_role("button", name="Disable").click()
        asked = page.get_by_role("dialog", name="Disable rob?")
        asked.get_by_role("button", name="Disable").click()
        expect(page.get_by_role("button", name="Enable")).to_be_visible()
    with site.store() as store:
        rob = store.users.get("rob")
    assert (rob.merchants, rob.enabled) == ((TANNWALD,), False)


def test_a_password_is_reset_and_every_browser_signed_out(
    visit: Visiting, site: ConsoleSite
) -> None:
    """Whoever has lost a laptop calls an admin."""
    with site.store() as store:
        store.users.add(_user("sue"), PASSWORD, _NOW, "tests")
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        store.sessions.open("sue", _NOW, "2999-01-01T00:00:00Z", "192.0.2.9", agent)
    with visit() as visitor:
        page = visitor.page
        visitor.go("/users/sue")
        expect(page.get_by_text("Firefox on Linux")).to_be_visible()
        page.get_by_role("button", name="Reset password").click()
        dialog = page.get_by_role("dialog", name="Reset the password of sue")
        dialog.get_by_role("button", name="Reset").click()
        secret = _secret(page, "The password is reset")
        expect(page.get_by_text("Nowhere signed in")).to_be_visible()
    with site.store() as store:
        assert store.users.sign_in("sue", secret) is not None


def test_nobody_is_offered_to_take_rights_from_themselves(visit: Visiting) -> None:
    """The last admin would lock the door from outside."""
    with visit() as visitor:
        visitor.go("/users/ada")
        page = visitor.page
        expect(page.get_by_text("this is you")).to_be_visible()
        expect(page.get_by_role("button", name="Disable")).to_have_count(0)


def test_users_are_for_admins(visit: Visiting) -> None:
    """Others see neither the entry nor the page."""
    with visit("integrator", tolerated="403") as visitor:
        visitor.go("/users")
        page = visitor.page
        expect(page.get_by_role("alert")).to_contain_text("scope_refused")
        expect(page.get_by_role("navigation").get_by_role("link", name="Users")).to_have_count(0)
