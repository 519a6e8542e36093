"""A drive with the folders of the older platform: each kind of feed runs through its set."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.drive_settings import DriveSettings
from catalog.records import CONFIG_SPEC_KINDS
from tests.drive_setting import MERCHANT, DriveSetting
from tests.import_shop import PlainHands
from tests.sandbox_parts import no_warning
from workflow.import_course import ImportCourse
from workflow.import_steps import ImportSteps

STOCK = b"""
function config() {
  CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY';
  LOOKUP_SERVICE.loadDelimitedFile('/store/lookup/common/Names.csv', ',', [0], [1]);
}
function loadSku() { return AVAILABILITY_INRECORD.SKU; }
function transform() {
  var known = LOOKUP_SERVICE.get('/store/lookup/common/Names.csv', [GROUP[0].SKU]);
  AVAILABILITY.SKU = known ? known[0] : GROUP[0].SKU;
  AVAILABILITY.TotalShipToHomeQuantity = String(GROUP.length);
}
"""


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive with those folders."""
    made = DriveSetting(tmp_path, drive=DriveSettings(layout="config-spec"))
    yield made
    made.close()


def import_all(setting: DriveSetting) -> None:
    """Import what waits."""
    present = datetime(2026, 3, 1, 7, tzinfo=UTC)
    steps = ImportSteps(setting.store, setting.blobs, lambda: present, no_warning)
    hands = PlainHands(lambda: steps)
    for feed in setting.store.runs.waiting():
        ImportCourse(steps, hands, f"{feed.id}.1", feed.id).take()
    steps.close()


def test_a_dropped_feed_runs_through_its_set_with_the_lookups_of_the_drive(
    setting: DriveSetting,
) -> None:
    """As the merchant's exports and scripts have done it for years."""
    setting.merchant()
    setting.release({"availability/main.js": STOCK})
    setting.space.make_folder("store/lookup/common")
    setting.put("store/lookup/common/Names.csv", b"a,A-1\n")
    setting.put("store/availability/stock.csv", b"SKU,n\na,1\na,2\nB,3\n")
    setting.sweep()

    import_all(setting)
    setting.sweep()

    stock = {sku: setting.store.drafts.sku(MERCHANT, sku) for sku in ("A-1", "B")}
    assert {sku: each.fields("inventory")["Quantity"] for sku, each in stock.items()} == {
        "A-1": 2,
        "B": 1,
    }
    told = setting.read("store/availability/output/latest/availability.summary.json")
    assert (json.loads(told)["state"], json.loads(told)["translated"]) == ("done", 3)


def test_every_kind_of_a_set_has_a_folder(setting: DriveSetting) -> None:
    """What lies in it is a feed of that kind, or becomes none for a reason that is told."""
    setting.merchant()
    for kind in CONFIG_SPEC_KINDS:
        setting.put(f"store/{kind}/inprocess/{kind}.csv", b"one\n")
    setting.sweep()

    waiting = setting.store.runs.waiting()
    assert {(feed.kind, feed.name) for feed in waiting} == {
        (kind, f"{kind}.csv") for kind in CONFIG_SPEC_KINDS
    }
