"""A config-spec set of a bundle as a program: main.js first, then whatever else its folder holds.

Which of the others are loaded is for main.js to say, in the sandbox; a file that it does not list
may be anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.errors import ScriptError
from runtime_js.bundle import ScriptBundle
from runtime_js.program import Program
from runtime_js.results import ScriptFault
from runtime_js.translator import TRANSLATOR


@dataclass(frozen=True, slots=True)
class SpecProgram:
    """A set, ready to be loaded.

    Attributes:
        program: What a worker is loaded with.
        refused: By name, why files cannot be translated. They matter where they are listed.
    """

    program: Program
    refused: Mapping[str, ScriptFault]

    def fault_instead(self, fault: ScriptFault) -> ScriptFault:
        """What the translator said of the file in which loading failed, where it said anything."""
        return self.refused.get(fault.file or "", fault)


def spec_program(
    bundle: ScriptBundle,
    kind: str,
    facts: Mapping[str, object],
    tables_json: str,
    warn: Callable[[str], None],
) -> SpecProgram:
    """Make the program of a kind's set; `facts` and `tables_json` are as in `Program`.

    Raises:
        WorkerBroken: The translating process cannot be started behind its walls.
    """
    scripts, faults = TRANSLATOR.translate(
        bundle.spec_scripts(kind), e4x=bundle.e4x(kind), warn=warn, kept=bundle.translations
    )
    told: dict[str, object] = {
        "files": [script.name for script in scripts],
        **bundle.manifest.config_spec.rules(),
    }
    program = Program(kind, scripts, facts, tables_json, config_spec=told)
    return SpecProgram(program, {fault.file: fault for fault in faults if fault.file is not None})


def error_of(faults: Sequence[ScriptFault]) -> ScriptError:
    """The first of the faults for which a set does not load, as an exception."""
    fault = faults[0]
    place = {"file": fault.file, "line": fault.line, "column": fault.column}
    return ScriptError(fault.message, **place, js_error=fault.message, fault=fault.code)
