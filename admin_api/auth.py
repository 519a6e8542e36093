"""Who sends a request: a session's cookie, a token as Bearer, or a name and password as Basic.

All stay secret because they are offered over TLS, or on this machine, only.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.moments import iso_text
from admin_api.problems import Refused
from catalog.audit import Change
from catalog.sessions import NewSession
from catalog.users import Scope, User
from drive.ports import Keeper
from drive.throttle import Throttle
from store.store import Store

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Crossdock", Basic realm="Crossdock"'}

# Longer ones are nobody's; hashing them would cost time.
_MOST_CHARS = 1_000

# The public beginning of a token: `cdk_` and twelve more. Source: store.tokens.
_PREFIX_CHARS = 16

# A session is over after so long, however much it is used.
_SESSION_DAYS = 7

Clock = Callable[[], float]


class Doorman:
    """Says who a request comes from. Safe to use from many threads."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        throttle: Throttle,
        clock: Clock,
        idle: timedelta = timedelta(hours=12),
    ) -> None:
        """Take what it asks.

        Args:
            store: Knows tokens and users.
            keeper: Of the drive: knows names with their passwords and app passwords.
            throttle: Counts failures with tokens; the keeper has its own count.
            clock: The present, in seconds since 1970.
            idle: A session that is not used for so long is over.
        """
        self._store = store
        self._keeper = keeper
        self._clock = clock
        self._throttle = throttle
        self._idle = idle

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

    def by_session(self, secret: str, address: str, *, uses: bool = True) -> Caller:
        """Who a cookie belongs to.

        Args:
            secret: What it holds.
            address: Where it comes from.
            uses: Whether somebody does something; an open page that gives a sign of life does not.

        Raises:
            Refused: 401: nobody; the session is over, or never was.
        """
        now = self._now()
        idle_since = iso_text(now - self._idle)
        session = self._store.sessions.find(secret, iso_text(now), idle_since, uses=uses)
        if session is None:
            raise _unknown("the session is over: sign in again")
        user = self._store.users.get(session.user)
        return self._caller(user, "all", address, session.id)

    def sign_in(self, name: str, password: str, address: str, agent: str) -> NewSession:
        """Begin a session of whose name and password these are; takes a fifth of a second.

        Raises:
            Refused: 401: one of them is wrong.
            TooManyTries: The address, or this user from there, has failed too often.
        """
        now = self._now()
        if len(name) + len(password) > _MOST_CHARS:
            raise _unknown("wrong name or password")
        self._throttle.check(address, name, now.timestamp())
        user = self._store.users.sign_in(name, password)
        if user is None:
            self._throttle.failed(address, name, now.timestamp())
            raise _unknown("wrong name or password")
        self._throttle.succeeded(address, name)
        ends_at = iso_text(now + timedelta(days=_SESSION_DAYS))
        new = self._store.sessions.open(user.name, iso_text(now), ends_at, address, agent)
        told = Change(user.name, address, "sign in", None, "session", new.session.id, {})
        self._store.audit.note(told, iso_text(now))
        return new

    def sign_out(self, secret: str, address: str) -> None:
        """End the session of a cookie; one that is over already is left alone."""
        try:
            caller = self.by_session(secret, address)
        except Refused:
            return
        self._store.sessions.end(secret)
        told = Change(caller.user, address, "sign out", None, "session", caller.session, {})
        self._store.audit.note(told, iso_text(self._now()))

    def _by_token(self, secret: str, address: str) -> Caller | None:
        now = self._clock()
        # Failures are counted by its public beginning: one forgotten program with an old token
        # does not keep its neighbours out.
        prefix = secret[:_PREFIX_CHARS]
        self._throttle.check(address, prefix, now)
        token = self._store.tokens.find(secret, iso_text(self._now()))
        if token is None:
            self._throttle.failed(address, prefix, now)
            return None
        self._throttle.succeeded(address, prefix)
        return self._caller(self._store.users.get(token.user), token.scope, address)

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
        # What programs that send feeds need; an app password of the drive is enough for it.
        scope: Scope = "feeds" if login.writes else "read"
        return self._caller(self._store.users.get(login.user), scope, address)

    def _caller(self, user: User, scope: Scope, address: str, session: str = "") -> Caller:
        merchants = user.merchants
        if user.role == "admin":
            merchants = self._store.merchants.ids()
        return Caller(user.name, user.role, merchants, scope, address, session)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def is_costly(header: str) -> bool:
    """Whether `check` may hash a password, which takes a fifth of a second on purpose."""
    return header[:5].lower() == "basic"


def _unknown(sentence: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, "login_refused", sentence, _CHALLENGE)
