"""What Rhino and its host had and Crossdock has not: noted, refused in words, or made to work."""

import pytest

from runtime_js.e4x.absent import ABSENT
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.translate import translate
from tests.builders_xml import XmlHeap


def absent(source: str) -> list[str]:
    """The names that a translation notes."""
    found = translate(source, always=True)
    assert found is not None
    return [name for name, _ in found.absent]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("_.map(a, f); moment(); java.lang.String", ["_", "moment", "java"]),
        ("importPackage(Packages.a); uneval(x)", ["importPackage", "Packages", "uneval"]),
        ("try { throw StopIteration } catch (e) { }", ["StopIteration"]),
        ("if (/(a)/.test(s)) t = RegExp.$1 + RegExp.leftContext",
         ["RegExp.$1", "RegExp.leftContext"]),
        ("a.__count__; f.__noSuchMethod__ = g; 'x'.quote()",
         [".__count__", ".__noSuchMethod__", ".quote"]),
        ("eval('rec.' + name + '.@id')", ["E4X in eval"]),
        ("var _ = 1, print; x = _ + print; a._b(); a.load(); eval('(' + json + ')')", []),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_noted_where_it_is_used(source: str, names: list[str]) -> None:
    """Whoever brings a script knows before the first feed what to write anew."""
    assert absent(source) == names
    assert set(names) <= set(ABSENT)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("let (a = 1) { f(a); }", "var before"),
        ("function f() { yield 1; }", "function*"),
        ("eval('a.@b++')", "run as code"),
    ],
)
def test_what_cannot_run_is_refused_with_what_to_write(source: str, told: str) -> None:
    """ "Unexpected {" helps nobody who has written such code for years."""
    with pytest.raises(Refusal, match=told.replace("*", r"\*")):
        translate(source, always=True)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("eval('REC.@id')", "7"),
        ("new Function('r', 'return r.@id + \\'!\\'')(REC)", "7!"),
        ("Function(\"return <a b='2'/>.@b\")()", "2"),
        ("eval('(' + '{\"a\": 3}' + ')').a", "3"),
    ],
)
def test_a_whole_text_that_is_run_is_translated_with_the_script(source: str, answer: str) -> None:
    """What translates is not in the heap, so only what stands in the file can be."""
    found = translate(source, always=True)

    assert found is not None
    assert XmlHeap().evaluate(found.text, xml="<r id='7'/>") == answer
