"""Stores that several examples of one property test share: each takes a merchant of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.store import Store
from tests.databases import postgres_database


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
