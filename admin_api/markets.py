"""The marketplaces that are built in, and merchants' access to them, kept in the store."""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from admin_api.sealing import Sealing, open_sealing
from admin_api.settings import Settings
from catalog.errors import ConfigInvalid, NotFound
from marketplaces.adapter import Adapter, Delivery
from marketplaces.ebay.access import EbayApp, open_http
from marketplaces.ebay.adapter import NAME as EBAY
from marketplaces.ebay.adapter import EbayAdapter
from marketplaces.ebay.allowances import TicketAllowance
from marketplaces.ebay.calls import EbayCalls
from marketplaces.ebay.delivery import EbayDelivery
from marketplaces.ebay.oauth import AccessTokens
from marketplaces.ebay.ports import AccessToken
from marketplaces.ebay.retry_log import log_retries
from store.connections import Connections
from store.store import Store

MARKETPLACES: Final[Mapping[str, Callable[[], Adapter]]] = {EBAY: EbayAdapter}

Now = Callable[[], datetime]


def owner_of(merchant: str, marketplace: str) -> str:
    """Whose a sealed secret is."""
    return f"{merchant}/{marketplace}"


def ebay_app(settings: Settings) -> EbayApp | None:
    """Crossdock's own keys at eBay; None where none are set.

    Raises:
        ConfigInvalid: One of the two is set, or the URL is none of eBay's.
    """
    given = {
        "CROSSDOCK_EBAY_APP_ID": settings.ebay_app_id,
        "CROSSDOCK_EBAY_APP_SECRET": settings.ebay_app_secret,
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        message = f"{missing[0]} is missing: eBay's developer program gives both keys"
        raise ConfigInvalid(message, setting=missing[0], found="")
    return EbayApp(settings.ebay_app_id, settings.ebay_app_secret, settings.ebay_url)


def open_markets(settings: Settings, store: Store) -> "Markets | None":
    """The marketplaces that this machine has keys of; None where it has none.

    Raises:
        ConfigInvalid: What is set of them cannot be used.
    """
    app = ebay_app(settings)
    if app is None:
        return None
    log_retries()
    return Markets(store, open_sealing(settings), app)


class Markets:
    """Satisfies `workflow.sync.Markets`. Threads may share it; close it at the end."""

    def __init__(
        self,
        store: Store,
        sealing: Sealing,
        app: EbayApp,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        """Open the connections; nothing is asked yet.

        Args:
            store: Keeps accesses, passes and what was counted.
            sealing: Opens them.
            app: Crossdock's keys at eBay.
            now: Gives the present, with a time zone.
        """
        self._adapters = {name: make() for name, make in MARKETPLACES.items()}
        self._http = open_http()
        self._app, self._now = app, now
        self._connections = store.connections
        self._tokens = AccessTokens(app, StoredTokens(store.connections, sealing), self._http, now)
        self._allowance = TicketAllowance(StoredAllowances(store.connections), now)
        self._deliveries: dict[str, EbayDelivery] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def adapter(self, marketplace: str) -> Adapter:
        """The rules and files of a marketplace. Raises ConfigInvalid where there is none."""
        try:
            return self._adapters[marketplace]
        except KeyError:
            raise no_marketplace(marketplace) from None

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """A merchant's access; whether there is one shows at the first call."""
        self.adapter(marketplace)
        with self._lock:
            found = self._deliveries.get(merchant)
            if found is None:
                calls = EbayCalls(self._app, self._tokens, self._http, merchant, self._now)
                found = EbayDelivery(merchant, calls, self._allowance, self._now)
                self._deliveries[merchant] = found
            return found

    def test(self, merchant: str, marketplace: str) -> None:
        """Ask for a new pass, whatever is kept: it proves that the access is good.

        Raises:
            AccessRefused: The marketplace does not take it, or there is none.
            MarketplaceBusy: It does not answer.
            ConfigInvalid: There is no such marketplace, or it does not know our keys.
        """
        self.adapter(marketplace)
        self._connections.keep_pass(merchant, marketplace, None, None)
        self._tokens.token(merchant)


class StoredTokens:
    """eBay's tokens in the store, sealed; satisfies `marketplaces.ebay.ports.TokenStore`."""

    def __init__(self, connections: Connections, sealing: Sealing) -> None:
        self._connections = connections
        self._sealing = sealing
        self._asked_with: dict[str, str] = {}

    def refresh_token(self, merchant: str) -> str | None:
        """What the merchant's consent has given; None where there is no consent."""
        try:
            sealed = self._connections.get(merchant, EBAY).sealed
        except NotFound:
            return None
        self._asked_with[merchant] = sealed
        return self._sealing.open(owner_of(merchant, EBAY), sealed)

    def access_token(self, merchant: str) -> AccessToken | None:
        """The one that was kept last, alive or not; one that another key has sealed is none."""
        try:
            found = self._connections.get(merchant, EBAY)
        except NotFound:
            return None
        if found.sealed_pass is None or found.pass_until is None:
            return None
        try:
            text = self._sealing.open(owner_of(merchant, EBAY), found.sealed_pass)
        except ConfigInvalid:
            return None
        return AccessToken(text, found.pass_until)

    def keep_access_token(self, merchant: str, token: AccessToken) -> None:
        """Keep one, unless the merchant has connected another account meanwhile."""
        self._connections.keep_pass(
            merchant,
            EBAY,
            self._sealing.seal(owner_of(merchant, EBAY), token.text),
            token.expires_at,
            sealed=self._asked_with.get(merchant),
        )


class StoredAllowances:
    """What was asked of eBay, in the store; satisfies `marketplaces.ebay.ports.Allowances`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def take(self, merchant: str, feed_type: str, day: str, most: int) -> bool:
        """Count one task of that day; False and no count where there are `most`."""
        return self._connections.take(merchant, EBAY, feed_type, day, most)

    def closed_until(self, merchant: str, feed_type: str) -> str | None:
        """Until when nothing is asked for."""
        return self._connections.paused_until(merchant, EBAY, feed_type)

    def close(self, merchant: str, feed_type: str, until: str) -> None:
        """Ask for nothing until then."""
        self._connections.pause(merchant, EBAY, feed_type, until)


def no_marketplace(name: str) -> ConfigInvalid:
    """There is no such marketplace."""
    message = f"there is no marketplace {name!r}; there is {', '.join(MARKETPLACES)}"
    return ConfigInvalid(message, setting="marketplace", found=name)
