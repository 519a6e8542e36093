"""Record what a request says before it is sent, and write its file.

Whatever answer comes, and whenever: it finds what was sent. Killed in between and done again, the
same is recorded and the file has the same bytes.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from catalog.request_states import PLANNED
from catalog.requests import Request
from marketplaces.action_lines import read_lines
from marketplaces.actions import Action, action_kind
from marketplaces.adapter import Written
from workflow.keep_file import keep_file
from workflow.sync import Sync

# Actions recorded in one transaction: some tens of milliseconds.
_AT_ONCE = 200

# What a request of which nothing was sent ends with.
NOTHING_LEFT = "nothing_left"

Numbered = tuple[int, Action]


def record_request(sync: Sync, merchant: str, request_id: str) -> Request:
    """Record a planned request and write its file; one that is further stays as it is.

    SKUs that a feed or a person has moved on since it was planned stay out of it, and so does what
    does not fit into one file: the next plan finds them. A request that nothing is left of is
    closed.

    Raises:
        NotFound: There is no such request.
        BlobMissing: Its plan is gone.
    """
    request = sync.store.requests.get(merchant, request_id)
    if request.state != PLANNED:
        return request
    with TemporaryFile() as opened:
        file = cast(BinaryIO, opened)
        fitting = _write(sync, request, None, file).actions
        kept = frozenset(_record(sync, request, fitting))
        if not kept:
            return sync.store.requests.move(
                merchant, request_id, "close", closed_at=sync.now(), code=NOTHING_LEFT
            )
        if len(kept) < request.actions:
            file.seek(0)
            file.truncate()
            _write(sync, request, kept, file)
        file.seek(0)
        key = keep_file(sync, file)
    skus = sync.store.requests.standing(merchant, request_id).skus
    return sync.store.requests.move(merchant, request_id, "record", file=key, skus=skus)


def _planned_actions(sync: Sync, request: Request) -> Iterator[Numbered]:
    """Yield the actions of a request's plan with their places in it, from 1."""
    if request.plan is None:
        return
    with sync.blobs.path(request.plan).open("rb") as lines:
        yield from enumerate(read_lines(cast(BinaryIO, lines)), 1)


def _record(sync: Sync, request: Request, most: int) -> Iterator[int]:
    """Record the first so many actions, a page in each transaction; yields those that may go."""
    actions = islice(_planned_actions(sync, request), most)
    while page := list(islice(actions, _AT_ONCE)):
        entries = [
            replace(entry, record=number) for number, action in page for entry in action.entries
        ]
        outcomes = sync.store.promotion.submit(
            request.merchant, request.channel, request.id, entries, sync.now()
        )
        held = {
            entry.record
            for entry, outcome in zip(entries, outcomes, strict=True)
            if outcome.result in ("held", "unknown")
        }
        yield from (number for number, _ in page if number not in held)


def _write(sync: Sync, request: Request, kept: Collection[int] | None, target: BinaryIO) -> Written:
    """Write the request file of the actions that are kept; of all where that is not known yet."""
    adapter = sync.markets.adapter(request.channel.marketplace)
    actions = (
        numbered
        for numbered in _planned_actions(sync, request)
        if kept is None or numbered[0] in kept
    )
    return adapter.write(action_kind(request.kind), request.channel.site, actions, target)
