"""The whole prelude in a heap of this process, for tests of what the prelude does.

Without walls and without a second process, so only for scripts that end.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from runtime_js.limits import Limits
from runtime_js.line_map import LineMap
from runtime_js.prelude_files import prelude_scripts
from runtime_js.sandbox import Heap
from runtime_js.scripts import Script

HOOKS = ("start", "baseLoaded", "ready", "runBatch", "salvage")
RECEIVED_AT_MS = 1_700_000_000_000  # 2023-11-14T22:13:20Z
FACTS = {"fileName": "feed.xml", "merchant": "wren", "receivedAtMs": RECEIVED_AT_MS, "seed": "s"}
_SECONDS = 20.0


class PreludeHeap:
    """One program in one heap: `base` and `custom` are script sources."""

    def __init__(
        self,
        custom: str,
        *,
        base: str = "",
        kind: str = "inventory",
        limits: Limits | None = None,
        seed: str = "s",
    ) -> None:
        limits = limits or Limits()
        prelude = prelude_scripts()
        scripts = (Script("base.js", base, "base"), Script("custom.js", custom))
        heap = Heap(heap_bytes=limits.heap_bytes, stack_bytes=limits.stack_bytes)
        self.line_map = LineMap(prelude, scripts)
        *ours, base_line, custom_line = self.line_map.first_lines()
        for script, line in zip(prelude, ours, strict=True):
            heap.load(script.source, first_line=line, seconds=_SECONDS)
        start, base_loaded, ready, self._run, self._salvage = heap.take_hooks(HOOKS)
        program = {
            "kind": kind,
            "facts": {**FACTS, "seed": seed},
            "tables": "",
            "row": None,
            "limits": limits.as_json(),
        }
        start.call(json.dumps(program), seconds=_SECONDS)
        heap.load(base, first_line=base_line, seconds=_SECONDS)
        base_loaded.call(seconds=_SECONDS)
        heap.load(custom, first_line=custom_line, seconds=_SECONDS)
        self.said: dict[str, Any] = json.loads(
            ready.call(f"{base}\n{custom}", seconds=_SECONDS),
        )

    def batch(
        self,
        records: Sequence[Mapping[str, object]],
        *,
        first: int = 1,
        seconds: float = _SECONDS,
    ) -> dict[str, Any]:
        """Run one crossing; the whole answer."""
        batch = {"first": first, "records": [["Inventory", record] for record in records]}
        answer: dict[str, Any] = json.loads(self._run.call(json.dumps(batch), seconds=seconds))
        return answer

    def traced(self, paths: Sequence[str]) -> dict[str, Any]:
        """Trace one record that asks for the places of these paths; its result."""
        batch = {"first": 1, "records": [["Inventory", {"SKU": "R-1"}]], "paths": paths}
        answer = json.loads(self._run.call(json.dumps(batch), seconds=_SECONDS))
        result: dict[str, Any] = answer["results"][0]
        return result

    def places(self, paths: Sequence[str]) -> list[tuple[int, int] | None]:
        """Line and column in custom.js where one record assigned these paths."""
        places: list[tuple[int, int] | None] = []
        for at in self.traced(paths)["at"]:
            frame = None if at is None else self.line_map.place(*at)
            places.append(None if frame is None else (frame.line, frame.column))
        return places

    def salvage(self) -> dict[str, Any]:
        """What is left of a crossing that was cut off."""
        answer: dict[str, Any] = json.loads(self._salvage.call(seconds=_SECONDS))
        return answer

    def all(self, records: Sequence[Mapping[str, object]], *, size: int) -> list[dict[str, Any]]:
        """Run all records in crossings of `size`; what a crossing leaves is sent again."""
        results: list[dict[str, Any]] = []
        while len(results) < len(records):
            rest = records[len(results) : len(results) + size]
            results += self.batch(rest, first=len(results) + 1)["results"]
        return results


def result_of(
    body: str, *, record: Mapping[str, object] | None = None, kind: str = "inventory"
) -> dict[str, Any]:
    """The result of a script whose transform is `body`, over one record."""
    heap = PreludeHeap(f"function transform() {{\n{body}\n}}", kind=kind)
    result: dict[str, Any] = heap.batch([record or {"SKU": "R-1"}])["results"][0]
    return result


def fields_of(body: str, *, kind: str = "product") -> dict[str, Any]:
    """The fields of PRODUCT that a transform leaves."""
    result = result_of(body, kind=kind)
    assert result["o"] == "translated", result
    fields: dict[str, Any] = dict(result["out"])["PRODUCT"]
    return fields
