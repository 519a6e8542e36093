"""Somebody who has proved who they are, and what they may do: the one place that says so."""

from dataclasses import dataclass, field
from http import HTTPStatus

from admin_api.problems import Refused
from catalog.acts import MEANINGS, Act, acts_of
from catalog.errors import NotFound
from catalog.users import Role, Scope

# A login that sees more of them is an operator's, who knows them.
_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has proved who they are.

    Attributes:
        user: Their name.
        role: What they may do.
        merchants: Whom they see, sorted.
        scope: How much of their role their login has.
        address: Where they are; empty where nobody knows.
        session: Of the cookie that they came with; empty for a token, and for a name and password.
        asked: What has been asked about so far: an address that answers without having asked is
            a fault of ours (`admin_api.guarded`).
    """

    user: str
    role: Role
    merchants: tuple[str, ...]
    scope: Scope
    address: str = ""
    session: str = ""
    asked: set[Act] = field(default_factory=set, compare=False)

    def may(self, act: Act) -> bool:
        """Whether they may do this at all: what a screen offers."""
        return act in acts_of(self.role, self.scope)

    def allow(self, act: Act, merchant: str | None = None) -> None:
        """See whether they may do this.

        Args:
            act: What.
            merchant: Whose; None for what belongs to nobody.

        Raises:
            NotFound: They see no such merchant, whether there is one or not.
            Refused: 403: their role or their token does not hold it.
        """
        self.asked.add(act)
        if merchant is not None:
            self.merchant(merchant)
        if not self.may(act):
            detail = f"this login may not {MEANINGS[act]}"
            raise Refused(HTTPStatus.FORBIDDEN, "scope_refused", detail, act=act.value)

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
