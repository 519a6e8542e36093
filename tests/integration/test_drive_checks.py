"""Workbooks and zips of scripts that are dropped on the drive."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.pickup_states import DONE, FAILED, PROCESSING
from catalog.releases import ReleaseId
from runtime_js.bundle import read_bundle
from runtime_js.packing import zip_files
from tests.drive_setting import BUNDLE, MERCHANT, DriveSetting

ZIP = "scripts/new.zip"
WORKBOOK = "mapping/Colours.csv"


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive of a merchant with an active release."""
    setting = DriveSetting(tmp_path)
    setting.merchant()
    setting.release()
    yield setting
    setting.close()


def test_good_scripts_become_a_release_that_is_not_active(setting: DriveSetting) -> None:
    """A stolen password of the drive must not change what is listed."""
    setting.put(ZIP, zip_files({**BUNDLE, "manifest.toml": b'currency = "GBP"\n'}))
    setting.sweep()
    setting.sweep()

    active = setting.store.releases.active(MERCHANT)
    assert [each.id.number for each in setting.store.releases.all(MERCHANT)] == [1, 2]
    assert active is not None
    assert active.id.number == 1
    report = json.loads(setting.read(f"{ZIP}.report.json"))
    assert (setting.state(ZIP), report["release"]) == (DONE, "wren/2")
    assert "when somebody activates it" in setting.status(ZIP)["why"]
    assert b"release wren/2" in setting.read(f"{ZIP}.report.txt")


def test_refused_scripts_are_told_what_is_wrong_and_where(setting: DriveSetting) -> None:
    """The report lies beside the zip, so nobody has to ask."""
    setting.put(ZIP, zip_files({**BUNDLE, "mapping-custom.js": b"function transform( {"}))
    setting.sweep()
    setting.sweep()

    report = json.loads(setting.read(f"{ZIP}.report.json"))
    assert setting.state(ZIP) == FAILED
    assert any(
        each["severity"] == "error" and each["file"] == "mapping-custom.js"
        for each in report["findings"]
    )
    assert len(setting.store.releases.all(MERCHANT)) == 2


def test_what_is_no_zip_makes_no_release(setting: DriveSetting) -> None:
    """Nothing in it can be read, so there is nothing to keep."""
    setting.put(ZIP, b"not a zip")
    setting.sweep()

    assert setting.state(ZIP) == FAILED
    assert len(setting.store.releases.all(MERCHANT)) == 1
    assert b"refused" in setting.read(f"{ZIP}.report.txt")


def test_workbook_takes_the_place_of_its_namesake_in_a_new_release(setting: DriveSetting) -> None:
    """Whoever maintains the colours needs no zip and no scripts."""
    setting.put(WORKBOOK, b"From,To\nrot,Crimson\n")
    setting.sweep()

    content = setting.store.releases.content(ReleaseId(MERCHANT, 2))
    files = read_bundle(content.zip).files
    assert setting.state(WORKBOOK) == DONE
    assert files["lookup/colours.csv"] == b"From,To\nrot,Crimson\n"
    assert files["mapping-custom.js"] == BUNDLE["mapping-custom.js"]


def test_workbook_that_no_script_knows_is_refused(setting: DriveSetting) -> None:
    """It would be a release in which nothing has changed."""
    setting.put("mapping/colors.csv", b"From,To\n")
    setting.sweep()

    assert setting.state("mapping/colors.csv") == FAILED
    assert b"its workbooks: colours.csv" in setting.read("mapping/colors.csv.report.txt")
    assert len(setting.store.releases.all(MERCHANT)) == 1


def test_check_that_was_killed_is_done_again(setting: DriveSetting) -> None:
    """The process died in the midst of it; nobody waits for a report for ever."""
    setting.put(WORKBOOK, b"From,To\nrot,Crimson\n")
    setting.now += 6
    for file in setting.store.drive_files.pending(setting.now, 9):
        killed = replace(file, state=PROCESSING, ready_at=setting.now + 600)
        assert setting.store.drive_files.change_if_same(file, killed, setting.now)
    setting.sweep()
    assert setting.state(WORKBOOK) == PROCESSING

    setting.sweep(600)
    setting.sweep()
    assert setting.state(WORKBOOK) == DONE


def test_report_goes_with_its_file(setting: DriveSetting) -> None:
    """A report of nothing would be read as one of the next zip of that name."""
    setting.put(ZIP, b"not a zip")
    setting.sweep()
    assert len(setting.names("scripts")) == 5

    setting.space.delete(ZIP)
    setting.sweep()
    assert setting.names("scripts") == []
