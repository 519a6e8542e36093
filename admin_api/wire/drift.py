"""Drift on the wire."""

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue, model_validator

from admin_api.desks.drift import DriftLine
from admin_api.wire import Wire
from catalog.merchants import Channel
from catalog.requests import DriftKind
from catalog.sync_views import DriftKey
from workflow.settle_by_choice import Chosen

# What somebody may do about drift; what can be done about one stands in its `ways`.
Way = Literal["take_over", "put_right"]

_CHANNEL = "ebay/EBAY_DE"


class DriftOut(Wire):
    """A difference between what a marketplace was told and what it shows."""

    channel: str
    listing_id: str
    link: str | None
    sku: str
    kind: DriftKind
    ours: dict[str, JsonValue]
    theirs: dict[str, JsonValue]
    found_at: str
    settled_at: str | None
    settled_by: str | None
    ways: list[Way]


class DriftNamed(Wire):
    """Which drift is meant."""

    channel: str = Field(max_length=200, examples=[_CHANNEL])
    listing_id: str = Field(max_length=200, examples=["110553012345"])
    sku: str = Field(max_length=200, examples=["R-1"])
    kind: DriftKind = Field(examples=["price"])


class Settlement(Wire):
    """A choice about drifts that are named, or about all of one kind on a channel."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"way": "take_over", "channel": "ebay/EBAY_DE", "kind": "price"}]
        }
    )

    way: Way = Field(examples=["take_over"])
    drifts: list[DriftNamed] = Field(default=[], max_length=500)
    channel: str | None = Field(default=None, max_length=200, examples=[_CHANNEL])
    kind: DriftKind | None = Field(default=None, examples=["price"])

    @model_validator(mode="after")
    def _says_which(self) -> "Settlement":
        is_kind = self.channel is not None and self.kind is not None
        if bool(self.drifts) == is_kind or (self.channel is None) != (self.kind is None):
            raise ValueError("name drifts, or a channel and a kind")
        return self


class LeftOut(DriftNamed):
    """A drift that stays as it is, and the code that says why."""

    code: str


class SettledOut(Wire):
    """What came of a choice; of those that are left, the first 500."""

    settled: int
    left: int
    first_left: list[LeftOut]


_MOST_LEFT = 500


def drift_out(line: DriftLine) -> DriftOut:
    """A drift as it is shown."""
    drift = line.drift
    return DriftOut.model_validate(
        {
            "channel": str(drift.channel),
            "listing_id": drift.listing_id,
            "link": line.link,
            "sku": drift.sku,
            "kind": drift.kind,
            "ours": dict(drift.ours),
            "theirs": dict(drift.theirs),
            "found_at": drift.found_at,
            "settled_at": drift.settled_at,
            "settled_by": drift.settled_by,
            "ways": list(line.ways),
        }
    )


def key_of(named: DriftNamed) -> DriftKey:
    """Which drift is meant. Raises ConfigInvalid: that is no channel."""
    return DriftKey(Channel.parse(named.channel), named.listing_id, named.sku, named.kind)


def settled_out(chosen: Chosen) -> SettledOut:
    """What came of a choice, as it is shown."""
    first = [
        LeftOut(
            channel=str(key.channel),
            listing_id=key.listing_id,
            sku=key.sku,
            kind=key.kind,
            code=code,
        )
        for key, code in chosen.left[:_MOST_LEFT]
    ]
    return SettledOut(settled=chosen.settled, left=len(chosen.left), first_left=first)
