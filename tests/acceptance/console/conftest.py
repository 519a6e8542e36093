"""One console and one browser for each process of tests; each test has a profile of its own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from catalog.users import Role
from tests.chromium import WIDE, Theme, Visit, chromium, visiting
from tests.console_site import ConsoleSite, serving_console

# `with visit(role="merchant") as visit: visit.go("/feeds")`
Loop = asyncio.AbstractEventLoop | None
Visiting = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(scope="session")
def started() -> Iterator[tuple[Browser, Loop]]:
    """Chromium, and the event loop that Playwright leaves running in this thread."""
    with chromium() as found:
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            yield found, loop
        finally:
            asyncio._set_running_loop(loop)


@pytest.fixture
def browser(started: tuple[Browser, Loop]) -> Iterator[Browser]:
    """Chromium, for one test: between them its loop is hidden from others."""
    found, loop = started
    asyncio._set_running_loop(loop)
    try:
        yield found
    finally:
        asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    """A console that all tests of a process look at: what one changes, others see."""
    folder = tmp_path_factory.mktemp("console") / "data"
    with serving_console(folder, _shared(tmp_path_factory)) as found:
        yield found


@pytest.fixture(scope="session")
def sessions(site: ConsoleSite) -> Callable[[Role], str]:
    """The secret of a session for each role: signing in takes a fifth of a second on purpose."""
    kept: dict[Role, str] = {}

    def of(role: Role) -> str:
        if role not in kept:
            kept[role] = site.session(role)
        return kept[role]

    return of


@pytest.fixture
def visit(browser: Browser, site: ConsoleSite, sessions: Callable[[Role], str]) -> Visiting:
    """Visits to the site by somebody who is signed in; without a complaint of the browser."""

    @contextmanager
    def begin(
        role: Role | None = "admin",
        *,
        theme: Theme = "light",
        size: tuple[int, int] = WIDE,
        tolerated: str = "",
    ) -> Iterator[Visit]:
        with visiting(browser, site.url, theme=theme, size=size) as found:
            if role is not None:
                secret = sessions(role)
                found.context.add_cookies(
                    [{"name": "crossdock_session", "value": secret, "url": site.url}]
                )
            yield found
            said = [line for line in found.complaints if not tolerated or tolerated not in line]
            assert said == []

    return begin


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base
