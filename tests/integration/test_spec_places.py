"""A field of a config-spec set that no draft can hold is shown with hook, file and line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin_api.cli.main import app

MAIN = """function getFileListToLoad() { return ['fill.js', 'hooks.js']; }
function config() { CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['s', 'v']; }
"""
HOOKS = "// The order of the platform.\nfunction transform() {\n  fill(INRECORD);\n}\n"


def refused(folder: Path, fill: str) -> dict[str, object]:
    """Run one offer through a set whose `fill()` is given; what is said of its rejection."""
    files = {"main.js": MAIN, "hooks.js": HOOKS, "fill.js": fill}
    (folder / "bundle" / "distribution").mkdir(parents=True)
    for name, text in files.items():
        (folder / "bundle" / "distribution" / name).write_text(text)
    (folder / "feed.csv").write_text("A-1,x\n")
    asked = ["translate", str(folder / "bundle"), str(folder / "feed.csv")]
    errors = folder / "errors.jsonl"
    ran = CliRunner().invoke(app, [*asked, "--kind", "distribution", "--errors", str(errors)])
    assert ran.exit_code == 1, ran.output
    error: dict[str, object] = json.loads(errors.read_text())
    return error


def test_a_name_that_is_assigned_once_is_shown_where_it_is(tmp_path: Path) -> None:
    """The price has another name in the platform's scripts; the line is the integrator's all the
    same."""
    fill = "function fill(r) {\n  DISTRIBUTION.SKU = r.s;\n  DISTRIBUTION['ListPrice'] = r.v;\n}"

    error = refused(tmp_path, fill)

    assert (error["field"], error["file"], error["line"]) == ("Price", "distribution/fill.js", 3)
    assert str(error["message"]).endswith(" (transform(), distribution/fill.js#3)")
    assert str(error["excerpt"]).startswith("  DISTRIBUTION['ListPrice'] = r.v;")


@pytest.mark.parametrize(
    "assign",
    [
        pytest.param("if (r.v) DISTRIBUTION.ListPrice = r.v;\nelse DISTRIBUTION.ListPrice = null;",
                     id="twice"),
        pytest.param("var n = 'List' + 'Price'; DISTRIBUTION[n] = r.v;", id="computed"),
    ],
)  # fmt: skip
def test_any_other_name_is_shown_with_the_hook_that_left_it(tmp_path: Path, assign: str) -> None:
    """A wrong line costs more than none; the hook is always known."""
    error = refused(tmp_path, f"function fill(r) {{ DISTRIBUTION.SKU = r.s;\n{assign} }}")

    assert (error["file"], error["line"]) == ("distribution/hooks.js", 2)
    assert str(error["message"]).endswith(" (transform(), distribution/hooks.js#2)")


def test_a_value_that_is_no_data_names_hook_and_line(tmp_path: Path) -> None:
    """It is refused in the sandbox, after the hook has ended."""
    fill = "function fill(r) { DISTRIBUTION.SKU = r.s;\n  DISTRIBUTION.ListPrice = 0 / 0; }"

    error = refused(tmp_path, fill)

    assert "calling the function transform()" in str(error["message"])
    assert (error["file"], error["line"]) == ("distribution/fill.js", 2)
