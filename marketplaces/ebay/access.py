"""Crossdock's own access to eBay: the application that acts for merchants, and where eBay is."""

import ipaddress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx

from catalog.errors import ConfigInvalid

PRODUCTION: Final = "https://api.ebay.com"

_SCOPE: Final = "https://api.ebay.com/oauth/api_scope"
SCOPES: Final = (_SCOPE, f"{_SCOPE}/sell.inventory", f"{_SCOPE}/sell.fulfillment")

# Seconds of each phase of a call. eBay's answers to uploads and reports can take most of a minute.
_TIMEOUT: Final = httpx.Timeout(connect=10, read=60, write=60, pool=10)
_LIMITS: Final = httpx.Limits(max_connections=20, max_keepalive_connections=10)


@dataclass(frozen=True, slots=True)
class EbayApp:
    """The application's keys, and the base URL of eBay.

    Attributes:
        app_id, app_secret: From eBay's developer program; the secret is never shown.
        url: `https://api.ebay.com`, the sandbox, or a simulator on this machine.
        scopes: What merchants consent to.

    Raises:
        ConfigInvalid: The URL is no https URL, nor http to this machine.
    """

    app_id: str
    app_secret: str = field(repr=False)
    url: str = PRODUCTION
    scopes: tuple[str, ...] = SCOPES

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and _is_this_machine(parts.hostname or "")
        )
        if not is_safe or not parts.hostname or parts.username or parts.query:
            message = f"{self.url!r} is no address of eBay: https, or http to this machine alone"
            raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_URL", found=self.url)
        object.__setattr__(self, "url", self.url.rstrip("/"))


def open_http() -> httpx.Client:
    """Connections to eBay, for all merchants and threads of a process; close it at the end."""
    return httpx.Client(timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=False)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
