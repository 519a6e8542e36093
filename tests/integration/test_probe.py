"""Trying a program before it is released, behind the same walls as in a run."""

import pytest

from runtime_js.probe import Probe, probe
from tests.sandbox_parts import TIGHT, no_warning, prelude, program_of


def probed(*sources: str) -> Probe:
    """Probe base scripts and, last, one custom script."""
    return probe(program_of(*sources), TIGHT, warn=no_warning, prelude=prelude("bare"))


def test_a_good_program_shows_its_entry_and_functions() -> None:
    """A bundle without an entry must be found before the first feed, not with it."""
    seen = probed("function transform() { getPrice(); }", "function getPrice() {}")

    assert seen == Probe((), "transform", ("getPrice", "transform"))


def test_top_level_bindings_are_shared_by_all_scripts() -> None:
    """Base and custom stand in one global scope, `const` and `class` included."""
    seen = probed(
        "const rate = 2; class Price {} let sum = 0;",
        "sum += rate; new Price(); function transform() {}",
    )

    assert seen.faults == ()


@pytest.mark.parametrize(
    ("source", "line", "column", "message", "shown"),
    [
        pytest.param("a;\r\n  b c;", 2, 5, "expecting ';'", "  b c;\n    ^", id="CR LF"),
        pytest.param("let a;\nlet a;", 2, 6, "invalid redefinition", "let a;\n     ^", id="twice"),
        pytest.param("if (a) {\n", 2, 1, "unexpected end of the script", "\n^", id="open block"),
        pytest.param("return 5;", 1, 1, "return not in a function", "return 5;\n^", id="return"),
        pytest.param("x.@id", 1, 3, "expecting field name", "x.@id\n  ^", id="E4X syntax"),
        pytest.param("'ä€😀' b", 1, 7, "expecting ';'", "'ä€😀' b\n      ^", id="not ASCII"),
        pytest.param("a;\nb = /(/g;", 2, 5, "expecting ')'", "b = /(/g;\n    ^", id="regexp"),
        pytest.param("/a/; /b/gg;", 1, 6, "invalid regular", "/a/; /b/gg;\n     ^", id="flags"),
        pytest.param("/a/; /[/;", 1, 6, "unexpected", "/a/; /[/;\n     ^", id="open regexp"),
        pytest.param("a;\n'ä\0'", 2, 3, "a NUL character", "'ä\0'\n  ^", id="NUL"),
        pytest.param("'\ud800'", 1, 2, "half a character", "'\ud800'\n ^", id="surrogate"),
    ],
)
def test_a_syntax_error_names_its_place_exactly(
    source: str, line: int, column: int, message: str, shown: str
) -> None:
    """The engine knows one long text; the integrator has files, lines and columns."""
    (fault,) = probed("var base;\n\n", source).faults

    assert fault.code == "script_syntax_error"
    assert fault.message.startswith(f"SyntaxError: {message}")
    assert (fault.file, fault.line, fault.column) == ("mapping-custom.js", line, column)
    assert fault.excerpt == shown


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        pytest.param("\nnull.x;", 2, "TypeError: cannot read property 'x' of null", id="error"),
        pytest.param("eval('1 +* 2');", 1, "SyntaxError: unexpected token", id="eval"),
        pytest.param("throw 'no';", None, "no", id="text"),
        pytest.param("throw {};", None, "[object Object]", id="object"),
        pytest.param("throw Symbol();", None, "", id="symbol"),
    ],
)
def test_a_script_that_throws_while_it_loads_is_no_syntax_error(
    source: str, line: int | None, message: str
) -> None:
    """The remedy is another one: the statement is JavaScript, but cannot be run."""
    (fault,) = probed(source).faults

    assert fault.code == "script_load_failed"
    assert fault.message.startswith(message)
    assert (fault.file, fault.line) == ("mapping-custom.js", line)


def test_a_fault_of_the_base_names_the_base() -> None:
    """The custom script's author cannot mend it, and must not search in vain."""
    (fault,) = probed("a b;", "function transform() {}").faults

    assert (fault.file, fault.line, fault.column) == ("base-0.js", 1, 3)


def test_a_completion_value_that_python_cannot_hold_is_nobodys_fault() -> None:
    """What a script's last statement gives is not asked for."""
    for value in ("'\\ud800';", "Symbol();", "10n ** 6000n;", "({ toString() { throw 1; } });"):
        assert probed(f"function transform() {{}} {value}").faults == ()


def test_names_a_worker_loads_cannot_be_taken_from_the_script() -> None:
    """The hooks of the prelude are out of reach before the first line of merchant code."""
    seen = probed("if (typeof __crossdock_host__ !== 'undefined') throw new Error('reached');")

    assert seen.faults == ()
    assert seen.entry is None
