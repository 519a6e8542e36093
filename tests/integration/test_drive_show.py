"""`crossdock drive show` tells operators how a drive stands, without a look at the disk."""

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin_api.cli.main import app
from admin_api.drive_wiring import build_drive, ensure_drive
from admin_api.settings import Settings, read_settings
from catalog.merchants import Merchant
from drive.ports import Lock
from store.store import Store
from tests.drive_setting import NOW


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a machine whose drive has one merchant, a locked file and one under way."""
    monkeypatch.setenv("CROSSDOCK_DATA", str(tmp_path))
    found = read_settings({"CROSSDOCK_DATA": str(tmp_path), "CROSSDOCK_DRIVE_FLOOR_BYTES": "0"})
    with Store(found.store) as store:
        store.merchants.add(Merchant("wren"), NOW, "test")
        store.merchants.change("wren", {"drive_bytes": "1MB"}, NOW, "test")
        parts = build_drive(found, store)
        with parts.space("wren", "ada").begin("in/product/a.csv", 3) as upload:
            upload.write(b"SKU")
            upload.commit()
        until = time.time() + 3_600
        lock = Lock("t", "wren", "in/product/a.csv", "", "bert", "exclusive", "0", until)
        store.drive_locks(Lock).add_lock(lock)
    return found


def shown(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(app, ["drive", "show", "wren", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_json_has_all_that_there_is(settings: Settings) -> None:
    """A monitor warns before a merchant's drive is full."""
    told = json.loads(shown("--json"))

    assert (told["layout"], told["limits"]["bytes"]) == ("plain", 1_000_000)
    assert 3 < told["usage"]["bytes"] < 10_000
    assert [(each["path"], each["user"]) for each in told["locks"]] == [
        ("in/product/a.csv", "bert")
    ]
    assert [(each["path"], each["state"]) for each in told["under_way"]] == [
        ("in/product/a.csv", "SETTLING")
    ]


def test_people_see_the_same(settings: Settings) -> None:
    """Somebody asks on the telephone why a file is not taken."""
    told = shown()

    for words in ("1,000,000 bytes", "bert", "SETTLING", "5 seconds of quiet"):
        assert words in told


def test_drive_of_another_machine_is_not_made_here(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking changes nothing."""
    monkeypatch.setenv("CROSSDOCK_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("CROSSDOCK_STORE", settings.store)

    assert "not on this machine" in shown()
    assert not (tmp_path / "elsewhere").exists()


def test_readme_tells_how_merchants_reach_the_drive(tmp_path: Path, settings: Settings) -> None:
    """Behind a proxy the servers' own addresses lead nowhere."""
    names = {
        "CROSSDOCK_DATA": str(tmp_path),
        "CROSSDOCK_DAV_URL": "https://drive.example.com/",
        "CROSSDOCK_SFTP_ADDRESS": "sftp://drive.example.com",
        "CROSSDOCK_DRIVE_FLOOR_BYTES": "0",
    }
    readme = tmp_path / "drive" / "wren" / "README.txt"
    before = readme.read_text("utf-8")
    with Store(settings.store) as store:
        drive = build_drive(read_settings(names), store).drive
        after = readme.read_text("utf-8")
        made = readme.stat().st_ino
        ensure_drive(drive, store.merchants.get("wren"), read_settings(names))

    assert "http://127.0.0.1:8090/wren/" in before
    assert "https://drive.example.com/wren/" in after
    assert "\\\\drive.example.com@SSL\\DavWWWRoot\\wren" in after
    assert "sftp USER@drive.example.com" in after
    assert readme.stat().st_ino == made
