"""Why a SKU is not sent, on each channel, as its page shows it."""

from collections.abc import Sequence

from admin_api.console.parts.facts import when
from admin_api.console.parts.heads import card
from admin_api.console.parts.tags import link, tag
from admin_api.console.view import View
from admin_api.sync_view import SkuWait
from catalog.codes import CODES


def draw_waits(view: View, waits: Sequence[SkuWait]) -> None:
    """What holds it up, since when, and what to do; nothing where nothing waits."""
    if not waits:
        return
    with card("Why it is not sent", bare=True), tag("ul", "cd-steps"):
        for each in waits:
            with tag("li"), tag("div", "cd-cause"):
                tag("strong", text=each.message)
                with tag("div", "cd-row cd-small cd-muted"):
                    tag("span", text=str(each.channel))
                    if each.since:
                        tag("span", text="since")
                        when(each.since)
                tag("span", "cd-muted cd-small", CODES[each.code].remedy)
                if each.request:
                    link("The request", view.link(f"/sync/requests/{each.request}"))
