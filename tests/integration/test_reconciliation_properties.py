"""Random mains beside random reports: exactly what differs is named, each once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplaces.listing import SeenListing
from store.store import Store
from tests.databases import postgres_database, sqlite_database
from tests.reported_shop import ReportedShop, single

_numbers = count()
_RUNS = int(os.environ.get("CAMPAIGN_RUNS", "25"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Path]]:
    """A store for all examples: each has a merchant of its own."""
    folder = tmp_path_factory.mktemp("shops")
    if request.param == "sqlite":
        with Store(sqlite_database(folder / "store.sqlite")) as store:
            yield store, folder / "files"
        return
    with postgres_database() as url, Store(url) as store:
        yield store, folder / "files"


@dataclass(frozen=True)
class Fate:
    """What has become of one SKU outside. `price` and `quantity` None: the listing is gone.

    `ours` is what we have told, five pieces at 9.00; False where we have never listed it.
    """

    ours: bool
    price: str | None
    quantity: int
    other: bool  # there is another listing of the SKU, too

    def kinds(self) -> set[str]:
        """The differences that there are."""
        if not self.ours:
            return {"unknown"} if self.price is not None or self.other else set()
        if self.price is None:
            return {"moved"} if self.other else {"ended"}
        found = {"unknown"} if self.other else set()
        found |= {"price"} if self.price not in ("9.00", "9.0") else set()
        found |= {"sold"} if self.quantity < 5 else set()
        return found | ({"quantity"} if self.quantity > 5 else set())

    def listings(self, sku: str) -> list[SeenListing]:
        """What the report shows."""
        found = [] if self.price is None else [single(sku, f"{sku}-1", self.price, self.quantity)]
        return found + ([single(sku, f"{sku}-2", "9.00", 5)] if self.other else [])


_fates = st.lists(
    st.builds(
        Fate,
        ours=st.booleans(),
        price=st.sampled_from([None, "9.00", "9.0", "8.00"]),
        quantity=st.sampled_from([0, 3, 5, 9]),
        other=st.booleans(),
    ),
    min_size=1,
    max_size=9,
)
_ways = st.fixed_dictionaries(
    {
        f"drift_{name}": st.sampled_from(["name", "take_over", "put_right"])
        for name in ("price", "quantity", "ended")
    }
)


@settings(max_examples=_RUNS, deadline=None)
@given(fates=_fates, ways=_ways)
def test_exactly_what_differs_is_named_each_once(
    shared: tuple[Store, Path], fates: list[Fate], ways: dict[str, str]
) -> None:
    """Nothing is overlooked, nothing is made up, and no report tells the same twice."""
    store, folder = shared
    shop = ReportedShop(store, folder, f"m{next(_numbers)}")
    shop.setting(**ways, guard_share="1")
    skus = {f"S-{number}": fate for number, fate in enumerate(fates)}
    for sku, fate in skus.items():
        if fate.ours:
            shop.listed(sku, f"{sku}-1")
    report = [listing for sku, fate in skus.items() for listing in fate.listings(sku)]

    counts = shop.report(*report)

    expected = [(kind, sku) for sku, fate in skus.items() for kind in fate.kinds()]
    named = [
        (each.kind, each.sku) for sku in skus for each in store.drifts.of_sku(shop.merchant, sku)
    ]
    doubles = sum(not fate.ours and fate.price is not None and fate.other for fate in fates)
    assert set(named) == set(expected)
    assert len(named) == len(expected) + doubles  # each of two unknown listings is one
    assert sum(counts.values()) == len(report) + len(named)
    again = shop.report(*report)
    assert sum(again.values()) == len(report)
    _check_what_is_open(shop, ways)
    for sku, fate in skus.items():
        if fate.ours and fate.price is not None:
            assert shop.told(sku)["quantity"] in (5, max(5, fate.quantity))


def _check_what_is_open(shop: ReportedShop, ways: dict[str, str]) -> None:
    """What is only named stays open, and nothing else does."""
    named = {"unknown"}
    named |= {"price"} if ways["drift_price"] == "name" else set()
    named |= {"quantity"} if ways["drift_quantity"] == "name" else set()
    named |= {"ended", "moved"} if ways["drift_ended"] == "name" else set()
    assert {kind for kind, _, _ in shop.open()} <= named
