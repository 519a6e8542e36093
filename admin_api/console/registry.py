"""Pages of the console as data: navigation, rights and tests all go by them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from admin_api.console.view import View
from catalog.acts import Act

# Groups of the navigation, in the order in which they stand there.
Group = Literal["Overview", "Catalogue", "Scripts", "Administration"]
GROUPS: tuple[Group, ...] = ("Overview", "Catalogue", "Scripts", "Administration")

Draw = Callable[[View], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Nav:
    """The entry of a page in the navigation.

    Attributes:
        group: Under which heading.
        label: One or two words.
        icon: Name of a Material icon, outlined: `o_…`.
        key: The letter that goes there after `g`; of no other page.
    """

    group: Group
    label: str
    icon: str
    key: str


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """One page.

    Attributes:
        path: Its address, with `{name}` for what varies.
        title: In the browser's tab, and the last crumb unless the page says more.
        act: What somebody must be allowed to do who opens it.
        draw: Draws it, within the frame.
        nav: None for a page that others lead to.
        under: Path of the page that is marked in the navigation; its own where it has an entry.
        about_merchant: Whether it is about one merchant, whom the address names.
    """

    path: str
    title: str
    act: Act
    draw: Draw
    nav: Nav | None
    under: str
    about_merchant: bool


def page(
    path: str,
    title: str,
    *,
    act: Act = Act.LOOK,
    nav: Nav | None = None,
    under: str = "",
    about_merchant: bool = True,
) -> Callable[[Draw], ConsolePage]:
    """Make a page of the function that draws it; it is served once it stands in `pages.PAGES`.

    Args:
        path: Its address, such as `/feeds/{feed}`.
        title: Of the page.
        act: What its visitors must be allowed to do; others are told so.
        nav: Its entry in the navigation.
        under: The page that it belongs to, where it has no entry.
        about_merchant: False for a page that is about the installation.
    """

    def make(draw: Draw) -> ConsolePage:
        return ConsolePage(path, title, act, draw, nav, under or path, about_merchant)

    return make
