"""Recorded events of real clients on the drive, and a small drive in memory that replays them."""

import hashlib
from dataclasses import dataclass, replace

from catalog import pickup
from catalog.drive_files import DriveFile
from catalog.pickup import Content, Moment
from catalog.pickup_states import ABSENT, PICKUP_STATES, READY
from drive.folders import PLAIN
from workflow.drive_uses import is_unnoticed, use_of

MERCHANT = "wren"
QUIET = 5.0
LOCK_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Event:
    """One event, so many seconds after the one before it.

    `what` is begin, commit, abort, touch, lock, unlock, delete, or move to `to`; `text` is what a
    commit leaves.
    """

    after: float
    what: str
    path: str
    text: str = ""
    to: str = ""


def content(text: str) -> Content:
    """The content of a version."""
    data = text.encode()
    return Content(hashlib.sha256(data).hexdigest(), len(data), hashlib.md5(data).hexdigest())


class Replay:
    """Files of one merchant, without a disk and without a store; what is ready is taken at once."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.files: dict[str, DriveFile] = {}
        self.bytes: dict[str, str] = {}
        self.taken: list[tuple[str, str]] = []

    def tell(self, event: Event) -> None:
        """Let time pass and an event happen."""
        self.wait(event.after)
        if event.what == "move":
            if any(path in self.bytes for path in self._within(event.path)):
                self._move(event.path, event.to)
        elif event.what == "delete":
            for path in self._within(event.path):
                self.bytes.pop(path, None)
                self._keep(pickup.deleted(self.files[path], self._at))
        elif not is_unnoticed(event.path):
            self._keep(self._changed(event))

    def wait(self, seconds: float) -> None:
        """Let time pass, with a look at every half second, and then at every half minute."""
        end, near = self.now + seconds, self.now + 10
        while True:
            self._sweep()
            if self.now >= end:
                return
            self.now = min(end, self.now + (0.5 if self.now < near else 30))

    def state(self, path: str) -> str:
        """The state of a path."""
        return self.files[path].state if path in self.files else ABSENT

    @property
    def _at(self) -> Moment:
        return Moment(self.now, QUIET)

    def _changed(self, event: Event) -> DriveFile:
        file = self.files.get(event.path) or pickup.absent(MERCHANT, event.path)
        match event.what:
            case "begin":
                return pickup.begun(file, self._at)
            case "commit":
                self.bytes[event.path] = event.text
                use, why = use_of(PLAIN, event.path)
                return pickup.committed(file, content(event.text), use, why, self._at)
            case "abort":
                return pickup.aborted(file, self._at)
            case "touch":
                return pickup.touched(file, self._at)
            case "lock":
                return pickup.locked(file, self.now + LOCK_SECONDS, self._at)
            case _:
                return pickup.unlocked(file, self._at)

    def _move(self, source: str, target: str) -> None:
        moving = [(path, self.files[path]) for path in self._within(source)]
        for path in (*self._within(source), *self._within(target)):
            self._keep(pickup.deleted(self.files[path], self._at))
        for path, file in moving:
            new = target + path[len(source) :]
            if path in self.bytes:
                self.bytes[new] = self.bytes.pop(path)
            if file.sha256:
                there = self.files.get(new) or pickup.absent(MERCHANT, new)
                use, why = use_of(PLAIN, new)
                uses = (use_of(PLAIN, path)[0], use)
                self._keep(pickup.moved(file, there, uses, why, self._at))

    def _within(self, path: str) -> list[str]:
        return [each for each in self.files if each == path or each.startswith(f"{path}/")]

    def _keep(self, file: DriveFile) -> None:
        self.files[file.path] = file

    def _sweep(self) -> None:
        for path, file in list(self.files.items()):
            aged = pickup.aged(file, self.now)
            if aged.state == READY:
                self.taken.append((path, self.bytes[path]))
                state = PICKUP_STATES.move(
                    PICKUP_STATES.move(READY, "claim", "rule"), "finish", "rule"
                )
                aged = replace(aged, state=state)
            self.files[path] = aged
