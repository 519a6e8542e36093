"""Channels and lanes as people name them."""

from catalog.errors import QueryInvalid
from catalog.merchants import Channel
from marketplaces.actions import LANE_OF
from store.store import Store

LANES = tuple(sorted(set(LANE_OF.values())))


def own_channel(store: Store, merchant: str, given: str) -> Channel:
    """A channel of a merchant.

    Raises:
        NotFound: There is no such merchant.
        ConfigInvalid: That is no channel.
        QueryInvalid: The merchant does not sell there.
    """
    channel, channels = Channel.parse(given), store.merchants.get(merchant).channels
    if channel not in channels:
        some = ", ".join(map(str, channels)) or "nowhere"
        message = f"{merchant} does not sell on {channel}, but: {some}"
        raise QueryInvalid(message, filter="channel", found=given)
    return channel


def known_lane(given: str) -> str:
    """A lane. Raises QueryInvalid where there is none of that name."""
    if given not in LANES:
        message = f"{given!r} is no lane: {', '.join(LANES)}"
        raise QueryInvalid(message, filter="lane", found=given)
    return given
