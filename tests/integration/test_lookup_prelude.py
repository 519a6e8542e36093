import json
from collections.abc import Mapping

import pytest

from mapping_service.compile import compile_tables
from mapping_service.table import Table
from mapping_service.table_set import TableSet
from tests.builders_workbooks import Rows, make_workbook
from tests.integration.lookup_scripts import Scripts

SHEETS: Mapping[str, Rows] = {
    "Colors": [
        ("From", "To", "Note"),
        ("Red", "Rot", "warm"),
        ("dark  blue", "Dunkelblau", ""),
        (12, "zwölf", ""),
        (True, "wahr", ""),
        ("*", "Bunt", ""),
        ("open", None, ""),
    ],
    "Metals": [
        ("Brand", "Metal", "Category"),
        ("Acme", "Gold", "1"),
        ("Acme", "*", "2"),
        ("*", "Gold", "3"),
        ("Zenith", "Silver", "4"),
    ],
    "Prices": [("Price from", "Band"), (0, "low"), (10.5, "middle"), ("100", "high")],
    "Patterns": [
        ("Name", "Kind"),
        ("gold*", "G"),
        ("gold ring", "R"),
        ("*ring", "ring"),
        ("~*", "x"),
    ],
    "Twice": [("Key", "A", "B"), ("x", "1", "1"), ("X", "2", "1"), ("y", "3", "3")],
}
CSV = b'name,number\nused,3000\n"new, with tags",1000\nempty,\nused,3001\nshort\n'


@pytest.fixture(scope="module")
def scripts() -> Scripts:
    """One heap with the tables above."""
    files = {
        "lookup/maps.xlsx": make_workbook(SHEETS),
        "lookup/conditions.csv": CSV,
    }
    return Scripts(compile_tables(files))


def colors(value: str, options: str = "") -> str:
    """A lookup in the sheet Colors; `value` is JavaScript."""
    return (
        f"MAPPING.open('lookup/maps.xlsx').sheet('Colors').lookup('From', {value}, 'To'{options})"
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("'Red'", "Rot"),
        ("' RED\u00a0'", "Rot"),
        ("'Dark Blue'", "Dunkelblau"),
        ("12", "zwölf"),
        ("'12'", "zwölf"),
        ("12.0", "zwölf"),
        ("true", "wahr"),
        ("'012'", "Bunt"),
        ("({isXml: true, text: 'red'})", "Rot"),
        ("new String('red')", "Rot"),
        ("'anything'", "Bunt"),
    ],
)
def test_a_value_is_found_by_its_text(scripts: Scripts, value: str, found: str) -> None:
    """Feeds differ from workbooks in case, blanks and type far more often than in meaning."""
    assert scripts.value(colors(value)) == found


@pytest.mark.parametrize("value", ["null", "undefined", "''", "'  \u00a0'"])
def test_nothing_to_look_up_is_no_miss(scripts: Scripts, value: str) -> None:
    """An empty cell of a feed is not a gap in a table, nor the table's default."""
    plain, with_default = scripts.ask(colors(value), colors(value, ", {default: 'none'}"))

    assert (plain["value"], plain["misses"]) == (None, [])
    assert with_default["value"] == "none"


def test_a_miss_is_null_and_counted_with_the_spelling_of_the_feed(scripts: Scripts) -> None:
    """What is not found must be found by whoever keeps the workbook."""
    expression = "MAPPING.open('maps.xlsx').sheet('Twice').lookup('Key', ' Unknown ', 'A')"
    first, second = scripts.ask(f"[{expression}, {expression}]", expression)

    assert first["value"] == [None, None]
    assert [(miss["c"], miss["v"]) for miss in first["misses"]] == [("Key\x1eA", " Unknown ")]
    assert second["misses"] == first["misses"]


def test_the_callers_default_is_given_and_the_miss_is_counted(scripts: Scripts) -> None:
    """A default says what to do meanwhile; whoever keeps the workbook must still hear of it."""
    (answer,) = scripts.ask(
        "MAPPING.open('maps.xlsx').sheet('Twice').lookup('Key', 'q', 'A', {default: 'same'})"
    )

    assert answer["value"] == "same"
    assert [(miss["c"], miss["v"]) for miss in answer["misses"]] == [("Key\x1eA", "q")]


def test_a_key_without_target_counts_as_not_mapped(scripts: Scripts) -> None:
    """A report that was put back half filled in must go on reporting the other half."""
    assert scripts.value(colors("'open'")) == "Bunt"


@pytest.mark.parametrize(
    ("brand", "metal", "found"),
    [
        ("acme", "GOLD", "1"),
        ("Acme", "Tin", "2"),
        ("Other", "Gold", "3"),
        ("Zenith", "Silver", "4"),
        ("Zenith", "Tin", None),
    ],
)
def test_of_several_keys_the_most_specific_row_wins(
    scripts: Scripts, brand: str, metal: str, found: str | None
) -> None:
    """Exceptions stand beside the rule, in any order of rows."""
    assert (
        scripts.value(
            "MAPPING.open('maps.xlsx').sheet('Metals')"
            f".lookup({{Metal: '{metal}', Brand: '{brand}'}}, 'Category')"
        )
        == found
    )


@pytest.mark.parametrize(
    ("price", "band"),
    [
        ("0", "low"),
        ("10.49", "low"),
        ("'10.50'", "middle"),
        ("99.999999", "middle"),
        ("1e2", "high"),
        ("-1", None),
        ("'10,50'", None),
        ("'0x20'", None),
    ],
)
def test_a_band_begins_at_its_number(scripts: Scripts, price: str, band: str | None) -> None:
    """Bands compare as numbers, and a decimal comma is never guessed."""
    expression = f"MAPPING.open('maps.xlsx').sheet('Prices').range('Price from', {price}, 'Band')"
    assert scripts.value(expression) == band


@pytest.mark.parametrize(
    ("name", "options", "found"),
    [
        ("gold chain", ", {wildcards: true}", "G"),
        ("gold ring", ", {wildcards: true}", "R"),
        ("*", ", {wildcards: true}", "x"),
        ("gold*", "", "G"),
        ("gold chain", "", None),
    ],
)
def test_wildcards_work_only_when_asked_for(
    scripts: Scripts, name: str, options: str, found: str | None
) -> None:
    """A `*` in a product name must not match half the catalogue by accident."""
    expression = (
        f"MAPPING.open('maps.xlsx').sheet('Patterns'{options}).lookup('Name', '{name}', 'Kind')"
    )
    assert scripts.value(expression) == found


def test_rows_that_disagree_are_an_error_only_where_they_are_met(scripts: Scripts) -> None:
    """One bad pair of rows must not take the other rows' records down."""
    sheet = "MAPPING.open('maps.xlsx').sheet('Twice')"
    files = scripts.ask(
        f"{sheet}.lookup('Key', ' x', 'A')",
        f"{sheet}.lookup('Key', 'x', 'A')",
        f"{sheet}.lookup('Key', ' x', 'B')",
        f"{sheet}.lookup('Key', 'y', 'A')",
        f"{sheet}.lookup('Key', ' x', 'A')",
    )

    assert [answer.get("value") for answer in files] == [None, "1", "1", "3", None]
    assert files[0]["error"] == files[4]["error"]
    assert "lookup/maps.xlsx!Twice!B2" in files[0]["error"]
    assert "lookup/maps.xlsx!Twice!B3" in files[0]["error"]


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("MAPPING.open('lookup/map.xlsx')", "did you mean lookup/maps.xlsx?"),
        ("MAPPING.open('maps.xlsx').sheet('Colours')", "did you mean Colors?"),
        ("MAPPING.open('maps.xlsx').sheet().lookup('Form', 1, 'To')", "did you mean From?"),
        ("MAPPING.open('maps.xlsx').sheet().lookup('From', 1, 'Too')", "did you mean To?"),
        ("MAPPING.open('maps.xlsx').sheet('Colors', {wildcard: true})", "did you mean wildcards?"),
        ("MAPPING.map('Colrs', 1)", "did you mean Colors?"),
        ("MAPPING.map('Colors', 'q', {defualt: 1})", "did you mean default?"),
        ("MAPPING.map('Metals', 1)", "with the columns From and To"),
        ("MAPPING.open('maps.xlsx').sheet().lookup({}, 'To')", "at least one key column"),
    ],
)
def test_a_wrong_name_names_what_there_is(scripts: Scripts, expression: str, named: str) -> None:
    """A typing error must cost a minute, not a day of wrong products."""
    assert named in scripts.error(expression)


def test_header_and_rows_are_plain_and_frozen(scripts: Scripts) -> None:
    """A script may walk through a sheet; it must not be able to change it for the next record."""
    sheet = "MAPPING.open('maps.xlsx').sheet('Prices')"

    assert scripts.value(f"{sheet}.header()") == ["Price from", "Band"]
    assert scripts.value(f"{sheet}.rows()[1]") == {"Price from": "10.5", "Band": "middle"}
    assert scripts.value(f"Object.isFrozen({sheet}.rows()[0]) && Object.isFrozen({sheet})")
    assert (
        scripts.value(f"({sheet}.rows().pop(), {sheet}.header().pop(), {sheet}.rows().length)") == 3
    )


def test_rows_are_reported_as_used_once() -> None:
    """The report of unused rows needs to know what was used, not how often."""
    heap = Scripts(compile_tables({"lookup/c.csv": b"\nFrom,To\n\na,1\nb,2\n"}))
    first, second, third = heap.ask(
        "MAPPING.map('c', 'b')", "MAPPING.map('c', ' B')", "MAPPING.open('c.csv').sheet().rows()"
    )

    assert [first["hits"], second["hits"], third["hits"]] == [[[0, 5]], [], [[0, 4]]]


def get(keys: str) -> str:
    """Asks conditions.csv; `keys` is JavaScript."""
    return f"LOOKUP_SERVICE.get('conditions.csv', {keys})"


def load(keys: str, values: str) -> str:
    """Loads conditions.csv by column numbers."""
    return f"LOOKUP_SERVICE.loadDelimitedFile('conditions.csv', ',', {keys}, {values})"


@pytest.mark.parametrize(
    ("loading", "expression", "found"),
    [
        (load("[0]", "[1]"), get("['used']"), ["3001"]),
        (load("[0]", "[1]"), get("['name']"), ["number"]),
        (load("[0]", "[1]"), get("['Used']"), None),
        (load("[0]", "[1]"), get("['short']"), [None]),
        (load("[0]", "[1]"), get("['empty']") + " == ''", True),
        (load("[1]", "[0]"), get("[1000]"), ["new, with tags"]),
        (load("[0, 1]", "[1, 0]"), get("['used', '3000']"), ["3000", "used"]),
        (load("0", "1"), get("'used'"), ["3001"]),
    ],
)
def test_delimited_lookups_work_as_on_the_merchant_integration_platform(
    scripts: Scripts, loading: str, expression: str, found: object
) -> None:
    """Old scripts rely on each of these, down to [''] being equal to ''."""
    assert scripts.value(f"({loading}, {expression})") == found


def test_a_file_that_was_not_loaded_can_be_caught(scripts: Scripts) -> None:
    """Scripts load with no error and test with try and catch whether the file was there."""
    missing = "(LOOKUP_SERVICE.loadDelimitedFile('/store/no.csv', ',', [0], [1]), 1)"
    loaded, asked, never = scripts.ask(
        missing,
        f"{missing} && LOOKUP_SERVICE.get('/store/no.csv', ['a'])",
        "LOOKUP_SERVICE.get('conditions.csv', ['used'])",
    )

    assert loaded["value"] == 1
    assert asked["error"] == "Error: Invalid sheetOrFileName: /store/no.csv"
    assert "Invalid sheetOrFileName: conditions.csv" in never["error"]


def test_a_record_does_not_see_what_another_loaded(scripts: Scripts) -> None:
    """Else the answer would depend on which records one worker happened to get."""
    first, second = scripts.ask(
        load("[0]", "[1]"), "LOOKUP_SERVICE.get('conditions.csv', ['used'])"
    )

    assert "error" not in first
    assert "Invalid sheetOrFileName" in second["error"]


def test_merged_cells_are_filled_only_when_asked(scripts: Scripts) -> None:
    """Only the first of merged cells has the value; filling in is a decision, not a guess."""
    table = Table(
        "lookup/m.xlsx", "S", 1, ("Group", "Key", "To"), (1, 2, 4),
        (("G", "a", "1"), ("", "b", "2"), ("", "c", "3")), (2, 3, 5), merged=((2, 1, 3, 1),),
    )  # fmt: skip
    heap = Scripts(TableSet((table,), {"lookup/m.xlsx": "lookup/m.xlsx"}, {}))
    lookup = ".lookup({Group: 'G', Key: 'b'}, 'To')"

    assert heap.value(f"MAPPING.open('lookup/m.xlsx').sheet('S'){lookup}") is None
    assert (
        heap.value(f"MAPPING.open('lookup/m.xlsx').sheet('S', {{fillMerged: true}}){lookup}") == "2"
    )


def test_without_tables_every_call_says_what_is_missing() -> None:
    """A bundle without lookups still has the two objects."""
    heap = Scripts(compile_tables({}))

    assert "there is no workbook x.xlsx; there is none" in heap.error("MAPPING.open('x.xlsx')")


def test_a_hostile_column_name_is_only_a_name() -> None:
    """Headers come from a merchant's file and become property names of rows."""
    csv = b"__proto__,constructor,toString\na,b,c\n"
    heap = Scripts(compile_tables({"lookup/x.csv": csv}))
    row = heap.value("JSON.stringify(MAPPING.open('x.csv').sheet().rows()[0])")

    assert json.loads(row) == {"__proto__": "a", "constructor": "b", "toString": "c"}
    assert (
        heap.value("MAPPING.open('x.csv').sheet().lookup('__proto__', 'A', 'constructor')") == "b"
    )
    assert "there is no workbook" in heap.error("MAPPING.open('constructor')")
