"""Asking a merchant for access at a marketplace's own page, and what comes of the answer."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from admin_api.markets import ebay_app, no_marketplace
from admin_api.settings import Settings
from catalog.errors import ConfigInvalid
from marketplaces.ebay.access import EbayApp, open_http
from marketplaces.ebay.adapter import NAME as EBAY
from marketplaces.ebay.consent import Consent, code_of, consent_url, exchange


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one merchant; good for one answer."""

    app: EbayApp
    redirect: str
    state: str = field(repr=False)

    @property
    def url(self) -> str:
        """Where the merchant logs in and agrees."""
        return consent_url(self.app, self.redirect, self.state)

    def answered(self, address: str) -> Consent:
        """What the merchant has granted.

        Args:
            address: That the merchant's browser was sent to.

        Raises:
            AccessRefused, MarketplaceBusy, ConfigInvalid: As `marketplaces.ebay.consent` has them.
        """
        code = code_of(address, self.state)
        with open_http() as http:
            return exchange(self.app, self.redirect, code, http, lambda: datetime.now(UTC))


def ask(settings: Settings, marketplace: str) -> Question:
    """Make a question that nobody else can answer. Raises ConfigInvalid where keys are missing."""
    return take_up(settings, marketplace, secrets.token_urlsafe(24))


def take_up(settings: Settings, marketplace: str, state: str) -> Question:
    """A question that was made before. Raises ConfigInvalid where keys are missing."""
    if marketplace != EBAY:
        raise no_marketplace(marketplace)
    app = ebay_app(settings)
    if app is None or not settings.ebay_redirect:
        setting = "CROSSDOCK_EBAY_REDIRECT" if app is not None else "CROSSDOCK_EBAY_APP_ID"
        message = f"{setting} is missing: eBay's developer program names it"
        raise ConfigInvalid(message, setting=setting, found="")
    return Question(app, settings.ebay_redirect, state)
