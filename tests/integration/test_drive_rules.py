"""What is set for one merchant is in force on its drive, and on no other."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.drive_settings import DriveSettings
from catalog.errors import ConfigInvalid, PlaceRefused, SpaceFull
from catalog.merchants import Merchant
from catalog.pickup_states import DUPLICATE, IGNORED, PROCESSING, READY, SETTLING
from drive.disk import Drive
from drive.ports import NoJournal
from drive.quota import Limits
from drive.space import Space
from store.store import Store
from tests.dav_site import Site, serving
from tests.drive_setting import MERCHANT, NOW, DriveSetting
from workflow.drive_journal import DriveJournal
from workflow.drive_rules import FRESH_SECONDS, DriveRules

USUAL = Limits(most_bytes=1 << 20, most_files=100, most_uploads=4, floor_bytes=0)


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive with a merchant and a release."""
    made = DriveSetting(tmp_path)
    made.merchant()
    made.release()
    yield made
    made.close()


def change(setting: DriveSetting, **texts: str) -> None:
    """Set something of the merchant's drive, as the command does, and let the drive know."""
    setting.settings = setting.store.merchants.change(MERCHANT, texts, NOW, "test").drive


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def test_bounds_are_the_merchants_own_and_change_while_servers_run(tmp_path: Path) -> None:
    """A merchant who pays for more gets it without a restart, and the others stay as they are."""
    with Store(tmp_path / "store.sqlite") as store:
        for merchant in ("wren", "finch"):
            store.merchants.add(Merchant(merchant), NOW, "test")
        now = [0.0]
        rules = DriveRules(store.merchants, USUAL, lambda: now[0])
        drive = Drive(tmp_path / "drive", NoJournal(), rules.limits, rules.layout)
        for merchant in ("wren", "finch"):
            drive.ensure_folders(merchant)
        store.merchants.change("wren", {"drive_bytes": "5kB", "drive_files": "50"}, NOW, "test")
        now[0] += FRESH_SECONDS

        usage = drive.space("wren", "ada").usage()
        assert (usage.most_bytes, usage.most_files) == (5_000, 50)
        assert drive.space("finch", "ada").usage().most_bytes == 1 << 20
        with pytest.raises(SpaceFull):
            put(drive.space("wren", "ada"), "in/a.csv", b"x" * 5_000)
        put(drive.space("finch", "ada"), "in/a.csv", b"x" * 5_000)

        store.merchants.change("wren", {"drive_bytes": "9kB"}, NOW, "test")
        now[0] += FRESH_SECONDS
        put(drive.space("wren", "ada"), "in/a.csv", b"x" * 5_000)


def test_webdav_refuses_beyond_the_merchants_own_bound(tmp_path: Path) -> None:
    """507, and the quota that clients show is the merchant's, not the disk's."""
    ask = b'<D:propfind xmlns:D="DAV:"><D:prop><D:quota-available-bytes/></D:prop></D:propfind>'
    with serving(Site(tmp_path, limits=Limits(most_bytes=4_000, floor_bytes=0))) as site:
        refused = site.ask("PUT", "/wren/in/product/a.csv", b"x" * 4_000)
        quota = site.ask("PROPFIND", "/wren/", ask, Depth="0")

    assert refused.status == 507
    assert "quota-available-bytes>" in quota.text


def test_merchant_with_few_uploads_at_once_waits(tmp_path: Path) -> None:
    """One upload at a time may be all that a small merchant has."""
    limits = Limits(most_uploads=1, floor_bytes=0)
    with serving(Site(tmp_path, limits=limits)) as site:
        with site.drive.space("wren", "ada").begin("in/other.csv"):
            refused = site.ask("PUT", "/wren/in/product/a.csv", b"x")

    assert refused.status == 503
    assert "retry-after" in refused.headers


def test_quiet_is_the_merchants_own(setting: DriveSetting) -> None:
    """Some exports pause for a minute between two writes of the same file."""
    change(setting, drive_quiet_seconds="60")
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.sweep(59)
    assert setting.state("in/product/a.csv") == SETTLING
    setting.sweep(2)

    assert setting.state("in/product/a.csv") == PROCESSING


def test_without_its_marker_nothing_is_taken_where_one_is_required(setting: DriveSetting) -> None:
    """The merchant's program says when it is done, and nothing else does."""
    change(setting, drive_done_marker="required")
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.sweep(3_600)
    assert setting.state("in/product/a.csv") == SETTLING
    assert "a.csv.done" in setting.status("in/product/a.csv")["why"]

    setting.put("in/product/a.csv.done", b"")
    setting.sweep(3)
    assert setting.state("in/product/a.csv") == PROCESSING
    assert setting.status("in/product/a.csv")["why"] is None


def test_marker_of_an_earlier_version_says_nothing_of_this_one(setting: DriveSetting) -> None:
    """Yesterday's marker beside today's half-thought-out file must not start it."""
    change(setting, drive_done_marker="required")
    setting.put("in/product/a.csv.done", b"")
    setting.now += 10
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.sweep(3_600)
    assert setting.state("in/product/a.csv") == SETTLING

    setting.put("in/product/a.csv.done", b"")
    setting.sweep(1)
    assert setting.state("in/product/a.csv") == PROCESSING


def test_waiting_for_a_marker_ends_when_it_is_no_longer_required(setting: DriveSetting) -> None:
    """A change of mind must not leave files behind for ever."""
    change(setting, drive_done_marker="required")
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.sweep(10)
    change(setting, drive_done_marker="optional")
    setting.sweep(61)

    assert setting.state("in/product/a.csv") == PROCESSING


def test_names_that_are_no_feeds_are_told_of(setting: DriveSetting) -> None:
    """A log that an export writes beside its files is no feed."""
    change(setting, **{"drive_patterns.product": "*.csv *.xml"})
    setting.put("in/product/export.log", b"done")
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.put("in/inventory/export.log", b"SKU\n1\n")
    setting.sweep()

    assert setting.state("in/product/export.log") == IGNORED
    assert "*.csv, *.xml" in setting.status("in/product/export.log")["why"]
    assert setting.state("in/product/a.csv") == PROCESSING
    assert setting.state("in/inventory/export.log") == PROCESSING


def test_file_that_was_a_feed_when_it_came_is_passed_over_aloud(setting: DriveSetting) -> None:
    """Settings changed while it waited: it must not wait for ever."""
    setting.put("in/product/export.log", b"done")
    (file,) = setting.store.drive_files.all(MERCHANT)
    change(setting, **{"drive_patterns.product": "*.csv"})
    setting.sweep()

    assert file.state == SETTLING
    assert setting.state("in/product/export.log") == IGNORED


def test_layout_does_not_change_while_a_file_is_under_way(setting: DriveSetting) -> None:
    """A feed on its way would lie in a folder that means nothing any more."""
    setting.put("in/product/a.csv", b"SKU\n1\n")
    with pytest.raises(ConfigInvalid) as caught:
        change(setting, drive_layout="config-spec")

    assert caught.value.context == {"setting": "drive_layout", "found": "config-spec"}
    assert "in/product/a.csv" in str(caught.value)
    assert setting.store.merchants.get(MERCHANT).drive == DriveSettings()


def test_files_of_the_old_layout_stay_to_be_read_moved_and_deleted(setting: DriveSetting) -> None:
    """Nothing that a merchant has sent, or was answered, is lost with the names of folders."""
    for name in ("a.csv", "b.csv"):
        setting.put(f"in/product/{name}", f"SKU\n{name}\n".encode())
        setting.sweep()
        setting.end(setting.store.runs.waiting()[0].id)
        setting.sweep()
    change(setting, drive_layout="config-spec")
    setting.quiet.ensure_folders(MERCHANT)
    space = setting.space = setting.drive.space(MERCHANT, "ada")

    assert setting.names("") == ["README.txt", "in", "out", "store"]
    assert setting.names("in") == ["product"]
    assert setting.read("in/product/a.csv") == b"SKU\na.csv\n"
    assert "store/product/" in setting.read("README.txt").decode()
    assert setting.read("out/response/latest/product.summary.json")
    with pytest.raises(PlaceRefused):
        put(space, "in/product/c.csv", b"x")
    space.move("in/product/b.csv", "store/product/b.csv")
    space.delete("in")
    setting.sweep()
    assert setting.state("store/product/b.csv") == DUPLICATE
    space.delete("out")
    assert setting.names("") == ["README.txt", "store"]
    size, files = setting.space.usage().bytes, setting.space.usage().files
    setting.drive.recount()
    assert (setting.space.usage().bytes, setting.space.usage().files) == (size, files)


def test_late_file_in_a_folder_of_the_old_layout_is_told_of(setting: DriveSetting) -> None:
    """A server that has not yet heard of the change takes one more file there."""
    change(setting, drive_layout="config-spec")
    old, setting.settings = setting.settings, DriveSettings()
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.settings = old
    setting.sweep()

    assert setting.state("in/product/a.csv") == IGNORED
    assert "store/product/" in setting.status("in/product/a.csv")["why"]
    assert setting.state("in/product/a.csv") != READY


def test_the_same_order_of_feeds_is_set_for_each_kind(setting: DriveSetting) -> None:
    """Full feeds: the newest is enough. Deltas: every one, in the order of arrival."""
    setting.store.merchants.change(MERCHANT, {"meanings.product": "full"}, NOW, "test")
    for kind in ("product", "inventory"):
        for name in ("a.csv", "b.csv"):
            setting.now += 1
            setting.put(f"in/{kind}/{name}", f"SKU\n{name}\n".encode())
    setting.sweep()

    assert [(kind, name) for _, kind, name, _ in setting.feeds()] == [
        ("inventory", "a.csv"),
        ("inventory", "b.csv"),
        ("product", "b.csv"),
    ]
    assert setting.state("in/product/a.csv") == "SUPERSEDED"


def test_notice_of_a_waiting_file_is_json(setting: DriveSetting) -> None:
    """Programs read what a file waits for."""
    change(setting, drive_done_marker="required")
    setting.put("in/product/a.csv", b"SKU\n1\n")
    setting.sweep()

    told = json.loads(setting.read("in/product/a.csv.status.json"))
    assert (told["state"], told["why"]) == (SETTLING, "it is taken when a.csv.done lies beside it")


def test_file_that_came_by_http_waits_for_no_marker(setting: DriveSetting) -> None:
    """Its client was told that it is complete, and cannot send a marker there."""
    change(setting, drive_done_marker="required")
    journal = DriveJournal(
        setting.store.drive_files, setting.settings_of, lambda: setting.now, quiet=0
    )
    space = Drive(setting.folder / "drive", journal).space(MERCHANT, "ada")
    put(space, "in/product/a.csv", b"SKU\n1\n")
    setting.sweep(0)

    assert setting.state("in/product/a.csv") == PROCESSING
