"""The simulated eBay that most of its tests begin with, and a seller who calls it."""

from collections.abc import Iterator

import pytest

from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, calling, still_ebay


@pytest.fixture
def simulator() -> Iterator[EbaySimulator]:
    """An eBay in which nothing has happened, at a time that stands still."""
    with still_ebay() as made:
        yield made


@pytest.fixture
def ebay(simulator: EbaySimulator) -> Iterator[EbayCaller]:
    """A seller who has logged in."""
    with calling(simulator) as caller:
        yield caller
