"""What people see of the sync layer beside requests and drifts: why SKUs wait, and wishes."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from catalog.merchants import Channel
from catalog.requests import DriftKind, RecordedSku
from catalog.stored import StoredError

# plan: look for something to send now. reconcile: compare with what the marketplace shows now.
WishKind: TypeAlias = Literal["plan", "reconcile"]


@dataclass(frozen=True, slots=True)
class PlanRemark:
    """What the last plan that looked at a product said of one of its SKUs.

    Attributes:
        channel: Where it would be sent.
        product: SKU of the product.
        sku: Whose.
        code: A key of `catalog.codes.CODES`; those that say why it waits begin with `waits_`.
        message: A sentence for people.
        since: Of the first plan that said so, and every one after it; ISO 8601 UTC.
    """

    channel: Channel
    product: str
    sku: str
    code: str
    message: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done of a channel without waiting for its time.

    Attributes:
        merchant, channel: Whose, and where.
        wish: What.
        at, by: When it was wished, ISO 8601 UTC, and by which user.
    """

    merchant: str
    channel: Channel
    wish: WishKind
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class DriftKey:
    """What tells the open drifts of a merchant apart; see `catalog.requests.Drift`."""

    channel: Channel
    listing_id: str
    sku: str
    kind: DriftKind


@dataclass(frozen=True, slots=True)
class RequestSku:
    """One SKU of a request, with what became of it.

    Attributes:
        recorded: What was sent of it.
        listing_id: Of its listing on the request's channel now; None where it has none.
        reasons: Why it was refused, in the marketplace's words.
    """

    recorded: RecordedSku
    listing_id: str | None
    reasons: tuple[StoredError, ...]

    @property
    def outcome(self) -> Literal["open", "done", "refused"]:
        """In one word."""
        if self.reasons:
            return "refused"
        return "done" if self.recorded.answered_at is not None else "open"
