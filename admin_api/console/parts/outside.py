"""Links that leave the console: to a listing as buyers see it."""

from admin_api.console.parts.tags import Tag, icon, tag


def outside_link(text: str, address: str | None) -> Tag:
    """A link to an address that we have made, in a tab of its own; the text alone without one."""
    if not address or not address.startswith("https://"):
        return tag("span", text=text)
    drawn = tag("a", "cd-outside", href=address, target="_blank", rel="noopener noreferrer")
    with drawn:
        tag("span", text=text)
        icon("o_open_in_new")
    return drawn
