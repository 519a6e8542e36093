"""What a question to the store is narrowed to. Everything that is None does not narrow.

`since` and `until` are ISO 8601 in UTC without a zone, to the second or shorter ("2026-11-20",
"2026-11-20T06:00:00"): from `since` on, and before `until`. They are compared as text with the
times of the store. Every instance is valid; a filter that no entry could have is `QueryInvalid`.
"""

import re
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

from catalog.errors import QueryInvalid

# Newest first, as a screen wants it; or as the records stand in their feeds, as an export does.
Order = Literal["newest", "record"]

# SKUs by their name, or by the time of their last move; a minus: the last first.
ItemSort = Literal["sku", "-sku", "state_at", "-state_at"]

_MOMENT = re.compile(r"\d{4}-\d\d(-\d\d(T\d\d(:\d\d(:\d\d)?)?)?)?", re.ASCII)


def check_wanted(name: str, wanted: str, *, is_moment: bool = False) -> None:
    """See whether an entry could have what a filter wants. Raises QueryInvalid."""
    if "\0" in wanted or any("\ud800" <= mark <= "\udfff" for mark in wanted):
        message = f"{name} has a character that no entry can have"
        raise QueryInvalid(message, filter=name, found=wanted)
    if is_moment and not _MOMENT.fullmatch(wanted):
        message = f"{name} cannot be {wanted!r}: give 2026-11-20 or 2026-11-20T06:00:00"
        raise QueryInvalid(message, filter=name, found=wanted)


class _Checked:
    """What all filters check of their texts."""

    __slots__ = ()

    _MOMENTS: ClassVar = ("since", "until")

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            wanted = getattr(self, each.name)
            if isinstance(wanted, str):
                check_wanted(each.name, wanted, is_moment=each.name in self._MOMENTS)


@dataclass(frozen=True, slots=True)
class _Filter(_Checked):
    """What is asked of one merchant."""

    merchant: str


@dataclass(frozen=True, slots=True)
class ErrorFilter(_Filter):
    """Errors of one merchant.

    Attributes:
        feed: A feed's id.
        stage: translation, schema or marketplace.
        field: Of the output object.
        file, line: Of the script; the line is 1-based.
        cause: As a `CauseCount` names it: code, field, file and line at once.
    """

    feed: str | None = None
    sku: str | None = None
    code: str | None = None
    stage: str | None = None
    since: str | None = None
    until: str | None = None
    field: str | None = None
    file: str | None = None
    line: int | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class LogFilter(_Filter):
    """Log lines of one merchant.

    Attributes:
        feed: A feed's id.
        level: One that scripts log with, such as `warn`.
    """

    feed: str | None = None
    sku: str | None = None
    level: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class FeedFilter(_Filter):
    """Feeds of one merchant."""

    direction: str | None = None
    kind: str | None = None
    state: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class ArrivalFilter(_Checked):
    """Feeds of several merchants.

    Attributes:
        merchants: Their ids; None for those of everybody.
        name: Part of the file's name, capitals or not.
    """

    merchants: tuple[str, ...] | None = None
    direction: str | None = None
    kind: str | None = None
    state: str | None = None
    name: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class ItemFilter(_Filter):
    """SKUs of one merchant.

    Attributes:
        state: One of catalog.product_states.
        product: The SKU of a product: its variations, and itself.
        prefix: How the SKU begins; case counts.
        since, until: When it came into its state.
        has_errors: Only those whose last record, or last request, was refused.
        title: Part of the title, capitals or not.
    """

    state: str | None = None
    product: str | None = None
    prefix: str | None = None
    since: str | None = None
    until: str | None = None
    has_errors: bool = False
    title: str | None = None

    @property
    def is_searched(self) -> bool:
        """Whether no index finds these SKUs: each must be looked at."""
        return self.has_errors or bool(self.title)


@dataclass(frozen=True, slots=True)
class OrderFilter(_Filter):
    """Which orders of a merchant. The time is when an order was placed."""

    state: str | None = None
    marketplace: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class RequestFilter(_Filter):
    """Requests of one merchant.

    Attributes:
        state: One of catalog.request_states.
        channel: As `ebay/EBAY_DE`.
    """

    state: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class DriftFilter(_Filter):
    """Differences between main and what marketplaces show.

    Attributes:
        channel: As `ebay/EBAY_DE`.
        kind: One of catalog.requests.DriftKind.
        sku: Whose.
        state: `open`, or `settled` for those that are gone.
    """

    channel: str | None = None
    kind: str | None = None
    sku: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ListingFilter(_Filter):
    """Listings of one merchant.

    Attributes:
        channel: As `ebay/EBAY_DE`; needed with a state.
        state: One of catalog.product_states.
    """

    channel: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class RemarkFilter(_Filter):
    """What plans said of SKUs.

    Attributes:
        channel: As `ebay/EBAY_DE`.
        code: As `waits_for_stock`.
    """

    channel: str | None = None
    code: str | None = None
