"""The processes of a service as a tree, any of which can be killed, and is begun again."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.dav_site import wait_for

_ROOT = Path(__file__).parents[2]

# Far longer than a process needs to see that its parent is dead.
_SECONDS = 180

# What processes are called that no command of ours names: those that run merchants' scripts.
SANDBOX = "sandbox"


class ServiceTree:
    """Some commands of `crossdock`, each with the processes that it has begun.

    A killed command is begun again by `begin`; what `crossdock serve` has begun, it begins again.
    """

    def __init__(
        self, commands: Sequence[Sequence[str]], told: Mapping[str, str], folder: Path
    ) -> None:
        """Nothing is begun yet.

        Args:
            commands: With their options; the first words are different.
            told: Their environment.
            folder: For their logs.
        """
        self._commands = {words[0]: list(words) for words in commands}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._told = {**kept, **told}
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self) -> None:
        """Begin every command that does not run."""
        for name, words in self._commands.items():
            if name in self._running:
                continue
            with (self._folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [sys.executable, "-m", "admin_api.cli", *words],
                    cwd=_ROOT,
                    env=self._told,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def processes(self) -> Iterator[tuple[str, int]]:
        """What runs: the command that each is, and its number."""
        for name, process in self._running.items():
            yield name, process.pid
            for child in _below(process.pid):
                yield _name_of(child), child

    def kill_one(self, pid: int) -> None:
        """SIGKILL one process that runs.

        One that was begun by another is begun again by that. Of a command of ours, all that it has
        begun must end by itself, before it is begun again.
        """
        names = {process.pid: name for name, process in self._running.items()}
        if pid not in names:
            _kill(pid)
            return
        left = _below(pid)
        self._reap(names[pid])
        wait_for(lambda: not any(map(_is_alive, left)), _SECONDS)
        self.begin()

    def kill_all(self) -> None:
        """SIGKILL everything at once, as when the machine loses its power."""
        left = [pid for process in self._running.values() for pid in _below(process.pid)]
        for name in list(self._running):
            self._reap(name)
        for pid in left:
            _kill(pid)
        wait_for(lambda: not any(map(_is_alive, left)), _SECONDS)

    def log(self) -> str:
        """What they have said, each command for itself."""
        return "\n".join(path.read_text() for path in sorted(self._folder.glob("*.log")))

    def _reap(self, name: str) -> None:
        process = self._running.pop(name)
        ended = process.poll()
        process.kill()
        process.wait()
        assert ended is None, f"{name} has ended by itself with {ended}: {self.log()}"


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may have ended since somebody has looked
        os.kill(pid, signal.SIGKILL)


def _below(pid: int) -> list[int]:
    """All processes that a process has begun, and those that these have begun."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            state, parent = _stat(int(entry.name))
            if state not in ("Z", ""):
                parents.setdefault(parent, []).append(int(entry.name))
    found = parents.get(pid, [])
    for each in found:
        found += parents.get(each, [])
    return found


def _stat(pid: int) -> tuple[str, int]:
    """The state and the parent of a process; an empty state where there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "", 0
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)


def _is_alive(pid: int) -> bool:
    return _stat(pid)[0] not in ("Z", "")


def _name_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return ""
    return words[words.index("admin_api.cli") + 1] if "admin_api.cli" in words else SANDBOX
