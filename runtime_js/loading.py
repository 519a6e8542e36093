"""What a worker is told to load, and the line map that reads its errors."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from runtime_js.limits import Limits
from runtime_js.line_map import LineMap, text_to_load
from runtime_js.program import Program
from runtime_js.scripts import Script

# Heap that a byte of the tables' JSON takes: the text itself, twice where it is not Latin-1, and
# the objects parsed from it. Measured: 5 to 7 for tables of short strings.
_HEAP_PER_TABLE_BYTE = 8


@dataclass(frozen=True)
class LoadingPlan:
    """A program with the prelude in front of it, laid out in one space of lines.

    Attributes:
        program: The merchant's side.
        prelude: Our files, in the order of `runtime_js.prelude_files`.
        limits: What the program may use.
        bootstrap: What the worker's interpreter runs.
        ready_bytes: How long the worker's first answer may be.
    """

    bootstrap: ClassVar[str] = "from runtime_js.worker import main; main()"
    ready_bytes: ClassVar[int] = 1 << 20

    program: Program
    prelude: Sequence[Script]
    limits: Limits

    @property
    def heap_bytes(self) -> int:
        """The heap with room for the tables, which are not the script's to account for."""
        tables = len(self.program.tables_json.encode())
        return self.limits.heap_bytes + tables * _HEAP_PER_TABLE_BYTE

    @functools.cached_property
    def line_map(self) -> LineMap:
        """Where every source lies."""
        return LineMap(self.prelude, self.program.scripts)

    def source(self, index: int) -> Script | None:
        """The merchant's script at this place of the plan; None for the prelude, the first."""
        at = index - 1
        return self.program.scripts[at] if 0 <= at < len(self.program.scripts) else None

    def message(self) -> bytes:
        """Write the PROGRAM frame: the arguments of `runtime_js.worker.LoadedProgram`."""
        # The prelude's files stand one below the other from line 1, so they are one source: pushed
        # down to their lines one by one, they cost a heap a sixth more.
        prelude = "\n".join(map(text_to_load, self.prelude))
        texts = [prelude, *map(text_to_load, self.program.scripts)]
        first_lines = [1, *self.line_map.first_lines()[len(self.prelude) :]]
        return json.dumps(
            {
                "sources": list(zip(first_lines, texts, strict=True)),
                "base": sum(script.role == "base" for script in self.program.scripts),
                "names": [script.name for script in self.program.scripts],
                "start": self.program.start_json(self.limits),
                "heap_bytes": self.heap_bytes,
                "stack_bytes": self.limits.stack_bytes,
                "load_seconds": self.limits.load_seconds,
                "call_seconds": self.limits.call_seconds,
            }
        ).encode()
