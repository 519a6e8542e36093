"""Every page of the console, in the order of the navigation."""

from admin_api.console.pages.home import home
from admin_api.console.pages.search import search
from admin_api.console.registry import ConsolePage

PAGES: tuple[ConsolePage, ...] = (
    home,
    search,
)
