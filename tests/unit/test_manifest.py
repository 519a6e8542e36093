from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.findings import Finding
from catalog.reading import FeedReading
from catalog.records import INBOUND_KINDS, OUTBOUND_KINDS
from runtime_js.limits import Limits
from runtime_js.manifest import KINDS, Manifest
from runtime_js.manifest_page import PAGE, page
from runtime_js.manifest_reader import read_table
from runtime_js.remarks import Remarks

ROOT = Path(__file__).parents[2]


def read(text: str) -> Manifest:
    """A manifest that has nothing wrong with it."""
    remarks = Remarks(100)
    manifest = read_table(Manifest, text, "manifest.toml", remarks)
    assert manifest is not None, remarks.findings()
    return manifest


def faults(text: str) -> list[Finding]:
    """What is wrong with a manifest."""
    remarks = Remarks(100)
    assert read_table(Manifest, text, "manifest.toml", remarks) is None
    return list(remarks.findings())


def test_everything_is_optional() -> None:
    """A bundle without a manifest works; everything is then detected."""
    manifest = read("")

    assert manifest == Manifest()
    assert manifest.kinds == ()
    assert manifest.reading("inventory") == FeedReading()
    assert manifest.decimal_mark("inventory") == "."


def test_a_kind_is_read_as_its_table_says() -> None:
    """Each key reaches the reader of feeds under its own name."""
    manifest = read(
        'currency = "EUR"\n[inventory]\nformat = "csv"\nrow = "Artikel"\nroot = "Liste"\n'
        'delimiter = "tab"\nencoding = "cp1252"\nheader = false\ncolumns = ["a", "b"]\n'
        'skip_rows = 2\ncomment = "#"\nempty_cells = "empty"\nkey = "a"\ndecimal_mark = ","\n'
    )

    assert manifest.kinds == ("inventory",)
    assert manifest.currency == "EUR"
    assert manifest.decimal_mark("inventory") == ","
    assert manifest.reading("inventory") == FeedReading(
        format="csv",
        row="Artikel",
        root="Liste",
        delimiter="\t",
        encoding="cp1252",
        header=False,
        columns=("a", "b"),
        skip_rows=2,
        comment="#",
        empty_cells="empty",
        key="a",
    )


@pytest.mark.parametrize(
    ("written", "paths"),
    [('"/Feed/Item"', ("/Feed/Item",)), ('["/a/b", "/a/c"]', ("/a/b", "/a/c"))],
)
def test_record_is_one_path_or_several(written: str, paths: tuple[str, ...]) -> None:
    """Most feeds have one kind of record; nobody should have to write a list for it."""
    assert read(f"[product]\nrecord = {written}\n").reading("product").record == paths


@pytest.mark.parametrize(
    ("written", "character"),
    [('"tab"', "\t"), ('"\\t"', "\t"), ('";"', ";"), ('"Semicolon"', ";"), ('"pipe"', "|")],
)
def test_delimiters_have_names(written: str, character: str) -> None:
    """A tab in a text editor cannot be seen."""
    assert read(f"[product]\ndelimiter = {written}\n").reading("product").delimiter == character


@pytest.mark.parametrize(
    "encoding", ["utf-8", "UTF8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "gb18030"]
)
def test_encodings_of_feeds_are_known(encoding: str) -> None:
    """What merchants' shop systems write."""
    assert read(f'[product]\nencoding = "{encoding}"\n').reading("product").encoding == encoding


@pytest.mark.parametrize(
    "encoding",
    ["utf-9", "rot13", "base64", "idna", "unicode_escape", "punycode", "utf-7", "", "../x"],
)
def test_other_codecs_are_refused(encoding: str) -> None:
    """Python knows codecs that no feed is written in and that do more than decode."""
    found = faults(f'[product]\nencoding = "{encoding}"\n')

    assert [finding.place.line for finding in found] == [2]
    assert "encoding" in found[0].message


@pytest.mark.parametrize(
    ("text", "message", "hint", "line"),
    [
        ('nmae = "x"', "unknown key nmae", "did you mean name?", 1),
        ("\n[inventry]\n", "unknown key inventry", "did you mean inventory?", 2),
        ('[product]\n\ndelimeter = ";"', "unknown key product.delimeter", "did you mean delimiter?",
         3),
        ("[limits]\nlog_line = 1", "unknown key limits.log_line", "did you mean log_lines?", 2),
        ("[product]\nskip_rows = '1'",
         "product.skip_rows: expected a whole number, without quotes, found '1'", None, 2),
        ("name = 1", "name: expected a text in quotes, found 1", None, 1),
        ("e4x = 'yes'", "e4x: expected true or false, without quotes, found 'yes'", None, 1),
        ("product = 1", "product: expected a table, found 1", None, 1),
        ("[product]\nformat = 'cvs'", "product.format: Input should be 'csv' or 'xml', found 'cvs'",
         None, 2),
        ("[product]\nheader = false",
         "product: header = false needs columns, since the feed does not name them", None, 1),
        ("[product]\nformat = 'xml'\ndelimiter = ';'",
         "product: delimiter has no meaning where format is 'xml'", None, 1),
    ],
)  # fmt: skip
def test_a_fault_names_key_value_and_line(
    text: str, message: str, hint: str | None, line: int
) -> None:
    """What, where, and what to do next."""
    [finding] = faults(text)

    assert (finding.message, finding.hint, finding.place.line) == (message, hint, line)
    assert finding.place.entry == "manifest.toml"


def test_a_syntax_error_shows_the_line() -> None:
    """TOML is strict about quotes; the place is shown as for a script."""
    [finding] = faults('notes = "a"\nname = Wren\n')

    assert (finding.place.line, finding.place.column) == (2, 8)
    assert finding.excerpt == "name = Wren\n       ^"


def test_all_faults_come_at_once() -> None:
    """Three mistakes are three findings."""
    assert len(faults("a = 1\nb = 2\n[product]\nformat = 3\n")) == 3


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 30_000) + " = 1",
        "x = " + "[" * 30_000,
        "x = " + "{a = " * 5_000,
        "x = " + "9" * 6_000,
        "x = 2026-02-30",
        "a" * 60_000,
        '"a"' * 20_000,
        "a.b " * 15_000,
        "\n".join(f"[a{number}]" for number in range(7_000)),
    ],
    ids=["dotted", "arrays", "tables", "integer", "date", "word", "quotes", "keys", "many"],
)
def test_hostile_toml_is_refused(text: str) -> None:
    """Python's parser recurses, and takes quadratic time for a long dotted key."""
    found = faults(text)

    assert len(found) <= 21
    assert {finding.code for finding in found} == {"manifest_invalid"}


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No manifest crashes a check."""
    remarks = Remarks(100)
    manifest = read_table(Manifest, text, "manifest.toml", remarks)

    assert (manifest is None) == (remarks.errors > 0)


def test_limits_are_only_narrowed() -> None:
    """A bundle that could widen its limits would have none."""
    manifest = read("[limits]\ncall_seconds = 0.5\nlog_lines = 9_999\n")
    limits = Limits()

    assert manifest.limits.wider_than(limits) == ["log_lines"]
    assert manifest.narrow(limits) == Limits(call_seconds=0.5)


def test_every_kind_has_a_table() -> None:
    """A kind without one could not be described."""
    assert set(INBOUND_KINDS) < set(KINDS) < set(Manifest.model_fields)
    written = {kind: 'format = "xml"\n' for kind in OUTBOUND_KINDS}
    tables = (f"[{kind}]\n{written.get(kind, '')}" for kind in KINDS)

    assert read("".join(tables)).kinds == KINDS


def test_the_reference_page_is_up_to_date() -> None:
    """The page is written by `python -m runtime_js.manifest_page`."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page()
