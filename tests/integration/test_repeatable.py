"""Whether a record's result may be used again: every way to look at its one arrival is noticed."""

from typing import Any

import pytest

from tests.integration.prelude_heap import PreludeHeap, fields_of, result_of

SKU = "PRODUCT.SKU = INRECORD.SKU;"

LOOKS = {
    "new Date": "new Date()",
    "new Date without parentheses": "new Date",
    "Date as a function": "Date()",
    "Date as a function of something": "Date(0)",
    "Date.now": "Date.now()",
    "Date.now under another name": "var now = Date.now; now()",
    "the constructor of a date": "new (new Date(0).constructor)()",
    "Reflect": "Reflect.construct(Date, [])",
    "a class above Date": "class Day extends Date {} new Day()",
    "apply": "Date.apply(null, [])",
    "Math.random": "Math.random()",
    "Math.random, bound": "var draw = Math.random.bind(Math); draw()",
    "the file's name": "FEED.fileName",
    "the time it came": "FEED.receivedAt",
    "the same in milliseconds": "FEED.receivedAtMs",
    "the file's name on the old platform": "MIP_CONTEXT.FileName",
    "by key": "FEED['file' + 'Name']",
    "destructured": "var { fileName } = FEED",
    "spread": "var copy = { ...FEED }",
    "as text": "JSON.stringify(FEED)",
    "all values": "Object.values(MIP_CONTEXT)",
    "the getter itself": "Object.getOwnPropertyDescriptor(FEED, 'fileName').get()",
    "an object that inherits it": "Object.create(FEED).fileName",
    "as an output": "PRODUCT.CustomFields = FEED",
    "in a look that fails": "try { FEED.fileName.x.y } catch (e) {}",
}

PLAIN = {
    "the record alone": "PRODUCT.Title = INRECORD.title",
    "a date from the record": "new Date('2026-11-22T10:00:00Z').getTime()",
    "a date from numbers": "new Date(2026, 10, 22)",
    "a date from nothing known": "new Date(undefined)",
    "a date read": "Date.parse('2026-11-22'); Date.UTC(2026, 1)",
    "arithmetic": "Math.round(1.5) + Math.max(1, 2)",
    "what no feed changes": "FEED.kind + FEED.merchant + FEED.marketplace",
    "names of facts": "Object.keys(FEED); 'fileName' in FEED",
    "the log": "LOGGER.info(FEED)",
    "the clock by name only": "typeof Date.now; Date.length",
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_look_at_the_arrival_is_noticed(look: str) -> None:
    """Else tomorrow's draft would show today's date, and nobody would ever know why."""
    assert result_of(f"{SKU} {look};")["u"] == 1


@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN)
def test_a_script_that_does_not_look_is_repeatable(body: str) -> None:
    """Most scripts never look, and their records are free the second time."""
    assert "u" not in result_of(f"{SKU} {body};")


def test_a_look_is_of_one_record() -> None:
    """Ten records on sale, whose script asks for the date, do not cost the other thousands."""
    heap = PreludeHeap(
        """
function transform() {
  PRODUCT.SKU = INRECORD.SKU;
  if (INRECORD.Sale.length()) PRODUCT.Title = new Date().toISOString();
}
"""
    )
    feed = [{"SKU": f"R-{n}", **({"Sale": "1"} if n % 3 == 0 else {})} for n in range(1, 10)]

    looked = [result.get("u") for result in heap.all(feed, size=4)]

    assert looked == [None, None, 1] * 3


@pytest.mark.parametrize(
    "top",
    [
        "var today = new Date();",
        "var name = FEED.fileName;",
        "let n = Math.random();",
        "(function () { Date(); })();",
    ],
)
def test_a_look_while_scripts_are_loaded_is_of_every_record(top: str) -> None:
    """What was seen stands in a variable, and any record may read it."""
    heap = PreludeHeap(f"{top}\nfunction transform() {{ PRODUCT.SKU = INRECORD.SKU; }}")
    feed = [{"SKU": f"R-{n}"} for n in range(1, 6)]

    assert [result.get("u") for result in heap.all(feed, size=2)] == [1] * 5


KEEPERS = {
    "closure": "var today = (function () {\n var d;\n"
    " return function () { return d = d || new Date(); };\n})();",
    "arrow": "const today = (() => { let d; return () => (d = d || new Date()); })();",
    "block": "{\nlet d;\nvar today = function () { return d = d || new Date(); };\n}",
    "block with a declaration": "{ let d;\nfunction today() { return d = d || new Date(); }\n}",
    "private field": "class Day { #d; get() { return this.#d = this.#d || new Date(); } }\n"
    "const day = new Day();\nfunction today() { return day.get(); }",
    "method": "function make() { var d; return { get() { return d = d || new Date(); } }; }\n"
    "var day = make();\nfunction today() { return day.get(); }",
    "WeakMap": "var key = {}, kept = new WeakMap();\n"
    "function today() { if (!kept.has(key)) kept.set(key, new Date()); return kept.get(key); }",
    "plain variable": "var d;\nfunction today() { return d = d || new Date(); }",
}


@pytest.mark.parametrize("top", KEEPERS.values(), ids=KEEPERS)
def test_a_date_that_a_script_keeps_is_noticed_in_every_record(top: str) -> None:
    """The first record fetches it, the others read what stands where nobody can put it back."""
    heap = PreludeHeap(f"{top}\nfunction transform() {{ PRODUCT.Title = today().toISOString(); }}")
    feed = [{"SKU": f"R-{n}"} for n in range(1, 8)]

    assert [result.get("u") for result in heap.all(feed, size=3)] == [1] * 7


def test_a_script_cannot_take_its_look_back() -> None:
    """Whatever it changes, throws or catches afterwards."""
    body = f"""
      {SKU}
      var name = FEED.fileName;
      FEED = {{ fileName: '' }}; MIP_CONTEXT = null; Date = function () {{}};
      for (var key of Reflect.ownKeys(globalThis)) try {{ delete globalThis[key]; }} catch (e) {{}}
    """
    result = result_of(body)

    assert result["u"] == 1


def test_facts_still_read_as_plain_frozen_properties() -> None:
    """Old scripts print, copy and list them, and an assignment does nothing."""
    shown: Any = fields_of(
        """
        FEED.fileName = 'mine'; MIP_CONTEXT.FileName = 'mine';
        PRODUCT.Title = [Object.keys(FEED).join(), FEED.fileName, MIP_CONTEXT.FileName,
          FEED.receivedAt, FEED.receivedAtMs, Object.isFrozen(FEED),
          JSON.stringify(MIP_CONTEXT)].join(' ');
        """
    )

    assert shown["Title"] == (
        "kind,fileName,merchant,marketplace,receivedAtMs,receivedAt feed.xml feed.xml"
        ' 2023-11-14T22:13:20.000Z 1700000000000 true {"FileName":"feed.xml"}'
    )


def test_a_logged_feed_shows_its_facts() -> None:
    """The log is for people: what stands in it decides no draft."""
    (line,) = result_of(f"{SKU} LOGGER.info(MIP_CONTEXT);")["log"]
    assert line[1] == '{"FileName":"feed.xml"}'
