"""Merchants on the wire."""

from typing import Annotated

from pydantic import Field, StringConstraints

from admin_api.drive_ways import System
from admin_api.wire import Wire
from catalog.merchant_lines import MerchantLine, Standing
from catalog.merchant_settings import SETTINGS, settings_text
from catalog.merchants import Merchant

_MOST_CHARS = 4_000

# Text by name, as the history shows it; empty takes a setting away.
SettingsIn = Annotated[
    dict[
        Annotated[str, StringConstraints(max_length=100)],
        Annotated[str, StringConstraints(max_length=_MOST_CHARS)],
    ],
    Field(max_length=len(SETTINGS), examples=[{"currency": "EUR", "approval": "manual"}]),
]


class LastFeedOut(Wire):
    """The newest feed that came from a merchant."""

    number: int
    kind: str
    name: str
    state: str
    received_at: str


class MerchantLineOut(Wire):
    """A merchant as a list shows it."""

    id: str
    name: str
    is_base: bool
    channels: list[str]
    standing: Standing
    active_release: str | None
    last_feed: LastFeedOut | None


class MerchantOut(Wire):
    """A merchant and its settings: text by name, empty where one is not set."""

    id: str
    is_base: bool
    settings: dict[str, str]


class MerchantIn(Wire):
    """A merchant to be added."""

    id: str = Field(max_length=63, examples=["mug-shop"])
    is_base: bool = Field(default=False, description="It owns base bundles and has no feeds.")
    settings: SettingsIn = Field(default_factory=dict)


class SettingsEdit(Wire):
    """Settings to be changed; the others stay."""

    settings: SettingsIn


class SettingChangeOut(Wire):
    """One setting that somebody changed; those that were changed at once share a number."""

    number: int
    at: str
    by: str
    setting: str
    before: str
    after: str


class SettingFactOut(Wire):
    """What a setting means. `choices` are its values; empty where it is free text."""

    name: str
    group: str
    label: str
    meaning: str
    choices: list[str]
    example: str


class WayOut(Wire):
    """A way into a drive: with which program, what it does, and what to type."""

    system: System
    program: str
    does: str
    text: str


class DriveLimitsOut(Wire):
    """What a drive may hold."""

    bytes: int
    files: int
    uploads: int


class DriveUsageOut(Wire):
    """What a drive holds; `half_sent_bytes` are of uploads on their way."""

    bytes: int
    files: int
    half_sent_bytes: int


class DriveOut(Wire):
    """How a merchant's drive stands. `usage` is null where the drive is not on this machine."""

    instructions: str
    ways: list[WayOut]
    limits: DriveLimitsOut
    usage: DriveUsageOut | None
    under_way: int


def merchant_out(merchant: Merchant) -> MerchantOut:
    """A merchant with its settings as text."""
    return MerchantOut(id=merchant.id, is_base=merchant.is_base, settings=settings_text(merchant))


def line_out(line: MerchantLine) -> MerchantLineOut:
    """A merchant as a list shows it."""
    merchant, feed = line.merchant, line.last_feed
    return MerchantLineOut(
        id=merchant.id,
        name=merchant.name,
        is_base=merchant.is_base,
        channels=[str(each) for each in merchant.channels],
        standing=line.standing,
        active_release=None if line.active_release is None else str(line.active_release),
        last_feed=None if feed is None else LastFeedOut.model_validate(feed),
    )
