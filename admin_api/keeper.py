"""Who may come in to the drive: users by password, programs by token."""

import hmac
import secrets
import threading
from datetime import UTC, datetime

from catalog.errors import NotFound
from catalog.users import User
from drive.ports import Login
from drive.throttle import Throttle
from store.store import Store

# How a token begins. Source: store.tokens.
_TOKEN = "cdk_"

# A token of this scope only looks; every other one may send as well.
_LOOKS = "read"

# Seconds for which a password that was right is not hashed again: a client sends it with every
# request, and each hash takes a fifth of a second on purpose.
_SURE_SECONDS = 60.0
_MOST_SURE = 1_000


class StoreKeeper:
    """A keeper (`drive.ports.Keeper`) that asks a store. Safe to use from many threads."""

    def __init__(self, store: Store, throttle: Throttle) -> None:
        self._store = store
        self._throttle = throttle
        self._key = secrets.token_bytes(32)
        self._sure: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def check(self, user: str, secret: str, address: str, now: float) -> Login | None:
        """Who this is, by password or app password; None where it is wrong.

        Raises:
            TooManyTries: The address, or the user from there, has failed too often of late.
        """
        self._throttle.check(address, user, now)
        tried = self._by_token if secret.startswith(_TOKEN) else self._by_password
        login = tried(user, secret, now)
        if login is None:
            self._throttle.failed(address, user, now)
        else:
            self._throttle.succeeded(address, user)
        return login

    def _by_token(self, user: str, secret: str, now: float) -> Login | None:
        token = self._store.tokens.find(secret, datetime.fromtimestamp(now, UTC).isoformat())
        if token is None or token.user != user:
            return None
        return self._login(self._store.users.get(user), writes=token.scope != _LOOKS)

    def _by_password(self, user: str, secret: str, now: float) -> Login | None:
        """A password that was right a moment ago is right, until there is another or nobody."""
        mark = self._store.users.password_mark(user)
        proof = hmac.digest(self._key, mark + f"{user}\0{secret}".encode(), "sha256")
        with self._lock:
            sure = self._sure.get(proof, 0.0) > now
        found = self._still(user) if sure else self._store.users.sign_in(user, secret)
        if found is None:
            return None
        if not sure:
            with self._lock:
                if len(self._sure) >= _MOST_SURE:
                    self._sure = {key: end for key, end in self._sure.items() if end > now}
                self._sure[proof] = now + _SURE_SECONDS
        return self._login(found, writes=True)

    def _still(self, name: str) -> User | None:
        try:
            user = self._store.users.get(name)
        except NotFound:
            return None
        return user if user.enabled else None

    def _login(self, user: User, *, writes: bool) -> Login:
        if user.role != "admin":
            return Login(user.name, user.merchants, writes)
        return Login(user.name, self._store.merchants.ids(), writes)
