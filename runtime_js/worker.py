"""The process that runs one merchant's program: closes its walls, loads, then batch in, result out.

It is a fresh interpreter with an empty environment, and imports almost nothing: what it needs
comes through its standard input, what it has to say leaves through its standard output, in the
frames of `runtime_js.frames`. The walls stand before the first line of a merchant's code is seen.
Whatever fails in here ends the process; the parent reads the end of the pipe as the answer.
"""

import functools
import json
import os
import resource
from collections.abc import Iterable
from typing import Any

from runtime_js import frames
from runtime_js.confinement import close_walls
from runtime_js.sandbox import (
    Heap,
    HeapSpent,
    Hook,
    LoadFailed,
    Spent,
    ballast_bytes,
    spent_reason,
)
from runtime_js.syntax_place import PLACE, find_place

# What the prelude hands its host; entry.js says what each takes and answers.
_HOOKS = ("start", "baseLoaded", "ready", "runBatch", "salvage")

_STDIN, _STDOUT = 0, 1
# The parent is trusted: a bound for a frame that no parent of ours sends.
_MOST_FROM_PARENT = 1 << 30


class LoadedProgram:
    """One program, loaded into one heap after another.

    Args:
        sources: First line and text of each source: the prelude, the base's, the custom ones.
        base: How many are the base's.
        names: Those of the sources behind the prelude.
        start: JSON text for the prelude's `start`.
        heap_bytes, stack_bytes, load_seconds, call_seconds: As in `runtime_js.limits`.
    """

    def __init__(
        self,
        *,
        sources: list[tuple[int, str]],
        base: int,
        names: list[str],
        start: str,
        heap_bytes: int,
        stack_bytes: int,
        load_seconds: float,
        call_seconds: float,
    ) -> None:
        self._sources = sources
        self._base = range(1, 1 + base)
        self._index = {name: at for at, name in enumerate(names, start=1)}
        self._start = start
        self._heap_bytes = heap_bytes
        self._stack_bytes = stack_bytes
        self._load_seconds = load_seconds
        self._call_seconds = call_seconds
        self._run_batch: Hook | None = None
        self._salvage: Hook | None = None

    def load(self) -> str:
        """Load everything into a new heap; the old one is freed first.

        Returns:
            What the prelude says about the scripts: JSON.

        Raises:
            SourceRefused: A source failed at its top level.
            HeapSpent: A hook of the prelude failed, for want of memory most likely.
        """
        self._run_batch = self._salvage = None
        heap = Heap(heap_bytes=self._heap_bytes, stack_bytes=self._stack_bytes)
        self._load(heap, [0])
        start, base_loaded, ready, run_batch, salvage = heap.take_hooks(_HOOKS)
        seconds = self._load_seconds
        start.call(self._start, seconds=seconds)
        self._load(heap, self._base)
        # The base of a config-spec set is its main.js: it names the files that come next.
        listed = base_loaded.call(seconds=seconds)
        custom: Iterable[int] = range(self._base.stop, len(self._sources))
        self._load(heap, [self._index[name] for name in json.loads(listed)] if listed else custom)
        scripts = self._sources[self._base.start :]
        facts = ready.call("\n".join(source for _, source in scripts), seconds=seconds)
        self._run_batch, self._salvage = run_batch, salvage
        return facts

    def run(self, batch: str, *, fresh: bool) -> str:
        """Run one batch, in a new heap if `fresh` or if the last one is gone.

        Raises:
            HeapSpent: The heap ran into a limit; `salvage` is all that may still be asked of it.
        """
        if fresh or self._run_batch is None:
            self.load()
        assert self._run_batch is not None
        run_batch, self._run_batch = self._run_batch, None
        answer = run_batch.call(batch, seconds=self._call_seconds)
        self._run_batch = run_batch
        return answer

    def salvage(self) -> str | None:
        """Fetch the results of the records before the one that spent the heap, and drop the heap.

        Returns:
            The prelude's answer, or None when the heap is too far gone.
        """
        salvage, self._salvage = self._salvage, None
        if salvage is None:
            return None
        try:
            return salvage.call(seconds=self._call_seconds)
        except HeapSpent:
            return None

    def _load(self, heap: Heap, which: Iterable[int]) -> None:
        for index in which:
            first_line, source = self._sources[index]
            try:
                heap.load(source, first_line=first_line, seconds=self._load_seconds)
            except LoadFailed as error:
                text = error.text
                if text.startswith("SyntaxError:") and not PLACE.search(text):
                    says = functools.partial(self._says, first_line)
                    text = find_place(source, text, says)
                raise SourceRefused(index, text) from None

    def _says(self, first_line: int, source: str) -> str:
        """What the engine says about a source that cannot be compiled."""
        heap = Heap(heap_bytes=self._heap_bytes, stack_bytes=self._stack_bytes)
        try:
            heap.load(source, first_line=first_line, seconds=_COMPILE_SECONDS)
        except LoadFailed as error:
            return error.text
        return ""


# For compiling beginnings of a source once more, some twenty times; never for running one.
_COMPILE_SECONDS = 1.0


class SourceRefused(Exception):
    """Source number `index` failed at its top level; `text` is what the engine said."""

    def __init__(self, index: int, text: str) -> None:
        super().__init__(text)
        self.index = index
        self.text = text


def main() -> None:
    """Be a worker until the parent closes the pipe."""
    enter_walls()
    program = LoadedProgram(**read_json(frames.PROGRAM))
    try:
        facts = program.load()
    except SourceRefused as error:
        reason = spent_reason(error.text)
        write_json(frames.REFUSED, {"index": error.index, "text": error.text, "reason": reason})
        os._exit(0)
    except HeapSpent as error:
        write_json(frames.REFUSED, {"index": -1, "text": error.text, "reason": error.reason})
        os._exit(0)
    frames.write_frame(_STDOUT, frames.READY, facts.encode())
    while True:
        _answer_batch(program)


def enter_walls() -> None:
    """Close the walls that the parent asks for, and say which of them stand."""
    hello = read_json(frames.HELLO)
    bpf = hello["seccomp_filter"]
    walls = close_walls(
        heap_bytes=hello["heap_bytes"] + ballast_bytes(hello["heap_bytes"]),
        parent_pid=hello["parent_pid"],
        seccomp_filter=None if bpf is None else bytes.fromhex(bpf),
    )
    write_json(frames.WALLS, walls)


def _answer_batch(program: LoadedProgram) -> None:
    letter, payload = _read()
    assert letter in (frames.RUN, frames.FRESH)
    before = _pages_touched()
    try:
        answer = program.run(payload.decode(), fresh=letter == frames.FRESH).encode()
        answered = frames.DONE
    except HeapSpent as error:
        answer = _spent(error.reason, error.text, program.salvage())
        answered = frames.SPENT
    except SourceRefused as error:
        # What loaded once did not load again: a script whose top level is near a limit.
        answer = _spent(spent_reason(error.text), error.text, None)
        answered = frames.SPENT
    touched = frames.PAGES.pack(_pages_touched() - before)
    frames.write_frame(_STDOUT, answered, touched + answer)


def _spent(reason: Spent, text: str, salvaged: str | None) -> bytes:
    return json.dumps({"reason": reason, "text": text, "salvaged": salvaged}).encode()


def _pages_touched() -> int:
    """Pages of memory this process has touched for the first time, so far.

    Not its peak: that was reached while Python started, above what a small heap ever takes.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _read() -> tuple[bytes, bytes]:
    try:
        return frames.read_frame(_STDIN, most=_MOST_FROM_PARENT)
    except frames.FrameBroken:
        os._exit(0)


def read_json(expected: bytes) -> dict[str, Any]:
    """Read the parent's next frame, which must be this one."""
    letter, payload = _read()
    assert letter == expected
    message: dict[str, Any] = json.loads(payload)
    return message


def write_json(letter: bytes, message: object) -> None:
    """Write one frame to the parent."""
    frames.write_frame(_STDOUT, letter, json.dumps(message).encode())
