"""A merchant's settings as text: as people write them in a command, a form or a history.

    name, base_release, channels, currency, time_zone, approval, disappeared, guard_share,
    stock_buffer, error_days, log_days, drive_layout, drive_bytes, drive_files, drive_uploads,
    drive_quiet_seconds, drive_done_marker, drive_patterns.<kind>, meanings.<kind>, limits.<limit>,
    drift.<what differs>

An empty text is a setting that is not set. Reading the text of a setting gives it back.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from catalog.drift_ways import DriftWays
from catalog.drive_settings import read_bytes
from catalog.errors import ConfigInvalid
from catalog.merchants import Channel, Merchant, MerchantLimits
from catalog.records import INBOUND_KINDS
from catalog.releases import ReleaseId


def _channels(text: str) -> tuple[Channel, ...]:
    return tuple(Channel.parse(each) for each in text.replace(",", " ").split())


# How the text of a setting is read. A ValueError refuses the text.
_READERS: Mapping[str, Callable[[str], object]] = {
    "name": str,
    "base_release": lambda text: ReleaseId.parse(text) if text else None,
    "channels": _channels,
    "currency": lambda text: text or None,
    "time_zone": str,
    "approval": str,
    "disappeared": str,
    "guard_share": float,
    "stock_buffer": int,
    "error_days": int,
    "log_days": int,
}
# The same of its drive: the name that the setting has there, and how it is read.
_DRIVE: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "drive_layout": ("layout", lambda text: text or "plain"),
    "drive_bytes": ("bytes", lambda text: read_bytes(text) if text else None),
    "drive_files": ("files", lambda text: int(text) if text else None),
    "drive_uploads": ("uploads", lambda text: int(text) if text else None),
    "drive_quiet_seconds": ("quiet_seconds", lambda text: float(text) if text else None),
    "drive_done_marker": ("done_marker", lambda text: text or "optional"),
}
_PATTERNS = {f"drive_patterns.{kind}": kind for kind in INBOUND_KINDS}
_MEANINGS = {f"meanings.{kind}": kind for kind in INBOUND_KINDS}
_LIMITS = {f"limits.{each.name}": each.name for each in fields(MerchantLimits)}
_DRIFT = {f"drift.{each.name}": each.name for each in fields(DriftWays)}

SETTINGS: tuple[str, ...] = (*_READERS, *_DRIVE, *_PATTERNS, *_MEANINGS, *_LIMITS, *_DRIFT)


def settings_text(merchant: Merchant) -> dict[str, str]:
    """The text of every setting, in the order of SETTINGS."""
    values = [
        *(getattr(merchant, name) for name in _READERS),
        *(getattr(merchant.drive, name) for name, _ in _DRIVE.values()),
        *(merchant.drive.patterns.get(kind) for kind in _PATTERNS.values()),
        *(merchant.meaning(kind) for kind in _MEANINGS.values()),
        *(getattr(merchant.limits, name) for name in _LIMITS.values()),
        *(getattr(merchant.drift, name) for name in _DRIFT.values()),
    ]
    return {name: _text(value) for name, value in zip(SETTINGS, values, strict=True)}


def with_settings(merchant: Merchant, texts: Mapping[str, str]) -> Merchant:
    """The merchant with these settings changed.

    Raises:
        ConfigInvalid: There is no such setting, or it cannot have that value.
    """
    values: dict[str, Any] = {}
    drive: dict[str, Any] = {}
    patterns = dict(merchant.drive.patterns)
    meanings = dict(merchant.meanings)
    limits: dict[str, Any] = {}
    drift: dict[str, Any] = {}
    for name, text in texts.items():
        if name in _READERS:
            values[name] = _read(name, text.strip(), _READERS[name])
        elif name in _DRIVE:
            field, reader = _DRIVE[name]
            drive[field] = _read(name, text.strip(), reader)
        elif name in _PATTERNS:
            patterns[_PATTERNS[name]] = tuple(text.split())
        elif name in _MEANINGS:
            meanings[_MEANINGS[name]] = text.strip()  # type: ignore[assignment]  # checked below
        elif name in _LIMITS:
            limits[_LIMITS[name]] = _read(name, text.strip(), _number)
        elif name in _DRIFT:
            drift[_DRIFT[name]] = text.strip()
        else:
            message = f"there is no setting {name!r}; there are: {', '.join(SETTINGS)}"
            raise ConfigInvalid(message, setting=name, found=text)
    return replace(
        merchant,
        **values,
        drive=replace(merchant.drive, **drive, patterns=patterns),
        meanings=meanings,
        limits=replace(merchant.limits, **limits),
        drift=replace(merchant.drift, **drift),
    )


def _read(name: str, text: str, reader: Callable[[str], object]) -> object:
    try:
        return reader(text)
    except ValueError as error:
        message = f"{name} cannot be {text!r}: give a number"
        raise ConfigInvalid(message, setting=name, found=text) from error


def _number(text: str) -> float | None:
    if not text:
        return None
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def _text(value: object) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
