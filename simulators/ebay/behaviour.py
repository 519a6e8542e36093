"""How this eBay behaves when no fault is asked for: delays, limits and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from simulators.ebay.files import FORMS, LIMIT_BYTES

# createTask calls of one seller in 24 hours; any other LMS feed type has OTHER_TASKS_A_DAY.
# Source: data-file-limits of the LMS guide.
TASKS_A_DAY: Final[Mapping[str, int]] = {
    "LMS_ADD_FIXED_PRICE_ITEM": 500,
    "LMS_ADD_ITEM": 100,
    "LMS_ACTIVE_INVENTORY_REPORT": 25,
    "LMS_ORDER_REPORT": 48,
    "LMS_ORDER_ACK": 48,
}
OTHER_TASKS_A_DAY: Final = 400


@dataclass(slots=True)
class Behaviour:
    """Settings that a test or a demo may change at any time.

    Attributes:
        queued_polls: getTask calls that find a task QUEUED.
        working_polls: getTask calls that find it IN_PROCESS.
        queue_seconds: It is QUEUED at least so long after its upload.
        work_seconds: It is IN_PROCESS at least so long.
        unpolled_seconds: A task that nobody asks for is worked off so long after its upload.
        inline_seconds: A poll waits so long for a small file, so that counts are always the same.
        result_form: gzip, zip, plain, or any: one of them by chance.
        shuffle: Whether the responses stand in another order than the requests.
        warning_share: Share of good Adds that come with a harmless warning.
        concurrent_tasks: Tasks of a seller that may be open at once.
        tasks_a_day: By feed type; the one named `*` is for all others.
        burst_tasks: createTask calls within `burst_seconds` after which a seller is locked out for
            `lockout_seconds`, as production does; 0 for never, as the sandbox does.
        upload_bytes: The largest file.
        token_seconds: Life of an access token.
        adds_a_window: Add requests in 30 seconds of a seller; None for any number.
        revisions_a_day: Of one listing.
        max_variations: Of one listing.
        bare_root: Whether results leave the namespace out, as before Trading release 637.
        extra_elements: Whether results are of a version to come, with elements no schema knows.
        partial_failure: Whether a ReviseInventoryStatus does what it can of its four; else nothing.
    """

    queued_polls: int = 1
    working_polls: int = 1
    queue_seconds: float = 0
    work_seconds: float = 0
    unpolled_seconds: float = 30
    inline_seconds: float = 2
    result_form: str = "any"
    shuffle: bool = True
    warning_share: float = 0.05
    concurrent_tasks: int = 10
    tasks_a_day: dict[str, int] = field(
        default_factory=lambda: {**TASKS_A_DAY, "*": OTHER_TASKS_A_DAY}
    )
    burst_tasks: int = 0
    burst_seconds: float = 60
    lockout_seconds: float = 3600
    upload_bytes: int = LIMIT_BYTES
    token_seconds: int = 7200
    adds_a_window: int | None = None
    revisions_a_day: int = 150
    max_variations: int = 250
    bare_root: bool = False
    extra_elements: bool = False
    partial_failure: bool = True

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set some of them; ValueError for a name that there is not, or another form than FORMS."""
        known = {one.name for one in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"no such behaviour: {name!r}")
            if name == "result_form" and value not in (*FORMS, "any"):
                raise ValueError(f"no such form: {value!r}")
            setattr(self, name, {**self.tasks_a_day, **value} if name == "tasks_a_day" else value)
