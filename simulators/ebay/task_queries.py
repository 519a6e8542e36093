"""getTasks: the tool of a client that lost the answer to createTask."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from simulators.clock import read_time
from simulators.ebay.api_errors import ApiError
from simulators.ebay.feed_types import resource_of
from simulators.ebay.tasks import Task

_LONGEST = timedelta(days=90)
_USUAL_DAYS = 7


def task_page(
    tasks: Iterable[Task], query: Mapping[str, str], *, now: datetime, path: str
) -> dict[str, Any]:
    """One page of a seller's tasks, the newest first.

    Args:
        tasks: The seller's own.
        query: `feed_type` or `schedule_id`; `look_back_days` or `date_range`; `limit`, `offset`.
        now: Time of the call.
        path: Of the call, for `href`, `next` and `prev`.

    Raises:
        ApiError: 160004 to 160013, 160016, 160029.
    """
    feed_type, schedule = query.get("feed_type"), query.get("schedule_id")
    if not feed_type and not schedule:
        raise ApiError(160004)
    if feed_type and schedule:
        raise ApiError(160005)
    if feed_type and resource_of(feed_type) is None:
        raise ApiError(160006)
    since, until = _period(query, now)
    limit, offset = _window(query)
    found = [
        task
        for task in tasks
        if (task.feed_type == feed_type if feed_type else task.schedule == schedule)
        and since <= task.created <= until
    ]
    found.sort(key=lambda task: task.created)
    found.reverse()
    links = {name: value for name, value in query.items() if name not in {"limit", "offset"}}

    def link(start: int) -> str:
        return f"{path}?{urlencode({**links, 'limit': limit, 'offset': start})}"

    page: dict[str, Any] = {
        "href": link(offset),
        "limit": limit,
        "offset": offset,
        "tasks": [task.as_json() for task in found[offset : offset + limit]],
        "total": len(found),
    }
    if offset + limit < len(found):
        page["next"] = link(offset + limit)
    if offset:
        page["prev"] = link(offset - limit)
    return page


def _period(query: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    days, span = query.get("look_back_days"), query.get("date_range")
    if days is not None and span is not None:
        raise ApiError(160008)
    if span is None:
        number = _number(days, _USUAL_DAYS)
        if number is None or not 1 <= number <= 90:
            raise ApiError(160011)
        return now - timedelta(days=number), now
    try:
        start, end = span.split("..")
        since, until = read_time(start), read_time(end) if end else now
    except ValueError as error:
        raise ApiError(160009) from error
    if since > until:
        raise ApiError(160016)
    if until - since > _LONGEST:
        raise ApiError(160010)
    return since, until


def _window(query: Mapping[str, str]) -> tuple[int, int]:
    limit, offset = _number(query.get("limit"), 10), _number(query.get("offset"), 0)
    if limit is None or not 1 <= limit <= 500:
        raise ApiError(160012)
    if offset is None or offset < 0:
        raise ApiError(160013)
    if offset % limit:
        raise ApiError(160029)
    return limit, offset


def _number(text: str | None, usual: int) -> int | None:
    if text is None:
        return usual
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
