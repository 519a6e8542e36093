"""A merchant's consent: where it is asked for, and the code of it changed for a refresh token."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx

from catalog.errors import AccessRefused, ConfigInvalid, MarketplaceBusy
from marketplaces.ebay.access import EbayApp
from marketplaces.ebay.oauth import json_of
from marketplaces.ebay.plain_words import plain
from marketplaces.ebay.ports import Now

# Some 18 months. Source: eBay's guide to the authorization code grant.
_USUAL_SECONDS: Final = 47_304_000


@dataclass(frozen=True, slots=True)
class Consent:
    """What a merchant has granted: the refresh token, and until when it holds, ISO 8601 UTC."""

    refresh_token: str = field(repr=False)
    expires_at: str


def consent_url(app: EbayApp, redirect_name: str, state: str) -> str:
    """Where a merchant logs in at eBay and agrees.

    Args:
        app: Asks for its scopes.
        redirect_name: What eBay calls the address it goes back to (RuName); no address itself.
        state: Comes back with the answer; nobody else can guess it.
    """
    parts = urlsplit(app.url)
    host = parts.netloc.replace("api.", "auth.", 1)  # of the sandbox as well
    query = {
        "client_id": app.app_id,
        "redirect_uri": redirect_name,
        "response_type": "code",
        "scope": " ".join(app.scopes),
        "state": state,
    }
    return urlunsplit((parts.scheme, host, "/oauth2/authorize", urlencode(query), ""))


def code_of(address: str, state: str) -> str:
    """The code in the address that eBay has sent the merchant's browser to.

    Raises:
        AccessRefused: The merchant has not agreed, or the answer is to another question.
    """
    told = parse_qs(urlsplit(address.strip()).query)
    if told.get("state") != [state]:
        message = "that is not the answer to this question: open the link that was shown last"
        raise AccessRefused(message, marketplace="ebay")
    code = told.get("code", [""])[0]
    if not code:
        said = plain(told.get("error", ["no code"])[0], 100)
        raise AccessRefused(f"eBay has granted nothing: {said}", marketplace="ebay")
    return code


def exchange(app: EbayApp, redirect_name: str, code: str, http: httpx.Client, now: Now) -> Consent:
    """Change a code for a refresh token; a code is good for five minutes, and once.

    Raises:
        AccessRefused: eBay does not take the code.
        MarketplaceBusy: It does not answer; nobody knows whether the code is used up.
        ConfigInvalid: It does not know the application's keys.
    """
    keys = base64.b64encode(f"{app.app_id}:{app.app_secret}".encode()).decode()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_name}
    try:
        answer = http.post(
            f"{app.url}/identity/v1/oauth2/token",
            data=form,
            headers={"Authorization": f"Basic {keys}"},
        )
    except httpx.TransportError as error:
        # Not `from error`: what it carries holds the keys.
        message = f"eBay's token service does not answer: {type(error).__name__}"
        raise MarketplaceBusy(message, marketplace="ebay") from None
    return _read(answer, now())


def _read(answer: httpx.Response, now: datetime) -> Consent:
    told = json_of(answer)
    code = plain(str(told.get("error", "")), 50) or str(answer.status_code)
    if told.get("error") == "invalid_client":
        message = "eBay does not know the application's keys"
        raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_APP_SECRET", found="(not shown)")
    if answer.status_code == 400:
        message = f"eBay does not take the code: {code}; ask for a new one"
        raise AccessRefused(message, marketplace="ebay", code=code)
    token = told.get("refresh_token")
    if answer.status_code != 200 or not isinstance(token, str) or not token.isprintable():
        raise MarketplaceBusy(f"eBay's token service stumbles: {code}", marketplace="ebay")
    seconds = told.get("refresh_token_expires_in")
    lives = timedelta(seconds=seconds if isinstance(seconds, int) else _USUAL_SECONDS)
    return Consent(token, (now + lives).astimezone(UTC).isoformat())
