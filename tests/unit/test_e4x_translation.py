"""The translation of E4X syntax: what comes out, where it stands, what is refused."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime_js.e4x.cursor import MAX_DEPTH
from runtime_js.e4x.edits import Translated
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.signs import may_use_e4x
from runtime_js.e4x.translate import translate
from tests.builders_xml import XmlHeap


def translated(source: str, *, always: bool = False) -> Translated:
    """Translate a source that has something to translate."""
    found = translate(source, always=always)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("a.@b", 'a["@b"]'),
        ("a.@b + c.n::d", '$e4x.add(a["@b"] , c[$e4x.key(n,"d")])'),
        ("a.(@b < 1)", '$e4x.filter(a,$e4xw=>($e4xw["@b"] < 1))'),
        ("a.(b > f(c))",
         '$e4x.filter(a,$e4xw=>($e4x.look($e4xw,"b",()=>b) > f($e4x.look($e4xw,"c",()=>c))))'),
        ("a.(b = 1)", "$e4x.filter(a,$e4xw=>{with($e4xw)return(b = 1)})"),
        ("class A { #n = 1; f() { this.#n++; return r.@id } }",
         'class A { #n = 1; f() { this.#n++; return r["@id"] } }'),
        ("var f = function (x) x.@id;", 'var f = function (x) {return x["@id"]};'),
        ("a = b / c.@d / e; /re.@x/.test(a)", 'a = b / c["@d"] / e; /re.@x/.test(a)'),
        ("`${a.@b}.@c` / 2", '`${a["@b"]}.@c` / 2'),
        ("x.@a += 1; x.b += y", 'x["@a"] += 1; $e4x.place(x,"b" ).add( y)'),
        ("try { a() } catch (e if e.@x) { b() }",
         'try { a() } catch($e4xc){let e=$e4xc;if( e["@x"]) { b() }else throw $e4xc}'),
    ],
)  # fmt: skip
def test_each_form_becomes_plain_javascript(source: str, result: str) -> None:
    """What comes out is read by people who look for a fault, so it is kept short."""
    assert translated(source).text == result


@pytest.mark.parametrize(
    "source",
    [
        "var each = 5; each",
        "a<b>c",
        "1..toString()",
        "// <a>.@b</a> for each\nvar x = '.@id' + /..@x/;",
        "REC. . c",
        "this is no JavaScript .@",
    ],
)
def test_what_has_no_e4x_syntax_passes_untouched(source: str) -> None:
    """Scripts that never heard of E4X must not be changed by it, nor refused in its name."""
    assert translate(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "/** @param {string} x mail to a@b.example */\nvar t = '<b>' + r['@id'] + \"</b><br/>\";",
        "for (var i = 0; i < list.length(); i++) { f(i <= 3, [...list]); }",
        "var t = `a <b>${x}</b>`; try { f() } catch (e) { if (e) g(); }",
        "// Trims each. For each row.\n  /** One a row (see x.(y)). */\nfunction f() { return 1; }",
    ],
)
def test_a_usual_script_is_not_even_parsed(source: str) -> None:
    """Whoever does without E4X waits for none of this."""
    assert not may_use_e4x(source)


@pytest.mark.parametrize(
    "source",
    [
        "/* of a row */ f(REC.@id); // in one line",
        "// of a row\rf(REC.@id);",
        "f('/*');\nf(REC.@id);\nf('*/');",
        "var a = <a>\n/* no comment </a>;\nvar b = 1; /* one */",
        "var t = `\n//${host(REC.@id)}/`;",
    ],
)
def test_a_comment_hides_no_code(source: str) -> None:
    """E4X that is not found is a syntax error to the engine."""
    assert may_use_e4x(source)


@pytest.mark.parametrize(
    "source",
    ["x.@a++", "x..y = 1", "x.(y) = 1", "<a>{<b/>}</a>", "<![CDATA[x]]>.@a", "<a>{</a>", "<a",
     "a.@b; /x", "a.@b; 'open", "a.@b; /* open", "$e4x.@b"],
)  # fmt: skip
def test_what_rhino_refuses_is_refused_with_its_place(source: str) -> None:
    """A fault is shown at the integrator's own place, in words."""
    with pytest.raises(Refusal) as refused:
        translate(source, always=True)
    assert 0 <= refused.value.at <= len(source)


def test_lines_stay_and_columns_lead_back() -> None:
    """An error is shown in the integrator's own line, at the integrator's own column."""
    source = "var a = r.@id,\n b = <a>\n{c}</a>;\nr\n..x\n.(y\n== 1); fail()"

    result = translated(source)

    lines = result.text.split("\n")
    assert len(lines) == source.count("\n") + 1
    assert result.column(7, lines[6].index("fail") + 1) == source.split("\n")[6].index("fail") + 1
    assert result.column(1, 1) == 1


@pytest.mark.parametrize(
    "source",
    ["a.@b;" + "(" * 50_000, "a.@b;" + "[" * 50_000, "a.@b;" + "!" * 50_000 + "a",
     "a.@b;" + "a=>" * 50_000 + "a", "a.@b;" + "{" * 50_000, "a.@b+" + "a+" * 5_000 + "a",
     "x.@y;" + "`${" * 50_000, "a.@b;" + "new " * 50_000 + "a"],
)  # fmt: skip
def test_code_too_deep_is_refused_and_takes_nothing_down(source: str) -> None:
    """A hostile source costs its own merchant an error, and nobody else anything."""
    with pytest.raises(Refusal):
        translate(source)


@pytest.mark.parametrize(
    "source",
    ["if (a.@b) c(); else " * 5_000 + "d()", "a.@b" + " ? a : a" * 5_000, "a.@b;" * 20_000,
     "x = <a>" + "<b c='1'/>" * 20_000 + "</a>", "x = a.@b" + "..c" * (MAX_DEPTH * 2),
     "x=[" + "a.@b," * 20_000 + "]"],
)  # fmt: skip
def test_long_code_is_translated(source: str) -> None:
    """Generated scripts are long where nobody would write so; length alone is no fault."""
    assert translated(source).text.count("\n") == source.count("\n")


def test_deep_nesting_that_is_accepted_compiles() -> None:
    """What the parser lets through, the engine must be able to read."""
    depth = MAX_DEPTH // 4
    source = "(" * depth + "REC.@id" + ")" * depth

    answer = XmlHeap().evaluate(translated(source).text, xml="<r id='7'/>")

    assert answer == "7"


_OPERANDS = st.one_of(
    st.sampled_from(
        ["1", "'x'", "a", "b.c", "f(1)", "[1, 2]", "{p: 1}.p", "/r/.test('r')", "null"]
    ),
    st.text("ab\n'\"\\", max_size=5).map(json.dumps),
)
_EXPRESSIONS = st.recursive(
    _OPERANDS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "==", "!=", "<", "&&", "||", ","]), inner).map(
            lambda parts: f"({parts[0]}\n {parts[1]} {parts[2]})"
        ),
        inner.map(lambda part: f"(typeof {part})"),
        inner.map(lambda part: f"(function (q) {{ return {part}; }})(1)"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
    ),
    max_leaves=12,
)
_SETTING = "var a = 3, b = {c: 'q'}; function f(x) { return x + a; }"


@given(_EXPRESSIONS)
def test_plain_javascript_means_the_same_when_translated(expression: str) -> None:
    """Operators become calls; for values that are no XML nothing may change."""
    source = f"{_SETTING} String({expression})"
    heap = XmlHeap()

    assert translate(source) is None
    assert heap.evaluate(translated(source, always=True).text) == heap.evaluate(source)


@given(st.text("<>{}()[]@.*:/='\"`$ ab1\n\\+", max_size=40))
def test_any_text_is_translated_or_refused(source: str) -> None:
    """Nothing a merchant uploads may break what reads it."""
    result = None
    with contextlib.suppress(Refusal):
        result = translate(source, always=True)

    if result is not None:
        assert result.text.count("\n") >= source.count("\n")
