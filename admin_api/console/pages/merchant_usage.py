"""What a merchant uses, and what it may."""

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count, facts, tile
from admin_api.console.parts.heads import card
from admin_api.console.parts.tags import tag
from admin_api.console.view import View
from catalog.merchants import Merchant
from catalog.setting_facts import SETTING_FACTS

# From this share on somebody should make room.
_NEARLY = 0.9
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


async def draw_usage(view: View, merchant: Merchant) -> None:
    """Draw how full the drive is, and the limits."""
    shown = await view.ask(view.desks.merchants.drive, view.caller, merchant.id)
    limits, usage = shown.limits, shown.usage
    if usage is None:
        empty("The drive is not on this machine", "What it holds is known where it lies.")
    else:
        with tag("div", "cd-grid"):
            _gauge("On the drive", usage.bytes, limits.most_bytes)
            of = f"of {count(limits.most_files)} files and folders"
            tile("Files", count(usage.files), of)
            tile("Half sent", size_text(usage.staged), f"{limits.most_uploads} uploads at once")
            tile("Being taken in", count(shown.under_way), "files under way")
    given = merchant.limits.given()
    with card("Limits of feeds and scripts"):
        facts(
            {
                fact.label: f"{given[key]:g}"
                if (key := name.partition(".")[2]) in given
                else "as everybody's"
                for name, fact in SETTING_FACTS.items()
                if fact.group == "Limits"
            }
        )


def size_text(size: int) -> str:
    """Bytes as people read them: `1.5 GB`."""
    value = float(size)
    for unit in _UNITS[:-1]:
        if value < 1_000:
            return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1_000
    return f"{value:,.1f} {_UNITS[-1]}"


def _gauge(label: str, used: int, most: int) -> None:
    share = min(1.0, used / most)
    with tile(label, size_text(used), f"{share:.0%} of {size_text(most)}"):
        with tag("div", "cd-meter" + (" is-full" if share >= _NEARLY else ""), aria_hidden="true"):
            tag("div", style=f"width: {share:.1%}")
