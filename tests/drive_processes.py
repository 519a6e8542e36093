"""All ways into the drive and the pick-up as processes, to be killed and begun again."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from catalog.drive_settings import DriveSettings
from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store
from tests.serving_process import most_memory

ROOT = Path(__file__).parents[1]
NOW = "2026-03-01T00:00:00Z"
USER = "ann"

# Those that say where they listen, and by which words.
_LISTENING = {"dav": "http", "sftp": "sftp", "api": "http"}


def prepare(data: Path) -> None:
    """A store with the merchant wren, whose files are taken at once, and its user ann."""
    with Store(data / "store.sqlite") as store:
        settings = DriveSettings(quiet_seconds=0, uploads=8)
        store.merchants.add(Merchant("wren", "Wren Jewellers", drive=settings), NOW, "tests")
        store.users.add(User(USER, "merchant", ("wren",)), "a long password", NOW, "tests")
        token = store.tokens.add(USER, "tests", "all", NOW, "tests")
    (data / "token").write_text(token.secret)


@dataclass
class DriveProcesses:
    """Processes on one data folder.

    Attributes:
        data: The folder, as `prepare` has left it.
        ports: Where those listen that do, by command.
    """

    data: Path
    ports: dict[str, int] = field(default_factory=dict)
    _running: "dict[str, subprocess.Popen[str]]" = field(default_factory=dict)

    @property
    def secret(self) -> str:
        """The password of ann."""
        return (self.data / "token").read_text()

    def begin(self, command: str) -> None:
        """Begin one, unless it runs; one that listens does so when this returns."""
        if command in self._running:
            return
        words = [sys.executable, "-m", "admin_api.cli", command]
        if command in _LISTENING:
            words += ["--port", "0"]
        environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
        # A pipe that nobody reads would stop it in the end.
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=environment | {"CROSSDOCK_DATA": str(self.data)},
                stdout=subprocess.PIPE if command in _LISTENING else subprocess.DEVNULL,
                stderr=log,
                text=True,
            )
            self._running[command] = process
            if process.stdout is not None:
                found = re.search(rf"{_LISTENING[command]}://.*:(\d+)/", process.stdout.readline())
                if found is None:
                    log.seek(0)
                    raise AssertionError(f"{command} does not begin: {log.read().decode()}")
                self.ports[command] = int(found[1])

    def memory(self, command: str) -> int:
        """Bytes of memory that one has had at most."""
        return most_memory(self._running[command].pid)

    def kill(self, command: str) -> None:
        """End one by SIGKILL; one that has ended by itself is a fault."""
        process = self._running.pop(command)
        ended = process.poll()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert ended is None, f"{command} has ended by itself with {ended}"

    def end(self) -> None:
        """Kill those that still run."""
        for process in self._running.values():
            process.kill()
            process.communicate()
