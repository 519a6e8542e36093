"""The console of tests: a real `crossdock api` on any free port, over a store with something in."""

import contextlib
import http.cookies
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from catalog.users import Role
from store.store import Store
from tests.console_seed import PASSWORD, QUILLMARK, USERS, copy_seed
from tests.console_sync import REQUEST
from tests.dav_site import ask_once
from tests.serving_process import ServingProcess

# Where pages are that take something from their path: the seed has it.
SAMPLES: dict[str, str] = {
    "/products/{sku:path}": "/products/00424",
    "/orders/{marketplace}/{order:path}": "/orders/ebay/26-11001",
    "/profiles/{kind}/{name:path}": "/profiles/return/30%20days",
    "/templates/{name:path}": "/templates/ring.html",
    "/merchants/{id}": "/merchants/quillmark-jewellers",
    "/users/{user}": "/users/ines",
    "/sync/requests/{request}": f"/sync/requests/{REQUEST}",
    "/feeds/{number}": "/feeds/1",
    "/scripts/{number}": "/scripts/1",
    "/scripts/{number}/edit": "/scripts/1/edit",
    "/errors/{feed}/{record}/{stage}/{position}": "/errors/1/9/schema/0",
}


@dataclass
class ConsoleSite:
    """A console that is served."""

    folder: Path
    process: ServingProcess

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.process.port}"

    def store(self) -> Store:
        """Its store, to be closed by whoever asks."""
        return Store(self.folder / "store.sqlite")

    def session(self, role: Role = "admin") -> str:
        """The secret of a new session of the seed's user of a role."""
        fields = {"name": USERS[role][0], "password": PASSWORD}
        headers = {"Origin": self.url, "Content-Type": "application/x-www-form-urlencoded"}
        answer = ask_once(self.process.port, "POST", "/login", urlencode(fields).encode(), headers)
        assert answer.status == 303, answer
        cookie = http.cookies.SimpleCookie(answer.headers["set-cookie"])
        return cookie["crossdock_session"].value


@contextlib.contextmanager
def serving_console(folder: Path, shared: Path) -> Iterator[ConsoleSite]:
    """Serve the console until the end of the block.

    Args:
        folder: Of its data; made here.
        shared: Folder of this run, where the seed is kept.
    """
    copy_seed(folder, shared)
    process = ServingProcess("api", folder)
    try:
        assert process.port, process.log()
        yield ConsoleSite(folder, process)
    finally:
        process.end()


def address_of(path: str, merchant: str = QUILLMARK) -> str:
    """Where a page of the registry is found in the seed."""
    found = SAMPLES.get(path, path)
    return f"{found}{'&' if '?' in found else '?'}merchant={merchant}"
