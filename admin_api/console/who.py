"""The menu of whoever is signed in: who that is, light or dark, keys, the way out."""

from nicegui import ui

from admin_api.console.parts.tags import icon, link, tag
from admin_api.console.view import View
from catalog.acts import Act

_THEMES = (
    ("auto", "As the system", "o_contrast"),
    ("light", "Light", "o_light_mode"),
    ("dark", "Dark", "o_dark_mode"),
)


def who_menu(view: View) -> None:
    """Draw the button and its menu."""
    name = view.caller.user
    with tag(
        "button",
        "cd-button cd-button--quiet cd-button--icon cd-who",
        type="button",
        aria_haspopup="true",
        aria_label=f"Signed in as {name}",
    ):
        tag("span", "cd-avatar", name[0].upper(), aria_hidden="true")
        with ui.menu().classes("cd-menu").props("anchor='bottom right' self='top right'"):
            with tag("div", "cd-menu__head"):
                tag("div", text=name)
                tag("div", "cd-muted cd-small", view.caller.role)
            tag("hr")
            with tag("div", role="group", aria_label="Light or dark"):
                for value, label, icon_name in _THEMES:
                    _item(label, icon_name, data_theme_choice=value)
            tag("hr")
            _item("Keys", "o_keyboard", data_do="keys")
            if view.may(Act.OWN_ACCOUNT):
                with link("", "/account", "cd-menu__item"):
                    icon("o_manage_accounts")
                    tag("span", text="Your account")
            with tag("form", action="/logout", method="post"):
                _item("Sign out", "o_logout", type="submit")


def _item(label: str, icon_name: str, **attributes: str) -> None:
    with tag("button", "cd-menu__item", **{"type": "button", **attributes}):
        icon(icon_name)
        tag("span", text=label)
