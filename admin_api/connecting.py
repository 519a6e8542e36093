"""Merchants' access to marketplaces: kept sealed, tried out, forgotten. Secrets never go out."""

import contextlib

from admin_api.markets import MARKETPLACES, no_marketplace, open_markets, owner_of
from admin_api.moments import iso_now
from admin_api.sealing import open_sealing
from admin_api.settings import Settings
from catalog.errors import AccessRefused, ConfigInvalid, NotFound
from catalog.requests import Connection
from store.store import Store


class Connecting:
    """Connects merchants. Its calls wait for the marketplace."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store

    @property
    def can_try(self) -> bool:
        """Whether an access is tried out here: only where Crossdock has keys of its own."""
        return bool(self._settings.ebay_app_id)

    def connect(
        self, merchant: str, marketplace: str, account: str, secret: str, by: str
    ) -> Connection:
        """Keep an access and try it out; where it is refused, the one before is kept again.

        Args:
            merchant: Whose.
            marketplace: Where.
            account: The merchant's name there, for people.
            secret: That the marketplace has given: one line without blanks.
            by: User who connects them.

        Raises:
            NotFound: There is no such merchant.
            ConfigInvalid: There is no such marketplace, or the secret cannot be one.
            AccessRefused: The marketplace does not take it; nothing has changed.
            MarketplaceBusy: It does not answer; nothing has changed.
        """
        if marketplace not in MARKETPLACES:
            raise no_marketplace(marketplace)
        self._store.merchants.get(merchant)
        sealed = open_sealing(self._settings).seal(
            owner_of(merchant, marketplace), clean_secret(secret)
        )
        made = Connection(merchant, marketplace, account, sealed, iso_now(), by)
        before = self._now(merchant, marketplace)
        self._store.connections.connect(made)
        if not self.can_try:
            return made
        try:
            self._try_out(merchant, marketplace)
        except BaseException:
            self._restore(before, made)
            raise
        self._let_go(merchant, marketplace)
        return made

    def test(self, merchant: str, marketplace: str) -> None:
        """Ask whether an access still holds; what waited for it goes on.

        Raises:
            NotFound: There is none.
            AccessRefused: It does not; that is noted.
            MarketplaceBusy, ConfigInvalid: Nobody can tell.
        """
        self._store.connections.get(merchant, marketplace)
        try:
            self._try_out(merchant, marketplace)
        except AccessRefused as error:
            self._store.connections.refuse(merchant, marketplace, str(error), iso_now())
            raise
        self._let_go(merchant, marketplace)

    def _try_out(self, merchant: str, marketplace: str) -> None:
        markets = open_markets(self._settings, self._store)
        if markets is None:
            message = "Crossdock has no keys of its own at eBay: set CROSSDOCK_EBAY_APP_ID"
            raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_APP_ID", found="")
        with markets:
            markets.test(merchant, marketplace)

    def _now(self, merchant: str, marketplace: str) -> Connection | None:
        try:
            return self._store.connections.get(merchant, marketplace)
        except NotFound:
            return None

    def _restore(self, before: Connection | None, made: Connection) -> None:
        with contextlib.suppress(NotFound):
            if before is None:
                self._store.connections.disconnect(made.merchant, made.marketplace)
            else:
                self._store.connections.connect(before)

    def _let_go(self, merchant: str, marketplace: str) -> None:
        """Let the lanes go on that waited for this access."""
        requests = self._store.requests
        for hold in requests.holds(merchant):
            if hold.channel.marketplace == marketplace and hold.code == AccessRefused.code:
                requests.let_go(merchant, hold.channel, hold.lane)


def clean_secret(text: str) -> str:
    """A secret without what surrounds it. Raises ConfigInvalid: it can be none."""
    secret = text.strip()
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        message = "that is no refresh token: one line without blanks"
        raise ConfigInvalid(message, setting="token", found="(not shown)")
    return secret
