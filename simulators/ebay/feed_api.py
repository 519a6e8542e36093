"""The Feed API without HTTP: tasks, their files, and how they go on."""

import contextlib
import shutil
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from simulators.clock import Clock
from simulators.ebay.api_errors import ApiError
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.fault_kinds import FILE_FAULTS
from simulators.ebay.files import form_of
from simulators.ebay.processing import FileDesk
from simulators.ebay.report_desk import ReportDesk
from simulators.ebay.sellers import Seller
from simulators.ebay.tasks import Outcome, Task, TaskBoard
from simulators.faults import FaultSchedule

_STUCK_SECONDS = 86_400


class FeedApi:
    """Makes tasks, takes and gives files. Threads may share it.

    Files are worked off one at a time in a thread of their own; a poll waits a while for a small
    one, so that the number of polls does not depend on the machine.
    """

    def __init__(
        self,
        board: TaskBoard,
        files: FileDesk,
        reports: ReportDesk,
        folder: Path,
        *,
        sellers: Mapping[str, Seller],
        lock: "threading.RLock",
        clock: Clock,
        behaviour: Behaviour,
        faults: FaultSchedule,
    ) -> None:
        self._board = board
        self._files = files
        self._reports = reports
        self._folder = folder
        self._sellers = sellers
        self._lock = lock
        self._clock = clock
        self._behaviour = behaviour
        self._faults = faults
        self._executor = ThreadPoolExecutor(1, "ebay-files")

    def close(self) -> None:
        """Finish what is being worked on, and begin nothing more."""
        self._executor.shutdown(cancel_futures=True)

    def create(
        self,
        seller: Seller,
        scopes: frozenset[str],
        *,
        resource: str,
        marketplace: str | None,
        body: Mapping[str, Any],
    ) -> Task:
        """createTask, createOrderTask, createInventoryTask. ApiError as `TaskBoard.create`."""
        self.settle()
        with self._lock:
            task = self._board.create(
                seller=seller.name,
                resource=resource,
                marketplace=marketplace,
                body=body,
                scopes=scopes,
            )
            if not task.is_upload:
                self._queue(task)
            return task

    def upload(
        self, seller: Seller, scopes: frozenset[str], id: str, file: IO[bytes], name: str
    ) -> Task:
        """uploadFile.

        Args:
            seller: Whose task it is.
            scopes: What the token covers.
            id: Of the task.
            file: What came as the part `file`.
            name: Its file name.

        Raises:
            ApiError: 160003, 160002, 160023, 160026, 160028, 160020.
        """
        with self._lock:
            task = self._board.find(seller.name, id, scopes)
            self._board.check_upload(task)
            if file.seek(0, 2) > self._behaviour.upload_bytes:
                raise ApiError(160028)
            if form_of(file) is None:
                raise ApiError(160020)
            task.input = self._folder / f"{task.id}.input"
            with task.input.open("wb") as target:
                shutil.copyfileobj(file, target)
            task.input_name = name
            self._queue(task)
            return task

    def get(self, seller: Seller, scopes: frozenset[str], id: str, resource: str) -> Task:
        """getTask: the poll. ApiError 160003, 160002."""
        self.settle()
        with self._lock:
            task = self._board.find(seller.name, id, scopes)
            if resource not in ("task", task.resource):
                raise ApiError(160003)
        self._go_on(task, polled=True)
        return task

    def tasks(self, seller: Seller) -> list[Task]:
        """Every task of a seller; for getTasks, which is a poll of none of them."""
        self.settle()
        with self._lock:
            return [task for task in self._board if task.seller == seller.name]

    def result(self, seller: Seller, scopes: frozenset[str], id: str) -> tuple[Task, Path, str]:
        """getResultFile: the task, the file and its name. ApiError 160003, 160002, 160014."""
        self.settle()
        with self._lock:
            task = self._board.find(seller.name, id, scopes)
            done = task.completed is not None and task.outcome is not None
            if not done or task.outcome is None or task.outcome.result is None:
                raise ApiError(160014)
            if task.hidden_downloads:
                task.hidden_downloads -= 1
                raise ApiError(160014)
            return task, task.outcome.result, task.outcome.name

    def input(self, seller: Seller, scopes: frozenset[str], id: str) -> tuple[Path, str]:
        """getInputFile: what was uploaded. ApiError 160003, 160002, 160014, 160015."""
        with self._lock:
            task = self._board.find(seller.name, id, scopes)
            if not task.is_upload:
                raise ApiError(160015)
            if task.input is None:
                raise ApiError(160014)
            return task.input, task.input_name

    def settle(self, *, all_open: bool = False) -> None:
        """Work off what nobody has asked for in a while, or all that is open, the oldest first."""
        with self._lock:
            waiting = self._board.open()
        waiting.sort(key=lambda task: (task.queued_since or task.created, task.id))
        for task in waiting:
            self._go_on(task, polled=False, now_or_never=all_open)

    def _queue(self, task: Task) -> None:
        now = self._clock.now()
        behaviour = self._behaviour
        task.faults = tuple(
            self._faults.draw(f"process:{task.feed_type}", FILE_FAULTS, (task.seller, task.id))
        )
        task.status = "QUEUED"
        task.queued_since = now
        task.queued_polls = behaviour.queued_polls + _amount(task, "delay", 5)
        task.working_polls = behaviour.working_polls
        queued = _amount(task, "stuck_queued", _STUCK_SECONDS) or behaviour.queue_seconds
        worked = _amount(task, "stuck_working", _STUCK_SECONDS) or behaviour.work_seconds
        task.not_before = now + timedelta(seconds=queued)
        task.not_done_before = task.not_before + timedelta(seconds=worked)
        task.hidden_downloads = _amount(task, "late_result", 2)

    def _go_on(self, task: Task, *, polled: bool, now_or_never: bool = False) -> None:
        """Let a task come as far as it may: begin it, wait a little, and end it.

        Who only passes by does not wait for what others have begun.
        """
        begun = False
        with self._lock:
            if task.status == "QUEUED" and self._may_begin(task, polled, now_or_never):
                begun, task.status = True, "IN_PROCESS"
                task.work = self._executor.submit(self._worked, task)
        work = task.work
        if work is None or task.completed is not None:
            return
        seconds = self._behaviour.inline_seconds if polled or begun else 0
        outcome = self._awaited(work, None if now_or_never else seconds)
        with self._lock:
            if outcome is not None and self._may_end(task, polled, now_or_never):
                task.outcome, task.status = outcome, outcome.status
                task.completed = self._clock.now()

    def _may_begin(self, task: Task, polled: bool, now_or_never: bool) -> bool:
        if now_or_never:
            return True
        now = self._clock.now()
        if polled and task.queued_polls:
            task.queued_polls -= 1
            return False
        return (polled or self._neglected(task)) and now >= (task.not_before or now)

    def _may_end(self, task: Task, polled: bool, now_or_never: bool) -> bool:
        if task.status != "IN_PROCESS":
            return False
        if now_or_never:
            return True
        now = self._clock.now()
        if polled and task.working_polls:
            task.working_polls -= 1
            return False
        return (polled or self._neglected(task)) and now >= (task.not_done_before or now)

    def _neglected(self, task: Task) -> bool:
        since = task.queued_since or task.created
        return self._clock.now() >= since + timedelta(seconds=self._behaviour.unpolled_seconds)

    def _worked(self, task: Task) -> Outcome:
        seller = self._sellers[task.seller]
        if task.is_upload:
            return self._files.work(task, seller)
        return self._reports.work(task, seller)

    @staticmethod
    def _awaited(work: "Future[Outcome]", seconds: float | None) -> Outcome | None:
        with contextlib.suppress(TimeoutError):
            return work.result(seconds)
        return None


def _amount(task: Task, kind: str, usual: int) -> int:
    """What a fault of that kind asks for; 0 where there is none."""
    fault = task.fault(kind)
    if fault is None:
        return 0
    return usual if fault.value is None else int(fault.value)
