"""Reads what a worker answers. A script that broke QuickJS may have written it: trust nothing.

Shape, counts and sizes are checked here and every text is cut to its limit, so that what leaves
this file can be held and stored. What the values mean is for the product schema to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from catalog.findings import Finding, Place, Severity
from runtime_js.limits import Limits
from runtime_js.line_map import LineMap
from runtime_js.results import (
    LogLine,
    LookupMiss,
    OutputObject,
    RecordResult,
    ScriptFault,
    ScriptPlace,
)


class AnswerMalformed(Exception):
    """The answer is not what our prelude writes; its process is no longer ours."""


# Tuples: what is asked for may be a list, which no set can be asked for.
_OUTCOMES = ("translated", "skipped", "rejected")
_LEVELS = ("debug", "info", "warn", "error")

# The prelude cuts at these lengths; more is not from the prelude. Names are ours or the bundle's.
_TEXT_CHARS = 4_000
_NAME_CHARS = 200
_CODE_CHARS = 64
_STACK_FRAMES = 64
_OUTPUTS = 250
_MISSES = 10_000
_FINDINGS = 100
MOST_PLACES = 100  # asked about in one traced run
_HITS = 1_000_000
_PATHS = 100
_NAMES = 100_000
_PIECE_CHARS = 1 << 19
_CONFIG_CHARS = 100_000
_CONFIG_KEYS = 1_000
_CONFIG_LIST = 2_000
_LARGEST_INDEX = 1 << 31


@dataclass(frozen=True, slots=True)
class PreludeAnswer:
    """What the prelude says about one crossing.

    Attributes:
        results: One for each of the first records that were sent.
        hits: Rows of tables hit for the first time, as (table counted from 0, row as its file
            numbers it).
        carried: Where scripts kept something from record to record; it was restored.
        spoilt: A script changed something for good: the heap must not be used any more.
        at: Of a salvaged crossing: which record was running, counted from 0; -1 for none.
        taken: Of a config-spec set: how many of the records sent were taken.
        fatal: Of a config-spec set: a hook that belongs to no record failed.
        obeyed_header: Of a config-spec set: false where the file gets no header.
        text: Of a config-spec set: a piece of the order document, None where there is none.
        more: Whether another piece follows.
    """

    results: list[RecordResult]
    hits: frozenset[tuple[int, int]]
    carried: tuple[str, ...]
    spoilt: bool
    at: int
    taken: int = 0
    fatal: ScriptFault | None = None
    obeyed_header: bool = True
    text: str | None = None
    more: bool = False


def read_answer(
    payload: bytes | str, sent: int, line_map: LineMap, limits: Limits
) -> PreludeAnswer:
    """Read `{"done": k, "results": […], "hits": […]}`, as entry.js and record.js describe it.

    Args:
        payload: The answer as it came.
        sent: How many records were sent; at most so many have a result.
        line_map: Turns the engine's lines into places in the merchant's files.
        limits: Bounds for log lines.

    Raises:
        AnswerMalformed: Anything is not as it must be.
    """
    answer = _object(_parsed(payload))
    results = _list(answer.get("results"), sent)
    if answer.get("done") != len(results):
        raise AnswerMalformed("not a result for each record done")
    reader = _ResultReader(line_map, limits)
    at = answer.get("at", -1)
    carried = _list(answer.get("carried", []), _PATHS)
    return PreludeAnswer(
        results=[reader.read(_object(result)) for result in results],
        hits=frozenset(_pair_of_indexes(pair) for pair in _list(answer.get("hits"), _HITS)),
        carried=tuple(_text(path, _TEXT_CHARS) for path in carried),
        spoilt=answer.get("spoilt") is not None,
        at=-1 if at == -1 else _index(at),
        taken=_index(answer.get("taken", 0)),
        fatal=reader.fault(_object(answer["fatal"])) if "fatal" in answer else None,
        obeyed_header=answer.get("header") is not False,
        text=_text(answer["text"], _PIECE_CHARS) if "text" in answer else None,
        more=answer.get("more") is True,
    )


@dataclass(frozen=True, slots=True)
class LoadedScripts:
    """What the prelude says once all is loaded: names, and what the top level logged.

    `config` is CONFIG of a config-spec set, as its config() left it.
    """

    entry: str | None
    functions: tuple[str, ...]
    asynchronous: tuple[str, ...]
    log: tuple[LogLine, ...]
    config: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


def read_loaded(payload: bytes, line_map: LineMap, limits: Limits) -> LoadedScripts:
    """Read `{"entry": name or null, "functions": […], "async": […], "log": […], "config": {…}}`.

    Raises:
        AnswerMalformed: Anything is not as it must be.
    """
    said = _object(_parsed(payload))
    entry = said.get("entry")
    reader = _ResultReader(line_map, limits)
    return LoadedScripts(
        entry=None if entry is None else _text(entry, _NAME_CHARS),
        functions=_names(said.get("functions")),
        asynchronous=_names(said.get("async", [])),
        log=tuple(reader.log_lines(said.get("log", []))),
        config=_config(said.get("config", {})),
    )


class _ResultReader:
    """Reads the results of one answer."""

    def __init__(self, line_map: LineMap, limits: Limits) -> None:
        self._line_map = line_map
        self._limits = limits

    def read(self, result: dict[str, Any]) -> RecordResult:
        outcome = result.get("o")
        if outcome not in _OUTCOMES:
            raise AnswerMalformed("an unknown outcome")
        read = RecordResult(outcome)
        if "out" in result:
            read.outputs = [_output(pair) for pair in _list(result["out"], _OUTPUTS)]
        if "r" in result:
            read.reason = _text(result["r"], _TEXT_CHARS)
        if "e" in result:
            read.error = self.fault(_object(result["e"]))
        if (read.error is not None) != (outcome == "rejected"):
            raise AnswerMalformed("a rejection without its error, or an error without rejection")
        if "f" in result:
            read.findings = [_finding(_object(each)) for each in _list(result["f"], _FINDINGS)]
        if "log" in result:
            read.log = self.log_lines(result["log"])
        if "m" in result:
            read.misses = [_miss(_object(miss)) for miss in _list(result["m"], _MISSES)]
        if "at" in result:
            read.places = [self._place(each) for each in _list(result["at"], MOST_PLACES)]
        if "u" in result:
            if result["u"] != 1:
                raise AnswerMalformed("neither repeatable nor not")
            read.repeatable = False
        return read

    def log_lines(self, lines: object) -> list[LogLine]:
        return [self._log_line(line) for line in _list(lines, self._limits.log_lines)]

    def fault(self, error: dict[str, Any]) -> ScriptFault:
        """Read an error; one of a config-spec set's hook is told as its platform told it."""
        fault = self._placed_fault(error)
        if "hook" not in error:
            return fault
        hook = _text(error["hook"], _NAME_CHARS)
        key = _text(error.get("key"), _NAME_CHARS)
        place = "" if fault.file is None else f" ({fault.file}#{fault.line})"
        message = f"Script error while calling the function {hook}(). {fault.message}{place}"
        return replace(fault, message=f"{message}.Primary Key = {key}")

    def _placed_fault(self, error: dict[str, Any]) -> ScriptFault:
        path = error.get("path")
        fault = ScriptFault(
            code=_text(error.get("code"), _CODE_CHARS),
            message=_text(error.get("message"), _TEXT_CHARS),
            path=None if path is None else _text(path, _TEXT_CHARS),
            own=error.get("own") is True,
        )
        for entry in _list(error.get("stack"), _STACK_FRAMES):
            line, column, function = _items(entry, 3)
            name = None if function is None else _text(function, _TEXT_CHARS)
            frame = self._line_map.place(_index(line), _index(column), name)
            if frame is not None:
                return self._line_map.placed(fault, frame)
        return fault

    def _place(self, position: object) -> ScriptPlace | None:
        if position is None:
            return None
        line, column = _items(position, 2)
        frame = self._line_map.place(_index(line), _index(column))
        if frame is None:
            return None
        return ScriptPlace(frame.file, frame.line, frame.column, self._line_map.excerpt_at(frame))

    def _log_line(self, entry: object) -> LogLine:
        level, message, line, column = _items(entry, 4)
        if level not in _LEVELS:
            raise AnswerMalformed("an unknown level")
        text = _text(message, self._limits.log_chars)
        frame = self._line_map.place(_index(line), _index(column))
        if frame is None:
            return LogLine(level, text)
        return LogLine(level, text, frame.file, frame.line)


def _parsed(payload: bytes | str) -> object:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise AnswerMalformed("not JSON") from error


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise AnswerMalformed("not an object")
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise AnswerMalformed("not a list, or too long")
    return value


def _items(value: object, count: int) -> Sequence[Any]:
    items = _list(value, count)
    if len(items) != count:
        raise AnswerMalformed("a list of another length")
    return items


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise AnswerMalformed("not text, or too long")
    return value


def _index(value: object) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST_INDEX:
        raise AnswerMalformed("not an index")
    return value


def _pair_of_indexes(value: object) -> tuple[int, int]:
    first, second = _items(value, 2)
    return _index(first), _index(second)


def _config(value: object) -> dict[str, str | tuple[str, ...]]:
    config: dict[str, str | tuple[str, ...]] = {}
    for key, found in _object(value).items():
        if isinstance(found, list):
            config[_text(key, _NAME_CHARS)] = tuple(
                _text(each, _CONFIG_CHARS) for each in _list(found, _CONFIG_LIST)
            )
        else:
            config[_text(key, _NAME_CHARS)] = _text(found, _CONFIG_CHARS)
    if len(config) > _CONFIG_KEYS:
        raise AnswerMalformed("too many keys")
    return config


def _names(value: object) -> tuple[str, ...]:
    return tuple(sorted(_text(name, _NAME_CHARS) for name in _list(value, _NAMES)))


def _finding(value: dict[str, Any]) -> Finding:
    path = value.get("path")
    return Finding(
        code=_text(value.get("code"), _CODE_CHARS),
        message=_text(value.get("message"), _TEXT_CHARS),
        severity=Severity.WARNING,
        place=Place(field=None if path is None else _text(path, _TEXT_CHARS)),
    )


def _output(value: object) -> OutputObject:
    kind, fields = _items(value, 2)
    return OutputObject(_text(kind, _NAME_CHARS), _object(fields))


def _miss(value: dict[str, Any]) -> LookupMiss:
    column, missed = value.get("c"), value.get("v")
    return LookupMiss(
        _index(value.get("t")), _text(column, _TEXT_CHARS), _text(missed, _TEXT_CHARS)
    )
