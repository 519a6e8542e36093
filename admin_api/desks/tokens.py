"""Keys of programs: tokens, app passwords of the drive, public keys for SFTP."""

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.paging import Page, PageRequest
from catalog.public_keys import UserKey, read_public_key
from catalog.users import ApiToken, NewToken, Scope
from store.store import Store


class TokensDesk:
    """Shows, makes and takes away keys.

    Whose they are is the `user` of each call: None for the caller's own, which everybody has who
    signs in; a name, also the caller's, for those who manage users.
    """

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def page(self, caller: Caller, request: PageRequest) -> Page[ApiToken]:
        """Tokens in force, of all users. Raises Refused, QueryInvalid."""
        caller.allow(Act.MANAGE_USERS)
        return self._store.tokens.page(request)

    def all(self, caller: Caller, user: str | None = None) -> tuple[ApiToken, ...]:
        """The tokens of a user, revoked ones too, the oldest first. Raises Refused, NotFound."""
        return self._store.tokens.all(_whose(caller, user))

    def add(self, caller: Caller, label: str, scope: Scope, user: str | None = None) -> NewToken:
        """Make a token; one of the scope `drive` is an app password.

        Raises:
            Refused, NotFound, ConfigInvalid.
        """
        owner = _whose(caller, user)
        with self._notary.noting(caller, "add token", "user", owner) as noted:
            new = self._store.tokens.add(owner, label, scope, iso_now(), caller.user)
            noted.after = {"token": new.token.prefix, "scope": scope, "label": label}
        return new

    def revoke(self, caller: Caller, prefix: str, user: str | None = None) -> ApiToken:
        """Refuse a token from now on. Raises Refused, NotFound, ConfigInvalid."""
        owner = _whose(caller, user)
        with self._notary.noting(caller, "revoke token", "user", owner) as noted:
            token = self._store.tokens.get(prefix)
            if token.user != owner:
                raise NotFound(f"{owner} has no token {prefix}", noun="token", id=prefix)
            noted.after = {"token": prefix, "scope": token.scope, "label": token.label}
            return self._store.tokens.revoke(prefix, iso_now(), caller.user)

    def keys(self, caller: Caller, user: str | None = None) -> tuple[UserKey, ...]:
        """The public keys of a user, the oldest first. Raises Refused, NotFound."""
        return self._store.sftp_keys.all(_whose(caller, user))

    def add_key(self, caller: Caller, text: str, label: str, user: str | None = None) -> UserKey:
        """Let a user log in over SFTP with a key, given as the content of its `.pub` file.

        Raises:
            Refused, NotFound, ConfigInvalid, AlreadyExists.
        """
        owner = _whose(caller, user)
        with self._notary.noting(caller, "add key", "user", owner) as noted:
            key = read_public_key(text)
            added = self._store.sftp_keys.add(owner, key, label, iso_now(), caller.user)
            noted.after = {"key": key.fingerprint, "label": label}
        return added

    def remove_key(self, caller: Caller, fingerprint: str, user: str | None = None) -> None:
        """Forget a key: who is logged in with it is sent away within two minutes.

        Raises:
            Refused, NotFound.
        """
        owner = _whose(caller, user)
        with self._notary.noting(caller, "remove key", "user", owner) as noted:
            self._store.sftp_keys.remove(owner, fingerprint)
            noted.after = {"key": fingerprint}


def _whose(caller: Caller, user: str | None) -> str:
    caller.allow(Act.OWN_ACCOUNT if user is None else Act.MANAGE_USERS)
    return caller.user if user is None else user
