"""Secrets at rest: what the store keeps of merchants' access to marketplaces."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from admin_api.sealing import Sealing, open_sealing
from admin_api.settings import Settings, read_settings
from catalog.errors import ConfigInvalid

OWNER = "wren/ebay"


def settings(folder: Path, keys: str = "") -> Settings:
    """Of a machine whose data folder this is."""
    return read_settings({"CROSSDOCK_DATA": str(folder), "CROSSDOCK_SECRETS_KEY": keys})


def test_a_key_is_made_once_and_for_its_user_alone(tmp_path: Path) -> None:
    """An operator who sets nothing has sealed secrets all the same."""
    sealed = open_sealing(settings(tmp_path / "data")).seal(OWNER, "v^1.1#secret")
    path = tmp_path / "data/secrets.key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["secrets.key"]
    assert "secret" not in sealed
    assert open_sealing(settings(tmp_path / "data")).open(OWNER, sealed) == "v^1.1#secret"


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """It would be none; the message says how to mend it."""
    open_sealing(settings(tmp_path))
    (tmp_path / "secrets.key").chmod(0o640)

    with pytest.raises(ConfigInvalid, match="chmod 600"):
        open_sealing(settings(tmp_path))


@pytest.mark.parametrize(
    "keys", ["short", "ä" * 44, "A" * 43 + "=,x"], ids=["short", "foreign", "second"]
)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, keys: str) -> None:
    """Messages go into logs, and a part of a mistyped key is most of the key."""
    with pytest.raises(ConfigInvalid) as caught:
        open_sealing(settings(tmp_path, keys))

    assert caught.value.context["setting"] == "CROSSDOCK_SECRETS_KEY"
    assert keys not in str(caught.value)


def test_an_empty_file_of_keys_is_refused(tmp_path: Path) -> None:
    """A disk that was full must not end in secrets without a seal."""
    (tmp_path / "secrets.key").touch(0o600)

    with pytest.raises(ConfigInvalid, match="holds no keys"):
        open_sealing(settings(tmp_path))


def test_a_secret_opens_for_its_owner_alone() -> None:
    """Who can write to the database must not sell in another merchant's name."""
    sealing = Sealing([Fernet.generate_key().decode()], "here")
    sealed = sealing.seal(OWNER, "secret")

    for owner, text in (("robin/ebay", sealed), (OWNER, sealed[:-8] + "AAAAAAA="), (OWNER, "")):
        with pytest.raises(ConfigInvalid, match="connections add"):
            sealing.open(owner, text)


def test_keys_are_changed_without_asking_any_merchant() -> None:
    """First both keys are there, then all is sealed anew, then the old one goes."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    sealed = Sealing([old], "here").seal(OWNER, "secret")
    anew = Sealing([new, old], "here").seal_anew(sealed)

    assert Sealing([new], "here").open(OWNER, anew) == "secret"
    with pytest.raises(ConfigInvalid):
        Sealing([new], "here").seal_anew(sealed)


def test_settings_do_not_show_secrets(tmp_path: Path) -> None:
    """Whatever prints settings, a traceback for one, must not print these."""
    given = {"CROSSDOCK_SECRETS_KEY": "hidden-1", "CROSSDOCK_EBAY_APP_SECRET": "hidden-2"}
    assert "hidden" not in repr(read_settings(given))
    with pytest.raises(ConfigInvalid) as caught:
        read_settings({"CROSSDOCK_EBAY_APP_SECRET": "hid\nden"})
    assert "den" not in str(caught.value)
