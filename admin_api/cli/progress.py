"""A run on the screen: a bar on a terminal, plain lines elsewhere."""

import contextlib
import time
from collections.abc import Iterator

from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from admin_api.cli.screen import err, printable, warn
from workflow.ports import Watcher

# A log file that is watched wants a line now and then, not one a batch.
_LINE_SECONDS = 10.0


class _Watcher:
    """What the bar and the plain lines have in common: facts and warnings are lines."""

    def starts(self, facts: tuple[str, ...], total_bytes: int) -> None:
        for fact in facts:
            err.print(f"feed: {printable(fact)}", style="dim", markup=False)

    def warns(self, message: str) -> None:
        warn(message)


class _Bar(_Watcher):
    """Records, rate, rejections and time left; the share done is that of the feed's bytes."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar: TaskID | None = None
        self._began = time.monotonic()

    def starts(self, facts: tuple[str, ...], total_bytes: int) -> None:
        super().starts(facts, total_bytes)
        self._bar = self._progress.add_task("", total=total_bytes or None, counts="")

    def advances(self, records: int, rejected: int, bytes_read: int) -> None:
        if self._bar is not None:
            rate = records / max(time.monotonic() - self._began, 0.001)
            counts = f"{records:,} records  {rate:,.0f}/s  {rejected:,} rejected"
            self._progress.update(self._bar, completed=bytes_read, counts=counts)


class _Lines(_Watcher):
    """One line every few seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def advances(self, records: int, rejected: int, bytes_read: int) -> None:
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            err.print(f"{records:,} records, {rejected:,} rejected")


@contextlib.contextmanager
def watch() -> Iterator[Watcher]:
    """Follow a run on standard error, in the way that fits where it goes."""
    if not err.is_terminal:
        yield _Lines()
        return
    columns = (
        SpinnerColumn(),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        yield _Bar(progress)
