"""Python's search for garbage, left out where it finds none."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Look for no cyclic garbage meanwhile.

    A batch makes tens of thousands of objects that all live to its end and hang in no circle. Going
    through them again and again takes a third of its time. Two threads may do so at once: at worst
    the first to end turns the search on again for both.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
