"""Writes a request file: one kind of request for one site, a request a line, as bytes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final

from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import Written
from marketplaces.ebay.inventory_calls import call_groups
from marketplaces.ebay.item_xml import ITEM_FORMS, deleted_fields_xml, item_xml
from marketplaces.ebay.message_ids import Correlation, message_id
from marketplaces.ebay.request_kinds import REQUEST_KINDS, SCHEMA_VERSION
from marketplaces.ebay.sites import Site, site_of
from marketplaces.ebay.xml_text import element

NAMESPACE: Final = "urn:ebay:apis:eBLBaseComponents"

# eBay refuses files over 15 MB, and does not say whether before or after unpacking them.
MOST_BYTES: Final = 12_000_000

# Not eBay's: with the bytes above it keeps a file's work at eBay, and a lost one, within bounds.
MOST_ACTIONS: Final = 10_000

_END: Final = b"</BulkDataExchangeRequests>\n"


def write_request(
    kind: ActionKind,
    site_id: str,
    actions: Iterable[tuple[int, Action]],
    target: BinaryIO,
    *,
    most_bytes: int = MOST_BYTES,
    most_actions: int = MOST_ACTIONS,
) -> Written:
    """Write one file; the same actions give the same bytes.

    Args:
        kind: Of every action.
        site_id: A key of `SITES`.
        actions: With their places in the request.
        target: Where the bytes go.
        most_bytes: The file is not longer, except for one action that is.
        most_actions: It holds no more.
    """
    site = site_of(site_id)
    size = target.write(_head(site))
    written = 0
    for count, lines in _lines(kind, site, islice(actions, most_actions)):
        if written and size + len(lines) + len(_END) > most_bytes:
            break
        size += target.write(lines)
        written += count
    size += target.write(_END)
    return Written(written, size)


def _head(site: Site) -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<BulkDataExchangeRequests xmlns="{NAMESPACE}">\n'
        f"<Header><SiteID>{site.number}</SiteID><Version>{SCHEMA_VERSION}</Version></Header>\n"
    )
    return text.encode()


def _lines(
    kind: ActionKind, site: Site, actions: Iterable[tuple[int, Action]]
) -> Iterator[tuple[int, bytes]]:
    """Requests, a line each, and how many actions are whole with them."""
    if kind == "price_quantity":
        for count, calls in call_groups(actions):
            lines = (_request(kind, site, correlation, body) for correlation, body in calls)
            yield count, "".join(lines).encode()
        return
    for record, action in actions:
        body = _end_body(action) if kind == "end" else _item_body(action, site)
        yield 1, _request(kind, site, Correlation((record,)), body).encode()


def _request(kind: ActionKind, site: Site, correlation: Correlation, body: str) -> str:
    name = f"{REQUEST_KINDS[kind].name}Request"
    told = element("MessageID", message_id(correlation))
    return (
        f'<{name} xmlns="{NAMESPACE}"><ErrorLanguage>{site.language}</ErrorLanguage>{told}'
        f"<WarningLevel>High</WarningLevel>{body}</{name}>\n"
    )


def _item_body(action: Action, site: Site) -> str:
    deleted = deleted_fields_xml(action) if action.listing_id else ""
    return item_xml(action, site, ITEM_FORMS[action.kind]) + deleted


def _end_body(action: Action) -> str:
    return (
        element("ItemID", action.listing_id or "")
        + "<EndingReason>NotAvailable</EndingReason>"
        + (element("SKU", action.key) if not action.listing_id else "")
    )
