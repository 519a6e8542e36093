"""Tell the merchant what became of every SKU of a request, in the folder of results.

In the merchant's own form where the active release has a script for responses; rows that it could
not write lie beside, in the default form.

    out/response/2026-03-01/ebay-EBAY_DE-add-20260301T080000-1.csv
    out/response/latest/ebay-EBAY_DE-add.csv

What is known only later, when a report of the marketplace has told it or nobody waits any longer,
has a file of its own: `…-1-settled.csv`, and `latest/…-add-settled.csv`.

Written anew they are the same, so whoever is killed in between does it again.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from catalog.request_states import CLOSED, COLLECTED
from catalog.requests import Request
from catalog.responses import RESPONSE_COLUMNS
from drive.space import Space
from workflow.drive_responses import REJECTED
from workflow.drive_text import day_folder, ensure_folder, put_or_remove
from workflow.outbound_run import OutboundFacts
from workflow.response_rows import response_rows
from workflow.run_names import channel_words, run_beginning
from workflow.sync import Sync
from workflow.write_outbound import OutboundFile, OutboundRows, write_outbound

_log = logging.getLogger("crossdock.sync")

# Of which kind of feed they answer; all others answer products.
_ANSWERS = {"price_quantity": "inventory", "end": "inventory"}

_LATEST = "latest"

# What the name of a response may end with; an earlier one may have been in another form.
_SUFFIXES = (".csv", ".xml")


def tell_results(sync: Sync, request: Request) -> Request:
    """Write the response of a collected request and close it; one that is further stays."""
    if request.state != COLLECTED:
        return request
    with _response(sync, request) as file:
        _put_all(sync, request, "", file)
        sync.store.finish_feed(request.id, file.findings, None, sync.now())
    return sync.store.requests.move(request.merchant, request.id, "close", closed_at=sync.now())


def tell_settled(sync: Sync, request: Request) -> None:
    """Write what became of those SKUs of a request of which no response has told.

    Of one that is closed those are the ones that were answered later, or are in line again since;
    of any other, all that were answered, for no response of it is written.
    """
    since: dict[str, Any] = {"answered_after": ""}
    if request.state == CLOSED:
        since = {"answered_after": request.closed_at or "", "or_lost": True}
    if sync.store.requests.page(request.merchant, request.id, limit=1, **since):
        with _response(sync, request, since) as file:
            _put_all(sync, request, "-settled", file)


@contextmanager
def _response(
    sync: Sync, request: Request, which: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[OutboundFile]:
    """The response of a request, of those SKUs which `store.requests.page` finds; usually all."""
    channel = channel_words(request.channel)
    facts = OutboundFacts(
        request.merchant,
        "response",
        f"{channel}-{request.kind}",
        datetime.fromisoformat(request.planned_at),
    )
    with write_outbound(
        partial(sync.releases.outbound, request.merchant, "response"),
        facts,
        OutboundRows(RESPONSE_COLUMNS, response_rows(sync, request, which)),
        _log.warning,
        limits=sync.store.merchants.get(request.merchant).limits,
    ) as file:
        yield file


def _put_all(sync: Sync, request: Request, ending: str, file: OutboundFile) -> None:
    """Put a response in the folder of its day, and under `latest`."""
    space = sync.space(request.merchant)
    zone = sync.store.merchants.get(request.merchant).time_zone
    top = space.layout.slot(
        "result", "response", answers=_ANSWERS.get(request.kind, "product")
    ).path
    channel = channel_words(request.channel)
    moment = request.id.removeprefix(f"{run_beginning(request.merchant, request.channel)}-")
    for folder, name in (
        (day_folder(request.planned_at, zone, space.layout.name), f"-{moment}"),
        (_LATEST, ""),
    ):
        _put(space, f"{top}/{folder}", f"{channel}-{request.kind}{name}{ending}", file)


def _put(space: Space, folder: str, name: str, file: OutboundFile) -> None:
    """Put a response in its place, in place of an earlier one in whatever form."""
    ensure_folder(space, folder)
    for suffix in _SUFFIXES:
        blocks = file.blocks if suffix == file.suffix else None
        put_or_remove(space, f"{folder}/{name}{suffix}", blocks)
    left = file.left_blocks if file.left else None
    put_or_remove(space, f"{folder}/{name}{REJECTED}", left)
