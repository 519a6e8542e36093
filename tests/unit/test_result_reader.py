import json

import pytest

from catalog.findings import Finding, Place, Severity
from runtime_js.limits import Limits
from runtime_js.line_map import LineMap
from runtime_js.result_reader import AnswerMalformed, read_answer, read_loaded
from runtime_js.results import LogLine, LookupMiss, OutputObject, RecordResult, ScriptFault
from runtime_js.scripts import Script

LINES = LineMap((), (Script("mapping-custom.js", "a;\nb.c;\nd;"),))
(FIRST,) = LINES.first_lines()


def test_an_answer_is_read_in_full() -> None:
    """Nothing that the prelude says may be lost on the way to the merchant."""
    answer = {
        "done": 3,
        "results": [
            {
                "o": "translated",
                "out": [["PRODUCT", {"SKU": "R-1"}], ["INVENTORY", {"Quantity": 4}]],
                "f": [{"code": "script_limit_log", "message": "9 dropped", "path": "LOGGER"}],
                "log": [["info", "hello", FIRST, 3], ["warn", "no place", 0, 0]],
                "m": [{"t": 1, "c": "Colour", "v": "rose"}],
                "u": 1,
            },
            {"o": "skipped", "r": "sold out"},
            {
                "o": "rejected",
                "e": {
                    "code": "price_missing",
                    "message": "no price",
                    "stack": [[1, 1, "ours"], [FIRST + 1, 3, "getPrice"]],
                    "path": "PRODUCT.Price",
                    "own": True,
                },
            },
        ],
        "hits": [[0, 7], [0, 7], [1, 0]],
        "carried": ["cache.size"],
        "spoilt": "cache",
    }

    read = read_answer(json.dumps(answer).encode(), 3, LINES, Limits())

    assert read.results == [
        RecordResult(
            "translated",
            outputs=[
                OutputObject("PRODUCT", {"SKU": "R-1"}),
                OutputObject("INVENTORY", {"Quantity": 4}),
            ],
            findings=[
                Finding("script_limit_log", "9 dropped", Severity.WARNING, Place(field="LOGGER"))
            ],
            log=[
                LogLine("info", "hello", "mapping-custom.js", 1),
                LogLine("warn", "no place"),
            ],
            misses=[LookupMiss(1, "Colour", "rose")],
            repeatable=False,
        ),
        RecordResult("skipped", reason="sold out"),
        RecordResult(
            "rejected",
            error=ScriptFault(
                "price_missing",
                "no price",
                "mapping-custom.js",
                2,
                3,
                "b.c;\n  ^",
                function="getPrice",
                path="PRODUCT.Price",
                own=True,
            ),
        ),
    ]
    assert read.hits == {(0, 7), (1, 0)}
    assert (read.carried, read.spoilt, read.at) == (("cache.size",), True, -1)


def test_what_the_scripts_define_is_read() -> None:
    """A bundle check needs the entry and warns of async functions."""
    said = {"entry": None, "functions": ["b", "a"], "async": ["b"], "log": [["info", "x", 0, 0]]}

    loaded = read_loaded(json.dumps(said).encode(), LINES, Limits())

    assert loaded.entry is None
    assert loaded.functions == ("a", "b")
    assert loaded.asynchronous == ("b",)
    assert loaded.log == (LogLine("info", "x"),)


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b'{"entry":1,"functions":[]}', b'{"entry":null}', b'{"functions":[1]}'],
)
def test_a_forged_description_is_refused(payload: bytes) -> None:
    """The top level of a script may have taken its process over as well."""
    with pytest.raises(AnswerMalformed):
        read_loaded(payload, LINES, Limits())
