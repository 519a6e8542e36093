"""The figures at the top of the dashboard: today's feeds, and what waits for a person."""

from admin_api.console.parts.facts import count, tile
from admin_api.console.parts.tags import tag
from admin_api.console.theme import Tone
from admin_api.console.view import View
from admin_api.desks.dashboard import Dashboard
from store.overview import MOST_COUNTED


def waiting_tiles(view: View, found: Dashboard) -> None:
    """Draw them; each leads to where something can be done."""
    waiting, today = found.waiting, found.today
    rejected = found.days[-1].rejected if found.days else 0
    ended = today.get("done", 0)
    faulty = today.get("faulty", 0)
    with tag("div", "cd-tiles"):
        tile(
            "Feeds today",
            count(sum(today.values())),
            f"{count(faulty)} faulty" if faulty else f"{count(ended)} done",
            to=view.link("/feeds"),
            tone="bad" if faulty else "good",
        )
        tile(
            "Rejected today",
            count(rejected),
            _share(rejected, found),
            to=view.link("/errors"),
            tone="bad" if rejected else "calm",
        )
        _waits("Held feeds", waiting.held_feeds, view.link("/feeds", state="held"))
        _waits("Unmapped values", waiting.unmapped, view.link("/mapping"))
        _waits("Held lanes", waiting.held_lanes, view.link("/sync"))
        _waits("Open drift", waiting.drifts, view.link("/drift"))


def _waits(label: str, number: int, to: str) -> None:
    shown = f"{count(number)}+" if number >= MOST_COUNTED else count(number)
    tone: Tone = "warn" if number else "calm"
    tile(label, shown, "wait for a person" if number else "nothing waits", to=to, tone=tone)


def _share(rejected: int, found: Dashboard) -> str:
    today = found.days[-1]
    records = today.translated + today.unchanged + today.skipped + today.rejected
    return f"{rejected / records:.1%} of {count(records)} records" if records else "no record yet"
