"""Errors, words, log lines and helpers of a record, as the host gets them."""

from typing import Any

import pytest

from runtime_js.limits import Limits
from tests.integration.prelude_heap import PreludeHeap, fields_of, result_of


def error_of(body: str) -> dict[str, Any]:
    """The error of a record that is rejected."""
    result = result_of(body)
    assert result["o"] == "rejected", result
    error: dict[str, Any] = result["e"]
    return error


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("null.x;", "script_threw", "TypeError: cannot read property 'x' of null"),
        ("missing();", "script_threw", "ReferenceError: missing is not defined"),
        ("throw new Error('why');", "script_threw", "Error: why"),
        ("throw 'text';", "script_threw", "text"),
        ("throw { message: 'from an object' };", "script_threw", "from an object"),
        ("throw {};", "script_threw", "the script threw a value that is no error"),
        ("throw undefined;", "script_threw", "undefined"),
        ("throw null;", "script_threw_null", "the script threw null"),
        ("class E extends Error { get message() { for (;;) {} } } throw new E();",
         "script_threw", "Error"),
        ("function E() { this.message = 'm'; } E.prototype = Object.create(Error.prototype);"
         "E.prototype.name = 'E'; throw new E();", "script_threw", "m"),
        ("class E extends Error {} E.prototype.name = 'Own'; throw new E('m');",
         "script_threw", "Own: m"),
        ("function f() { f(); } f();", "script_limit_stack",
         "RangeError: Maximum call stack size exceeded"),
        ("throw new Error('\\ud800');", "script_threw", "Error: \ufffd"),
    ],
)  # fmt: skip
def test_whatever_is_thrown_becomes_an_error(body: str, code: str, message: str) -> None:
    """An integrator reads this text first; it must be there, whatever was thrown."""
    error = error_of(body)

    assert (error["code"], error["message"]) == (code, message)


def test_an_error_names_its_place_and_the_way_there() -> None:
    """File and line are what an integrator needs; frames of ours are none of them."""
    heap = PreludeHeap(
        "function getPrice() {\n  return INVENTORY.Item.Price;\n}",
        base="function transform() {\n  PRODUCT.Price = getPrice();\n}",
    )

    stack = heap.batch([{}])["results"][0]["e"]["stack"]
    places = [heap.line_map.place(*frame) for frame in stack]

    assert [(p.file, p.line, p.function) for p in places if p] == [
        ("custom.js", 2, "getPrice"),
        ("base.js", 2, "transform"),
    ]


def test_an_error_in_code_made_at_run_time_names_the_maker() -> None:
    """Lines of evaluated text count from one and would point into the wrong file."""
    stack = error_of("eval('\\n\\n\\nthrow new Error(1)');")["stack"]

    assert [frame[2] for frame in stack] == ["transform"]


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("skip('sold out');", {"o": "skipped", "r": "sold out"}),
        ("skip();", {"o": "skipped", "r": ""}),
        ("try { skip('a'); } catch (e) { reject('b', 'c'); }", {"o": "skipped", "r": "a"}),
        ("try { skip('a'); } finally { PRODUCT.Price = NaN; }", {"o": "skipped", "r": "a"}),
    ],
)
def test_skip_leaves_the_record_out(body: str, result: object) -> None:
    """A record left out on purpose is no error; the first word stands."""
    assert result_of(body) == result


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("reject('price_missing', 'gone');", "price_missing", "gone"),
        ("reject('no price here');", "rejected_by_script", "no price here"),
        ("reject('Price', 'gone');", "rejected_by_script", "Price: gone"),
        ("reject('script_limit_time', 'x');", "rejected_by_script", "script_limit_time: x"),
        ("reject('price_missing', INRECORD.SKU);", "price_missing", "R-1"),
    ],
)
def test_reject_carries_the_scripts_own_code(body: str, code: str, message: str) -> None:
    """The merchant sees the reason its own script gave; codes of ours cannot be claimed."""
    error = error_of(body)

    assert (error["code"], error["message"], error["own"]) == (code, message, True)
    assert [frame[2] for frame in error["stack"]] == ["transform"]


def test_log_lines_carry_level_and_place() -> None:
    """A log without lines is a log to guess at."""
    result = result_of("LOGGER.log('a', 1, INRECORD.SKU);\nlogger.warn({ a: [1, 'x'] });")

    first, second = result["log"]
    assert first[:2] == ["info", "a 1 R-1"]
    assert second[:2] == ["warn", '{"a":[1,"x"]}']
    assert second[2] == first[2] + 1


def test_set_level_holds_for_the_record() -> None:
    """A level that stayed would make the log depend on the batch."""
    script = (
        "function transform() { LOGGER.debug('a'); LOGGER.setLevel('warn'); LOGGER.info('b');"
        " LOGGER.error('c'); }"
    )

    for result in PreludeHeap(script).batch([{}, {}])["results"]:
        assert [line[:2] for line in result["log"]] == [["debug", "a"], ["error", "c"]]


def test_a_log_flood_is_cut_and_counted() -> None:
    """What is missing from a log must be said, or its end reads like the script's end."""
    heap = PreludeHeap(
        "function transform() { for (var i = 0; i < 12; i++) LOGGER.log('line number ' + i); }",
        limits=Limits(log_lines=3, log_chars=6),
    )

    result = heap.batch([{}])["results"][0]

    assert [line[1] for line in result["log"]] == ["line n"] * 3
    assert result["f"] == [
        {"code": "script_limit_log", "message": "9 log lines were dropped", "path": "LOGGER"}
    ]


def test_lines_logged_while_loading_are_told() -> None:
    """Scripts log what they load; it belongs to no record."""
    heap = PreludeHeap("LOGGER.log('loaded'); function transform() {}")

    assert heap.said["log"][0][:2] == ["info", "loaded"]
    assert "log" not in heap.batch([{}])["results"][0]


def test_logging_runs_no_getter() -> None:
    """Looking at an object for the log must not change what it looks at."""
    result = result_of("LOGGER.log({ get a() { throw new Error('ran'); } });")

    assert result["log"][0][1] == '{"a":undefined}'


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("trim('  a b\\u00a0')", "a b"),
        ("trim(INRECORD.SKU)", "R-1"),
        ("trim(null) + trim(undefined) + trim(INRECORD.none)", ""),
        ("trim(12)", "12"),
        ("isBlank(' \\n') && isBlank(null) && !isBlank(0)", True),
        ("collapse(' a \\n  b ')", "a b"),
        ("truncate('abcdefgh', 6)", "abc..."),
        ("truncate('abcdef', 6)", "abcdef"),
        ("truncate('abcdef', 2)", ".."),
        ("truncate('ab\\ud83d\\ude00cdef', 6)", "ab..."),
        ("escapeHtml('<a href=\"x\">&')", "&lt;a href=&quot;x&quot;&gt;&amp;"),
    ],
)
def test_text_helpers(call: str, answer: object) -> None:
    """They stand in for what every feed script writes again."""
    assert fields_of(f"PRODUCT.A = {call};") == {"A": answer}


def test_a_custom_file_replaces_a_helper() -> None:
    """They are globals like a script's own functions."""
    heap = PreludeHeap(
        "function trim(t) { return 'mine'; } function transform() { PRODUCT.A = trim(1); }"
    )

    assert heap.batch([{}])["results"][0]["out"] == [["PRODUCT", {"A": "mine"}]]


def test_facts_are_frozen() -> None:
    """What a script reads of the feed is the same at every record."""
    fields = fields_of(
        "FEED.kind = 'x'; PRODUCT.A = [FEED.kind, FEED.receivedAt, MIP_CONTEXT.FileName];"
    )

    assert fields == {"A": ["product", "2023-11-14T22:13:20.000Z", "feed.xml"]}


def test_the_record_has_all_its_names() -> None:
    """Scripts of different ages call the record differently."""
    fields = result_of(
        "PRODUCT.A = [INRECORD === INVENTORY_INRECORD, INVENTORY_RECORD === INRECORD,"
        " GROUP.length, GROUP[0] === INRECORD];"
    )

    assert fields["out"] == [["PRODUCT", {"A": [True, True, 1, True]}]]


def test_a_long_answer_is_sent_before_all_records_are_done() -> None:
    """The parent holds several answers at a time; a worker must not decide how large they are."""
    limits = Limits(answer_chars=100_000)
    heap = PreludeHeap("function transform() { PRODUCT.Title = 'x'.repeat(30000); }", limits=limits)
    records = [{"SKU": f"R-{n}"} for n in range(1, 41)]
    answer = heap.batch(records)

    assert 0 < answer["done"] <= 6
    assert len(answer["results"]) == answer["done"]
    assert len(heap.all(records, size=40)) == 40
