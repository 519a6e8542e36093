"""Tries whether a program loads, behind the same walls as for a feed. Used by bundle checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from runtime_js.limits import Limits
from runtime_js.load_fault import fault_of_refusal
from runtime_js.loading import LoadingPlan
from runtime_js.prelude_files import prelude_scripts
from runtime_js.program import Program
from runtime_js.result_reader import AnswerMalformed, read_loaded
from runtime_js.results import LogLine, ScriptFault
from runtime_js.scripts import Script
from runtime_js.worker_process import ProgramRefused
from runtime_js.worker_start import WorkerStarter


@dataclass(frozen=True, slots=True)
class Probe:
    """What loading a program showed.

    Attributes:
        faults: Why it does not load; empty when it does. The engine stops at the first.
        entry: Name of the function that translates a record, None when there is none.
        functions: Names of the functions that the scripts define at their top, sorted.
        asynchronous: Those of them that are async: nobody waits for what they do.
        log: What the scripts logged while they were loaded.
        config: CONFIG of a config-spec set.
    """

    faults: tuple[ScriptFault, ...]
    entry: str | None = None
    functions: tuple[str, ...] = ()
    asynchronous: tuple[str, ...] = ()
    log: tuple[LogLine, ...] = ()
    config: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


def probe(
    program: Program,
    limits: Limits | None = None,
    *,
    warn: Callable[[str], None],
    prelude: Sequence[Script] | None = None,
) -> Probe:
    """Load a program into a worker and throw the worker away.

    Raises:
        WorkerBroken: No worker can be started, or not behind the walls it needs.
    """
    limits = limits or Limits()
    is_set = program.config_spec is not None
    shipped = prelude_scripts(config_spec=is_set) if prelude is None else prelude
    plan = LoadingPlan(program, tuple(shipped), limits)
    starter = WorkerStarter(plan, limits, warn)
    try:
        _, said = starter.start()
        loaded = read_loaded(said, plan.line_map, limits)
    except ProgramRefused as refused:
        return Probe((fault_of_refusal(refused, plan),))
    except AnswerMalformed:
        return Probe((ScriptFault("script_crashed_worker", "the scripts broke their sandbox"),))
    finally:
        starter.end_all()
    return Probe((), loaded.entry, loaded.functions, loaded.asynchronous, loaded.log, loaded.config)
