"""Runs a bundle's own test cases: what a feed must become, compared with what it became.

A line of `expected.jsonl` is an object as `--out` writes it, with only those keys that matter:
what it names must be equal (`value` as a whole), what it leaves out may be anything. A line with
`record` speaks of that record, one without of the next record that was not rejected. Each record
that was translated or skipped needs its line. `expected-errors.jsonl` is the same for rejected
records, with the keys of `--errors`; a feed that breaks off is one more line, whose `record` is
null. Each entry of an expected list of findings names what matters of that finding.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from catalog.errors import FeedFault
from engine.outcomes import Outcome, draft_object, error_object
from runtime_js.bundle_cases import Case

# Differences that are shown of one case: the first few tell what is wrong.
_MOST_DIFFERENCES = 20

# Characters of a value that are shown; a description may have half a million.
_SHOWN_CHARS = 2_000

# What stands for a thing that is not there, in an expectation or in an outcome.
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went; `difference` is readable text, empty when it passed."""

    name: str
    passed: bool
    difference: str


def run_case(case: Case, translate: Callable[[Case], Iterable[Outcome]]) -> CaseResult:
    """Run one case.

    Args:
        case: The feed and what is expected of it.
        translate: Translates the case's feed with the bundle's scripts.
    """
    drafts: list[dict[str, object]] = []
    errors: list[dict[str, object]] = []
    try:
        for outcome in translate(case):
            drafts.append(draft_object(outcome))
            if error := error_object(outcome):
                errors.append(error)
    except FeedFault as fault:
        errors.append({"record": None, "code": fault.fault, "message": str(fault)})
    differences = list(_differences(case, drafts, errors))
    shown = differences[:_MOST_DIFFERENCES]
    if more := len(differences) - len(shown):
        shown.append(f"and {more} more differences")
    return CaseResult(case.name, not differences, "\n".join(shown))


def _differences(
    case: Case, drafts: Sequence[dict[str, object]], errors: Sequence[dict[str, object]]
) -> Iterator[str]:
    told: set[object] = set()
    if case.expected is not None:
        lines = yield from _lines("expected.jsonl", case.expected)
        yield from _compare(lines, drafts, told)
        for draft in drafts:
            if draft["outcome"] != "rejected" and draft["record"] not in told:
                yield f"{_name(draft)} became {draft['outcome']}; expected.jsonl has no line for it"
    if case.expected_errors is not None:
        lines = yield from _lines("expected-errors.jsonl", case.expected_errors)
        yield from _compare(lines, errors, told)
    for error in errors:
        if error["record"] not in told:
            yield f"{_name(error)} failed unexpectedly: {error['code']}: {error['message']}"


def _lines(file: str, content: bytes) -> Generator[str, None, list[dict[str, object]]]:
    """Parse JSON lines; yields what is wrong with them and returns the objects."""
    objects: list[dict[str, object]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            parsed = orjson.loads(line)
        except ValueError:
            parsed = None
        if isinstance(parsed, dict):
            objects.append(parsed)
        else:
            yield f"line {number} of {file} is no JSON object"
    return objects


def _compare(
    lines: Iterable[dict[str, object]], found: Sequence[dict[str, object]], told: set[object]
) -> Iterator[str]:
    position = 0
    # Sought once: a case may have as many lines as its feed has records.
    places: dict[object, int] = {}
    for place, each in enumerate(found):
        places.setdefault(each["record"], place)
    passed_by = {True: False, False: False}  # nothing of this sort is left behind `position`
    for line in lines:
        with_rejected = line.get("outcome") == "rejected" or "code" in line
        at: int | None = None
        if "record" in line:
            number = line["record"]
            at = places.get(number) if number is None or isinstance(number, int | float) else None
            passed_by = {True: False, False: False}  # it may lead back
        elif not passed_by[with_rejected]:
            at = _next_place(found, position, with_rejected)
            passed_by[with_rejected] = at is None
        if at is None:
            yield f"{_name(line)} was expected and is not there"
            continue
        position = at + 1
        told.add(found[at]["record"])
        for path, wanted, got in _unequal(line, found[at]):
            yield f"{_name(found[at])}: {path}\n  expected {_text(wanted)}\n  found    {_text(got)}"


def _next_place(
    found: Sequence[dict[str, object]], position: int, with_rejected: bool
) -> int | None:
    for at in range(position, len(found)):
        if with_rejected or found[at].get("outcome") != "rejected":
            return at
    return None


def _unequal(
    line: dict[str, object], found: dict[str, object]
) -> Iterator[tuple[str, object, object]]:
    for name, wanted in line.items():
        got = found.get(name, _ABSENT)
        if name == "findings" and isinstance(wanted, list) and isinstance(got, list):
            yield from _unequal_findings(wanted, got)
        elif isinstance(wanted, dict) and isinstance(got, dict):
            yield from _unequal_values(name, wanted, got)
        elif wanted != got or isinstance(wanted, bool) != isinstance(got, bool):
            yield name, wanted, got


def _unequal_values(
    path: str, wanted: dict[str, object], got: dict[str, object]
) -> Iterator[tuple[str, object, object]]:
    for name in dict.fromkeys([*wanted, *got]):
        left, right = wanted.get(name, _ABSENT), got.get(name, _ABSENT)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from _unequal_values(f"{path}.{name}", left, right)
        elif left != right or isinstance(left, bool) != isinstance(right, bool):
            yield f"{path}.{name}", left, right


def _unequal_findings(
    wanted: list[object], got: list[object]
) -> Iterator[tuple[str, object, object]]:
    if len(wanted) != len(got):
        yield "findings", wanted, got
        return
    for index, (left, right) in enumerate(zip(wanted, got, strict=True)):
        if isinstance(left, dict) and isinstance(right, dict):
            for name, value in left.items():
                if right.get(name, _ABSENT) != value:
                    yield f"findings[{index}].{name}", value, right.get(name, _ABSENT)
        elif left != right:
            yield f"findings[{index}]", left, right


def _name(line: dict[str, object]) -> str:
    record = line.get("record", _ABSENT)
    name = "the feed" if record is None else "a record" if record is _ABSENT else f"record {record}"
    return f"{name} ({line['sku']})" if line.get("sku") else name


def _text(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # nested deeper than orjson writes, which no outcome is
        return "something nested too deeply to be shown"
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
