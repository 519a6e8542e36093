"""What buyers should see now: windows of sales, places of stock, and the merchant's buffer."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.merchants import Channel
from catalog.products import Fields, Item, Sellable
from marketplaces.effective import Effective, as_text, effective, moment

DE = Channel("ebay", "EBAY_DE")
START, END = "2026-03-01T08:00:00Z", "2026-03-08T08:00:00Z"

times = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2026, 12, 31),
    timezones=st.builds(
        lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-840, 840)
    ),
)


def sellable(offer: dict[str, Fields], inventory: dict[str, Fields] | None = None) -> Sellable:
    """One with these drafts."""
    return Sellable(Item("S", "S", "LIVE", START, "feed"), {}, offer, inventory or {})


def at(now: str, offer: Fields) -> Effective:
    """What counts then."""
    return effective(sellable({"": offer}), DE, stock_buffer=0, now=now)


@pytest.mark.parametrize(
    ("now", "price", "due_at"),
    [
        pytest.param("2026-03-01T07:59:59Z", "10.00", START, id="just before"),
        pytest.param(START, "8.00", END, id="it begins"),
        pytest.param("2026-03-01T09:00:00+01:00", "8.00", END, id="it begins, said in Berlin"),
        pytest.param("2026-03-08T07:59:59Z", "8.00", END, id="its last second"),
        pytest.param(END, "10.00", None, id="it has ended"),
    ],
)
def test_a_sale_runs_from_its_start_to_its_end(now: str, price: str, due_at: str | None) -> None:
    """The end is the first moment without it: sales one after the other leave no gap."""
    seen = at(now, {"Price": "10.00", "SalePrice": "8.00", "SaleStart": START, "SaleEnd": END})

    assert (seen.price, seen.due_at) == (price, due_at)


@pytest.mark.parametrize(
    ("offer", "price", "due_at"),
    [
        pytest.param({"Price": "10", "SalePrice": "8"}, "8", None, id="open on both sides"),
        pytest.param({"Price": "10", "SalePrice": "8", "SaleEnd": END}, "8", END, id="no start"),
        pytest.param({"Price": "10", "SalePrice": None}, "10", None, id="cleared"),
        pytest.param({"SalePrice": "8", "SaleStart": END}, None, END, id="only later"),
        pytest.param(
            {"Price": "10", "SalePrice": "8", "SaleStart": END, "SaleEnd": START},
            "10",
            None,
            id="ends before it begins",
        ),
        pytest.param(
            {"Price": "10.0", "SalePrice": "10.00", "SaleStart": END}, "10.0", None, id="the same"
        ),
    ],
)
def test_sides_that_are_not_said_are_open(
    offer: Fields, price: str | None, due_at: str | None
) -> None:
    """Merchants name what they care about."""
    seen = at("2026-03-02T00:00:00Z", offer)

    assert (seen.price, seen.due_at) == (price, due_at)


def test_the_offer_of_a_channel_lies_over_the_one_for_all() -> None:
    """Field by field; what it clears is not said there."""
    offers: dict[str, Fields] = {
        "": {"Price": "10", "SalePrice": "8", "Currency": "EUR"},
        "ebay/EBAY_DE": {"Price": "11", "SalePrice": None},
        "ebay/EBAY_GB": {"Price": "99"},
    }

    seen = effective(sellable(offers), DE, stock_buffer=0, now=START)

    assert (seen.price, seen.currency) == ("8", "EUR")


@given(
    stock=st.dictionaries(
        st.sampled_from(["", "shop", "north"]), st.one_of(st.none(), st.integers(0, 50))
    ),
    buffer=st.integers(0, 100),
)
def test_the_quantity_is_the_sum_less_the_buffer_and_never_below_0(
    stock: dict[str, int | None], buffer: int
) -> None:
    """The buffer is the merchant's, not each warehouse's."""
    inventory: dict[str, Fields] = {place: {"Quantity": pieces} for place, pieces in stock.items()}

    seen = effective(sellable({}, inventory), DE, stock_buffer=buffer, now=START)

    assert seen.quantity == max(0, sum(pieces or 0 for pieces in stock.values()) - buffer)


def test_the_slowest_place_tells_the_handling_time() -> None:
    """An empty one as well: the last piece sold must not change the listing's text."""
    inventory: dict[str, Fields] = {
        "": {"Quantity": 5, "HandlingDays": 1},
        "shop": {"Quantity": 0, "HandlingDays": 3},
    }

    seen = effective(sellable({}, inventory), DE, stock_buffer=0, now=START)

    assert seen.handling_days == 3


@given(now=times, start=st.none() | times, end=st.none() | times)
def test_the_price_stays_until_it_is_due(
    now: datetime, start: datetime | None, end: datetime | None
) -> None:
    """Planned again at `due_at` and not before, no change of price is missed and none is early."""
    offer: dict[str, object] = {"Price": "10", "SalePrice": "8"}
    if start is not None:
        offer["SaleStart"] = start.isoformat()
    if end is not None:
        offer["SaleEnd"] = end.isoformat()
    seen = at(now.isoformat(), offer)

    if seen.due_at is None:
        later = at("2036-01-01T00:00:00Z", offer)
        assert later.price == seen.price
        return
    due = moment(seen.due_at)
    just_before = at(as_text(due - timedelta(microseconds=1)), offer)
    assert due > now
    assert just_before.price == seen.price
    assert at(seen.due_at, offer).price != seen.price


@given(now=times)
def test_times_are_written_in_utc_and_read_back(now: datetime) -> None:
    """Whatever zone a clock is in, the store orders them as text."""
    assert moment(as_text(now)) == now.astimezone(UTC)
    assert as_text(now).endswith("Z")
