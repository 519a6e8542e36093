"""A merchant's settings as text, and what is refused."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.drift_ways import DriftWays
from catalog.errors import ConfigInvalid
from catalog.merchant_settings import SETTINGS, settings_text, with_settings
from catalog.merchants import Channel, Merchant, MerchantLimits
from catalog.releases import ReleaseId

_limits = st.builds(
    MerchantLimits,
    feed_bytes=st.none() | st.integers(1, 2**50),
    workers=st.none() | st.integers(1, 99),
    call_seconds=st.none() | st.floats(0.001, 1e6),
)
_ways = st.sampled_from(["name", "take_over", "put_right"])
_merchants = st.builds(
    Merchant,
    st.just("wren"),
    name=st.sampled_from(["", "Zaunkönig & Söhne", "a=b"]),
    base_release=st.none() | st.just(ReleaseId("shared-base", 12)),
    channels=st.lists(
        st.sampled_from([Channel("ebay", "EBAY_DE"), Channel("ebay", "EBAY_GB")])
    ).map(tuple),
    currency=st.sampled_from([None, "EUR", "JPY"]),
    time_zone=st.sampled_from(["UTC", "Asia/Jakarta"]),
    approval=st.sampled_from(["automatic", "manual"]),
    meanings=st.dictionaries(
        st.sampled_from(["product", "inventory"]), st.sampled_from(["full", "delta"])
    ),
    disappeared=st.sampled_from(["out_of_stock", "end"]),
    guard_share=st.floats(0, 1),
    stock_buffer=st.integers(0, 9),
    error_days=st.integers(1, 99),
    log_days=st.integers(1, 99),
    limits=_limits,
    drift=st.builds(DriftWays, price=_ways, quantity=_ways, ended=_ways),
)


@settings(max_examples=60, deadline=None)
@given(merchant=_merchants)
def test_text_of_every_setting_is_read_back(merchant: Merchant) -> None:
    """What the history shows can be typed again to go back to it."""
    assert with_settings(Merchant("wren"), settings_text(merchant)) == merchant


@given(setting=st.sampled_from(SETTINGS), value=st.text(max_size=12))
def test_any_text_is_a_setting_or_refused(setting: str, value: str) -> None:
    """Whatever is typed into a form: a valid merchant comes of it, or a sentence."""
    with contextlib.suppress(ConfigInvalid):
        with_settings(Merchant("wren"), {setting: value})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("currency", "eur"),
        ("time_zone", "Europe/Bern"),
        ("time_zone", "../etc/passwd"),
        ("channels", "ebay"),
        ("channels", "ebay/DE/x"),
        ("channels", "EBAY/DE"),
        ("approval", "perhaps"),
        ("disappeared", "vanish"),
        ("guard_share", "1.01"),
        ("guard_share", "nan"),
        ("guard_share", "a fifth"),
        ("stock_buffer", "-1"),
        ("stock_buffer", "1.5"),
        ("error_days", "0"),
        ("log_days", "4000"),
        ("meanings.product", "whole"),
        ("meanings.order", "full"),
        ("limits.workers", "0"),
        ("limits.workers", "1.5"),
        ("limits.call_seconds", "inf"),
        ("limits.speed", "1"),
        ("drift.price", "ignore"),
        ("drift.sold", "name"),
        ("base_release", "shared-base"),
        ("base_release", "shared-base/0"),
        ("base_release", "wren/1"),
        ("name", "bell\x07"),
        ("name", "x" * 201),
        ("colour", "red"),
    ],
)
def test_unusable_setting_is_refused(setting: str, value: str) -> None:
    """It would be found by the next feed, at night."""
    with pytest.raises(ConfigInvalid):
        with_settings(Merchant("wren"), {setting: value})


@pytest.mark.parametrize("merchant", ["", "-wren", "Wren", "wren_co", "w" * 64, "wrén", "wren\n"])
def test_id_must_fit_paths_and_urls(merchant: str) -> None:
    """It is the name of a folder on the drive, and case is lost on some."""
    with pytest.raises(ConfigInvalid):
        Merchant(merchant)
