"""What eBay's transport needs of others: where tokens and counters are kept between processes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

# What time it is, with a zone. Passed in, so that tests and simulators have their own.
Now: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token that eBay takes for two hours.

    Attributes:
        text: The secret; never shown.
        expires_at: ISO 8601 UTC.
    """

    text: str = field(repr=False)
    expires_at: str


class TokenStore(Protocol):
    """Keeps each merchant's tokens, for all processes. The texts are secrets."""

    def refresh_token(self, merchant: str) -> str | None:
        """What the merchant's consent has given; None where there is no consent."""

    def access_token(self, merchant: str) -> AccessToken | None:
        """The one that was kept last, alive or not."""

    def keep_access_token(self, merchant: str, token: AccessToken) -> None:
        """Keep one in place of the one before."""


class Allowances(Protocol):
    """Counts the tasks that were made, for all processes, so that eBay need not refuse any."""

    def take(self, merchant: str, feed_type: str, day: str, most: int) -> bool:
        """Count one task of that day (`2026-03-01`); False and no count where there are `most`."""

    def closed_until(self, merchant: str, feed_type: str) -> str | None:
        """Until when nothing is asked for, ISO 8601 UTC; None where it is open."""

    def close(self, merchant: str, feed_type: str, until: str) -> None:
        """Ask for nothing until then."""
