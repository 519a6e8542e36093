"""Translated scripts against answers recorded from Rhino: E4X syntax, and the operators.

The cases come from the folder that the environment variable CASES_DIR names (tests/cases by
default): those with E4X syntax, and those without, whose `==`, `+` and `typeof` follow Rhino once
they are translated.
"""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.translate import translate
from tests.builders_xml import XmlHeap

OWN_CASES = Path(__file__).parents[1] / "cases"
# File, key of the code, and the share of its cases that must agree.
COLLECTIONS = [("e4x_syntax_cases.json", "code", 0.98), ("e4x_cases.json", "expr", 0.99)]


@dataclass(frozen=True)
class Case:
    """One recorded case: a record, a program, Rhino's answer."""

    id: str
    xml: str | None
    code: str
    rhino_result: str

    def agrees(self, answer: str) -> bool:
        """Compare errors by class only; an error of Java's may be of any class here."""
        if not self.rhino_result.startswith("THROWS: "):
            return answer == self.rhino_result
        thrown = re.match(r"THROWS: (\w+)", self.rhino_result)
        named = thrown is not None and thrown[1] != "java"
        return answer == f"THROWS: {thrown[1]}" if thrown and named else answer.startswith("THROWS")


def _load_cases(folder: Path, file: str, key: str) -> list[Case]:
    rows = json.loads((folder / file).read_text(encoding="utf-8"))
    return [Case(row["id"], row["xml"], row[key], row["rhino_result"]) for row in rows]


@cache
def _waived() -> frozenset[str]:
    table = tomllib.loads((OWN_CASES / "waivers_translated.toml").read_text(encoding="utf-8"))
    return frozenset(row["case"] for row in table["others"])


def _answers(cases: list[Case]) -> Iterator[tuple[Case, str]]:
    """Ask every case; those that change the language get a heap of their own."""
    shared = XmlHeap()
    for case in cases:
        yield case, _ask(XmlHeap() if "prototype" in case.code else shared, case)


def _ask(heap: XmlHeap, case: Case) -> str:
    try:
        translated = translate(case.code, always=True)
    except Refusal:
        return "THROWS: SyntaxError"
    assert translated is not None
    return heap.evaluate(translated.text, xml=case.xml)


@pytest.mark.parametrize(("file", "key", "least"), COLLECTIONS)
def test_a_translated_case_gives_rhinos_answer(
    file: str, key: str, least: float, record_property: Callable[[str, object], None]
) -> None:
    """Scripts written for Rhino must run with the results they had there."""
    cases = _load_cases(Path(os.environ.get("CASES_DIR", OWN_CASES)), file, key)
    known = {case.id for case in _load_cases(OWN_CASES, file, key)}

    wrong = {case.id: answer for case, answer in _answers(cases) if not case.agrees(answer)}

    share = 1 - len(wrong) / len(cases)
    record_property("figures", f"{file}, translated: {share:.1%} of {len(cases)} agree with Rhino")
    unexplained = {name: answer for name, answer in wrong.items() if name not in _waived()}
    assert {name for name in unexplained if name in known} == set(), unexplained
    assert share >= least, unexplained


def test_a_waived_case_really_disagrees() -> None:
    """The table only shrinks: what works must not be excused any longer."""
    cases = [case for file, key, _ in COLLECTIONS for case in _load_cases(OWN_CASES, file, key)]
    waived = [case for case in cases if case.id in _waived()]

    agreeing = {case.id for case, answer in _answers(waived) if case.agrees(answer)}

    assert agreeing == set()
    assert {case.id for case in waived} == _waived()
