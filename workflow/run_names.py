"""What runs of the sync layer, and the requests that they plan, are named: by merchant and channel.

Names are looked for by how they begin: whether a run is under way, what an earlier planner has left
untold. So whoever names one and whoever looks for it must say the same.
"""

from catalog.merchants import Channel


def channel_words(channel: Channel) -> str:
    """A channel within a name: `ebay-EBAY_DE`."""
    return f"{channel.marketplace}-{channel.site}"


def run_beginning(merchant: str, channel: Channel) -> str:
    """What names of runs of a merchant on a channel begin with, before a hyphen and a moment."""
    return f"{merchant}-{channel_words(channel)}"
