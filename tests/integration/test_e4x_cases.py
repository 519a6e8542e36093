"""The record objects against answers recorded from Rhino, the engine of the scripts' own time.

The cases come from the folder that the environment variable CASES_DIR names (tests/cases by
default). Every case runs on `new XML(text)` and, where the wire form can say the same, on the wire
tree that a feed reader makes; both must give Rhino's answer or stand in tests/cases/waivers.toml.
"""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.builders_xml import XmlHeap, wire_of

OWN_CASES = Path(__file__).parents[1] / "cases"
CASES_FILE = "e4x_cases.json"

# How an operator that a library cannot change looks in an expression without its strings.
OPERATORS = {
    "==": r"(?<![=!<>])==(?!=)",
    "!=": r"!=(?!=)",
    "+": r"(?<!\+)\+(?!\+)",
    "typeof": r"\btypeof\b",
}
STRINGS = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""

# Of all cases, what may disagree for other reasons than an operator.
MAX_OTHERS = 0.01
MIN_AGREEMENT = 0.90


@dataclass(frozen=True)
class Case:
    """One recorded case: a record, an expression, Rhino's answer."""

    id: str
    xml: str | None
    expr: str
    rhino_result: str

    def agrees(self, answer: str) -> bool:
        """Compare errors by class only; an error of Java's may be of any class here."""
        if not self.rhino_result.startswith("THROWS: "):
            return answer == self.rhino_result
        thrown = re.match(r"THROWS: (\w+)", self.rhino_result)
        named = thrown is not None and thrown[1] != "java"
        return answer == f"THROWS: {thrown[1]}" if thrown and named else answer.startswith("THROWS")

    def uses(self, operator: str) -> bool:
        """Say whether the expression uses an operator, outside its strings."""
        return re.search(OPERATORS[operator], re.sub(STRINGS, "''", self.expr)) is not None


@dataclass(frozen=True)
class Waivers:
    """The waiver table: case ids by operator, and the reasons of the others."""

    operators: Mapping[str, frozenset[str]]
    others: Mapping[str, str]

    @property
    def all_ids(self) -> frozenset[str]:
        """Every case id that stands in the table."""
        return frozenset(self.others).union(*self.operators.values())


def _load_cases(folder: Path) -> list[Case]:
    rows = json.loads((folder / CASES_FILE).read_text(encoding="utf-8"))
    return [Case(row["id"], row["xml"], row["expr"], row["rhino_result"]) for row in rows]


def _cases_folder() -> Path:
    return Path(os.environ.get("CASES_DIR", OWN_CASES))


@cache
def _waivers() -> Waivers:
    table = tomllib.loads((OWN_CASES / "waivers.toml").read_text(encoding="utf-8"))
    operators = {name: frozenset(row["cases"]) for name, row in table["operators"].items()}
    return Waivers(operators, {row["case"]: row["why"] for row in table["others"]})


def _answers(cases: list[Case], ask: Callable[[XmlHeap, Case], str]) -> Iterator[tuple[Case, str]]:
    """Ask every case; those that change the language get a heap of their own."""
    shared = XmlHeap()
    for case in cases:
        heap = XmlHeap() if "prototype" in case.expr else shared
        yield case, ask(heap, case)


def _ask_text(heap: XmlHeap, case: Case) -> str:
    return heap.evaluate(case.expr, xml=case.xml)


def _ask_wire(heap: XmlHeap, case: Case) -> str:
    return heap.evaluate(case.expr, wire=None if case.xml is None else wire_of(case.xml))


def _may_disagree(case: Case, known: frozenset[str]) -> bool:
    waivers = _waivers()
    if case.id in known:
        return case.id in waivers.all_ids
    return any(case.uses(operator) for operator in waivers.operators)


@pytest.mark.parametrize(("form", "ask"), [("text", _ask_text), ("wire", _ask_wire)])
def test_every_case_gives_rhinos_answer(
    form: str, ask: Callable[[XmlHeap, Case], str], record_property: Callable[[str, object], None]
) -> None:
    """Scripts written for Rhino must see the records they always saw."""
    cases = _load_cases(_cases_folder())
    if form == "wire":  # the builder of these tests cannot tell CDATA from text; feeds can
        cases = [case for case in cases if case.xml is None or "<![CDATA[" not in case.xml]
    known = frozenset(case.id for case in _load_cases(OWN_CASES))

    wrong = {case: answer for case, answer in _answers(cases, ask) if not case.agrees(answer)}

    unexplained = {
        case.id: answer for case, answer in wrong.items() if not _may_disagree(case, known)
    }
    agreeing = len(cases) - len(wrong)
    others = [case for case in wrong if case.id in _waivers().others or case.id in unexplained]
    record_property(
        "figures",
        f"E4X cases on {form}: {agreeing} of {len(cases)} agree with Rhino "
        f"({agreeing / len(cases):.1%}); {len(wrong) - len(others)} waived by operator, "
        f"{len(others)} for other reasons",
    )
    # Cases that this repository does not know may disagree within the same bound as those it does.
    assert {name: answer for name, answer in unexplained.items() if name in known} == {}
    assert len(others) < MAX_OTHERS * len(cases), unexplained
    assert agreeing > MIN_AGREEMENT * len(cases)


def test_a_waived_case_really_disagrees() -> None:
    """The table only shrinks: what works must not be excused any longer."""
    cases = [case for case in _load_cases(OWN_CASES) if case.id in _waivers().all_ids]

    agreeing = {case.id for case, answer in _answers(cases, _ask_text) if case.agrees(answer)}

    assert agreeing == set()
    assert {case.id for case in cases} == _waivers().all_ids


def test_a_case_waived_for_an_operator_uses_it() -> None:
    """The class is for operators only; nothing else may hide in it."""
    cases = {case.id: case for case in _load_cases(OWN_CASES)}

    misplaced = [
        (operator, name)
        for operator, listed in _waivers().operators.items()
        for name in listed
        if not cases[name].uses(operator)
    ]

    assert misplaced == []
