"""What a buyer should see of one buyable thing now, and when that changes by itself. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from catalog.merchants import Channel
from catalog.products import Fields, Sellable


@dataclass(frozen=True, slots=True)
class Effective:
    """What counts now.

    Attributes:
        price: Decimal text as the draft has it; the sale price while a sale runs. None where
            nobody has said one.
        quantity: Pieces that may be sold, the merchant's buffer taken off; never below 0.
        handling_days: Working days until the piece leaves the slowest of its places. Places that
            are empty count too: else selling the last piece of one would change the listing's
            text. None where nobody has said.
        currency: ISO 4217 code that the offer names; None where it names none.
        due_at: The next moment, ISO 8601 UTC, at which the price changes by itself; None where it
            does not.
    """

    price: str | None
    quantity: int
    handling_days: int | None
    currency: str | None
    due_at: str | None


def effective(sellable: Sellable, channel: Channel, *, stock_buffer: int, now: str) -> Effective:
    """What counts now of one buyable thing on one channel.

    Args:
        sellable: Its offers by place and its stock by location.
        channel: Where it is listed.
        stock_buffer: Pieces that the merchant keeps back, of all places together.
        now: ISO 8601; without an offset it is meant in UTC.
    """
    offer = offer_on(sellable, channel)
    price, due_at = _price(offer, moment(now))
    stock = [_whole(place.get("Quantity")) or 0 for place in sellable.inventory.values()]
    handling = [_whole(place.get("HandlingDays")) for place in sellable.inventory.values()]
    currency = offer.get("Currency")
    return Effective(
        price=price,
        quantity=max(0, sum(stock) - stock_buffer),
        handling_days=max((days for days in handling if days is not None), default=None),
        currency=currency if isinstance(currency, str) else None,
        due_at=None if due_at is None else as_text(due_at),
    )


def offer_on(sellable: Sellable, channel: Channel) -> Fields:
    """The price fields that count on a channel: those for all, under those for it alone.

    A field that is cleared for one channel is not said there, so that the one for all counts.
    """
    own = sellable.offer.get(str(channel), {})
    said = {name: value for name, value in own.items() if value is not None}
    return {**sellable.offer.get("", {}), **said}


def moment(text: str) -> datetime:
    """Read an ISO 8601 time, in UTC where it names no offset. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def as_text(at: datetime) -> str:
    """ISO 8601 in UTC, as drafts write times: `2026-03-01T08:00:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def earliest(moments: Iterable[str | None]) -> str | None:
    """The earliest of some times; None where there is none."""
    return min((at for at in moments if at is not None), key=moment, default=None)


def _price(offer: Mapping[str, object], now: datetime) -> tuple[str | None, datetime | None]:
    """The price that counts, and when another one does.

    A sale runs from its start, that moment included, to its end, that moment not; a side that is
    not said is open.
    """
    usual, sale = _amount(offer.get("Price")), _amount(offer.get("SalePrice"))
    if sale is None:
        return usual, None
    start, end = _moment_of(offer.get("SaleStart")), _moment_of(offer.get("SaleEnd"))
    if end is not None and (now >= end or (start is not None and start >= end)):
        return usual, None
    has_begun = start is None or now >= start
    changes = None if _is_same(usual, sale) else (end if has_begun else start)
    return (sale if has_begun else usual), changes


def _is_same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and Decimal(one) == Decimal(other)


def _amount(value: object) -> str | None:
    """Money as a draft holds it; what is none is as good as not said."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        is_amount = Decimal(value).is_finite()
    except InvalidOperation:
        return None
    return str(value) if is_amount else None


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    is_digits = isinstance(value, str) and value.isascii() and value.isdecimal()
    return int(value) if is_digits and isinstance(value, str) else None


def _moment_of(value: object) -> datetime | None:
    try:
        return moment(value) if isinstance(value, str) else None
    except ValueError:
        return None
