"""Feeds on the wire."""

from admin_api.desks.feed_files import FeedFile, What
from admin_api.desks.feeds import FeedShown, FeedUnderWay
from admin_api.wire import Wire
from admin_api.wire.errors import CauseOut, cause_out
from catalog.feeds import Feed


class FeedBrief(Wire):
    """A feed in a list; times are ISO 8601 in UTC.

    `records` is the last record whose outcome is stored; `release` the script release that it runs
    through, empty before it has begun.
    """

    id: str
    merchant: str
    number: int
    direction: str
    kind: str
    name: str
    size_bytes: int
    state: str
    meaning: str
    received_at: str
    started_at: str | None
    finished_at: str | None
    release: str
    records: int
    translated: int
    unchanged: int
    skipped: int
    rejected: int
    disappeared: int
    fault_code: str | None
    fault_message: str | None
    held_because: str | None


class FeedUnderWayOut(Wire):
    """A feed that runs; `expected` records were in the one before, null where there was none."""

    feed: FeedBrief
    expected: int | None


class FeedFindingOut(Wire):
    """A remark about a feed, and how often it was made; `first_record` is 0 for all of it."""

    code: str
    place: str
    severity: str
    message: str
    first_record: int
    times: int


class FeedOut(FeedBrief):
    """A feed with all that is known of it.

    `expected` counts records as in the list of what runs; `requests` are those to marketplaces
    that were planned since the feed began, by state; `response` is a path on the drive.
    """

    sha256: str
    expected: int | None
    superseded_by: int | None
    response: str
    bytes_gone_at: str | None
    causes: list[CauseOut]
    findings: list[FeedFindingOut]
    requests: dict[str, int]


class FeedFileOut(Wire):
    """A file to download; `size_bytes` is null where nobody knows it before it is made."""

    what: What
    name: str
    size_bytes: int | None


def feed_brief(feed: Feed) -> FeedBrief:
    """A feed as lists show it."""
    return FeedBrief.model_validate(_brief(feed))


def under_way(each: FeedUnderWay) -> FeedUnderWayOut:
    """A feed that runs, with what it has before it."""
    return FeedUnderWayOut(feed=feed_brief(each.feed), expected=each.expected)


def feed_out(shown: FeedShown) -> FeedOut:
    """A feed as its page shows it."""
    return FeedOut.model_validate(
        {
            **_brief(shown.feed),
            "sha256": shown.feed.sha256,
            "expected": shown.expected,
            "superseded_by": shown.superseded_by,
            "response": shown.response,
            "bytes_gone_at": shown.feed.bytes_gone_at,
            "causes": [cause_out(each) for each in shown.causes],
            "findings": list(shown.findings),
            "requests": dict(shown.requests),
        }
    )


def file_out(file: FeedFile) -> FeedFileOut:
    """A file as it is listed."""
    return FeedFileOut(what=file.what, name=file.name, size_bytes=file.size)


def _brief(feed: Feed) -> dict[str, object]:
    same = {name: getattr(feed, name) for name in FeedBrief.model_fields if name != "records"}
    return {**same, "records": feed.cursor}
