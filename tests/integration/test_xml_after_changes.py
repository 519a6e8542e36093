"""Record objects that were read before something changed, and after."""

import pytest

from tests.builders_xml import XmlHeap

XML = "<r><a>1</a><z>2</z><i><n>3</n></i><i><n>4</n></i></r>"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        pytest.param("var a = REC.a; REC.a[0] = 'x'; return a + '/' + a.length()", "x/1",
                     id="leaf"),
        pytest.param("var a = REC.a; REC.z = 'x'; return a.concat('!') + (a.equals('1'))", "1!true",
                     id="another leaf"),
        pytest.param("var a = REC.a; REC.a = 'x'; return a + REC.a", "1x", id="replaced"),
        pytest.param("var l = REC.i; l[1].length = 5; return l.length() + '/' + l.length", "2/5",
                     id="a child named as a method"),
        pytest.param("var l = REC.i; l.length(); l[0].q = 1; return l.length() + l[0].q.length()",
                     "3", id="counted again"),
        pytest.param("REC.q = 7; return REC.child('q') + REC.child('a') + REC.attribute('none')",
                     "71", id="child by name"),
        pytest.param("return REC.child('0') + REC.child('*').length() + REC.child('toString')",
                     "14", id="child by another sort of name"),
    ],
)  # fmt: skip
def test_what_was_read_is_never_stale(program: str, expected: str) -> None:
    """Leaves are texts until somebody needs more; nobody may see that they are."""
    code = f"(function () {{ {program}; }})()"

    assert XmlHeap().evaluate(code, xml=XML) == expected
