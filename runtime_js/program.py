"""A program: everything one JavaScript heap is loaded with, and nothing of any other merchant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime_js.limits import Limits
from runtime_js.scripts import Script


@dataclass(frozen=True, slots=True)
class Program:
    """One merchant's scripts and tables for one feed. A worker process serves one for life.

    Attributes:
        kind: The feed kind, `inventory`.
        scripts: In order of evaluation, every base script before every custom one.
        facts: What FEED and MIP_CONTEXT show: `kind`, `fileName`, `merchant`, `marketplace`,
            `receivedAtMs`, `seed`. JSON values only.
        tables_json: The lookup tables as `mapping_service` writes them; empty when there are none.
        row: CSV: the row element into which names fall through that the root lacks.
        config_spec: For a config-spec set, what its prelude is told (`runtime_js.spec_program`);
            the first script is then its main.js, which says which of the others are loaded.
    """

    kind: str
    scripts: tuple[Script, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    tables_json: str = ""
    row: str | None = None
    config_spec: Mapping[str, object] | None = None

    def start_json(self, limits: Limits) -> str:
        """Write what the prelude's `start` reads; the scripts are loaded apart from it."""
        start: dict[str, object] = {
            "kind": self.kind,
            "facts": dict(self.facts),
            "tables": self.tables_json,
            "row": self.row,
            "limits": limits.as_json(),
            "e4x": any(script.translated for script in self.scripts),
        }
        if self.config_spec is not None:
            start["spec"] = dict(self.config_spec)
        return json.dumps(start)
