"""One's own account: who one is, where one is signed in, one's password."""

from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.sessions import Session
from catalog.users import User
from store.store import Store


class AccountDesk:
    """Shows and changes the account of whoever asks."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def me(self, caller: Caller) -> User:
        """Who the caller is. Everybody who has signed in may know."""
        caller.asked.add(Act.OWN_ACCOUNT)
        return self._store.users.get(caller.user)

    def sessions(self, caller: Caller) -> tuple[Session, ...]:
        """Where the caller is signed in, the newest first. Raises Refused."""
        caller.allow(Act.OWN_ACCOUNT)
        return self._store.sessions.of_user(caller.user)

    def end_session(self, caller: Caller, session: str) -> None:
        """Sign one browser of the caller out. Raises Refused, NotFound."""
        caller.allow(Act.OWN_ACCOUNT)
        with self._notary.noting(caller, "end session", "session", session):
            self._store.sessions.end_one(caller.user, session)

    def change_password(self, caller: Caller, old: str, new: str) -> None:
        """Give the caller another password, which signs them out everywhere.

        Takes two fifths of a second on purpose.

        Raises:
            Refused: 403: the old password is wrong.
            ConfigInvalid: The new one is too short or too long.
        """
        caller.allow(Act.OWN_ACCOUNT)
        with self._notary.noting(caller, "change password", "user", caller.user):
            if self._store.users.sign_in(caller.user, old) is None:
                detail = "the password that you have now is another"
                raise Refused(HTTPStatus.FORBIDDEN, "password_wrong", detail)
            self._store.users.set_password(caller.user, new)
