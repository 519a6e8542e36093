"""Access tokens: from the consent of a merchant to the header of a call.

A token lives two hours, and asking for tokens is itself limited, so one is kept until shortly
before its end and shared by all processes through the TokenStore.
"""

import base64
import json
import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx

from catalog.errors import AccessRefused, ConfigInvalid, MarketplaceBusy
from marketplaces.ebay.access import EbayApp
from marketplaces.ebay.plain_words import plain
from marketplaces.ebay.ports import AccessToken, Now, TokenStore

# A token is renewed so long before its end: a call that begins with it also ends with it.
_EARLY: Final = timedelta(minutes=5)
_USUAL_SECONDS: Final = 7_200
_MOST_BYTES: Final = 64 * 1024


class AccessTokens:
    """Gives tokens for merchants. Threads may share it; one process asks once at a time."""

    def __init__(self, app: EbayApp, store: TokenStore, http: httpx.Client, now: Now) -> None:
        self._app = app
        self._store = store
        self._http = http
        self._now = now
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def token(self, merchant: str, *, refused: str | None = None) -> str:
        """A token that is alive.

        Args:
            merchant: Whose.
            refused: One that eBay has just refused, whatever its time: another is given.

        Raises:
            AccessRefused: There is no consent, or eBay no longer takes it.
            MarketplaceBusy: eBay does not answer, or asks us to wait.
            ConfigInvalid: eBay does not know the application's keys.
        """
        with self._locks[merchant]:
            kept = self._store.access_token(merchant)
            if kept is not None and kept.text != refused and self._is_alive(kept):
                return kept.text
            fresh = self._ask(merchant)
            self._store.keep_access_token(merchant, fresh)
            return fresh.text

    def _is_alive(self, token: AccessToken) -> bool:
        return self._now() < datetime.fromisoformat(token.expires_at) - _EARLY

    def _ask(self, merchant: str) -> AccessToken:
        refresh_token = self._store.refresh_token(merchant)
        if refresh_token is None:
            raise AccessRefused(
                f"{merchant} has not connected an account of eBay",
                merchant=merchant,
                marketplace="ebay",
            )
        keys = f"{self._app.app_id}:{self._app.app_secret}".encode()
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "scope": " ".join(self._app.scopes),
        }
        try:
            answer = self._http.post(
                f"{self._app.url}/identity/v1/oauth2/token",
                data=form,
                headers={"Authorization": f"Basic {base64.b64encode(keys).decode()}"},
            )
        except httpx.TransportError as error:
            # Not `from error`: what it carries holds the keys.
            message = f"eBay's token service does not answer: {type(error).__name__}"
            raise MarketplaceBusy(message, marketplace="ebay") from None
        return self._read(merchant, answer)

    def _read(self, merchant: str, answer: httpx.Response) -> AccessToken:
        told = json_of(answer)
        code = plain(str(told.get("error", "")), 50) or str(answer.status_code)
        if answer.status_code == 400 and told.get("error") in ("invalid_grant", "invalid_scope"):
            message = f"eBay no longer takes the access that {merchant} has granted: {code}"
            raise AccessRefused(message, merchant=merchant, marketplace="ebay", code=code)
        if told.get("error") == "invalid_client":
            message = "eBay does not know the application's keys"
            raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_APP_SECRET", found="(not shown)")
        text = told.get("access_token")
        if answer.status_code != 200 or not isinstance(text, str) or not text.isprintable():
            message = f"eBay's token service stumbles: {code}"
            raise MarketplaceBusy(message, marketplace="ebay", code=code)
        seconds = told.get("expires_in")
        lives = timedelta(seconds=seconds if isinstance(seconds, int) else _USUAL_SECONDS)
        expires_at = (self._now() + lives).astimezone(UTC).isoformat()
        return AccessToken(text, expires_at)


def json_of(answer: httpx.Response) -> Mapping[str, object]:
    """The object that the token service answers with; empty where it is none, or too large."""
    if len(answer.content) > _MOST_BYTES:
        return {}
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
