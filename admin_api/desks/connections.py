"""Merchants' access to marketplaces. Secrets come in, and never go out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.connecting import Connecting
from admin_api.consents import Question, ask, take_up
from admin_api.desks.notary import Notary
from admin_api.markets import owner_of
from admin_api.moments import iso_now
from admin_api.problems import Refused
from admin_api.sealing import open_sealing
from admin_api.settings import Settings
from catalog.acts import Act
from catalog.errors import ConfigInvalid
from catalog.requests import Connection
from store.store import Store

# Whoever logs in at a marketplace and agrees does so within this time.
_ANSWERED_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Consent:
    """A question to a merchant.

    Attributes:
        url: Where whoever may speak for the account logs in and agrees.
        question: Goes back with the answer; whoever holds it can do nothing with it alone.
    """

    url: str
    question: str


class ConnectionsDesk:
    """Shows accesses, and makes and ends them."""

    def __init__(self, settings: Settings, store: Store, notary: Notary) -> None:
        self._settings = settings
        self._store = store
        self._notary = notary
        self._connecting = Connecting(settings, store)

    def all(self, caller: Caller, merchant: str) -> tuple[Connection, ...]:
        """The accesses of a merchant; what they seal is not shown. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.connections.all(merchant)

    def connect(
        self, caller: Caller, merchant: str, marketplace: str, account: str, secret: str
    ) -> Connection:
        """Connect a merchant by a secret that the marketplace has given.

        Raises:
            NotFound, Refused: As ever.
            ConfigInvalid, AccessRefused, MarketplaceBusy: As `Connecting.connect` has them.
        """
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        with self._notary.noting(
            caller,
            "connect",
            "connection",
            marketplace,
            merchant=merchant,
            before=self._before(merchant, marketplace),
        ) as noted:
            made = self._connecting.connect(merchant, marketplace, account, secret, caller.user)
            noted.after = {"account": account}
        return made

    def ask_consent(self, caller: Caller, merchant: str, marketplace: str) -> Consent:
        """Make a question to a merchant. Raises NotFound, Refused, ConfigInvalid."""
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        self._store.merchants.get(merchant)
        question = ask(self._settings, marketplace)
        told = json.dumps({"state": question.state, "at": iso_now()})
        sealed = open_sealing(self._settings).seal(_asked(merchant, marketplace), told)
        return Consent(question.url, sealed)

    def answer_consent(
        self,
        caller: Caller,
        merchant: str,
        marketplace: str,
        question: str,
        address: str,
        account: str,
    ) -> Connection:
        """Connect a merchant by the address that the marketplace has sent their browser to.

        Raises:
            NotFound: There is no such merchant.
            Refused: Nobody has asked this, or too long ago.
            AccessRefused, MarketplaceBusy, ConfigInvalid: As `marketplaces.ebay.consent` has them.
        """
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        asked = self._asked(merchant, marketplace, question)
        token = asked.answered(address).refresh_token
        return self.connect(caller, merchant, marketplace, account, token)

    def test(self, caller: Caller, merchant: str, marketplace: str) -> Connection:
        """Ask the marketplace whether an access still holds.

        Raises:
            NotFound, Refused: As ever.
            AccessRefused: It does not, and that is noted; MarketplaceBusy, ConfigInvalid: nobody
                can tell.
        """
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        with self._notary.noting(
            caller, "test connection", "connection", marketplace, merchant=merchant
        ):
            self._connecting.test(merchant, marketplace)
        return self._store.connections.get(merchant, marketplace)

    def refuse(self, caller: Caller, merchant: str, marketplace: str, why: str) -> Connection:
        """Use an access no more until it is tested again or made anew. Raises NotFound, Refused."""
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        self._store.connections.get(merchant, marketplace)
        with self._notary.noting(
            caller, "refuse connection", "connection", marketplace, merchant=merchant
        ) as noted:
            said = f"{why} ({caller.user})"
            self._store.connections.refuse(merchant, marketplace, said, iso_now())
            noted.after = {"why": why}
        return self._store.connections.get(merchant, marketplace)

    def disconnect(self, caller: Caller, merchant: str, marketplace: str) -> None:
        """Forget an access; listings stay, nothing more is sent. Raises NotFound, Refused."""
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        with self._notary.noting(
            caller,
            "disconnect",
            "connection",
            marketplace,
            merchant=merchant,
            before=self._before(merchant, marketplace),
        ):
            self._store.connections.disconnect(merchant, marketplace)

    def _before(self, merchant: str, marketplace: str) -> Mapping[str, object]:
        found = {each.marketplace: each for each in self._store.connections.all(merchant)}
        here = found.get(marketplace)
        return {} if here is None else {"account": here.account, "made_at": here.made_at}

    def _asked(self, merchant: str, marketplace: str, question: str) -> Question:
        """The question that was asked, if it was, and not too long ago."""
        try:
            told = open_sealing(self._settings).open(_asked(merchant, marketplace), question)
        except ConfigInvalid:
            detail = "nobody has asked this merchant this question"
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "question_unknown", detail) from None
        found = json.loads(told)
        if datetime.now(UTC) - datetime.fromisoformat(found["at"]) > _ANSWERED_WITHIN:
            detail = "the question was asked too long ago; ask again"
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "question_unknown", detail)
        return take_up(self._settings, marketplace, found["state"])


def _asked(merchant: str, marketplace: str) -> str:
    """Whose the seal of a question is."""
    return f"{owner_of(merchant, marketplace)}/consent"
