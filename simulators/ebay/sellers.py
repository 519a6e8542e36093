"""Sellers, the application that acts for them, and their policies. All data is made up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

SCOPE: Final = "https://api.ebay.com/oauth/api_scope"
INVENTORY: Final = f"{SCOPE}/sell.inventory"
FULFILLMENT: Final = f"{SCOPE}/sell.fulfillment"
ACCOUNT: Final = f"{SCOPE}/sell.account"
ALL_SCOPES: Final = (SCOPE, INVENTORY, FULFILLMENT, ACCOUNT)

CLIENT_ID: Final = "crossdock-simulated-client"
CLIENT_SECRET: Final = "simulated-secret"
# What eBay calls the address that consents go back to (RuName).
REDIRECT_NAME: Final = "Crossdock-Simulated-Redirect"

# Kinds of policy, and the elements of `SellerProfiles` that name them.
POLICY_KINDS: Final = ("shipping", "payment", "return")


@dataclass(frozen=True, slots=True)
class Policy:
    """A business policy of a seller.

    Attributes:
        id: Digits.
        kind: One of POLICY_KINDS.
        name: As the seller wrote it; case counts.
    """

    id: str
    kind: str
    name: str


@dataclass(slots=True)
class Seller:
    """One account.

    Attributes:
        name: eBay user id.
        refresh_token: What the consent has given.
        scopes: What the consent covers.
        revoked: Whether the consent was taken back.
        suspended: Whether eBay has closed the account to listing.
        out_of_stock: `OutOfStockControlPreference` of the account.
        duplicate_check: Whether an identical listing is refused.
        item_limit: Items that may be for sale, quantities added up; None for any number.
        amount_limit: Their prices added up, in the currency of the marketplace; None for any.
        policies: By id.
        expire_after_calls: An access token dies after so many calls; None for by time alone.
    """

    name: str
    refresh_token: str
    scopes: tuple[str, ...] = ALL_SCOPES
    revoked: bool = False
    suspended: bool = False
    out_of_stock: bool = True
    duplicate_check: bool = False
    item_limit: int | None = None
    amount_limit: Decimal | None = None
    policies: dict[str, Policy] = field(default_factory=dict)
    expire_after_calls: int | None = None

    def policy(self, kind: str, *, id: str, name: str) -> Policy | None:
        """The policy of that id, or of that name where there is no id; None if none is."""
        if id:
            found = self.policies.get(id)
            return found if found is not None and found.kind == kind else None
        for one in self.policies.values():
            if one.kind == kind and one.name == name:
                return one
        return None


def _policies(first: int, names: Iterable[tuple[str, str]]) -> dict[str, Policy]:
    made = [Policy(str(first + place), kind, name) for place, (kind, name) in enumerate(names)]
    return {policy.id: policy for policy in made}


_NAMES = (
    ("shipping", "Standard"),
    ("shipping", "Express"),
    ("payment", "Managed payments"),
    ("return", "30 days"),
    ("return", "No returns"),
)


def first_sellers() -> dict[str, Seller]:
    """The sellers that there are at the start, by name.

    `seller-one` is the plain case; `seller-two` has the check against identical listings on and the
    out-of-stock option off; `seller-three` has a selling limit of 500 items.
    """
    one = Seller("seller-one", "refresh-seller-one", policies=_policies(6_100_000_001, _NAMES))
    two = Seller(
        "seller-two",
        "refresh-seller-two",
        out_of_stock=False,
        duplicate_check=True,
        policies=_policies(6_200_000_001, _NAMES),
    )
    three = Seller(
        "seller-three",
        "refresh-seller-three",
        item_limit=500,
        amount_limit=Decimal(25_000),
        policies=_policies(6_300_000_001, _NAMES),
    )
    return {seller.name: seller for seller in (one, two, three)}
