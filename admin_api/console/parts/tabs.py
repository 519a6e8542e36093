"""Parts of a page of which one is shown; which one stands in the address."""

from collections.abc import Sequence

from admin_api.console.parts.tags import link, tag
from admin_api.console.view import View


def tabs(view: View, label: str, parts: Sequence[tuple[str, str]], name: str = "tab") -> str:
    """Draw the tabs of a page.

    Args:
        view: The page; its query says which part is shown.
        label: What the parts are of, for whoever hears the page.
        parts: Value in the address, and what is shown for it; the first is the usual one.
        name: In the address.

    Returns:
        The part that is shown.
    """
    known = [key for key, _ in parts]
    wanted = view.query.get(name, "")
    shown = wanted if wanted in known else known[0]
    with tag("nav", "cd-parts", aria_label=label):
        for key, text in parts:
            value = "" if key == known[0] else key
            drawn = link(text, view.link(view.address, **{name: value}), "cd-part")
            if key == shown:
                drawn.props["aria-current"] = "page"
    return shown
