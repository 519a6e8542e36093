"""A merchant and its settings: whose feeds they are, where they are listed, and by which rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Literal, get_args
from zoneinfo import available_timezones

from catalog.currency import MINOR_DIGITS
from catalog.drift_ways import DriftWays
from catalog.drive_settings import DriveSettings
from catalog.errors import ConfigInvalid
from catalog.plain_text import check_text
from catalog.records import INBOUND_KINDS
from catalog.releases import ReleaseId

Approval = Literal["automatic", "manual"]
Meaning = Literal["full", "delta"]
Disappeared = Literal["out_of_stock", "end"]

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
_MARKETPLACE = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)

# Longer names are not for reading. Far more stock than a warehouse holds. Ten years of errors.
_NAME_CHARS = 200
_MOST_STOCK = 1_000_000
_MOST_DAYS = 3_653


def is_merchant_id(text: str) -> bool:
    """Whether it is 1 to 63 of a–z, 0–9 and hyphens, the first no hyphen."""
    return _ID.fullmatch(text) is not None


def check_merchant_id(text: str) -> str:
    """Return the id of a merchant, which stands in paths, URLs and keys.

    Raises:
        ConfigInvalid: It is none.
    """
    if not is_merchant_id(text):
        raise ConfigInvalid(
            f"{text!r} is no merchant id: 1 to 63 of a-z, 0-9 and -, and no - at the beginning",
            setting="id",
            found=text,
        )
    return text


@dataclass(frozen=True, slots=True, order=True)
class Channel:
    """Where a merchant sells: a marketplace and one of its sites, written `ebay/EBAY_DE`.

    `marketplace` is the name of its adapter, `site` the marketplace's own name of the site.
    """

    marketplace: str
    site: str

    def __post_init__(self) -> None:
        if not (_MARKETPLACE.fullmatch(self.marketplace) and _SITE.fullmatch(self.site)):
            raise ConfigInvalid(
                f"{str(self)!r} is no channel: write marketplace/site, such as ebay/EBAY_DE",
                setting="channels",
                found=str(self),
            )

    def __str__(self) -> str:
        return f"{self.marketplace}/{self.site}"

    @classmethod
    def parse(cls, text: str) -> "Channel":
        """Read `ebay/EBAY_DE`. Raises ConfigInvalid."""
        marketplace, _, site = text.partition("/")
        return cls(marketplace, site)


@dataclass(frozen=True, slots=True)
class MerchantLimits:
    """What one merchant may use, where it differs from everybody else; None is the usual bound.

    Attributes:
        feed_bytes: The largest feed as it arrives, in bytes.
        feed_records: Records of one feed.
        workers: Worker processes that translate for this merchant at the same time.
        call_seconds: CPU seconds for one record in its scripts.
        heap_bytes: JavaScript heap, in bytes.
        output_bytes: Output of one record, in bytes.
        log_lines: Log lines kept of one record.
    """

    feed_bytes: int | None = None
    feed_records: int | None = None
    workers: int | None = None
    call_seconds: float | None = None
    heap_bytes: int | None = None
    output_bytes: int | None = None
    log_lines: int | None = None

    def __post_init__(self) -> None:
        for name, limit in self.given().items():
            whole = name != "call_seconds"
            if not 0 < limit < 2**53 or (whole and limit != int(limit)):
                kind = "a whole number above 0" if whole else "a number of seconds above 0"
                _refuse(f"limits.{name}", limit, kind)

    def given(self) -> dict[str, float]:
        """The limits that differ, by name."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) is not None
        }


@dataclass(frozen=True, slots=True)
class Merchant:
    """One merchant, or the owner of base bundles. Every instance is valid.

    Attributes:
        id: The name in paths, URLs and keys; it never changes.
        name: What people call it.
        is_base: It owns base bundles that the releases of merchants extend. It has no feeds.
        base_release: The base that its next releases extend. Releases that exist keep theirs.
        channels: Where it sells, sorted, each once.
        currency: ISO 4217 code of its prices, where nothing else says so.
        time_zone: IANA name; days and times of schedules are meant in it.
        approval: Whether a draft needs a person's word before it goes to a marketplace.
        meanings: By feed kind, whether a feed is all there is (`full`) or what changed (`delta`);
            kinds that are not named are `delta`.
        disappeared: What becomes of SKUs that a full feed no longer names.
        guard_share: Share of SKUs, 0 to 1, that a full feed may lose before it waits for a person.
        stock_buffer: Pieces kept back from every quantity that is listed.
        error_days: How long errors are kept, in days.
        log_days: How long log lines are kept, in days.
        limits: What differs from the usual bounds.
        drift: What is done about listings that are not as we have told the marketplace.
        drive: What is set of its drive.

    Raises:
        ConfigInvalid: A setting has no usable value. Context: `setting`, `found`.
    """

    id: str
    name: str = ""
    is_base: bool = False
    base_release: ReleaseId | None = None
    channels: tuple[Channel, ...] = ()
    currency: str | None = None
    time_zone: str = "UTC"
    approval: Approval = "automatic"
    meanings: Mapping[str, Meaning] = field(default_factory=dict, hash=False)
    disappeared: Disappeared = "out_of_stock"
    guard_share: float = 0.2
    stock_buffer: int = 0
    error_days: int = 90
    log_days: int = 30
    limits: MerchantLimits = MerchantLimits()
    drift: DriftWays = field(default_factory=DriftWays)
    drive: DriveSettings = field(default_factory=DriveSettings)

    def __post_init__(self) -> None:
        check_merchant_id(self.id)
        check_text(self.name, "name", most=_NAME_CHARS)
        if self.base_release is not None and self.base_release.merchant == self.id:
            _refuse("base_release", str(self.base_release), "a release of another owner")
        if self.is_base and (self.base_release is not None or self.channels):
            _refuse("is_base", True, "false where there is a base release or a channel")
        object.__setattr__(self, "channels", tuple(sorted(set(self.channels))))
        self._check_words()
        self._check_numbers()
        full = {kind: meaning for kind, meaning in self.meanings.items() if meaning != "delta"}
        object.__setattr__(self, "meanings", dict(sorted(full.items())))

    def meaning(self, kind: str) -> Meaning:
        """Whether feeds of `kind` are all there is, or what changed."""
        return self.meanings.get(kind, "delta")

    def _check_words(self) -> None:
        if self.currency is not None and self.currency not in MINOR_DIGITS:
            _refuse("currency", self.currency, "a code of ISO 4217, such as EUR")
        if self.time_zone not in _time_zones():
            _refuse("time_zone", self.time_zone, "an IANA name, such as Europe/Berlin")
        for setting, known in (("approval", Approval), ("disappeared", Disappeared)):
            if getattr(self, setting) not in get_args(known):
                _refuse(setting, getattr(self, setting), " or ".join(get_args(known)))
        for kind, meaning in self.meanings.items():
            if kind not in INBOUND_KINDS:
                _refuse("meanings", kind, "a kind of feed: " + ", ".join(INBOUND_KINDS))
            if meaning not in get_args(Meaning):
                _refuse(f"meanings.{kind}", meaning, " or ".join(get_args(Meaning)))

    def _check_numbers(self) -> None:
        if not 0 <= self.guard_share <= 1:
            _refuse("guard_share", self.guard_share, "a share from 0 to 1")
        for setting, least, most in (
            ("stock_buffer", 0, _MOST_STOCK),
            ("error_days", 1, _MOST_DAYS),
            ("log_days", 1, _MOST_DAYS),
        ):
            if not least <= getattr(self, setting) <= most:
                _refuse(setting, getattr(self, setting), f"from {least} to {most:,}")


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting of a merchant that somebody changed.

    Attributes:
        number: Its place in the merchant's history; settings changed at once share it.
        at: When, ISO 8601 UTC.
        by: Who.
        setting: A name of `catalog.merchant_settings`.
        before: Its text before, as people write settings; empty where there was none.
        after: Its text from then on.
    """

    number: int
    at: str
    by: str
    setting: str
    before: str
    after: str


@cache
def _time_zones() -> frozenset[str]:
    """The zones that this machine knows. Looking takes milliseconds, so it looks once.

    The list, and not `ZoneInfo(name)`, which opens whatever file the name leads to.
    """
    return frozenset(available_timezones() | {"UTC"})


def _refuse(setting: str, found: object, wanted: str) -> None:
    raise ConfigInvalid(
        f"{setting} cannot be {found!r}: give {wanted}", setting=setting, found=found
    )
