"""Debian's Chromium, driven by Playwright: one browser a process, a fresh profile a visit."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.debian import ensure

Theme = Literal["light", "dark"]

# Milliseconds in which anything comes that is waited for, also where a machine has much else to do.
_PATIENCE_MS = 120_000

WIDE = (1280, 800)
TABLET = (834, 1112)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser until the end of the block."""
    # Chromium's own sandbox refuses to be root's.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=_PATIENCE_MS)  # its own five seconds are few for a busy machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure("chromium")),
            args=[*root, "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """One browser profile at one site, and what went wrong in it.

    Attributes:
        page: Its one tab.
        complaints: What the browser's console said at the level of an error, exceptions of
            scripts, and requests that failed or left the site.
    """

    context: BrowserContext
    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open a page of the console, and wait until it is drawn and connected."""
        self.page.goto(self.url + address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is drawn, connected, and has loaded what it loads by itself."""
        self.page.wait_for_function(
            "() => window.did_handshake && document.querySelector('main h1')"
            " && !document.querySelector('[aria-busy=true], .cd-loading.is-on')"
        )

    def sign_in(self, user: str, password: str) -> None:
        """Sign in on the page that is shown."""
        self.page.fill("#name", user)
        self.page.fill("#password", password)
        self.page.click("button[type=submit]")


@contextlib.contextmanager
def visiting(
    browser: Browser, url: str, *, theme: Theme = "light", size: tuple[int, int] = WIDE
) -> Iterator[Visit]:
    """A fresh profile, as if nobody had ever been at the site, until the end of the block.

    Args:
        browser: Of this process.
        url: Of the site, without a slash at the end.
        theme: What the system of the visitor prefers.
        size: Of the window, in CSS pixels.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(_PATIENCE_MS)
    try:
        visit = Visit(context, context.new_page(), url)
        _listen(visit)
        yield visit
    finally:
        context.close()


def _listen(visit: Visit) -> None:
    page, said = visit.page, visit.complaints
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def asked(address: str) -> None:
        if not address.startswith((visit.url, visit.url.replace("http", "ws"), "data:")):
            said.append(f"left the site: {address}")

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
