"""eBay's delivery with what it needs in memory, against any server; for tests."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import ActionAnswer, Ticket
from marketplaces.ebay.access import EbayApp, open_http
from marketplaces.ebay.adapter import EbayAdapter
from marketplaces.ebay.allowances import MemoryAllowances, TicketAllowance
from marketplaces.ebay.calls import EbayCalls
from marketplaces.ebay.delivery import EbayDelivery
from marketplaces.ebay.oauth import AccessTokens
from marketplaces.ebay.ports import AccessToken
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET
from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator

SITE = "EBAY_US"


class MemoryTokens:
    """A TokenStore; `refresh` are the merchants' consents."""

    def __init__(self, refresh: dict[str, str]) -> None:
        self.refresh = refresh
        self.access: dict[str, AccessToken] = {}

    def refresh_token(self, merchant: str) -> str | None:
        """What the merchant's consent has given."""
        return self.refresh.get(merchant)

    def access_token(self, merchant: str) -> AccessToken | None:
        """The one kept last."""
        return self.access.get(merchant)

    def keep_access_token(self, merchant: str, token: AccessToken) -> None:
        """Keep one."""
        self.access[merchant] = token


class Parts:
    """A delivery for the merchant `wren`, and the parts that a test may look at."""

    def __init__(
        self,
        url: str,
        http: httpx.Client,
        now: Callable[[], datetime] | None = None,
        refresh_token: str = "refresh-seller-one",
    ) -> None:
        clock = now or (lambda: datetime.now(UTC))
        app = EbayApp(CLIENT_ID, CLIENT_SECRET, url)
        self.tokens = MemoryTokens({"wren": refresh_token})
        access = AccessTokens(app, self.tokens, http, clock)
        calls = EbayCalls(app, access, http, "wren", clock)
        allowance = TicketAllowance(MemoryAllowances(), clock)
        self.delivery = EbayDelivery("wren", calls, allowance, clock)


class Shop(Parts):
    """A merchant who sells at a simulated eBay."""

    def __init__(self, simulator: EbaySimulator, url: str, http: httpx.Client, work: Path) -> None:
        super().__init__(url, http, simulator.clock.now)
        self.simulator = simulator
        self.adapter = EbayAdapter()
        self._work = work

    def file(self, kind: ActionKind, actions: Iterable[Action]) -> Path:
        """Write a request file."""
        path = self._work / f"{kind}.xml"
        with path.open("wb") as target:
            self.adapter.write(kind, SITE, enumerate(actions, start=1), target)
        return path

    def done(self, ticket: str) -> Ticket:
        """Look until eBay works on it no more."""
        for _ in range(20):
            found = self.delivery.look(ticket)
            if found.progress in ("done", "failed"):
                return found
        raise AssertionError(f"{ticket} is still being worked on")

    def answers(self, kind: ActionKind, ticket: str) -> list[ActionAnswer]:
        """Fetch the result and read it, in order of records."""
        result = self._work / "result"
        self.delivery.fetch(ticket, result)
        with result.open("rb") as source:
            found = list(self.adapter.read_answers(kind, source))
        return sorted(found, key=lambda answer: (answer.record or 0, answer.sku or ""))

    def send(self, kind: ActionKind, *actions: Action) -> list[ActionAnswer]:
        """Send actions all the way, and return what is said to them, in order of records."""
        ticket = self.delivery.begin(kind, SITE).id
        self.delivery.upload(ticket, self.file(kind, actions))
        assert self.done(ticket).progress == "done"
        return self.answers(kind, ticket)


@contextmanager
def open_shop(simulator: EbaySimulator, work: Path) -> Iterator[Shop]:
    """A shop whose eBay listens on a free port until the end; closes the simulator."""
    try:
        with serving(simulator) as url, open_http() as http:
            yield Shop(simulator, url, http, work)
    finally:
        simulator.close()
