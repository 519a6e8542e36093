"""Stores on each database: fresh ones, those that the examples of a property share, and a shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.store import Store
from tests.databases import postgres_database
from tests.shop import Shop


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store on each database, for all tests of a module."""
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("store")
        with Store(folder / "store.sqlite") as store:
            yield store
        return
    with postgres_database() as url, Store(url) as store:
        yield store


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """A fresh store on each database, for one test."""
    with Store(store_target) as opened:
        yield opened


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """The merchant wren with one SKU, on each database."""
    with Store(store_target) as opened:
        made = Shop(opened)
        made.feed("R-1", Title="Ring", Price="9.00", Currency="EUR", Quantity=1)
        yield made
