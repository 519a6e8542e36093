"""The binding to QuickJS, known to this file only: one JavaScript heap with limits.

Facts that shape it, measured on quickjs-ng 0.17.0.2: the time limit ends with the call, so a
result is read as one string and nothing else is ever asked of a script's object; a host function
cannot be called while a time limit is set, so everything crosses as data; strings end at NUL and
must be well-formed, which JSON text always is.

One hole stays, by choice. A script is evaluated by the engine's own global evaluation, since only
that gives top-level `const` and `class` the scope that scripts share; what it throws at its top
level reaches the wrapper, which asks the thrown object for its text without any limit. So a heap
must live in a process that somebody watches and can kill. Calls into the prelude have no such
hole: the prelude turns everything thrown into data, inside the limit.
"""

import enum
from collections.abc import Sequence

# The C module itself: the package around it imports threads and executors, 20 ms of them.
import _quickjs


class Spent(enum.StrEnum):
    """Why a heap cannot be used any further."""

    TIME = "time"  # interrupted in the middle of anything
    MEMORY = "memory"
    STACK = "stack"  # so deep that the prelude itself had no stack left to catch it
    BROKEN = "broken"  # the prelude itself failed, which no script of ours provokes


class HeapSpent(Exception):
    """A call did not come back with its string. The heap is in no known state; drop it."""

    def __init__(self, reason: Spent, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


class LoadFailed(Exception):
    """A source was not evaluated to its end: the message and the stack, as the engine gave them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


# QuickJS reports a limit only by the text of an InternalError. A script that throws the same
# text at its top level gets the blame for a limit, which harms nobody else.
_INTERRUPTED = "InternalError: interrupted"
_OUT_OF_MEMORY = ("InternalError: out of memory", "null\n")
_STACK_OVERFLOW = "RangeError: Maximum call stack size exceeded"

# The global under which the prelude leaves its hooks, and time enough to fetch them.
_HOOKS = "__crossdock_host__"
_HOOK_SECONDS = 1.0

# What is kept of a text that a script may have made.
_TEXT_CHARS = 8_000


class Hook:
    """A function of the prelude, taken out of the heap before merchant code is loaded."""

    def __init__(
        self, context: _quickjs.Context, function: _quickjs.Object, ballast: _quickjs.Object
    ) -> None:
        self._context = context
        self._function = function
        self._ballast = ballast  # must stay as long as the heap is used

    def call(self, *texts: str, seconds: float) -> str:
        """Call it with strings; it answers with a string.

        Args:
            texts: Any text without lone surrogates.
            seconds: CPU time of the whole process.

        Raises:
            HeapSpent: Out of time or memory, or the prelude threw.
        """
        self._context.set_time_limit(seconds)
        try:
            answer = self._function(*texts)
        except _quickjs.JSException as error:
            text = str(error)[:_TEXT_CHARS]
            raise HeapSpent(spent_reason(text), text) from None
        except ValueError as error:
            raise HeapSpent(Spent.BROKEN, f"the answer is not text: {error}") from None
        if not isinstance(answer, str):
            # The wrapper answers None where there was no memory for the C string.
            reason = Spent.MEMORY if answer is None else Spent.BROKEN
            raise HeapSpent(reason, f"the answer is {type(answer).__name__}")
        return answer


# A record and the objects that scripts read it by are garbage in circles. The engine looks for such
# garbage whenever its heap has grown by half, in a small heap after every few hundred records, and
# that took a tenth of all time. Memory that nobody touches makes the heap larger at no cost.
_BALLAST_SHARE = 4


def ballast_bytes(heap_bytes: int) -> int:
    """How much address space a heap of this limit takes beside it; the pages are never touched."""
    return heap_bytes // _BALLAST_SHARE


class Heap:
    """One JavaScript context. Not thread-safe: one owner, one thread."""

    def __init__(self, *, heap_bytes: int, stack_bytes: int) -> None:
        self._context = _quickjs.Context()
        ballast = ballast_bytes(heap_bytes)
        # Held from here alone: no script can reach it.
        self._ballast = self._context.eval(f"new ArrayBuffer({ballast})")
        self._context.set_memory_limit(heap_bytes + ballast)
        self._context.set_max_stack_size(stack_bytes)

    def load(self, source: str, *, first_line: int = 1, seconds: float) -> None:
        """Evaluate one source in the global scope, its first line numbered `first_line`.

        The engine gives every source the name `<input>`, so each is pushed down by blank lines
        and the line number alone tells which file it was.

        Raises:
            LoadFailed: It did not compile, it threw, or it ran into a limit.
        """
        _refuse_what_cannot_cross(source, first_line)
        self._context.set_time_limit(seconds)
        try:
            self._context.eval("\n" * (first_line - 1) + source)
        except _quickjs.JSException as error:
            raise LoadFailed(str(error)[:_TEXT_CHARS]) from None
        except (ValueError, TypeError):
            # The source ended well with a value that Python cannot hold; nobody asked for it.
            return

    def take_hooks(self, names: Sequence[str]) -> tuple[Hook, ...]:
        """Take the prelude's hooks out: merchant code can then neither see nor replace them.

        Raises:
            LoadFailed: The prelude did not define one.
        """
        self._context.set_time_limit(_HOOK_SECONDS)
        hooks = []
        for name in names:
            try:
                function = self._context.eval(f"{_HOOKS}.{name}")
            except _quickjs.JSException:
                function = None
            if not isinstance(function, _quickjs.Object):
                raise LoadFailed(f"the prelude has no hook {name}")
            hooks.append(Hook(self._context, function, self._ballast))
        self._context.eval(f"delete globalThis.{_HOOKS}")
        return tuple(hooks)


def _refuse_what_cannot_cross(source: str, first_line: int) -> None:
    """Refuse what the wrapper cannot hand over, in the words of the engine's own parser."""
    at, what = source.find("\0"), "a NUL character"
    try:
        source.encode()
    except UnicodeEncodeError as error:
        at, what = error.start, "half a character (a lone surrogate)"
    if at < 0:
        return
    before = source[:at].split("\n")
    # Columns of syntax errors count bytes.
    line, column = first_line + len(before) - 1, len(before[-1].encode()) + 1
    raise LoadFailed(f"SyntaxError: {what}\n    at <input>:{line}:{column}\n")


def spent_reason(text: str) -> Spent:
    """Tell from the engine's text which limit ended a call or a load."""
    if text.startswith(_INTERRUPTED):
        return Spent.TIME
    if text.startswith(_STACK_OVERFLOW):
        return Spent.STACK
    return Spent.MEMORY if text.startswith(_OUT_OF_MEMORY) else Spent.BROKEN
