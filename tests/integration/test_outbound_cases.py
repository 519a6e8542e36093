"""Cases of outbound kinds: the file that the merchant's program is known to read, byte for byte."""

from tests.builders_zips import make_zip
from workflow.check_bundle import CheckReport, check

SCRIPT = """
function transform() {
  if (INRECORD.sku == 'x') reject('bad', 'x');
  RESPONSE.A = INRECORD.sku;
}
"""
ROWS = '{"sku": "R-1"}\n\n{"sku": "=R-2"}\n'


def checked(**case: str) -> CheckReport:
    """Check a bundle with one case."""
    files = {
        "manifest.toml": '[response]\ncolumns = ["A"]\nline_end = "lf"\n',
        "response/mapping-custom.js": SCRIPT,
        **{f"cases/response-a/{name.replace('_', '.')}": text for name, text in case.items()},
    }
    return check(make_zip(files), None, lambda _: None)


def test_a_case_passes_with_the_same_bytes() -> None:
    """The kind is that of its name; the rows are JSON Lines."""
    report = checked(feed_jsonl=ROWS, expected_csv="A\nR-1\n=R-2\n")

    assert report.good
    assert [case.name for case in report.cases] == ["response-a"]


def test_a_sample_from_the_drive_is_read_without_its_apostrophes() -> None:
    """The default form keeps spreadsheets from running a cell; the script sees the SKU itself."""
    assert checked(feed_csv="\ufeffsku,code\nR-1,\n'=R-2,7\n", expected_csv="A\nR-1\n=R-2\n").good


def test_the_first_line_that_differs_is_shown() -> None:
    """A line end too: programs mind them."""
    report = checked(feed_jsonl=ROWS, expected_csv="A\r\nR-1\r\n=R-2\r\n")

    [case] = report.cases
    assert not report.good
    assert case.difference == "line 1 of the file\n  expected 'A\\r\\n'\n  found    'A\\n'"


def test_a_row_that_is_missing_at_the_end_is_a_difference() -> None:
    """Lines beyond the shorter file count."""
    [case] = checked(feed_jsonl=ROWS, expected_csv="A\nR-1\n").cases

    assert case.difference == "line 3 of the file\n  expected nothing\n  found    '=R-2\\n'"


def test_a_rejection_is_expected_or_fails() -> None:
    """As in a case of any kind, errors have their own file."""
    rows = '{"sku": "R-1"}\n{"sku": "x"}\n'
    told = '{"record": 2, "code": "bad"}\n'
    [failed] = checked(feed_jsonl=rows, expected_csv="A\nR-1\n").cases

    assert failed.difference == "record 2 (x) failed unexpectedly: bad: x"
    expected = {"feed_jsonl": rows, "expected_csv": "A\nR-1\n", "expected-errors_jsonl": told}
    assert checked(**expected).good


def test_a_line_that_is_no_row_is_told_with_its_place() -> None:
    """A comma too many in a case is found by the check itself."""
    [finding] = checked(feed_jsonl='{"sku": "R-1",}\n', expected_csv="A\n").findings

    assert finding.code == "case_invalid"
    assert (finding.place.entry, finding.place.line) == ("cases/response-a/feed.jsonl", 1)


def test_files_that_do_not_fit_the_kind_are_told() -> None:
    """A product feed makes no file, and rows are no XML."""
    assert [each.message for each in checked(feed_xml="<a/>", expected_csv="A\n").findings] == [
        "what goes out is given as feed.csv or feed.jsonl"
    ]
    product = 'kind = "product"\n'
    assert [
        each.message
        for each in checked(feed_csv="a\n1\n", expected_csv="A\n", case_toml=product).findings
    ] == ["product feeds make no file, so expected.csv is not expected"]


def test_a_case_of_a_kind_that_is_not_written_fails() -> None:
    """It names what is missing, and the check goes on."""
    files = {
        "mapping-custom.js": "function transform() {}",
        "cases/a/case.toml": 'kind = "order"\n',
        "cases/a/feed.jsonl": "{}\n",
        "cases/a/expected.csv": "A\n",
    }
    [case] = check(make_zip(files), None, lambda _: None).cases

    assert "no script and table [order]" in case.difference
