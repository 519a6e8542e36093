"""CPU seconds of this process, and of servers that it talks to."""

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


class CpuClock:
    """Counts CPU seconds between two looks.

    A server process that ends between them is counted by its parent, as the kernel does.
    """

    def __init__(self, server: int | None) -> None:
        """Count this process, and the tree below the server process `server`."""
        self._server = server

    def seconds(self) -> float:
        """CPU seconds used so far."""
        used = time.process_time()
        return used if self._server is None else used + tree_seconds(self._server)


def server_of(data: Path) -> int:
    """The process id of the PostgreSQL server that keeps its files in `data`."""
    return int((data / "postmaster.pid").read_text().split()[0])


def tree_seconds(pid: int) -> float:
    """CPU seconds of a process and of all below it, those that have ended included."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return 0.0
    # utime, stime, and both of the children that have ended; fields 14 to 17 of proc(5).
    own = sum(map(int, fields[11:15])) / _TICKS
    return own + sum(tree_seconds(int(child)) for child in children)
