"""A check of a config-spec set finds what would fail with the first feed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin_api.cli.main import app
from tests.spec_bundles import LOCATIONS, elements, lines, put, run


def test_what_crossdock_does_not_have_is_named_with_its_line(set_files: Path) -> None:
    """A library that was promised and never used is not there, and nobody searches for long."""
    main = LOCATIONS + "function transform() {\n  LOCATION.Name = _.first([1]);\n}"
    put(set_files, {"location/main.js": main})

    checked = CliRunner().invoke(app, ["check", str(set_files)])
    ran = run(set_files, "location", elements("1"))

    assert "location/main.js:5: _ is of Lo-Dash" in " ".join(checked.output.split())
    assert ran.exit_code == 1
    [error] = lines(set_files, "errors")
    assert "_.first is of Lo-Dash and Underscore.string" in str(error["message"])


@pytest.mark.parametrize(
    ("main", "told"),
    [
        pytest.param("function scripts() { return ['no.js']; }", "not in the bundle", id="listed"),
        pytest.param(
            "function config() { CONFIG.FileFormat = 'CSV'; } function transform() {}",
            "CONFIG.ColumnNames", id="no columns",
        ),
        pytest.param("function config() { x.y; }", "x is not defined", id="config fails"),
        pytest.param("function config() { CONFIG.RecordPath = 'a'; }", "transform()", id="no hook"),
        pytest.param("function scripts() { return ['bad.js']; }", "bad.js", id="no JavaScript"),
    ],
)  # fmt: skip
def test_a_set_that_cannot_run_is_refused_by_the_check(
    set_files: Path, main: str, told: str
) -> None:
    """What would fail with the first feed fails before the release."""
    put(set_files, {"location/main.js": main, "location/bad.js": "function ( {"})

    checked = CliRunner().invoke(app, ["check", str(set_files)])

    assert checked.exit_code == 1
    assert told in checked.output


def test_a_set_brings_cases_that_are_run_with_the_check(set_files: Path) -> None:
    """A release is activated when its cases pass, whatever its scripts were written for."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileFormat = 'CSV';
        CONFIG.OutputColumnNames = ['id', 'b'];
      }
      function transform() { ORDERS.createOrder().id = INRECORD.id; }"""
    shop = LOCATIONS + "function transform() { if (INRECORD.id == 2) skip('closed'); }"
    put(set_files, {
        "order/main.js": main,
        "location/main.js": shop,
        "cases/order-two/feed.xml": elements("1", "2"),
        "cases/order-two/expected.csv": '"id","b"\n"1",\n"2",\n',
        "cases/location-closed/feed.xml": elements("1", "2"),
        "cases/location-closed/expected.jsonl": '{"record": 1}\n{"outcome": "skipped"}\n',
    })  # fmt: skip

    good = CliRunner().invoke(app, ["check", str(set_files)])
    put(set_files, {"cases/order-two/expected.csv": '"id","b"\n"1",\n'})
    bad = CliRunner().invoke(app, ["check", str(set_files)])

    assert good.exit_code == 0, good.output
    assert "passed  case order-two" in good.output
    assert "passed  case location-closed" in good.output
    assert bad.exit_code == 1
    assert "line 3 of the file" in bad.output
