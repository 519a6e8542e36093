"""How far feeds are that run, drawn anew every moment."""

from collections.abc import Sequence

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count, when
from admin_api.console.parts.tags import link, tag
from admin_api.desks.feeds import FeedUnderWay
from catalog.feeds import Feed

# Seconds between two looks at what runs.
LOOK_SECONDS = 2.0

# A feed that grows is longer than the one before: it is not done before it says so.
_MOST_SHARE = 0.98


def share_of(feed: Feed, expected: int | None) -> float | None:
    """How far a feed is, from 0 to 1; None where nobody knows how long it is."""
    return min(_MOST_SHARE, feed.cursor / expected) if expected else None


def share_bar(feed: Feed, expected: int | None) -> None:
    """A bar of how far a feed is."""
    share = share_of(feed, expected)
    told: dict[str, str | int | bool] = {}
    if share is not None:
        told["aria_valuenow"] = round(share * 100)
    label = f"Feed {feed.number} is under way"
    with tag("div", "cd-share", role="progressbar", aria_label=label) as drawn:
        drawn.tell(told)
        if share is None:
            tag("div", "cd-share__bar cd-share__bar--unknown")
        else:
            tag("div", "cd-share__bar", style=f"width: {share:.1%}")


def records_said(feed: Feed, expected: int | None) -> str:
    """How many records are through, in words."""
    done = f"{count(feed.cursor)} records"
    return f"{done} of about {count(expected)}" if expected else done


def runs(found: Sequence[FeedUnderWay]) -> None:
    """All that runs."""
    if not found:
        empty("Nothing runs now", "A feed that arrives begins here by itself.", icon_name="o_done")
        return
    for each in found:
        feed = each.feed
        with tag("div", "cd-run"):
            with tag("div", "cd-run__head"):
                to = f"/feeds/{feed.number}?merchant={feed.merchant}"
                link(f"#{feed.number} {feed.name}", to)
                tag("span", "cd-muted cd-small cd-grow", f"{feed.merchant}, {feed.kind}")
                tag("span", "cd-small", records_said(feed, each.expected))
            share_bar(feed, each.expected)
            with tag("div", "cd-row cd-small cd-muted"):
                tag("span", text=f"{count(feed.rejected)} rejected, begun")
                when(feed.started_at)
