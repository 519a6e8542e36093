"""The token endpoint: consents become access tokens that die by the clock."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulators.clock import Clock
from simulators.ebay.api_errors import ApiError, OAuthError
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET, REDIRECT_NAME, SCOPE, Seller

# Some 18 months, as eBay gives it.
_REFRESH_SECONDS = 47_304_000
_CODE_LIVES = timedelta(seconds=299)


@dataclass(slots=True)
class _Token:
    seller: Seller | None
    scopes: frozenset[str]
    dies: datetime
    calls: int = 0
    dead: bool = False


class TokenDesk:
    """Tokens that were given out. The one who holds the simulator's lock may use it."""

    def __init__(
        self, sellers: Mapping[str, Seller], clock: Clock, behaviour: Behaviour, seed: int
    ) -> None:
        self._sellers = sellers
        self._clock = clock
        self._behaviour = behaviour
        self._seed = seed
        self._tokens: dict[str, _Token] = {}
        self._codes: dict[str, tuple[Seller, datetime]] = {}
        self._consents = 0

    def consent(self, seller: Seller) -> str:
        """The seller agrees (again); the code that can be changed for tokens once."""
        seller.revoked = False
        self._consents += 1
        # With the marks that eBay's have, which a query must not hold as they are.
        code = f"v^1.1#code-{seller.name}-{self._consents}"
        self._codes[code] = seller, self._clock.now() + _CODE_LIVES
        return code

    def give(self, authorization: str | None, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer one call of the token endpoint.

        Args:
            authorization: The header, `Basic …`.
            form: Fields of the body.

        Raises:
            OAuthError: 401 `invalid_client`; 400 `invalid_grant`, `invalid_scope` or
                `unsupported_grant_type`.
        """
        if _basic(authorization) != (CLIENT_ID, CLIENT_SECRET):
            raise OAuthError(401, "invalid_client", "client authentication failed")
        match form.get("grant_type"):
            case "client_credentials":
                return self._made(None, _scopes(form) or {SCOPE}, "Application Access Token")
            case "refresh_token":
                seller = self._holder(form.get("refresh_token", ""))
                return self._for_seller(seller, form)
            case "authorization_code":
                owner, dies = self._codes.pop(form.get("code", ""), (None, self._clock.now()))
                is_ours = form.get("redirect_uri") == REDIRECT_NAME
                if owner is None or not is_ours or self._clock.now() > dies:
                    raise OAuthError(400, "invalid_grant", "the authorization code is invalid")
                return self._for_seller(owner, form) | {
                    "refresh_token": owner.refresh_token,
                    "refresh_token_expires_in": _REFRESH_SECONDS,
                }
        raise OAuthError(400, "unsupported_grant_type", "grant type in request is not supported")

    def _holder(self, refresh_token: str) -> Seller:
        for seller in self._sellers.values():
            if seller.refresh_token == refresh_token and not seller.revoked:
                return seller
        raise OAuthError(
            400, "invalid_grant", "the provided authorization refresh token is invalid or revoked"
        )

    def _for_seller(self, seller: Seller, form: Mapping[str, str]) -> dict[str, Any]:
        asked = _scopes(form)
        if not asked <= set(seller.scopes):
            raise OAuthError(400, "invalid_scope", "the requested scope exceeds what was granted")
        return self._made(seller, asked or set(seller.scopes), "User Access Token")

    def _made(self, seller: Seller | None, scopes: set[str], kind: str) -> dict[str, Any]:
        number = len(self._tokens) + 1
        secret = hashlib.sha256(f"{self._seed}\0{number}".encode()).hexdigest()
        text = f"v^1.1#i^1#p^3#r^0#{secret}"
        seconds = self._behaviour.token_seconds
        dies = self._clock.now() + timedelta(seconds=seconds)
        self._tokens[text] = _Token(seller, frozenset(scopes), dies)
        return {"access_token": text, "expires_in": seconds, "token_type": kind}

    def peek(self, authorization: str | None) -> str | None:
        """Whose token it is, dead or alive; None for nobody's."""
        token = self._tokens.get(_bearer(authorization))
        return token.seller.name if token and token.seller else None

    def kill(self, authorization: str | None) -> None:
        """The token is dead from now on, whatever its time."""
        token = self._tokens.get(_bearer(authorization))
        if token:
            token.dead = True

    def kill_all(self) -> None:
        """Every token is dead from now on."""
        for token in self._tokens.values():
            token.dead = True

    def holder(self, authorization: str | None) -> tuple[Seller | None, frozenset[str]]:
        """Whose token it is, and what it covers; the call is counted.

        Raises:
            ApiError: 1001 for none, an unknown, or a dead one.
        """
        token = self._tokens.get(_bearer(authorization))
        if token is None:
            raise ApiError(1001)
        token.calls += 1
        if token.seller is not None:
            limit = token.seller.expire_after_calls
            token.dead |= token.seller.revoked or (limit is not None and token.calls > limit)
        if token.dead or self._clock.now() >= token.dies:
            raise ApiError(1001)
        return token.seller, token.scopes

    def seller(self, authorization: str | None, scope: str | None) -> Seller:
        """The seller a call is for.

        Args:
            authorization: The header, `Bearer …`.
            scope: What the token must cover; None for anything of a user.

        Raises:
            ApiError: 1001 as above; 1100 if it covers something else, or is no user's.
        """
        seller, scopes = self.holder(authorization)
        if seller is None or (scope is not None and scope not in scopes):
            raise ApiError(1100)
        return seller


def _bearer(authorization: str | None) -> str:
    kind, _, text = (authorization or "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def _basic(authorization: str | None) -> tuple[str, str] | None:
    kind, _, text = (authorization or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password


def _scopes(form: Mapping[str, str]) -> set[str]:
    return set(form.get("scope", "").split())
