"""What several files begin with: a simulated eBay and a seller who calls it; a merchant's drive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drive.disk import Drive
from drive.space import Space
from simulators.ebay.simulator import EbaySimulator
from tests.drive_model import Remembering
from tests.drive_spaces import OLD, PATH, put
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


@pytest.fixture
def journal() -> Remembering:
    """What the drive has told."""
    return Remembering()


@pytest.fixture
def drive(tmp_path: Path, journal: Remembering) -> Drive:
    """A drive with one merchant."""
    drive = Drive(tmp_path / "drive", journal)
    drive.ensure_folders("acme")
    return drive


@pytest.fixture
def space(drive: Drive) -> Space:
    """The merchant's space, with one file."""
    space = drive.space("acme", "anna")
    put(space, PATH, OLD)
    return space
