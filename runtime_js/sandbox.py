"""The binding to QuickJS, known to this file only: one JavaScript heap with limits.

Facts that shape it, measured on quickjs-ng 0.17.0.2: the time limit ends with the call, so a
result is read as one string and nothing else is ever asked of a script's object; a host function
cannot be called while a time limit is set, so everything crosses as data; the engine gives every
source the file name `<input>`, so each source is pushed down by blank lines and the line number
alone tells which file it was.
"""

import quickjs


class Heap:
    """One JavaScript context. Not thread-safe: one owner, one thread."""

    def __init__(self, *, heap_bytes: int, stack_bytes: int) -> None:
        self._context = quickjs.Context()
        self._context.set_memory_limit(heap_bytes)
        self._context.set_max_stack_size(stack_bytes)

    def load(self, source: str, *, first_line: int = 1) -> None:
        """Evaluate one source in the global scope, its first line numbered `first_line`."""
        self._context.eval("\n" * (first_line - 1) + source + "\n;undefined")

    def call(self, function: str, *texts: str) -> str:
        """Call a global function with strings; it must return a string."""
        return str(self._context.get(function)(*texts))
