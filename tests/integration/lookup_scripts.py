"""A heap with the lookup part of the prelude, for tests."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from mapping_service.table_set import TableSet
from runtime_js.prelude_files import PRELUDE_ORDER
from runtime_js.sandbox import Heap, Hook

SECONDS = 30.0
HARNESS = Path(__file__).with_name("lookup_harness.js")


class Scripts:
    """A heap with the lookup part of the prelude; `ask` evaluates expressions, a record each."""

    def __init__(self, tables: TableSet) -> None:
        heap = Heap(heap_bytes=256 * 1024 * 1024, stack_bytes=1024 * 1024)
        folder = resources.files("runtime_js") / "prelude"
        for name in PRELUDE_ORDER:
            if name.startswith(("primordials", "lookup")):
                heap.load((folder / name).read_text(encoding="utf-8"), seconds=SECONDS)
        heap.load(HARNESS.read_text(encoding="utf-8"), seconds=SECONDS)
        names = ("install", "ask", "fold", "split")
        self._hooks: Mapping[str, Hook] = dict(zip(names, heap.take_hooks(names), strict=True))
        self.install(tables)

    def install(self, tables: TableSet) -> None:
        """Put tables on the global object."""
        self._hooks["install"].call(tables.to_json(), seconds=SECONDS)

    def ask(self, *expressions: str) -> list[dict[str, Any]]:
        """Evaluate expressions; each answer has `value` or `error`, `misses` and `hits`."""
        answer = self._hooks["ask"].call(json.dumps(expressions), seconds=SECONDS)
        answers: list[dict[str, Any]] = json.loads(answer)
        return answers

    def value(self, expression: str) -> Any:
        """The value of one expression that must not throw."""
        (answer,) = self.ask(expression)
        assert "error" not in answer, answer
        return answer["value"]

    def error(self, expression: str) -> str:
        """The error of one expression that must throw."""
        (answer,) = self.ask(expression)
        return str(answer["error"])

    def fold(self, text: str) -> str:
        """The folded form of a text."""
        return self._hooks["fold"].call(json.dumps(text), seconds=SECONDS)

    def split(self, text: str, separator: str) -> Any:
        """The rows of a delimited text."""
        request = json.dumps({"text": text, "separator": separator})
        return json.loads(self._hooks["split"].call(request, seconds=SECONDS))
