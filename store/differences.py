"""How drafts differ from main of a channel, field by field. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from catalog.merchants import Channel
from catalog.promotion import Difference

Fields = Mapping[str, object]

# A shipment is told to an order, not to a listing.
_NOT_LISTED = frozenset({"shipment"})


class DraftFields(NamedTuple):
    """One draft as it is compared."""

    noun: str
    place: str
    version: int
    fields: Fields


def concerns(noun: str, place: str, channel: Channel) -> bool:
    """Whether a draft is for a channel: an offer may be for one channel alone."""
    return noun not in _NOT_LISTED and (noun != "offer" or place in ("", str(channel)))


def differences(
    drafts: Iterable[DraftFields], mains: Mapping[tuple[str, str], Fields], channel: Channel
) -> Iterator[Difference]:
    """Yield the drafts that differ from main.

    A field that is not there and one that is cleared are the same to a marketplace. What main has
    and the draft does not name stays as it is there: nobody has asked to clear it.

    Args:
        drafts: Of one SKU.
        mains: Of that SKU on the channel, by noun and place.
        channel: Where.
    """
    for noun, place, version, fields in drafts:
        if not concerns(noun, place, channel):
            continue
        main = mains.get((noun, place), {})
        names = [name for name, value in fields.items() if main.get(name) != value]
        if names:
            yield Difference(
                noun,
                place,
                version,
                {name: fields[name] for name in names},
                {name: main.get(name) for name in names},
            )
