"""A command of Crossdock's that serves, as a process of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]

# Far longer than any needs, also where a machine has much else to do.
_SECONDS = 300


class ServingProcess:
    """A server that was begun on any free port.

    Attributes:
        process: Of the system.
        told: The line by which it says where it listens.
        port: 0 where it has not come to listen.
    """

    def __init__(self, command: str, data: Path, *options: str) -> None:
        """Begin `crossdock` with a command and options, on a data folder."""
        environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
        log, name = tempfile.mkstemp(dir=data)  # a pipe that nobody reads would stop it in the end
        self._log = Path(name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "admin_api.cli", command, "--port", "0", *options],
            cwd=_ROOT,
            env=environment | {"CROSSDOCK_DATA": str(data)},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        os.close(log)
        assert self.process.stdout is not None
        self.told = self.process.stdout.readline()
        found = re.search(r":(\d+)/", self.told)
        self.port = 0 if found is None else int(found[1])

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text()

    def memory(self) -> int:
        """Bytes of memory that it has had at most."""
        return most_memory(self.process.pid)

    def end(self) -> int:
        """Tell it to end; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def complaint(self) -> str:
        """What it said before it ended by itself."""
        self.process.wait(timeout=_SECONDS)
        self.end()
        return self.log()


def most_memory(pid: int) -> int:
    """Bytes of memory that a process has had at most."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024
