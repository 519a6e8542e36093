"""Every page of the console, in the order of the navigation."""

from admin_api.console.pages.account import account
from admin_api.console.pages.audit import audit
from admin_api.console.pages.error import error
from admin_api.console.pages.errors import errors
from admin_api.console.pages.feed import feed
from admin_api.console.pages.feeds import feeds
from admin_api.console.pages.home import home
from admin_api.console.pages.logs import logs
from admin_api.console.pages.merchant import merchant
from admin_api.console.pages.merchants import merchants
from admin_api.console.pages.search import search
from admin_api.console.pages.user import user
from admin_api.console.pages.users import users
from admin_api.console.registry import ConsolePage

PAGES: tuple[ConsolePage, ...] = (
    home,
    feeds,
    feed,
    errors,
    error,
    logs,
    merchants,
    merchant,
    users,
    user,
    audit,
    account,
    search,
)
