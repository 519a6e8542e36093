"""An HTTP API of tests: uvicorn on real sockets of this machine, a real store, a real drive."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from admin_api.api_parts import wire_api
from admin_api.api_server import listen, make_server
from admin_api.drive_wiring import build_drive, shared_throttle
from admin_api.main import build_api
from admin_api.settings import read_settings
from admin_api.threads import Threads
from catalog.merchants import Merchant
from catalog.users import Role, Scope, User
from store.store import Store
from tests.dav_site import Answer, ask_once

_NOW = "2026-03-01T00:00:00Z"

PASSWORD = "a long password"

# By name: merchants, scope of the token.
USERS: dict[str, tuple[tuple[str, ...], Scope]] = {
    "chief": ((), "all"),
    "wren": (("wren",), "feeds"),
    "finch": (("finch",), "all"),
    "guide": (("finch", "wren"), "all"),
    "both": (("finch", "wren"), "feeds"),
    "reader": (("wren",), "read"),
    "till": (("wren",), "drive"),
}


@dataclass
class ApiSite:
    """A server, and what it works with; `told` are more settings, `users` some of USERS."""

    folder: Path
    told: dict[str, str] = field(default_factory=dict)
    patience: float = 30.0
    users: tuple[str, ...] = ("wren",)
    tokens: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def target(self) -> Path:
        """The file of its store."""
        return self.folder / "store.sqlite"

    def path(self, below: str) -> Path:
        """A file on its drive: merchant and path."""
        return self.folder / "drive" / below

    def parts_left(self, merchant: str = "wren") -> list[Path]:
        """What lies in the staging folder of a merchant."""
        return list((self.folder / "drive/.staging" / merchant / "parts").iterdir())

    def bearer(self, user: str = "wren") -> str:
        """The header that logs a user's program in."""
        return f"Bearer {self.tokens[user]}"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        /,
        user: str | None = "wren",
        **headers: str,
    ) -> Answer:
        """One request on a connection of its own.

        Args:
            method: Its method.
            path: Its path, quoted.
            body: An iterator goes in chunks.
            user: Who asks; None without a log-in.
            headers: Names with underscores for hyphens.
        """
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if user is not None:
            names.setdefault("Authorization", self.bearer(user))
        return ask_once(self.port, method, path, body, names)


def prepare(site: ApiSite) -> None:
    """Make the store with its merchants, users and tokens."""
    with Store(site.target) as store:
        for merchant in ("wren", "finch"):
            store.merchants.add(Merchant(merchant), _NOW, "tests")
        for name in site.users:  # each costs the hash of a password
            merchants, scope = USERS[name]
            role: Role = ("admin", "merchant", "integrator")[len(merchants)]
            store.users.add(User(name, role, merchants), PASSWORD, _NOW, "tests")
            site.tokens[name] = store.tokens.add(name, "tests", scope, _NOW, "tests").secret


@contextlib.contextmanager
def serving_api(site: ApiSite) -> Iterator[ApiSite]:
    """Serve until the end of the block, on any free port; the store is made where it is missing."""
    if not site.tokens:
        prepare(site)
    names = {"CROSSDOCK_DATA": str(site.folder), "CROSSDOCK_STORE": str(site.target)}
    settings = read_settings(names | site.told)
    with Store(settings.store) as store, Threads() as threads:
        drive = build_drive(settings, store, quiet=0)
        parts = wire_api(settings, store, drive, shared_throttle(settings), threads)
        server = make_server(build_api(replace(parts, patience=site.patience)), None)
        with listen("127.0.0.1", site.port) as listener:
            site.port = listener.getsockname()[1]
            # uvicorn touches no signals in a thread that is not the main one.
            thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
            thread.start()
            try:
                yield site
            finally:
                server.should_exit = True
                thread.join()
