"""The figures of the dashboard on the wire."""

from admin_api.desks.dashboard import Dashboard
from admin_api.wire import Wire
from catalog.stored import CauseCount


class DayOut(Wire):
    """What came of the inbound feeds of one day, UTC: how many, and their records by outcome."""

    day: str
    feeds: int
    translated: int
    unchanged: int
    skipped: int
    rejected: int


class CommonCauseOut(Wire):
    """What records were refused for, how often, and of how many merchants (`merchant` is one)."""

    times: int
    cause: str
    code: str
    field: str | None
    file: str | None
    line: int | None
    merchants: int
    merchant: str


class WaitingOut(Wire):
    """What waits: lanes that send nothing, requests without an answer, open
    differences to marketplaces, held feeds, values without a mapping. Each is counted to 10,000.
    """

    held_lanes: int
    open_requests: int
    drifts: int
    held_feeds: int
    unmapped: int


class DashboardOut(Wire):
    """How things are. `today` are feeds by state; `is_new`: nothing has ever come in."""

    today: dict[str, int]
    days: list[DayOut]
    causes: list[CommonCauseOut]
    waiting: WaitingOut
    is_new: bool


def dashboard_out(shown: Dashboard) -> DashboardOut:
    """The figures as they are sent."""
    return DashboardOut(
        today=dict(shown.today),
        days=[DayOut.model_validate(each) for each in shown.days],
        causes=[_cause(each) for each in shown.causes],
        waiting=WaitingOut.model_validate(shown.waiting),
        is_new=shown.is_new,
    )


def _cause(count: CauseCount) -> CommonCauseOut:
    told = {name: getattr(count, name) for name in CommonCauseOut.model_fields}
    return CommonCauseOut.model_validate(told)
