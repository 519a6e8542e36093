"""The frame around all pages, and the way in."""

import re
import socket
from base64 import b64encode

import pytest
from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.chromium import TABLET
from tests.console_seed import PASSWORD, QUILLMARK, TANNWALD
from tests.console_site import ConsoleSite
from tests.dav_site import ask_once

# Keys one after the other, as somebody presses them who is not as slow as a busy machine.
_PRESS = """keys => keys.forEach(key =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))"""


def test_who_signs_in_comes_to_the_page_that_was_wanted(visit: Visiting) -> None:
    """Somebody who follows a link from a message ends up there, not at the first page."""
    with visit(None) as visitor:
        visitor.page.goto(f"{visitor.url}/search?q=ABC&merchant={TANNWALD}")
        expect(visitor.page).to_have_url(re.compile(r"/login\?next="))
        visitor.sign_in("Ines ", PASSWORD)
        visitor.settle()

        expect(visitor.page).to_have_url(f"{visitor.url}/search?q=ABC&merchant={TANNWALD}")


def test_a_wrong_password_is_told_and_the_name_is_kept(visit: Visiting) -> None:
    """Whoever mistyped one of two fields types one of two fields again."""
    with visit(None, tolerated="401") as visitor:
        visitor.page.goto(f"{visitor.url}/login")
        visitor.sign_in("ines", "another password")

        expect(visitor.page.get_by_role("alert")).to_contain_text("wrong")
        expect(visitor.page.locator("#name")).to_have_value("ines")
        expect(visitor.page.locator("#password")).to_be_focused()


@pytest.mark.parametrize(
    "target", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(site: ConsoleSite, target: str) -> None:
    """A link to our own sign-in page must not become one to somebody else's site."""
    fields = f"name=ada&password=a+long+password&next={target}"
    headers = {"Origin": site.url, "Content-Type": "application/x-www-form-urlencoded"}

    answer = ask_once(site.process.port, "POST", "/login", fields.encode(), headers)

    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_signing_out_ends_the_session_and_its_open_pages(
    visit: Visiting, site: ConsoleSite
) -> None:
    """A page that somebody left open on another screen stops answering."""
    with visit(None, tolerated="") as visitor:
        visitor.page.goto(f"{visitor.url}/login")
        visitor.sign_in("olive", PASSWORD)
        visitor.settle()
        other = visitor.context.new_page()
        other.goto(f"{visitor.url}/")
        other.wait_for_function("() => window.did_handshake")
        visitor.page.click(".cd-who")
        visitor.page.get_by_text("Sign out").click()

        expect(visitor.page).to_have_url(f"{visitor.url}/login")
        expect(other).to_have_url(re.compile("/login"))


def test_is_steered_by_keys(visit: Visiting) -> None:
    """Somebody who works here all day does not reach for the mouse."""
    with visit() as visitor:
        page = visitor.page
        visitor.go(f"/feeds?merchant={QUILLMARK}")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
        page.evaluate(_PRESS, ["g", "h"])
        expect(page).to_have_url(f"{visitor.url}/?merchant={QUILLMARK}")
        visitor.settle()
        page.keyboard.press("/")
        page.keyboard.type("QM-1")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?merchant=quillmark-jewellers&q=QM-1"))


def test_the_first_key_skips_the_navigation(visit: Visiting) -> None:
    """Who steers by Tab does not pass all pages to come to this one."""
    with visit() as visitor:
        visitor.go("/")
        visitor.page.keyboard.press("Tab")
        expect(visitor.page.get_by_text("Skip to the page")).to_be_focused()
        visitor.page.keyboard.press("Enter")

        expect(visitor.page.locator("#main")).to_be_focused()


def test_dark_is_kept_by_the_browser(visit: Visiting) -> None:
    """It is chosen once, and the next page is dark from its first pixel."""
    with visit() as visitor:
        visitor.go("/")
        visitor.page.click(".cd-who")
        visitor.page.locator("[data-theme-choice=dark]").click()
        expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")
        visitor.page.goto(f"{visitor.url}/search?q=x", wait_until="commit")

        expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_tablet_the_navigation_is_folded_to_icons_with_names(visit: Visiting) -> None:
    """The page has the room, and a screen reader still hears where links lead."""
    with visit(size=TABLET) as visitor:
        visitor.go("/")
        navigation = visitor.page.get_by_role("navigation", name="Pages")
        width = navigation.evaluate("nav => nav.clientWidth")

        assert width < 80
        expect(navigation.get_by_role("link", name="Dashboard")).to_be_visible()


def test_another_merchant_is_one_choice_away(visit: Visiting) -> None:
    """The address says whom a page is about, so that two tabs may be about two merchants."""
    with visit("integrator") as visitor:
        visitor.go(f"/?merchant={QUILLMARK}")
        visitor.page.get_by_role("button", name=f"Merchant: {QUILLMARK}").click()
        visitor.page.get_by_role("link", name=TANNWALD).click()
        visitor.settle()

        expect(visitor.page).to_have_url(f"{visitor.url}/?merchant={TANNWALD}")


def test_a_merchant_that_one_does_not_see_is_not_told_of(visit: Visiting) -> None:
    """Nobody learns who else is a customer by trying names."""
    with visit("merchant") as visitor:
        visitor.go(f"/?merchant={TANNWALD}")

        expect(visitor.page).to_have_url(f"{visitor.url}/?merchant={QUILLMARK}")


def test_what_is_not_there_is_a_page_of_ours(visit: Visiting) -> None:
    """Whoever mistyped an address finds the way back."""
    with visit(tolerated="404") as visitor:
        visitor.go("/nothing-here")

        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("There is no such page")


@pytest.mark.parametrize(
    ("origin", "status"), [("http://evil.example.com", 403), ("null", 403), ("", 403), ("own", 101)]
)
def test_a_foreign_page_gets_no_socket(site: ConsoleSite, origin: str, status: int) -> None:
    """Browsers let any page open a WebSocket to us, with the cookie of whoever is signed in."""
    own = site.url if origin == "own" else origin

    assert _shake_hands(site, f"crossdock_session={site.session()}", own) == status


def test_nobody_gets_a_socket_without_a_session(site: ConsoleSite) -> None:
    """Before somebody has signed in there is a form, and nothing that could be talked to."""
    assert _shake_hands(site, "crossdock_session=guessed", site.url) == 403


def test_a_foreign_form_changes_nothing(site: ConsoleSite) -> None:
    """A page of somebody else's cannot sign anybody in or out."""
    headers = {"Origin": "http://evil.example.com", "Cookie": f"crossdock_session={site.session()}"}

    assert ask_once(site.process.port, "POST", "/logout", b"", headers).status == 403
    assert ask_once(site.process.port, "POST", "/login", b"name=ada", headers).status == 403


def test_pages_may_load_only_what_we_serve(site: ConsoleSite) -> None:
    """Whatever text comes into a page, no foreign script, frame or form comes with it."""
    headers = {"Accept": "text/html", "Cookie": f"crossdock_session={site.session()}"}
    told = ask_once(site.process.port, "GET", f"/?merchant={QUILLMARK}", None, headers)
    allowed = told.headers["content-security-policy"]

    assert "default-src 'none'" in allowed
    assert "frame-ancestors 'none'" in allowed
    scripts = re.search(r"script-src ([^;]*)", allowed)
    assert scripts is not None
    assert "unsafe-inline" not in scripts[1]
    assert told.headers["x-content-type-options"] == "nosniff"


def test_only_the_way_in_is_open(site: ConsoleSite) -> None:
    """Not even what pages are drawn with is given to somebody who is not signed in."""
    for path in ("/", "/search", "/_nicegui/client/x", "/nothing-here"):
        answer = ask_once(site.process.port, "GET", path, None, {"Accept": "text/html"})
        assert (answer.status, answer.headers["location"][:6]) == (303, "/login")


def _shake_hands(site: ConsoleSite, cookie: str, origin: str) -> int:
    """Ask for a WebSocket; the status of the answer."""
    lines = [
        "GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id=x HTTP/1.1",
        f"Host: 127.0.0.1:{site.process.port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {b64encode(bytes(16)).decode()}",
        f"Cookie: {cookie}",
        *([f"Origin: {origin}"] if origin else []),
    ]
    with socket.create_connection(("127.0.0.1", site.process.port), timeout=120) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(connection.makefile("rb").readline().split()[1])
