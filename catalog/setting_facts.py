"""What each setting of a merchant means, for the forms in which people change them.

The rules themselves stand at `catalog.merchants.Merchant` and its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from catalog.currency import MINOR_DIGITS
from catalog.drift_ways import DriftWay
from catalog.drive_settings import DoneMarker, DriveLayout
from catalog.merchants import Approval, Disappeared, Meaning
from catalog.records import INBOUND_KINDS

SettingGroup = Literal["Selling", "Feeds", "Drive", "Limits", "Drift", "Keeping"]


@dataclass(frozen=True, slots=True)
class SettingFact:
    """One setting, as a form shows it.

    Attributes:
        group: Under which heading.
        label: What people call it.
        meaning: A sentence.
        choices: The values that it can have; empty where it is free text.
        example: Of a value.
    """

    group: SettingGroup
    label: str
    meaning: str
    choices: tuple[str, ...] = ()
    example: str = ""


_MEANT = "`full`: a feed of this kind is all there is; `delta`: what changed."
_NAMES = "Names that are feeds of this kind, with * and ?; others are left alone."
_DRIFT = "What is done where {}: only `name` it, `take_over` what is there, or `put_right`."

SETTING_FACTS: Final[Mapping[str, SettingFact]] = {
    "name": SettingFact("Selling", "Name", "What people call the merchant."),
    "channels": SettingFact(
        "Selling",
        "Channels",
        "Where it sells: marketplace/site, several with blanks between.",
        example="ebay/EBAY_DE ebay/EBAY_AT",
    ),
    "currency": SettingFact(
        "Selling",
        "Currency",
        "Of its prices, where nothing else says so.",
        ("", *sorted(MINOR_DIGITS)),
    ),
    "time_zone": SettingFact(
        "Selling", "Time zone", "In which its days and times are meant.", example="Europe/Berlin"
    ),
    "approval": SettingFact(
        "Selling",
        "Approval",
        "`manual`: a person approves each draft before it is sent.",
        get_args(Approval),
    ),
    "stock_buffer": SettingFact(
        "Selling", "Stock buffer", "Pieces kept back from every quantity that is listed."
    ),
    "base_release": SettingFact(
        "Feeds",
        "Base release",
        "The base that its next releases extend.",
        example="shared-base/1",
    ),
    **{
        f"meanings.{kind}": SettingFact(
            "Feeds", f"{kind.capitalize()} feeds", _MEANT, get_args(Meaning)
        )
        for kind in INBOUND_KINDS
    },
    "disappeared": SettingFact(
        "Feeds",
        "Disappeared SKUs",
        "What becomes of SKUs that a full feed no longer names.",
        get_args(Disappeared),
    ),
    "guard_share": SettingFact(
        "Feeds",
        "Guard",
        "Share of SKUs, 0 to 1, that a full feed may lose before it waits for a person.",
        example="0.2",
    ),
    "drive_layout": SettingFact(
        "Drive",
        "Folders",
        "`config-spec` has the names that feed software for eBay's platform knows.",
        get_args(DriveLayout),
    ),
    "drive_done_marker": SettingFact(
        "Drive",
        "Marker",
        "`required`: a file is taken when an empty name.done came after it.",
        get_args(DoneMarker),
    ),
    "drive_quiet_seconds": SettingFact(
        "Drive", "Quiet seconds", "In which nothing happens to a file before it is taken."
    ),
    **{
        f"drive_patterns.{kind}": SettingFact(
            "Drive", f"{kind.capitalize()} file names", _NAMES, example="*.csv *.xml"
        )
        for kind in INBOUND_KINDS
    },
    "drive_bytes": SettingFact("Drive", "Room", "What all its files may have.", example="10GB"),
    "drive_files": SettingFact("Drive", "Files", "Files and folders together.", example="20000"),
    "drive_uploads": SettingFact("Drive", "Uploads", "Files that it may send at once."),
    "limits.feed_bytes": SettingFact("Limits", "Feed bytes", "The largest feed, as it arrives."),
    "limits.feed_records": SettingFact("Limits", "Feed records", "Records of one feed."),
    "limits.workers": SettingFact("Limits", "Workers", "Processes that work for it at once."),
    "limits.call_seconds": SettingFact(
        "Limits", "Seconds a record", "CPU seconds of its scripts for one record."
    ),
    "limits.heap_bytes": SettingFact("Limits", "Heap bytes", "Memory of its scripts."),
    "limits.output_bytes": SettingFact("Limits", "Output bytes", "Output of one record."),
    "limits.log_lines": SettingFact("Limits", "Log lines", "Kept of one record."),
    "drift.price": SettingFact(
        "Drift", "Another price", _DRIFT.format("a price is another"), get_args(DriftWay)
    ),
    "drift.quantity": SettingFact(
        "Drift", "More pieces", _DRIFT.format("more are there than told"), get_args(DriftWay)
    ),
    "drift.ended": SettingFact(
        "Drift", "Ended or back", _DRIFT.format("a listing is gone or back"), get_args(DriftWay)
    ),
    "error_days": SettingFact("Keeping", "Errors", "For how many days they are kept."),
    "log_days": SettingFact("Keeping", "Log lines", "For how many days they are kept."),
}
