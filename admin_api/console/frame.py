"""The frame around every page: header, navigation, the main part."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from admin_api.console.parts.tags import icon, link, on_value, tag
from admin_api.console.registry import GROUPS, ConsolePage
from admin_api.console.view import View
from admin_api.console.who import who_menu

# Beyond it a menu is searched, not read.
_MOST_LISTED = 12


class Frame:
    """What is drawn around pages; the same for all of them."""

    def __init__(self, pages: tuple[ConsolePage, ...], icon_address: str) -> None:
        self._pages = pages
        self._icon = icon_address

    @contextmanager
    def around(self, view: View, page: ConsolePage | None) -> Iterator[None]:
        """Draw the frame; the block draws the page.

        Args:
            view: Who looks, at whom.
            page: Which page; None for one that is not there.
        """
        # Quasar's page is a main part of its own; ours stands beside header and navigation.
        whole = ui.context.client.content.parent_slot
        if whole is not None:
            whole.parent.props["role"] = "none"
        link("Skip to the page", "/#main", "cd-skip").props["data-do"] = "skip"
        with tag("div", "cd-app"):
            self._draw_header(view)
            self._draw_navigation(view, page)
            with tag("main", "cd-main", id="main", tabindex=-1):
                yield
        self._draw_keys(view)

    def _draw_header(self, view: View) -> None:
        with tag("header", "cd-header"):
            with link("", view.link("/"), "cd-brand"):
                tag("img", src=self._icon, alt="")
                tag("span", text="Crossdock")
            if view.caller.merchants:
                self._draw_switch(view)
            self._draw_search(view)
            who_menu(view)

    def _draw_switch(self, view: View) -> None:
        names = view.caller.merchants
        shown = view.merchant or names[0]
        if len(names) == 1:
            tag("span", "cd-button cd-switch", shown)
            return
        with tag(
            "button",
            "cd-button cd-switch",
            type="button",
            aria_haspopup="true",
            aria_label=f"Merchant: {shown}",
        ):
            icon("o_storefront")
            tag("span", "cd-switch__name", shown)
            icon("o_unfold_more")
            with ui.menu().classes("cd-menu"):
                self._draw_merchants(view, shown)

    def _draw_merchants(self, view: View, shown: str) -> None:
        place = tag("div", "cd-menu__list")
        names = view.caller.merchants

        def fill(wanted: str) -> None:
            place.clear()
            with place:
                found = [name for name in names if wanted in name]
                for name in found[:_MOST_LISTED]:
                    entry = link(name, f"/?merchant={name}", "cd-menu__item")
                    if name == shown:
                        entry.props["aria-current"] = "true"
                if len(found) > _MOST_LISTED:
                    tag("p", "cd-muted cd-small cd-menu__head", "More: write a part of the name.")

        fill("")
        if len(names) > _MOST_LISTED:
            box = tag("input", "cd-input", placeholder="Merchant", aria_label="Merchant")
            on_value(box, "input", fill)
            box.move(target_index=0)

    def _draw_search(self, view: View) -> None:
        with tag("form", "cd-search", role="search", action="/search", method="get"):
            icon("o_search")
            tag("input", type="hidden", name="merchant", value=view.merchant)
            tag(
                "input",
                "cd-input",
                id="search",
                name="q",
                type="search",
                autocomplete="off",
                placeholder="SKU, title or feed",
                aria_label="Find a SKU, a title or a feed number",
                value=view.query.get("q", "") if view.address == "/search" else "",
            )
            tag("kbd", text="/", aria_hidden="true")

    def _draw_navigation(self, view: View, page: ConsolePage | None) -> None:
        with tag("nav", "cd-nav", aria_label="Pages"):
            for group in GROUPS:
                entries = [
                    each
                    for each in self._pages
                    if each.nav and each.nav.group == group and view.may(each.act)
                ]
                if entries:
                    with tag("div", "cd-nav__group"):
                        tag("span", text=group)
                for each in entries:
                    _draw_entry(view, each, page is not None and page.under == each.path)
            with tag(
                "button",
                "cd-nav__fold",
                type="button",
                data_do="nav",
                aria_label="Fold or unfold the navigation",
            ):
                icon("o_keyboard_double_arrow_left")
                tag("span", "cd-nav__text", text="Fold")

    def _draw_keys(self, view: View) -> None:
        keys = [("/", "Find a SKU, a title or a feed number"), ("?", "Show these keys")]
        for each in self._pages:
            if each.nav and view.may(each.act):
                keys.append((f"g {each.nav.key}", f"Go to {each.nav.label}"))
        with tag("dialog", "cd-dialog", id="keys", aria_labelledby="keys-title"):
            with tag("div", "cd-dialog__head"):
                tag("h2", text="Keys", id="keys-title")
                with tag(
                    "button",
                    "cd-button cd-button--quiet cd-button--icon",
                    type="button",
                    data_do="close",
                    aria_label="Close",
                ):
                    icon("o_close")
            with tag("div", "cd-dialog__body"), tag("dl", "cd-keys"):
                for pressed, does in keys:
                    with tag("dt"):
                        for each_key in pressed.split():
                            tag("kbd", text=each_key)
                    tag("dd", text=does)


def _draw_entry(view: View, page: ConsolePage, is_current: bool) -> None:
    assert page.nav is not None
    to = view.link(page.path) if page.about_merchant else page.path
    with link("", to) as entry:
        icon(page.nav.icon)
        tag("span", "cd-nav__text", page.nav.label)
    entry.props["data-key"] = page.nav.key
    entry.props["title"] = page.nav.label
    # The name stays where the words are folded away.
    entry.props["aria-label"] = page.nav.label
    if is_current:
        entry.props["aria-current"] = "page"
