"""Scripts with E4X syntax become plain JavaScript before they are loaded, once for each text.

A script that cannot hold such syntax is not even looked at by the parser. The others go to a
process behind walls, and what comes back is kept by the hash of the text: in the process, and with
the release (`workflow.kept_translations`), so that nobody translates it again.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from catalog.errors import ScriptError, WorkerBroken
from runtime_js.bundle import ScriptBundle
from runtime_js.e4x.edits import Translated
from runtime_js.e4x.signs import may_use_e4x
from runtime_js.limits import Limits
from runtime_js.line_map import excerpt, loaded_text
from runtime_js.results import ScriptFault
from runtime_js.scripts import Script
from runtime_js.translations import Answer, Refused, Translations, key_of, read_answer
from runtime_js.worker_process import ProgramRefused
from runtime_js.worker_start import WorkerStarter

_KEPT_TEXTS = 256
# The answer holds each text once more, and the marks of its lines.
_MOST_PER_BYTE = 40
_SMALLEST_ANSWER = 1 << 20
_HEAP_BYTES = 256 << 20


_NOTHING: Translations = MappingProxyType({})


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
        self._known: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def translate(
        self,
        scripts: Sequence[Script],
        *,
        e4x: bool | None,
        warn: Callable[[str], None],
        kept: Translations = _NOTHING,
    ) -> tuple[tuple[Script, ...], tuple[ScriptFault, ...]]:
        """Translate the scripts of one program.

        Args:
            scripts: As they stand in the bundle.
            e4x: True translates every script, False none, None those with E4X syntax.
            warn: Takes a sentence where the kernel lacks one of the sandbox's walls.
            kept: What is known of the bundle's scripts.

        Returns:
            The scripts, those translated with their translation; and the faults of those that
            were refused, which stay as they are.

        Raises:
            WorkerBroken: The process cannot be started, or does not stand behind its walls.
        """
        answers = self.answers(scripts, e4x=e4x, warn=warn, kept=kept)
        made: list[Script] = []
        faults: list[ScriptFault] = []
        for script in scripts:
            answer = answers.get(_key(script, e4x))
            if isinstance(answer, Refused):
                faults.append(_fault(script, answer))
            translated = answer if isinstance(answer, Translated) else None
            made.append(replace(script, translated=translated))
        return tuple(made), tuple(faults)

    def answers(
        self,
        scripts: Sequence[Script],
        *,
        e4x: bool | None,
        warn: Callable[[str], None],
        kept: Translations = _NOTHING,
    ) -> dict[str, Answer]:
        """What becomes of those scripts that may have to be translated; as `translate`."""
        texts = {_key(each, e4x): loaded_text(each.source) for each in asked_for(scripts, e4x)}
        found = {key: kept[key] for key in texts if key in kept}
        with self._lock:
            found |= {key: self._known[key] for key in texts.keys() - found if key in self._known}
        missing = [key for key in texts if key not in found]
        if missing:
            told = _ask([texts[key] for key in missing], e4x is True, warn)
            found |= dict(zip(missing, told, strict=True))
        with self._lock:
            for key in texts.keys() - kept.keys():
                self._known[key] = found[key]
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
        bundle.scripts(kind),
        e4x=bundle.e4x(kind),
        warn=lambda _: None,
        kept=bundle.translations,
    )
    for fault in faults:
        place = {"file": fault.file, "line": fault.line, "column": fault.column}
        raise ScriptError(fault.message, **place, js_error=fault.message, fault=fault.code)
    return scripts


def asked_for(scripts: Sequence[Script], e4x: bool | None) -> list[Script]:
    """Those of the scripts that the parser must look at; `e4x` is as in `Translator.translate`."""
    if e4x is False:
        return []
    return [each for each in scripts if e4x or may_use_e4x(each.source)]


def _key(script: Script, e4x: bool | None) -> str:
    return key_of(loaded_text(script.source), e4x is True)


def ask_parser(plan: TranslatorPlan, warn: Callable[[str], None]) -> list[Any]:
    """What a process behind walls says of each source of a plan; it has ended then.

    Raises:
        ProgramRefused: The sources cost more time or memory than the plan gives.
        WorkerBroken: The process cannot be started, or does not stand behind its walls.
        ValueError: It answered no JSON.
    """
    starter = WorkerStarter(plan, Limits(), warn)
    try:
        _, said = starter.start()
        return list(json.loads(said))
    finally:
        starter.end_all()


def _ask(sources: Sequence[str], always: bool, warn: Callable[[str], None]) -> list[Answer]:
    try:
        return [read_answer(answer) for answer in ask_parser(TranslatorPlan(sources, always), warn)]
    except ProgramRefused as refused:
        if len(sources) > 1:  # find the one that is too much
            return [answer for source in sources for answer in _ask([source], always, warn)]
        words = {"time": "it takes too long to read", "died": "it takes too much memory to read"}
        return [Refused(words.get(refused.reason, "it cannot be read"), 0)]
    except (ValueError, TypeError, KeyError) as error:
        raise WorkerBroken("the translating process answered what none answers") from error


def _fault(script: Script, refused: Refused) -> ScriptFault:
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
