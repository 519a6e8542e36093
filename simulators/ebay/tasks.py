"""Tasks of the Feed API: who made them, how many may be, and how far they are."""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from simulators.clock import Clock, iso_text
from simulators.ebay.api_errors import ApiError
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.categories import TREES
from simulators.ebay.feed_types import ORDER_REPORT, resource_of, scope_of
from simulators.faults import Fault

# A file must come within an hour of createTask.
_UPLOAD_WINDOW = timedelta(hours=1)
_DAY = timedelta(days=1)

# eBay's specification knows no marketplace header for report tasks; without one they are of this.
_REPORT_MARKETPLACE = "EBAY_US"

_OPEN = frozenset({"QUEUED", "IN_PROCESS"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task.

    Attributes:
        status: COMPLETED, COMPLETED_WITH_ERROR or FAILED.
        good: Requests that were done; None for reports.
        bad: Requests that were refused.
        result: The file, as it travels; None where there is none.
        name: Of the file.
    """

    status: str
    good: int | None = None
    bad: int = 0
    result: Path | None = None
    name: str = ""


@dataclass(slots=True)
class Task:
    """One task.

    Attributes:
        resource: `task`, `order_task` or `inventory_task`.
        criteria: `filterCriteria` as sent.
        queued_since: When its file was there; for reports, when it was made.
        queued_polls: Polls that will still find it QUEUED.
        working_polls: Polls that will still find it IN_PROCESS.
        not_before: It stays QUEUED until then.
        not_done_before: It stays IN_PROCESS until then.
        hidden_downloads: Downloads that will still find no file.
    """

    id: str
    seller: str
    feed_type: str
    schema_version: str
    marketplace: str
    resource: str
    created: datetime
    criteria: Mapping[str, Any] = field(default_factory=dict)
    status: str = "CREATED"
    input: Path | None = None
    input_name: str = ""
    queued_since: datetime | None = None
    queued_polls: int = 0
    working_polls: int = 0
    not_before: datetime | None = None
    not_done_before: datetime | None = None
    hidden_downloads: int = 0
    faults: tuple[Fault, ...] = ()
    work: "Future[Outcome] | None" = None
    outcome: Outcome | None = None
    completed: datetime | None = None
    schedule: str = ""

    @property
    def is_upload(self) -> bool:
        """Whether it takes a file."""
        return self.resource == "task"

    def fault(self, kind: str) -> Fault | None:
        """The fault of that kind that strikes its file."""
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def as_json(self) -> dict[str, Any]:
        """As getTask shows it."""
        shown: dict[str, Any] = {
            "taskId": self.id,
            "status": self.status,
            "feedType": self.feed_type,
            "creationDate": iso_text(self.created),
            "schemaVersion": self.schema_version,
            "detailHref": None,
        }
        if self.feed_type == ORDER_REPORT:
            shown["detailHref"] = f"/sell/feed/v1/order_task/{self.id}"
        if self.completed is not None:
            shown["completionDate"] = iso_text(self.completed)
        if self.outcome is not None and self.is_upload and self.outcome.good is not None:
            shown["uploadSummary"] = {
                "successCount": self.outcome.good,
                "failureCount": self.outcome.bad,
            }
        if self.criteria:
            shown["filterCriteria"] = dict(self.criteria)
        return shown


class TaskBoard:
    """All tasks. Whoever holds the simulator's lock may use it."""

    def __init__(self, clock: Clock, behaviour: Behaviour) -> None:
        self._clock = clock
        self._behaviour = behaviour
        self._tasks: dict[str, Task] = {}
        self._made: dict[tuple[str, str], deque[datetime]] = {}
        self._bursts: dict[str, deque[datetime]] = {}
        self._locked_until: dict[str, datetime] = {}

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def open(self) -> list[Task]:
        """Tasks that are queued or worked on."""
        return [task for task in self._tasks.values() if task.status in _OPEN]

    def create(
        self,
        *,
        seller: str,
        resource: str,
        marketplace: str | None,
        body: Mapping[str, Any],
        scopes: frozenset[str],
        schedule: str = "",
    ) -> Task:
        """A new task.

        Args:
            seller: Whose.
            resource: What was called.
            marketplace: The header; None if it was not sent.
            body: JSON of the call.
            scopes: What the token covers.
            schedule: The schedule that makes it, if one does.

        Raises:
            ApiError: 160027, 160017, 160030, 160018, 160019, 160002, 160024, 160025.
        """
        if marketplace is None and resource != "task":
            marketplace = _REPORT_MARKETPLACE
        if marketplace is None or marketplace not in TREES:
            raise ApiError(160027)
        feed_type = body.get("feedType")
        if not isinstance(feed_type, str) or (belongs := resource_of(feed_type)) is None:
            raise ApiError(160017)
        if belongs != resource:
            raise ApiError(160030)
        version = body.get("schemaVersion")
        if not isinstance(version, str) or not version.replace(".", "").isdigit():
            raise ApiError(160018)
        criteria = body.get("filterCriteria") or {}
        check_criteria(feed_type, criteria, self._clock.now())
        if scope_of(feed_type) not in scopes:
            raise ApiError(160002)
        self._check_limits(seller, feed_type)
        now = self._clock.now()
        number = len(self._tasks) + 1
        id = f"task-{number % 90 + 10}-{1_600_000_000 + number}"
        task = Task(
            id, seller, feed_type, version, marketplace, resource, now, criteria, schedule=schedule
        )
        self._tasks[id] = task
        return task

    def _check_limits(self, seller: str, feed_type: str) -> None:
        now = self._clock.now()
        if now < self._locked_until.get(seller, now):
            raise ApiError(160025)
        if self._is_burst(seller, now):
            self._locked_until[seller] = now + timedelta(seconds=self._behaviour.lockout_seconds)
            raise ApiError(160025)
        busy = sum(task.seller == seller for task in self.open())
        if busy >= self._behaviour.concurrent_tasks:
            raise ApiError(160024)
        limits = self._behaviour.tasks_a_day
        made = self._made.setdefault((seller, feed_type), deque())
        while made and made[0] <= now - _DAY:
            made.popleft()
        if len(made) >= limits.get(feed_type, limits["*"]):
            raise ApiError(160025)
        made.append(now)

    def _is_burst(self, seller: str, now: datetime) -> bool:
        if not self._behaviour.burst_tasks:
            return False
        calls = self._bursts.setdefault(seller, deque())
        while calls and calls[0] <= now - timedelta(seconds=self._behaviour.burst_seconds):
            calls.popleft()
        calls.append(now)
        return len(calls) > self._behaviour.burst_tasks

    def find(self, seller: str, id: str, scopes: frozenset[str]) -> Task:
        """A task of the seller.

        Raises:
            ApiError: 160003 if there is none; 160002 if the token does not cover its feed type.
        """
        task = self._tasks.get(id)
        if task is None or task.seller != seller:
            raise ApiError(160003)
        if scope_of(task.feed_type) not in scopes:
            raise ApiError(160002)
        return task

    def check_upload(self, task: Task) -> None:
        """Whether a file may come now. ApiError 160023 or 160026."""
        if not task.is_upload or task.status != "CREATED":
            raise ApiError(160023)
        if self._clock.now() > task.created + _UPLOAD_WINDOW:
            raise ApiError(160026)


def check_criteria(feed_type: str, criteria: object, now: datetime) -> None:
    """Whether `filterCriteria` can be kept to; ApiError 160019."""
    if not isinstance(criteria, Mapping):
        raise ApiError(160019)
    if feed_type == ORDER_REPORT:
        if criteria.get("orderStatus") not in (None, "ACTIVE", "COMPLETED"):
            raise ApiError(160019)
        period(criteria, now)
    elif criteria.get("listingFormat") not in (None, "AUCTION", "FIXED_PRICE"):
        raise ApiError(160019)


def period(criteria: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """The period an order report is about: what was asked for, or the last 10 days.

    Raises:
        ApiError: 160019 for no times, an end before the start, or 10 days and more.
    """
    span = criteria.get("creationDateRange")
    if not span:
        return now - timedelta(days=10), now
    try:
        since = datetime.fromisoformat(span["from"])
        until = datetime.fromisoformat(span["to"]) if span.get("to") else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ApiError(160019) from error
    until = until or min(now, since + timedelta(days=10) - timedelta(seconds=1))
    if since.tzinfo is None or until.tzinfo is None:
        raise ApiError(160019)
    if not since <= until < since + timedelta(days=10):
        raise ApiError(160019)
    return since, until
