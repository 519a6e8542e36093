"""A worker's place on its machine: the same numbers are given out again after every restart."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import ConfigInvalid

_MOST = 1_000


@contextlib.contextmanager
def executor_slot(data: Path, name: str) -> Iterator[str]:
    """Take the first free place of this machine for as long as the context lasts.

    The kernel frees it when the process ends, however it ends. So a worker that is started again
    has the name that its predecessor had, and goes on with its runs.

    Args:
        data: The machine's own folder.
        name: The machine's.

    Yields:
        The executor's id, `north:1`.
    """
    folder = data / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, _MOST + 1):
        with (folder / f"{name}.{number}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield f"{name}:{number}"
            return
    raise ConfigInvalid(f"{_MOST:,} workers run here already", setting="CROSSDOCK_DATA")
