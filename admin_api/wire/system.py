"""The whole installation on the wire."""

from admin_api.desks.system import SystemState
from admin_api.wire import Wire


class WorkerOut(Wire):
    """A worker process; `is_alive` where it has been heard of lately."""

    executor: str
    version: str
    started_at: str
    seen_at: str
    is_alive: bool


class DiskOut(Wire):
    """A disk, by what of ours lies there."""

    holds: str
    total_bytes: int
    free_bytes: int


class ProcessOut(Wire):
    """The process that answers."""

    pid: int
    started_at: str
    memory_bytes: int


class DatabaseOut(Wire):
    """What the store lies on; `tables` is the version of its tables."""

    kind: str
    size_bytes: int
    version: str
    tables: str


class FigureOut(Wire):
    """One count, by what it is of."""

    of: list[str]
    count: int


class FiguresOut(Wire):
    """How much of what there is, over all merchants."""

    feeds: list[FigureOut]
    records: list[FigureOut]
    errors: list[FigureOut]
    requests: list[FigureOut]
    holds: list[FigureOut]
    drifts: list[FigureOut]
    refused: list[FigureOut]
    waiting: list[FigureOut]


class SystemOut(Wire):
    """Everything that an operator looks at first."""

    name: str
    versions: dict[str, str]
    process: ProcessOut
    workers: list[WorkerOut]
    database: DatabaseOut
    disks: list[DiskOut]
    figures: FiguresOut
    can_send: bool


def system_out(state: SystemState) -> SystemOut:
    """The state as it is shown."""
    figures = {
        name: [
            FigureOut(of=list(key), count=count)
            for key, count in sorted(getattr(state.figures, name).items())
        ]
        for name in FiguresOut.model_fields
    }
    return SystemOut(
        name=state.name,
        versions=state.versions,
        process=ProcessOut.model_validate(state.process),
        workers=[WorkerOut.model_validate(each) for each in state.workers],
        database=DatabaseOut.model_validate(state.database),
        disks=[DiskOut.model_validate(each) for each in state.disks],
        figures=FiguresOut.model_validate(figures),
        can_send=state.can_send,
    )
