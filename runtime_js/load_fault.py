"""Why a program does not load, as a fault with its place in the merchant's file."""

import re

from catalog.errors import ScriptError, ScriptLimitExceeded
from runtime_js.loading import LoadingPlan
from runtime_js.results import ScriptFault
from runtime_js.worker_process import ProgramRefused

# A syntax error's own frame has no function: "    at <input>:4:7".
_SYNTAX_FRAME = re.compile(r"^[ \t]++at <input>:\d+:\d+$", re.MULTILINE)
_FIRST_FRAME = re.compile(r"\n[ \t]++at |\n$|\nundefined$")

_MESSAGE_CHARS = 1_000

# The engine's words for what it meets at the end of a script.
_PLAINER = {
    "SyntaxError: unexpected token in expression: ''": "SyntaxError: unexpected end of the script",
}

_CODE_OF_REASON = {
    "time": ("script_limit_time", "the scripts take too long to load"),
    # Both look alike: there is no memory left to make an error of.
    "memory": ("script_limit_memory", "the scripts run out of memory, or throw null, as they load"),
    "stack": ("script_limit_stack", "the scripts call themselves too deeply while they load"),
    "died": ("script_crashed_worker", "the scripts take their process down while they load"),
}


def fault_of_refusal(refused: ProgramRefused, plan: LoadingPlan) -> ScriptFault:
    """Read what the worker said about a program that it could not load."""
    code, message = _CODE_OF_REASON.get(refused.reason, ("script_load_failed", ""))
    if not message:
        message = _FIRST_FRAME.split(refused.text, maxsplit=1)[0][:_MESSAGE_CHARS]
        if refused.text.startswith("SyntaxError:") and _is_of_parser(refused.text, plan):
            code = "script_syntax_error"
            message = _PLAINER.get(message, message)
    fault = plan.line_map.placed_by_stack(ScriptFault(code, message), refused.text)
    script = None if refused.index is None else plan.source(refused.index)
    if fault.file is None and script is not None:
        return ScriptFault(code, message, file=script.name)
    return fault


def _is_of_parser(text: str, plan: LoadingPlan) -> bool:
    """Tell a file that does not compile from a running one that compiles something else."""
    frame = _SYNTAX_FRAME.search(text)
    if frame is None:
        return " at " not in text
    return bool(plan.line_map.frames(frame[0]))


_LIMIT_OF_CODE = {
    "script_limit_time": "load_seconds",
    "script_limit_memory": "heap_bytes",
    "script_limit_stack": "stack_bytes",
}


def error_of_refusal(refused: ProgramRefused, plan: LoadingPlan) -> ScriptError:
    """The same as an exception, for a run that cannot begin.

    Context: `file`, `line`, `column`, `js_error`, `fault` (the code), and `limit` of a limit.
    """
    fault = fault_of_refusal(refused, plan)
    context = {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "js_error": fault.message,
        "fault": fault.code,
    }
    if fault.code in _LIMIT_OF_CODE:
        return ScriptLimitExceeded(fault.message, limit=_LIMIT_OF_CODE[fault.code], **context)
    return ScriptError(fault.message, **context)
