"""How a process of the service learns that it is to end: by a signal, or by its parent's death."""

import os
import signal
import threading
from types import FrameType

_STANDARD_INPUT = 0


def stop_on_signals(stopping: threading.Event) -> None:
    """Let SIGTERM and SIGINT set an event."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def end_with_parent() -> None:
    """From now on, end this process at once when its parent is dead.

    The parent holds the other end of standard input and never writes to it: reading ends when the
    parent does.
    """
    threading.Thread(target=_read_to_end, daemon=True).start()


def _read_to_end() -> None:
    # Not through sys.stdin: a thread in the middle of a buffered read makes the interpreter abort
    # when the process ends by itself.
    while os.read(_STANDARD_INPUT, 1):
        pass
    os._exit(1)
