"""Scripts of the older platform read lookups from the merchant's own drive, as they were."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.drive_settings import DriveSettings
from catalog.pickup_states import DUPLICATE, IGNORED, PROCESSING
from tests.drive_setting import MERCHANT, DriveSetting
from workflow.import_course import ImportCourse, Wait
from workflow.import_steps import ImportSteps, Told

DAY = datetime(2026, 3, 1, 6, tzinfo=UTC)
LOOKUP = "store/lookup/common/names.csv"
FEED = "store/inventory/a.csv"

SCRIPT = b"""
LOOKUP_SERVICE.loadDelimitedFile('/store/lookup/common/names.csv', ',', [0], [1]);
function transform() {
  var sku = INVENTORY_INRECORD.SKU.toString();
  PRODUCT.SKU = sku;
  PRODUCT.Title = LOOKUP_SERVICE.get('/store/lookup/common/names.csv', [sku])[0];
}
"""
BUNDLE = {"mapping-custom.js": SCRIPT, "manifest.toml": b'[inventory]\nkey = "SKU"\n'}


class Hands:
    """Does each step at once."""

    def __init__(self, steps: ImportSteps) -> None:
        self._steps = steps

    def do(self, step: Callable[..., Told], *arguments: object) -> Told:
        """Do a step."""
        return step(*arguments)

    def send(self, run: str, feed: str, first: int, priority: int) -> Wait:
        """Promise a chunk."""
        return lambda: self._steps.translate(run, feed, first)


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive with the folders of the older platform, a lookup in them, and a release."""
    made = DriveSetting(tmp_path, drive=DriveSettings(layout="config-spec"))
    made.merchant()
    made.release(BUNDLE)
    made.space.make_folder("store/lookup/common")
    made.put(LOOKUP, b"R-1,Ring\n")
    yield made
    made.close()


def run(setting: DriveSetting) -> None:
    """Import the feed that waits."""
    (feed,) = setting.store.runs.waiting()
    steps = ImportSteps(setting.store, setting.blobs, lambda: DAY, lambda _: None)
    ImportCourse(steps, Hands(steps), f"{feed.id}.1", feed.id).take()
    steps.close()


def title(setting: DriveSetting) -> object:
    """What the draft is called."""
    return setting.store.drafts.sku(MERCHANT, "R-1").fields("product")["Title"]


def test_script_reads_the_lookup_that_lay_there_when_the_feed_was_taken(
    setting: DriveSetting,
) -> None:
    """The merchant replaces the file while the feed waits: its records are not half old, half new.

    The next feed has the new one, also for records that have not changed themselves.
    """
    setting.put(FEED, b"SKU\nR-1\n")
    setting.sweep()
    setting.put(LOOKUP, b"R-1,Brooch\n")
    run(setting)
    assert title(setting) == "Ring"

    setting.put("store/inventory/b.csv", b"SKU\nR-1\n")
    setting.sweep()
    assert setting.state("store/inventory/b.csv") == PROCESSING
    run(setting)
    assert title(setting) == "Brooch"


def test_same_bytes_with_the_same_lookups_are_one_feed(setting: DriveSetting) -> None:
    """Nothing would come of them; with other lookups something may."""
    for name in ("a.csv", "b.csv"):
        setting.put(f"store/inventory/{name}", b"SKU\nR-1\n")
        setting.sweep()

    assert setting.state("store/inventory/b.csv") == DUPLICATE


def test_lookup_is_no_workbook_and_its_notice_says_what_it_is(setting: DriveSetting) -> None:
    """Checked as a workbook of the release it would be refused."""
    setting.put("store/lookup/conditions.csv", b"new,1000\n")
    setting.sweep()

    assert setting.state(LOOKUP) == IGNORED
    assert setting.status("store/lookup/conditions.csv")["why"] == (
        "scripts read it as /store/lookup/conditions.csv, from the next feed on"
    )
