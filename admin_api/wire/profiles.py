"""Profiles on the wire."""

from pydantic import Field, JsonValue

from admin_api.desks.profiles import MOST_COUNTED, ProfileShown, ProfileWhole
from admin_api.wire import Wire
from catalog.profiles import MAX_BYTES, Profile, ProfileKind


class ProfileLine(Wire):
    """A profile in a list. `used_by` listings, up to ten thousand; `is_more` beyond."""

    kind: ProfileKind
    name: str
    version: int
    at: str
    by: str
    used_by: int
    is_more: bool


class ProfileVersionOut(Wire):
    """One version of a profile."""

    version: int
    at: str
    by: str
    content: dict[str, JsonValue]


class ProfileUserOut(Wire):
    """A listing that uses a profile, and would be revised."""

    sku: str
    channel: str
    listing_id: str | None
    state: str


class ProfileOut(Wire):
    """A profile with its versions, the newest first, and the first of its listings."""

    kind: ProfileKind
    name: str
    versions: list[ProfileVersionOut]
    used_by: int
    is_more: bool
    listings: list[ProfileUserOut]


class ProfileIn(Wire):
    """A profile to save. `content` is the text of a JSON object.

    `version` is the one that you have seen, 0 for a profile that is new.
    """

    kind: ProfileKind = Field(examples=["return"])
    name: str = Field(min_length=1, max_length=100, examples=["30 days"])
    content: str = Field(max_length=MAX_BYTES, examples=['{"days": 30}'])
    version: int = Field(ge=0, le=2**31, examples=[0])


def profile_line(shown: ProfileShown) -> ProfileLine:
    """A profile in a list as it is shown."""
    told = {name: getattr(shown.profile, name) for name in ("kind", "name", "version", "at", "by")}
    return ProfileLine.model_validate({**told, **_counted(shown.used_by)})


def profile_out(whole: ProfileWhole) -> ProfileOut:
    """A profile as it is shown."""
    current = whole.current
    told: dict[str, object] = {
        "kind": current.kind,
        "name": current.name,
        "versions": [version_out(each) for each in whole.versions],
        "listings": [
            ProfileUserOut(
                sku=each.sku,
                channel=str(each.channel),
                listing_id=each.listing_id,
                state=each.state,
            )
            for each in whole.listings
        ],
    }
    return ProfileOut.model_validate({**told, **_counted(whole.used_by)})


def version_out(profile: Profile) -> ProfileVersionOut:
    """One version of a profile as it is shown."""
    told = {name: getattr(profile, name) for name in ("version", "at", "by")}
    return ProfileVersionOut.model_validate({**told, "content": dict(profile.content)})


def _counted(used_by: int) -> dict[str, object]:
    return {"used_by": min(used_by, MOST_COUNTED), "is_more": used_by > MOST_COUNTED}
