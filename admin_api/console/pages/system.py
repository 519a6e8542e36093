"""The whole installation: who lives, what is full, what waits."""

from collections.abc import Mapping, Sequence

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, count, facts, tile, when
from admin_api.console.parts.forms import alert
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.system import DiskSpace, SystemState, WorkerLife
from catalog.acts import Act

# A disk with less free than this wants somebody to look.
_LOW_SHARE = 0.1

_HEADS = ("Worker", "State", "Last sign of life", "Since", "Version")


@page(
    "/system",
    "System",
    act=Act.WATCH_SYSTEM,
    nav=Nav("Administration", "System", "o_monitor_heart", "i"),
    about_merchant=False,
)
async def system(view: View) -> None:
    """Draw the state."""
    with page_head("System", "The whole installation: who lives, what is full, what waits."):
        button("Look again", lambda: fill(), icon_name="o_refresh")
    place = tag("div", "cd-stack")

    async def fill() -> None:
        state = await view.ask(view.desks.system.state, view.caller)
        place.clear()
        with place:
            _draw(state)

    await fill()


def _draw(state: SystemState) -> None:
    alive = sum(each.is_alive for each in state.workers)
    waiting = sum(number for key, number in state.figures.feeds.items() if key[-1] == "received")
    held = sum(state.figures.holds.values())
    if not state.can_send:
        alert("nothing is sent to eBay from here: CROSSDOCK_EBAY_APP_ID is not set")
    with tag("div", "cd-tiles"):
        gone = len(state.workers) - alive
        note = f"{gone} gone" if gone else ""
        tile("Workers alive", count(alive), note, tone="calm" if alive else "bad")
        tile("Feeds waiting", count(waiting))
        tile("Lanes on hold", count(held), "let go at Sync" if held else "", tone="warn")
        for disk in state.disks:
            _disk_tile(disk)
        tile("Database", _bytes(state.database.size_bytes), state.database.kind)
        tile("Memory", _bytes(state.process.memory_bytes), "of this process")
    with card("Workers", bare=True):
        _draw_workers(state.workers)
    with tag("div", "cd-grid"):
        with card("Versions"), tag("div", "cd-stack"):
            facts({"Machine": state.name, **state.versions})
            with tag("div", "cd-row cd-small cd-muted"):
                tag("span", text="this process began")
                when(state.process.started_at)
        with card("Figures"):
            facts(_figures(state))


def _disk_tile(disk: DiskSpace) -> None:
    share = disk.free_bytes / disk.total_bytes if disk.total_bytes else 0.0
    is_low = share < _LOW_SHARE
    note = f"{share:.0%} free, {disk.holds}"
    tile("Disk", _bytes(disk.free_bytes), note, tone="bad" if is_low else "calm")


def _draw_workers(workers: Sequence[WorkerLife]) -> None:
    if not workers:
        why = "Start `crossdock serve`, or `crossdock worker` on another machine."
        empty("No worker was ever here", why, icon_name="o_power_off")
        return
    with (
        tag("div", "cd-table-frame", tabindex=0, role="region", aria_label="Workers"),
        tag("table", "cd-table"),
    ):
        with tag("thead"), tag("tr"):
            for head in _HEADS:
                tag("th", text=head, scope="col")
        with tag("tbody"):
            for each in workers:
                with tag("tr"):
                    tag("td", text=each.executor)
                    with tag("td"):
                        chip("alive", "good") if each.is_alive else chip("gone", "bad")
                    with tag("td"):
                        when(each.seen_at)
                    with tag("td"):
                        when(each.started_at)
                    tag("td", text=each.version)


def _figures(state: SystemState) -> dict[str, str]:
    figures = state.figures
    return {
        "Feeds": _told(figures.feeds),
        "Records": _told(figures.records),
        "Errors": _told(figures.errors),
        "Requests under way": _told(figures.requests),
        "SKUs that wait": _told(figures.waiting),
        "Differences": _told(figures.drifts),
        "Accesses refused": _told(figures.refused),
    }


def _told(counted: Mapping[tuple[str, ...], int]) -> str:
    return ", ".join(f"{count(times)} {' '.join(key)}" for key, times in sorted(counted.items()))


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:,.0f} {unit}"
        size /= 1024
    return f"{size:,.1f} TiB"
