"""Says where a config-spec set may have assigned a field that was refused, from its source alone.

A set remembers what it likes, so no record of it can be run again to watch it. But a name that the
whole set assigns in one place was assigned there; for any other the hook that left the object is
named. The source is parsed for it once, behind walls, when the first field is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from catalog.errors import WorkerBroken
from catalog.records import FeedRecord
from runtime_js.line_map import excerpt, loaded_text
from runtime_js.results import RecordResult, ScriptPlace
from runtime_js.scripts import Script
from runtime_js.translator import TranslatorPlan, ask_parser
from runtime_js.worker_process import ProgramRefused

_INDEX = re.compile(r"\[\d+\]$")

# Places by name; each is the number of a script and a place in its text.
_Places = dict[str, list[tuple[int, int]]]


class SetPlaces:
    """The places of one set. Its `places` is what `engine.assigned_places` asks for."""

    def __init__(
        self, scripts: Sequence[Script], aliases: Mapping[str, str], warn: Callable[[str], None]
    ) -> None:
        """Prepare; nothing is parsed yet.

        Args:
            scripts: The files of the set.
            aliases: The platform's name of a field, by the canonical one.
            warn: Takes a sentence where the kernel lacks one of the sandbox's walls.
        """
        self.hook: str | None = None  # the function that translates, known once the set is loaded
        self._texts = [loaded_text(script.source) for script in scripts]
        self._files = [script.name for script in scripts]
        self._aliases = aliases
        self._warn = warn
        self._found: tuple[_Places, _Places] | None = None

    def places(
        self, record: FeedRecord, result: RecordResult, paths: Sequence[str]
    ) -> list[ScriptPlace | None]:
        """Say where fields may have been assigned, as `of` does: no record matters."""
        return self.of(paths)

    def of(self, paths: Sequence[str]) -> list[ScriptPlace | None]:
        """Say where fields may have been assigned, for each path; None where nothing is known."""
        if self._found is None:
            self._found = self._parsed()
        return [self._place(path) for path in paths]

    def _place(self, path: str) -> ScriptPlace | None:
        assigned, functions = self._found or ({}, {})
        for part in reversed(path.split(".")):
            name = _INDEX.sub("", part)
            found = assigned.get(name) or assigned.get(self._aliases.get(name, ""), [])
            if len(found) == 1:
                return self._shown(*found[0])
            if found:
                break
        defined = functions.get(self.hook or "", [])
        return self._shown(*defined[-1]) if defined else None  # the last definition wins

    def _shown(self, number: int, at: int) -> ScriptPlace:
        text = self._texts[number]
        begin = text.rfind("\n", 0, at) + 1
        line, column = text.count("\n", 0, at) + 1, at - begin + 1
        shown = excerpt(text[begin:].partition("\n")[0], column)
        return ScriptPlace(self._files[number], line, column, shown, self.hook)

    def _parsed(self) -> tuple[_Places, _Places]:
        assigned: _Places = {}
        functions: _Places = {}
        for number, said in enumerate(self._asked()):
            for places, key in ((assigned, "assigned"), (functions, "functions")):
                for name, at in said[key]:
                    places.setdefault(str(name), []).append((number, int(at)))
        return assigned, functions

    def _asked(self) -> list[dict[str, list[tuple[str, int]]]]:
        """What the parser says of each file. Empty where it cannot say: a place is a help only."""
        plan = TranslatorPlan(self._texts, always=True, landmarks=True)
        try:
            found = ask_parser(plan, self._warn)
        except (ProgramRefused, WorkerBroken, ValueError):
            return []
        return [each or {"assigned": [], "functions": []} for each in found]
