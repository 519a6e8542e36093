"""Who sends a request to the HTTP API: a token as Bearer, or a name and password as Basic.

Either stays secret because it is offered over TLS, or on this machine, only.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from admin_api.problems import Refused
from catalog.errors import NotFound
from drive.ports import Keeper
from drive.throttle import Throttle
from store.store import Store

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Crossdock", Basic realm="Crossdock"'}

# Longer ones are nobody's; hashing them would cost time.
_MOST_CHARS = 1_000

# The public beginning of a token: `cdk_` and twelve more. Source: store.tokens.
_PREFIX_CHARS = 16

# A login that sees more of them is an operator's, who knows them.
_MOST_LISTED = 50

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has proved who they are.

    Attributes:
        user: Their name.
        merchants: Whom they see, sorted.
        looks: Whether they may look at what is there.
        sends: Whether they may send feeds.
    """

    user: str
    merchants: tuple[str, ...]
    looks: bool
    sends: bool

    def require(self, *, sends: bool) -> None:
        """See whether they may do this. Raises Refused (403)."""
        if not (self.sends if sends else self.looks):
            what = "send feeds" if sends else "look at them"
            raise Refused(HTTPStatus.FORBIDDEN, "scope_refused", f"this login may not {what}")

    def merchant(self, named: str | None) -> str:
        """The merchant that a request is about.

        Args:
            named: What the request says; None where it says nothing.

        Raises:
            NotFound: They see no such merchant, whether there is one or not.
            Refused: There are several, and none is named.
        """
        if named is not None:
            if named not in self.merchants:
                raise NotFound("you have no merchant of this name", noun="merchant", id=named)
            return named
        if not self.merchants:
            raise NotFound("you have no merchant yet", noun="merchant", id="")
        if len(self.merchants) > 1:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "merchant_unnamed",
                "you see several merchants: name one of them with ?merchant=",
                merchants=list(self.merchants[:_MOST_LISTED]),
            )
        return self.merchants[0]


class Doorman:
    """Says who a request comes from. Safe to use from many threads."""

    def __init__(self, store: Store, keeper: Keeper, throttle: Throttle, clock: Clock) -> None:
        """Take what it asks.

        Args:
            store: Knows tokens and users.
            keeper: Of the drive: knows names with their passwords and app passwords.
            throttle: Counts failures with tokens; the keeper has its own count.
            clock: The present, in seconds since 1970.
        """
        self._store = store
        self._keeper = keeper
        self._clock = clock
        self._throttle = throttle

    def check(self, header: str, address: str) -> Caller:
        """Who this is.

        Args:
            header: `Authorization`, as it came; empty where there is none.
            address: Where the request comes from.

        Raises:
            Refused: 401: it names nobody, or the password or token is wrong.
            TooManyTries: The address, or this user or token from there, has failed too often.
        """
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "bearer" and len(value) <= _MOST_CHARS:
            found = self._by_token(value.strip(), address)
        elif scheme.lower() == "basic":
            found = self._by_name(value.strip(), address)
        else:
            raise _unknown("log in with a token, or with a name and a password")
        if found is None:
            raise _unknown("wrong token, name or password")
        return found

    def _by_token(self, secret: str, address: str) -> Caller | None:
        now = self._clock()
        # Failures are counted by its public beginning: one forgotten program with an old token
        # does not keep its neighbours out.
        prefix = secret[:_PREFIX_CHARS]
        self._throttle.check(address, prefix, now)
        token = self._store.tokens.find(secret, datetime.fromtimestamp(now, UTC).isoformat())
        if token is None:
            self._throttle.failed(address, prefix, now)
            return None
        self._throttle.succeeded(address, prefix)
        user = self._store.users.get(token.user)
        merchants = user.merchants
        if user.role == "admin":
            merchants = tuple(each.id for each in self._store.merchants.all())
        return Caller(user.name, merchants, token.allows("read"), token.allows("feeds"))

    def _by_name(self, value: str, address: str) -> Caller | None:
        try:
            text = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            text = ""
        name, colon, secret = text.partition(":")
        if not colon or len(text) > _MOST_CHARS:
            raise _unknown("no name and password can be read from the header")
        login = self._keeper.check(name, secret, address, self._clock())
        if login is None:
            return None
        return Caller(login.user, login.merchants, looks=True, sends=login.writes)


def is_costly(header: str) -> bool:
    """Whether `check` may hash a password, which takes a fifth of a second on purpose."""
    return header[:5].lower() == "basic"


def _unknown(sentence: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, "login_refused", sentence, _CHALLENGE)
