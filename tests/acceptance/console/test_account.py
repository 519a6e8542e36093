"""One's own account in the console: password, tokens, keys."""

import re

from playwright.sync_api import expect

from catalog.users import User
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import PASSWORD, QUILLMARK
from tests.console_site import ConsoleSite

_NOW = "2026-03-09T00:00:00Z"


def test_a_token_is_made_shown_once_and_revoked(visit: Visiting, site: ConsoleSite) -> None:
    """What a program signs in with, for as long as it should."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go("/")
        page.get_by_role("button", name="Signed in as ines").click()
        page.get_by_role("link", name="Your account").click()
        page.get_by_role("button", name="Make token").click()
        dialog = page.get_by_role("dialog", name="Make token")
        dialog.get_by_label("For").fill("nightly job")
        dialog.get_by_label("May").select_option("feeds")
        dialog.get_by_role("button", name="Make").click()
        shown = page.get_by_role("dialog", name="Token for nightly job")
        secret = shown.locator("code").inner_text()
        shown.get_by_role("button", name="I have kept it").click()
        with site.store() as store:
            assert store.tokens.find(secret, _NOW) is not None
        entry = page.get_by_role("listitem").filter(has_text="nightly job")
        entry.get_by_role("button", name="Revoke").click()
        page.get_by_role("dialog", name="Revoke nightly job?").get_by_role(
            "button", name="Revoke"
        ).click()
        expect(entry).to_contain_text("revoked")
    with site.store() as store:
        assert store.tokens.find(secret, _NOW) is None


def test_a_password_is_changed_with_the_old_one_and_signs_out(
    visit: Visiting, site: ConsoleSite
) -> None:
    """A page that somebody left open must not be enough."""
    with site.store() as store:
        store.users.add(User("vera", "merchant", (QUILLMARK,)), PASSWORD, _NOW, "tests")
    with visit(None, tolerated="401") as visitor:
        page = visitor.page
        page.goto(f"{visitor.url}/login?next=/account")
        visitor.sign_in("vera", PASSWORD)
        visitor.settle()
        page.get_by_role("button", name="Change password").click()
        dialog = page.get_by_role("dialog", name="Change password")
        dialog.get_by_label("Password now").fill("not the password")
        dialog.get_by_label("New password", exact=True).fill("quite another password")
        dialog.get_by_label("New password again").fill("quite another password")
        dialog.get_by_role("button", name="Change").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is another")
        dialog.get_by_label("Password now").fill(PASSWORD)
        dialog.get_by_role("button", name="Change").click()
        expect(page).to_have_url(re.compile("/login"))
    with site.store() as store:
        assert store.users.sign_in("vera", "quite another password") is not None


def test_what_is_no_public_key_is_told(visit: Visiting) -> None:
    """Above all the secret half, which must not be sent anywhere."""
    with visit("integrator") as visitor:
        page = visitor.page
        visitor.go("/account")
        page.get_by_role("button", name="Add public key").click()
        dialog = page.get_by_role("dialog", name="Add public key")
        dialog.get_by_label("For").fill("laptop")
        dialog.get_by_label("Public key").fill("-----BEGIN OPENSSH PRIVATE KEY-----")
        dialog.get_by_role("button", name="Add").click()
        expect(dialog.get_by_role("alert")).to_contain_text("secret half")
