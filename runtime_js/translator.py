"""Scripts with E4X syntax become plain JavaScript before they are loaded, once for each text.

A script that cannot hold such syntax is not even looked at by the parser. The others go to a
process behind walls, and what comes back is kept by the hash of the text, so that a release is
translated once in a process, however many feeds it reads.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.errors import ScriptError, WorkerBroken
from runtime_js.bundle import ScriptBundle
from runtime_js.e4x.edits import Translated
from runtime_js.e4x.translate import may_use_e4x
from runtime_js.limits import Limits
from runtime_js.line_map import excerpt, loaded_text
from runtime_js.results import ScriptFault
from runtime_js.scripts import Script
from runtime_js.worker_process import ProgramRefused
from runtime_js.worker_start import WorkerStarter

_KEPT_TEXTS = 256
# The answer holds each text once more, and the marks of its lines.
_MOST_PER_BYTE = 40
_SMALLEST_ANSWER = 1 << 20
_HEAP_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class _Refused:
    message: str
    at: int


_Answer = Translated | _Refused | None


@dataclass(frozen=True, slots=True)
class TranslatorPlan:
    """What a translating process is told. Shaped as `runtime_js.worker_process.Plan` asks."""

    sources: Sequence[str]
    always: bool
    landmarks: bool = False  # asks for those instead of a translation
    bootstrap: str = "from runtime_js.translator_worker import main; main()"
    heap_bytes: int = _HEAP_BYTES

    @property
    def ready_bytes(self) -> int:
        """How long the answer may be."""
        return _SMALLEST_ANSWER + _MOST_PER_BYTE * sum(len(source) for source in self.sources)

    def message(self) -> bytes:
        """Write the PROGRAM frame."""
        asked = {"always": self.always, "landmarks": self.landmarks}
        return json.dumps({"sources": list(self.sources), **asked}).encode()


class Translator:
    """Translates scripts and remembers what came of each text. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[bytes, bool], _Answer] = OrderedDict()
        self._lock = threading.Lock()

    def translate(
        self, scripts: Sequence[Script], *, e4x: bool | None, warn: Callable[[str], None]
    ) -> tuple[tuple[Script, ...], tuple[ScriptFault, ...]]:
        """Translate the scripts of one program.

        Args:
            scripts: As they stand in the bundle.
            e4x: True translates every script, False none, None those with E4X syntax.
            warn: Takes a sentence where the kernel lacks one of the sandbox's walls.

        Returns:
            The scripts, those translated with their translation; and the faults of those that
            were refused, which stay as they are.

        Raises:
            WorkerBroken: The process cannot be started, or does not stand behind its walls.
        """
        always = e4x is True
        asked = [] if e4x is False else [s for s in scripts if always or may_use_e4x(s.source)]
        if not asked:
            return tuple(scripts), ()
        answers = self._answers([loaded_text(script.source) for script in asked], always, warn)
        made: list[Script] = []
        faults: list[ScriptFault] = []
        for script in scripts:
            answer = answers.get(loaded_text(script.source))
            if isinstance(answer, _Refused):
                faults.append(_fault(script, answer))
            translated = answer if isinstance(answer, Translated) else None
            made.append(replace(script, translated=translated))
        return tuple(made), tuple(faults)

    def _answers(
        self, sources: Sequence[str], always: bool, warn: Callable[[str], None]
    ) -> dict[str, _Answer]:
        keys = {source: (_digest(source), always) for source in sources}
        with self._lock:
            found = {source: self._known[key] for source, key in keys.items() if key in self._known}
        missing = [source for source in keys if source not in found]
        if missing:
            found |= dict(zip(missing, _ask(missing, always, warn), strict=True))
        with self._lock:
            for source, key in keys.items():
                self._known[key] = found[source]
                self._known.move_to_end(key)
            while len(self._known) > _KEPT_TEXTS:
                self._known.popitem(last=False)
        return found


TRANSLATOR = Translator()


def translated_scripts(bundle: ScriptBundle, kind: str) -> tuple[Script, ...]:
    """The scripts of a bundle that was checked, translated where they are to be.

    Raises:
        ScriptError: A script is refused.
        WorkerBroken: The translating process cannot be started behind its walls.
    """
    # Walls that are missing are told of by the pool, which starts its workers next.
    scripts, faults = TRANSLATOR.translate(
        bundle.scripts(kind), e4x=bundle.e4x(kind), warn=lambda _: None
    )
    for fault in faults:
        place = {"file": fault.file, "line": fault.line, "column": fault.column}
        raise ScriptError(fault.message, **place, js_error=fault.message, fault=fault.code)
    return scripts


def _digest(source: str) -> bytes:
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()


def _ask(sources: Sequence[str], always: bool, warn: Callable[[str], None]) -> list[_Answer]:
    starter = WorkerStarter(TranslatorPlan(sources, always), Limits(), warn)
    try:
        _, said = starter.start()
        return [_read(answer) for answer in json.loads(said)]
    except ProgramRefused as refused:
        if len(sources) > 1:  # find the one that is too much
            return [answer for source in sources for answer in _ask([source], always, warn)]
        words = {"time": "it takes too long to read", "died": "it takes too much memory to read"}
        return [_Refused(words.get(refused.reason, "it cannot be read"), 0)]
    except (ValueError, TypeError, KeyError) as error:
        raise WorkerBroken("the translating process answered what none answers") from error
    finally:
        starter.end_all()


def _read(answer: Any) -> _Answer:
    if answer is None:
        return None
    if "refused" in answer:
        return _Refused(str(answer["refused"]), int(answer["at"]))
    marks = {
        int(line): [(int(place), int(origin)) for place, origin in found]
        for line, found in answer["marks"].items()
    }
    return Translated(
        str(answer["text"]),
        marks,
        [(str(what), int(at)) for what, at in answer["constructs"]],
        [(str(what), int(at)) for what, at in answer["absent"]],
    )


def _fault(script: Script, refused: _Refused) -> ScriptFault:
    text = loaded_text(script.source)
    line = text.count("\n", 0, refused.at) + 1
    column = refused.at - (text.rfind("\n", 0, refused.at) + 1) + 1
    return ScriptFault(
        "script_syntax_error",
        f"SyntaxError: {refused.message}",
        file=script.name,
        line=line,
        column=column,
        excerpt=excerpt(text.split("\n")[line - 1], column),
    )
