"""A script that has taken its process over may answer anything. The parent believes nothing."""

import json

import pytest

from catalog.records import FeedRecord
from runtime_js.pool import WorkerPool
from tests.sandbox_parts import TIGHT, no_warning, prelude, program_of

GOOD = {"o": "translated", "out": [["PRODUCT", {}]]}


def answer(results: list[object], **more: object) -> str:
    """Write an answer whose count is right, unless `more` says otherwise."""
    return json.dumps({"done": len(results), "results": results, "hits": [], **more})


FORGED = {
    "no JSON": "nonsense",
    "empty": "",
    "another shape": "[]",
    "more results than records": answer([GOOD] * 4),
    "no result at all": answer([]),
    "a count that lies": answer([GOOD], done=2),
    "a result that is no object": answer([7]),
    "an unknown outcome": answer([{"o": "published"}]),
    "an outcome that is a list": answer([{"o": []}]),
    "a level that is a list": answer([{**GOOD, "log": [[[], "", 0, 0]]}]),
    "rejected without an error": answer([{"o": "rejected"}]),
    "an error beside a success": answer([{**GOOD, "e": {"code": "x", "message": "", "stack": []}}]),
    "a message that is a number": answer(
        [{"o": "rejected", "e": {"code": "x", "message": 1, "stack": []}}]
    ),
    "a message without end": answer(
        [{"o": "rejected", "e": {"code": "x", "message": "m" * 5_000, "stack": []}}]
    ),
    "a line that is no number": answer(
        [{"o": "rejected", "e": {"code": "x", "message": "", "stack": [["1", 1, None]]}}]
    ),
    "outputs without end": answer([{"o": "translated", "out": [["PRODUCT", {}]] * 1_000}]),
    "an output that is no object": answer([{"o": "translated", "out": [["PRODUCT", []]]}]),
    "a log of another level": answer([{**GOOD, "log": [["fatal", "", 1, 1]]}]),
    "a log without end": answer([{**GOOD, "log": [["info", "", 0, 0]] * 1_000}]),
    "a place of one number": answer([{**GOOD, "at": [[1]]}]),
    "places without end": answer([{**GOOD, "at": [None] * 1_000}]),
    "a hit at a negative row": answer([GOOD], hits=[[0, -1]]),
    "a hit that is a truth": answer([GOOD], hits=[[True, 0]]),
    "a miss without a table": answer([{**GOOD, "m": [{"c": "", "v": ""}]}]),
    "nesting without end": '{"done":1,"hits":[],"results":' + "[" * 100_000,
    "half a character": '{"done":1,"hits":[],"results":[{"o":"skipped","r":"\\ud800"}]}',
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_a_forged_answer_costs_the_record_that_made_it(text: str) -> None:
    """An answer no prelude of ours writes is a crash of its record, never one of the run."""
    feed = [
        FeedRecord(1, "Product", {"SKU": "before"}, 1, ""),
        FeedRecord(2, "Product", {"answer": text}, 2, ""),
        FeedRecord(3, "Product", {"SKU": "after"}, 3, ""),
    ]
    with WorkerPool(
        program_of("function transform() {}"),
        limits=TIGHT,
        warn=no_warning,
        prelude=prelude("forging"),
    ) as pool:
        results = [result for _, result in pool.run([feed])]

    assert [result.outcome for result in results] == ["translated", "rejected", "translated"]
    assert results[1].error is not None
    assert results[1].error.code == "script_crashed_worker"
