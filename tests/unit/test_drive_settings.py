"""What is set of a merchant's drive, and what is refused."""

import pytest

from catalog.drive_settings import DriveSettings, from_given, read_bytes
from catalog.errors import ConfigInvalid
from catalog.merchant_settings import settings_text, with_settings
from catalog.merchants import Merchant


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500", 500),
        ("10GB", 10_000_000_000),
        ("10 gb", 10_000_000_000),
        ("512MiB", 536_870_912),
        ("2T", 2_000_000_000_000),
        ("1KiB", 1_024),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    """Ten gigabytes have ten zeros, and nobody counts them."""
    assert read_bytes(text) == size


@pytest.mark.parametrize("text", ["", "GB", "1.5GB", "-1", "10PB", "10 G B"])
def test_what_is_no_size_is_refused(text: str) -> None:
    """A quota that was guessed would stop a merchant's feeds."""
    with pytest.raises(ValueError):  # noqa: PT011  (the setting's own error is made of it)
        read_bytes(text)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("drive_layout", "mip"),
        ("drive_bytes", "0"),
        ("drive_bytes", "much"),
        ("drive_files", "0"),
        ("drive_uploads", "65"),
        ("drive_quiet_seconds", "-1"),
        ("drive_quiet_seconds", "nan"),
        ("drive_quiet_seconds", "inf"),
        ("drive_done_marker", "yes"),
        ("drive_patterns.product", "in/*.csv"),
        ("drive_patterns.order", "*.csv"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(setting: str, value: str) -> None:
    """Whoever types it sees which setting was meant."""
    with pytest.raises(ConfigInvalid) as caught:
        with_settings(Merchant("wren"), {setting: value})

    assert str(caught.value.context["setting"]).startswith("drive_")


def test_every_setting_is_read_back_from_text_and_from_the_store() -> None:
    """What a history or a backup shows can be put in force again."""
    given = {
        "drive_layout": "config-spec",
        "drive_bytes": "10GB",
        "drive_files": "5000",
        "drive_uploads": "2",
        "drive_quiet_seconds": "1.5",
        "drive_done_marker": "required",
        "drive_patterns.product": "*.csv  export-*.xml",
    }
    merchant = with_settings(Merchant("wren"), given)

    assert settings_text(merchant)["drive_bytes"] == "10000000000"
    assert settings_text(merchant)["drive_patterns.product"] == "*.csv export-*.xml"
    assert with_settings(Merchant("wren"), settings_text(merchant)) == merchant
    assert from_given(merchant.drive.given()) == merchant.drive
    assert DriveSettings().given() == {}


def test_an_empty_text_takes_a_setting_away() -> None:
    """What was set for one merchant can be everybody's again."""
    merchant = with_settings(Merchant("wren"), {"drive_bytes": "1MB", "drive_layout": "plain"})
    merchant = with_settings(merchant, {"drive_bytes": "", "drive_layout": ""})

    assert merchant.drive == DriveSettings()


def test_names_of_feeds_do_not_depend_on_case() -> None:
    """Windows writes TODAY.CSV where a pattern says *.csv."""
    settings = DriveSettings(patterns={"product": ("*.csv", "Export-*")})

    assert settings.is_feed_name("product", "TODAY.CSV")
    assert settings.is_feed_name("product", "export-7.xml")
    assert not settings.is_feed_name("product", "today.xml")
    assert settings.is_feed_name("inventory", "today.xml")
