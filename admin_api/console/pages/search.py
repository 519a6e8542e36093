"""What the search field of the header leads to."""

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.heads import page_head
from admin_api.console.registry import page
from admin_api.console.view import View


@page("/search", "Search")
async def search(view: View) -> None:
    """A SKU or a feed number."""
    wanted = view.query.get("q", "").strip()
    page_head(f"“{wanted}”" if wanted else "Search", "SKUs and feed numbers of this merchant.")
    why = "Write a whole SKU, or the number of a feed."
    empty("Nothing found", why, icon_name="o_search_off")
