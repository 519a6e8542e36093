"""Listings that whoever looks after them is to look at at once, though no feed has named them.

What is due is noted in the transaction that makes it so: whoever is killed after it loses nothing.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from catalog.merchants import Merchant
from store.bulk import run

_DUE = (
    "INSERT INTO listing_dues (merchant, marketplace, site, product, due_at) "
    "SELECT DISTINCT listings.merchant, listings.marketplace, listings.site, items.product, ? "
    "FROM {source} JOIN items ON items.merchant = listings.merchant AND items.sku = listings.sku "
    "WHERE {which} "
    "ON CONFLICT (merchant, marketplace, site, product) DO UPDATE SET due_at = excluded.due_at"
)
_SAME = " AND ".join(
    f"listings.{name} = {{table}}.{name}" for name in ("merchant", "sku", "marketplace", "site")
)

OF_SKUS = _DUE.format(source="listings", which="listings.merchant = ? AND listings.sku IN ??")
OF_PROFILE = _DUE.format(
    source=f"profile_uses JOIN listings ON {_SAME.format(table='profile_uses')}",
    which="profile_uses.merchant = ? AND profile_uses.kind = ? AND profile_uses.name = ? "
    "AND listings.state <> 'ENDED'",
)
OF_TEMPLATE = _DUE.format(
    source=f"descriptions JOIN listings ON {_SAME.format(table='descriptions')}",
    which="descriptions.merchant = ? AND descriptions.template = ? AND listings.state <> 'ENDED'",
)

OF_MERCHANT = _DUE.format(
    source="listings", which="listings.merchant = ? AND listings.state <> 'ENDED'"
)
# What was refused, and the marketplace never asked, because something was not there.
OF_LACKING = (
    "INSERT INTO listing_dues (merchant, marketplace, site, product, due_at) "
    "SELECT DISTINCT listings.merchant, listings.marketplace, listings.site, items.product, ? "
    "FROM items JOIN listings ON listings.merchant = items.merchant AND listings.sku = items.sku "
    "WHERE items.merchant = ? AND items.state = 'REJECTED' AND listings.state = 'REJECTED' "
    "AND listings.code = ? "
    "ON CONFLICT (merchant, marketplace, site, product) DO UPDATE SET due_at = excluded.due_at"
)

# What is not in line anyway. A channel that is new has no listings that would tell.
OF_CHANNEL = (
    "INSERT INTO listing_dues (merchant, marketplace, site, product, due_at) "
    "SELECT DISTINCT merchant, ?, ?, product, ? FROM items "
    "WHERE merchant = ? AND state IN ('LIVE', 'OUT_OF_STOCK', 'SUBMITTED') "
    "ON CONFLICT (merchant, marketplace, site, product) DO UPDATE SET due_at = excluded.due_at"
)


def skus_are_due(connection: Connection, merchant: str, skus: Iterable[str], now: str) -> None:
    """Let the products of some SKUs be looked at on every channel that lists them, or did."""
    run(connection, OF_SKUS, now, merchant, sorted(set(skus)))


def profile_is_due(connection: Connection, merchant: str, kind: str, name: str, now: str) -> None:
    """Let the listings be looked at that use a profile; see `Profiles.listings_using`."""
    run(connection, OF_PROFILE, now, merchant, kind, name)


def template_is_due(connection: Connection, merchant: str, name: str, now: str) -> None:
    """Let the listings be looked at whose descriptions were made, or sent, from a template."""
    run(connection, OF_TEMPLATE, now, merchant, name)


def lacking_is_due(connection: Connection, merchant: str, code: str, now: str) -> None:
    """Let the products be looked at that were refused with a code for the lack of something."""
    run(connection, OF_LACKING, now, merchant, code)


def settings_are_due(
    connection: Connection, before: Merchant | None, after: Merchant, now: str
) -> None:
    """Let the listings be looked at that a change of settings concerns.

    Another stock buffer concerns every listing; a channel that is new, everything that is for sale.
    """
    if before is None:
        return
    if before.stock_buffer != after.stock_buffer:
        run(connection, OF_MERCHANT, now, after.id)
    for channel in sorted(set(after.channels) - set(before.channels)):
        run(connection, OF_CHANNEL, channel.marketplace, channel.site, now, after.id)
