import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime_js.line_map import EVAL_LINES, Frame, LineMap, excerpt, loaded_text
from runtime_js.results import ScriptFault
from runtime_js.scripts import Script

PRELUDE = (Script("a.js", "one\ntwo\n"), Script("b.js", "one"))
SCRIPTS = (
    Script("mapping-base.js", "var a;\n\tb(c);", "base"),
    Script("mapping-custom.js", "d;\r\ne;\rf;"),
)
LINES = LineMap(PRELUDE, SCRIPTS)
BASE_FIRST = EVAL_LINES + 5  # three lines of a.js, the last of them empty, and one of b.js


def test_sources_lie_one_below_the_other() -> None:
    """The engine gives no file names, so an overlap would blame the wrong file."""
    assert LINES.first_lines() == (
        EVAL_LINES + 1,
        EVAL_LINES + 4,
        BASE_FIRST,
        BASE_FIRST + 2,
    )


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        pytest.param(1, None, id="code made at run time"),
        pytest.param(EVAL_LINES + 1, None, id="first line of the prelude"),
        pytest.param(BASE_FIRST - 1, None, id="last line of the prelude"),
        pytest.param(BASE_FIRST, Frame("mapping-base.js", 1, 7, None), id="first of the base"),
        pytest.param(BASE_FIRST + 1, Frame("mapping-base.js", 2, 7, None), id="last of the base"),
        pytest.param(BASE_FIRST + 2, Frame("mapping-custom.js", 1, 7, None), id="custom"),
        pytest.param(BASE_FIRST + 4, Frame("mapping-custom.js", 3, 7, None), id="after a lone CR"),
        pytest.param(BASE_FIRST + 5, None, id="behind everything"),
    ],
)
def test_a_line_tells_the_file(line: int, frame: Frame | None) -> None:
    """The merchant is shown their own files and nothing of ours."""
    assert LINES.place(line, 7) == frame


def test_a_stack_is_read_without_our_own_frames() -> None:
    """The innermost place of the merchant's is where they look first."""
    stack = (
        "TypeError: no\n"
        f"    at put (<input>:{EVAL_LINES + 2}:3)\n"
        "    at map (native)\n"
        "    at <eval> (<input>:1:1)\n"
        f"    at getPrice (<input>:{BASE_FIRST + 1}:2)\n"
        f"    at <eval> (<input>:{BASE_FIRST + 2}:1)\n"
    )

    assert LINES.frames(stack) == [
        Frame("mapping-base.js", 2, 2, "getPrice"),
        Frame("mapping-custom.js", 1, 1, None),
    ]


def test_a_fault_shows_its_source_line_with_a_caret() -> None:
    """A line number alone makes everybody open the file and count."""
    fault = LINES.placed(ScriptFault("script_threw", "no"), Frame("mapping-base.js", 2, 4, "f"))

    assert fault == ScriptFault(
        "script_threw", "no", "mapping-base.js", 2, 4, "\tb(c);\n\t  ^", function="f"
    )


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        pytest.param("abc", 1, "abc\n^", id="first column"),
        pytest.param("abc", 4, "abc\n   ^", id="behind the end"),
        pytest.param("abc", 99, "abc\n   ^", id="far behind the end"),
        pytest.param("", 1, "\n^", id="empty line"),
        pytest.param("x" * 300, 200, "x" * 120 + "\n" + " " * 80 + "^", id="minified"),
    ],
)
def test_a_caret_stands_below_its_column(line: str, column: int, shown: str) -> None:
    """A minified script is one line: the part around the caret is enough."""
    assert excerpt(line, column) == shown


def test_every_line_end_is_loaded_as_one() -> None:
    """QuickJS counts a lone CR in code but not in comments; it must not meet one."""
    assert loaded_text("a\r\nb\rc\nd") == "a\nb\nc\nd"


@given(
    sources=st.lists(st.text(alphabet="a\n\r", max_size=20), min_size=1, max_size=5),
    data=st.data(),
)
def test_every_line_of_every_script_is_found_again(sources: list[str], data: st.DataObject) -> None:
    """Whatever the scripts, a place inside one maps to that place and no other."""
    scripts = [Script(f"{n}.js", source) for n, source in enumerate(sources)]
    lines = LineMap((), scripts)
    index = data.draw(st.integers(0, len(sources) - 1))
    line = data.draw(st.integers(1, loaded_text(sources[index]).count("\n") + 1))

    place = lines.place(lines.first_lines()[index] + line - 1, 1)

    assert place == Frame(f"{index}.js", line, 1, None)
