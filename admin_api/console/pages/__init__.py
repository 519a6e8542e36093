"""Every page of the console, in the order of the navigation."""

from admin_api.console.pages.account import account
from admin_api.console.pages.audit import audit
from admin_api.console.pages.connections import connections
from admin_api.console.pages.drift import drift
from admin_api.console.pages.error import error
from admin_api.console.pages.errors import errors
from admin_api.console.pages.feed import feed
from admin_api.console.pages.feeds import feeds
from admin_api.console.pages.home import home
from admin_api.console.pages.logs import logs
from admin_api.console.pages.mapping import mapping
from admin_api.console.pages.merchant import merchant
from admin_api.console.pages.merchants import merchants
from admin_api.console.pages.order import order
from admin_api.console.pages.orders import orders
from admin_api.console.pages.playground import playground
from admin_api.console.pages.product import product
from admin_api.console.pages.products import products
from admin_api.console.pages.profile import profile
from admin_api.console.pages.profiles import profiles
from admin_api.console.pages.release import release
from admin_api.console.pages.script_editor import script_editor
from admin_api.console.pages.scripts import scripts
from admin_api.console.pages.search import search
from admin_api.console.pages.sync import sync
from admin_api.console.pages.sync_request import sync_request
from admin_api.console.pages.system import system
from admin_api.console.pages.template import template
from admin_api.console.pages.templates import templates
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
    sync,
    sync_request,
    drift,
    merchants,
    merchant,
    users,
    user,
    connections,
    system,
    audit,
    account,
    products,
    product,
    orders,
    order,
    profiles,
    profile,
    templates,
    template,
    scripts,
    release,
    script_editor,
    playground,
    mapping,
    search,
)
