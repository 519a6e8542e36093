"""How one gets to a merchant's drive: what to type, and an app password made in place."""

from collections.abc import Sequence
from functools import partial

from admin_api.console.pages.key_cards import KeyHolder, make_token, passwords_card
from admin_api.console.parts.buttons import button
from admin_api.console.parts.copying import copy_line
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.heads import card
from admin_api.console.parts.tags import link, tag
from admin_api.console.view import View
from admin_api.drive_ways import System, Way
from catalog.acts import Act
from catalog.merchants import Merchant
from catalog.paging import PageRequest
from catalog.users import UserFilter

# Of those who were given sight of a merchant; the others are found among the users.
_MOST_PEOPLE = 10

_MAKE = "Make app password"

_SYSTEMS: tuple[tuple[System, str], ...] = (
    ("windows", "Windows"),
    ("macos", "macOS"),
    ("linux", "Linux"),
    ("script", "Scripts"),
)


async def draw_drive(view: View, merchant: Merchant) -> None:
    """Draw the ways in, the app passwords, and what goes where."""
    shown = await view.ask(view.desks.merchants.drive, view.caller, merchant.id)
    with tag("div", "cd-two"):
        with card("Map the drive"):
            _Ways(shown.ways).draw()
        if view.may(Act.OWN_ACCOUNT):
            await passwords_card(KeyHolder(view))
    if view.may(Act.MANAGE_USERS):
        await _draw_people(view, merchant.id)
    with card("What goes where", bare=True):
        tag("pre", "cd-readme", shown.instructions.replace("\r\n", "\n"), tabindex=0)


async def _draw_people(view: View, merchant: str) -> None:
    """Who else gets there, with an app password made for each of them."""
    wanted = UserFilter(merchant=merchant, enabled=True)
    request = PageRequest(_MOST_PEOPLE)
    page = await view.ask(view.desks.users.page, view.caller, wanted, request)
    with card("Who else gets there", bare=True):
        if not page.entries:
            why = "Admins see every merchant; others are given sight of this one among the users."
            empty("Nobody yet", why, icon_name="o_group")
            return
        with tag("ul", "cd-entries"):
            for user in page.entries:
                with tag("li"):
                    with tag("div", "cd-entries__words"):
                        link(user.name, f"/users/{user.name}")
                        tag("span", "cd-muted cd-small", user.role)
                    make = partial(make_token, KeyHolder(view, user.name), "drive", _MAKE)
                    button(_MAKE, make, aria_label=f"{_MAKE} for {user.name}")
        if page.after is not None:
            with tag("div", "cd-table-foot"):
                link("All of them", f"/users?sees={merchant}")


class _Ways:
    """The ways of one system at a time."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = ways
        self._shown: System = "windows"

    def draw(self) -> None:
        with tag("div", "cd-stack"):
            self._choice = tag("div", "cd-segments", role="group", aria_label="System")
            self._place = tag("div", "cd-stack")
        self._fill()

    def _choose(self, system: System) -> None:
        self._shown = system
        self._fill()

    def _fill(self) -> None:
        self._choice.clear()
        with self._choice:
            for system, label in _SYSTEMS:
                pressed = "true" if system == self._shown else "false"
                button(label, partial(self._choose, system), aria_pressed=pressed)
        self._place.clear()
        with self._place:
            for way in self._ways:
                if way.system == self._shown:
                    _draw_way(way)


def _draw_way(way: Way) -> None:
    with tag("div", "cd-howto"):
        tag("h3", text=way.program)
        tag("p", text=way.does)
        copy_line(way.text, f"what {way.program} needs")
