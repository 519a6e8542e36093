"""Outbound scripts that mean harm: the file stays whole, the guilty row stands beside it."""

from datetime import UTC, datetime
from xml.dom import minidom

import pytest

from catalog.responses import RESPONSE_COLUMNS
from runtime_js.bundle import read_bundle
from tests.builders_zips import make_zip
from workflow.outbound_run import OutboundFacts
from workflow.write_outbound import OutboundRows, write_outbound

FACTS = OutboundFacts("wren", "response", "ebay-add", datetime(2026, 3, 1, 8, tzinfo=UTC))
TABLES = {
    "csv": '[response]\nformat = "csv"\ncolumns = ["A"]\n[limits]\ncall_seconds = 0.2\n',
    "xml": '[response]\nformat = "xml"\n[limits]\ncall_seconds = 0.2\n',
}


def write(format_: str, body: str) -> tuple[str, list[str]]:
    """Write three rows, the second of them guilty: the file's text, and the codes by record."""
    script = f"""
    function transform() {{
      if (INRECORD.sku != 'guilty') {{ RESPONSE.A = INRECORD.sku; return; }}
      {body}
    }}
    """
    bundle = read_bundle(
        make_zip({"manifest.toml": TABLES[format_], "response/mapping-custom.js": script})
    )
    rows = [[sku, *[None] * (len(RESPONSE_COLUMNS) - 1)] for sku in ("R-1", "guilty", "R-3")]
    given = OutboundRows(RESPONSE_COLUMNS, rows)
    with write_outbound(lambda: bundle, FACTS, given, lambda _: None) as file:
        text = b"".join(file.blocks()).decode()
        left = b"".join(file.left_blocks()).decode()
    told = [f"{found.record}:{found.code}" for found in file.findings if found.severity == "error"]
    assert ("guilty" in left) == bool(told)
    return text, told


@pytest.mark.parametrize("format_", ["csv", "xml"])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("RESPONSE.A = 'x'.repeat(5e6);", "script_limit_output", id="huge text"),
        pytest.param("for (;;) RESPONSE.A += 'x'.repeat(1e6);", "script_limit", id="hoards"),
        pytest.param("RESPONSE.A = RESPONSE;", "value_cyclic", id="cycle"),
        pytest.param("RESPONSE = 'text';", "value_not_data", id="no object any more"),
        pytest.param("RESPONSE.A = function () {};", "value_not_data", id="function"),
        pytest.param("RESPONSE.A = '\\ud800';", "text_not_unicode", id="half a character"),
        pytest.param("RESPONSE.A = new Array(1e9);", "script_limit_output", id="sparse list"),
        pytest.param(
            "for (var i = 0; i < 1e5; i++) RESPONSE['A' + i] = 1;", "script_limit_output",
            id="names without end",
        ),
        pytest.param(
            "var o = RESPONSE; for (var i = 0; i < 1e3; i++) o = o.A = {};", "script_limit_output",
            id="deep",
        ),
        pytest.param("RESPONSE.A = 'a\\u0000b';", "outbound_character", id="nul"),
        pytest.param("RESPONSE.A = [[['x']]];", "outbound_field_invalid", id="lists in lists"),
        pytest.param("for (;;);", "script_limit_time", id="endless"),
        pytest.param("throw null;", "script_threw", id="throws null"),
        pytest.param(
            "Object.defineProperty(RESPONSE, 'A', {enumerable: true, get() { for (;;); }});",
            "script_limit_time", id="getter",
        ),
        pytest.param("delete RESPONSE.A;", "outbound_empty", id="nothing"),
    ],
)  # fmt: skip
def test_harm_costs_its_own_row(format_: str, body: str, code: str) -> None:
    """The rows before and after are written, the file is whole, the guilty one is told."""
    text, told = write(format_, body)

    [finding] = told
    assert finding.startswith(f"2:{code}")
    if format_ == "csv":
        assert text == "A\r\nR-1\r\nR-3\r\n"
    else:
        found = minidom.parseString(text).getElementsByTagName("A")
        assert [each.firstChild.data for each in found] == ["R-1", "R-3"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body",
    [
        "RESPONSE['A><evil/><A'] = 1;",
        "RESPONSE['@a=\"\" x'] = 1;",
        "RESPONSE['a:b'] = 1;",
        "RESPONSE['@xmlns'] = 'urn:evil';",
        "RESPONSE['!--'] = 1;",
        "RESPONSE['?xml'] = 1;",
        "RESPONSE[''] = 1;",
        "RESPONSE['#text2'] = 1;",
        "RESPONSE['A'.repeat(1e5)] = 1;",
        "RESPONSE['@A'] = ['x'];",
        "RESPONSE['#text'] = {};",
    ],
)
def test_a_poisoned_name_never_becomes_markup(body: str) -> None:
    """A name is the only part of an XML file that no escape protects."""
    text, told = write("xml", body)

    assert told == ["2:outbound_field_invalid"]
    root = minidom.parseString(text).documentElement
    assert {each.tagName for each in root.getElementsByTagName("*")} == {"Response", "A"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("'a\\r\\nB;C'", '"a\r\nB;C"'),
        ("'\"'", '""""'),
        ("'a,b'", '"a,b"'),
        ("{toString: function () { return 'x'; }}", None),
        ("new String('boxed')", "boxed"),
        ("Object.create({A: 'inherited'}, {})", None),
    ],
)
def test_a_cell_never_becomes_a_row(value: str, cell: str | None) -> None:
    """A line end in a message must not make a second, false record."""
    text, told = write("csv", f"RESPONSE.A = {value};")

    if cell is None:
        assert len(told) == 1
    else:
        assert text == f"A\r\nR-1\r\n{cell}\r\nR-3\r\n"


def test_prototypes_of_the_language_stay_out() -> None:
    """`__proto__` and `constructor` are names like any other, and no way to the next row."""
    body = "RESPONSE['__proto__'] = {A: 'x'}; RESPONSE.constructor = 'c'; Object.prototype.A = 'y';"
    text, told = write("csv", body)

    assert text == "A\r\nR-1\r\nR-3\r\n"
    assert len(told) == 1


def test_nothing_is_carried_to_the_next_row() -> None:
    """A row that leaves its output behind must not write it twice."""
    body = "globalThis.kept = RESPONSE; RESPONSE.A = 'x'; transform = function () {};"
    text, told = write("csv", body)

    assert told == []
    assert text == "A\r\nR-1\r\nx\r\nR-3\r\n"
