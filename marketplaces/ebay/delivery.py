"""Carries files to eBay and back by the Sell Feed API, with one merchant's access."""

import os
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from catalog.category_facts import CategoryFacts
from catalog.errors import MarketplaceAnswerBroken, MarketplaceBusy, MarketplaceRefused, TicketLost
from marketplaces.actions import ActionKind
from marketplaces.adapter import Progress, Ticket
from marketplaces.ebay.allowances import TicketAllowance
from marketplaces.ebay.calls import EbayCalls, iso_utc, may_pass, repeated
from marketplaces.ebay.category_calls import read_category_facts
from marketplaces.ebay.ports import Now
from marketplaces.ebay.request_kinds import INVENTORY_FEED_TYPE, REQUEST_KINDS, SCHEMA_VERSION

_FEED: Final = "/sell/feed/v1"

# Tickets of reports are looked up elsewhere than those of files; the id says so.
_REPORT: Final = "report-"

# States that are not here are those of something eBay still works on.
_PROGRESS: Final[Mapping[str, Progress]] = {
    "CREATED": "empty",
    "QUEUED": "working",
    "IN_PROCESS": "working",
    "COMPLETED": "done",
    "COMPLETED_WITH_ERROR": "done",
    "PARTIALLY_PROCESSED": "done",
    "FAILED": "failed",
}

# The clocks of eBay and of this machine may differ.
_SKEW: Final = timedelta(minutes=5)
_PAGE: Final = 500
_MOST_PAGES: Final = 100
_MOST_DAYS: Final = 90

# eBay's ids of refusals that are not what they seem.
_TOO_MANY_TASKS: Final = "160025"
_HAS_ITS_FILE: Final = "160023"


class EbayDelivery:
    """One merchant's access to eBay. Threads may share it; calls block."""

    def __init__(
        self, merchant: str, calls: EbayCalls, allowance: TicketAllowance, now: Now
    ) -> None:
        self._merchant = merchant
        self._calls = calls
        self._allowance = allowance
        self._now = now

    def begin(self, kind: ActionKind, site: str) -> Ticket:
        """createTask. What eBay would refuse for its number is not even asked for."""
        id = self._created("task", REQUEST_KINDS[kind].feed_type, site)
        return Ticket(id, iso_utc(self._now()), "empty")

    def ask_inventory(self, site: str) -> Ticket:
        """createInventoryTask: all fixed-price listings."""
        id = self._created("inventory_task", INVENTORY_FEED_TYPE, site)
        return Ticket(_REPORT + id, iso_utc(self._now()), "working")

    def recent(self, kind: ActionKind, since: str) -> Collection[Ticket]:
        """getTasks. Some that were made up to five minutes earlier are among them."""
        earliest = datetime.fromisoformat(since).astimezone(UTC) - _SKEW
        days = min(max((self._now() - earliest).days + 1, 1), _MOST_DAYS)
        found = []
        for task in self._tasks(REQUEST_KINDS[kind].feed_type, days):
            ticket = _ticket(task)
            if datetime.fromisoformat(ticket.created_at) >= earliest:
                found.append(ticket)
        return found

    def upload(self, ticket: str, file: Path) -> None:
        """uploadFile. After a lost reply the task itself tells whether it has the file."""

        def once() -> None:
            try:
                self._calls.upload(f"{_FEED}/task/{_in_path(ticket)}/upload_file", file)
            except MarketplaceRefused as error:
                if error.context.get("code") != _HAS_ITS_FILE:
                    raise
            except MarketplaceBusy:
                if self.look(ticket).progress == "empty":
                    raise

        try:
            repeated(once, may_pass)
        except TicketLost as error:
            raise TicketLost(str(error), **{**error.context, "ticket": ticket}) from None

    def look(self, ticket: str) -> Ticket:
        """getTask, or getInventoryTask."""
        report, id = ticket.startswith(_REPORT), ticket.removeprefix(_REPORT)
        resource = "inventory_task" if report else "task"
        try:
            found = _ticket(self._calls.json(f"{_FEED}/{resource}/{_in_path(id)}"))
        except TicketLost as error:
            raise TicketLost(str(error), **{**error.context, "ticket": ticket}) from None
        if found.id != id:
            raise _broken(f"eBay tells of {found.id!r} instead of {id!r}")
        progress = "working" if report and found.progress == "empty" else found.progress
        return Ticket(ticket, found.created_at, progress)

    def fetch(self, ticket: str, target: Path) -> None:
        """getResultFile, beside the target first: it is there whole or not at all."""
        id = _in_path(ticket.removeprefix(_REPORT))
        path = f"{_FEED}/task/{id}/download_result_file"
        part = target.with_name(f".{target.name}.part")

        def once() -> None:
            with part.open("wb") as sink:
                self._calls.download(path, sink)
                sink.flush()
                os.fsync(sink.fileno())
            os.replace(part, target)

        try:
            repeated(once, may_pass)
        finally:
            part.unlink(missing_ok=True)

    def category_facts(self, site: str, categories: Collection[str]) -> Mapping[str, CategoryFacts]:
        """Metadata and taxonomy: what eBay says of categories; unknown ones are missing."""
        return read_category_facts(self._calls, site, categories, iso_utc(self._now()))

    def _created(self, resource: str, feed_type: str, site: str) -> str:
        self._allowance.take(self._merchant, feed_type)
        body = {"feedType": feed_type, "schemaVersion": SCHEMA_VERSION}
        try:
            return self._calls.create(f"{_FEED}/{resource}", body, site)
        except MarketplaceBusy as error:
            if error.context.get("code") != _TOO_MANY_TASKS:
                raise
            until = self._allowance.lock_out(self._merchant, feed_type)
            raise MarketplaceBusy(str(error), **{**error.context, "retry_at": until}) from None

    def _tasks(self, feed_type: str, days: int) -> Iterator[Mapping[str, object]]:
        query: dict[str, str | int] = {
            "feed_type": feed_type,
            "look_back_days": days,
            "limit": _PAGE,
        }
        for page in range(_MOST_PAGES):
            found = self._calls.json(f"{_FEED}/task", query={**query, "offset": page * _PAGE})
            tasks = found.get("tasks")
            listed = tasks if isinstance(tasks, list) else []
            yield from (task for task in listed if isinstance(task, dict))
            if len(listed) < _PAGE or not found.get("next"):
                return


def _in_path(id: str) -> str:
    """An id as one step of a path, whatever eBay makes ids of."""
    return quote(id, safe="")


def _ticket(task: Mapping[str, object]) -> Ticket:
    id, made = task.get("taskId"), task.get("creationDate")
    try:
        created = iso_utc(datetime.fromisoformat(str(made)))
    except ValueError:
        created = ""
    if not isinstance(id, str) or not id or not created:
        raise _broken("eBay tells of a task without id or time")
    return Ticket(id, created, _PROGRESS.get(str(task.get("status")), "working"))


def _broken(message: str) -> MarketplaceAnswerBroken:
    return MarketplaceAnswerBroken(message, marketplace="ebay")
