"""`crossdock translate --kind response`: an integrator tries a script and sees the file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app

SCRIPT = """
function transform() {
  LOGGER.log('seen');
  RESPONSE.A = MAPPING.map('words', INRECORD.sku, { default: INRECORD.sku });
  if (INRECORD.sku == 'R-2') RESPONSE.A = '\\u5c3a';
}
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder of a small bundle that writes responses."""
    folder = tmp_path / "bundle"
    (folder / "response").mkdir(parents=True)
    (folder / "lookup").mkdir()
    (folder / "lookup" / "words.csv").write_text("From,To\nR-1,Ring\n")
    (folder / "response" / "mapping-custom.js").write_text(SCRIPT)
    (folder / "manifest.toml").write_text('[response]\ncolumns = ["A"]\nencoding = "cp1252"\n')
    return folder


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Three rows, the second of which cannot be written."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"sku": "R-1"}\n{"sku": "R-2"}\n{"sku": "R-3"}\n')
    return path


def crossdock(*arguments: object) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, ["translate", *(str(argument) for argument in arguments)])


def test_the_file_is_shown_and_all_else_goes_elsewhere(bundle: Path, rows: Path) -> None:
    """`crossdock translate … > file` must hold the file and nothing else."""
    result = crossdock(bundle, rows, "--kind", "response")

    assert result.exit_code == 1
    assert result.stdout_bytes == b"A\r\nRing\r\nR-3\r\n"
    assert "outbound_character" in result.stderr


def test_files_are_written_as_for_any_feed(tmp_path: Path, bundle: Path, rows: Path) -> None:
    """Outcomes, errors with the script's line, log and unmapped values."""
    files = {name: tmp_path / name for name in ("written", "out", "errors", "log", "unmapped")}
    options = [word for name, path in files.items() for word in (f"--{name}", path)]
    result = crossdock(bundle, rows, "--kind", "response", *options)

    assert result.exit_code == 1
    assert files["written"].read_bytes() == b"A\r\nRing\r\nR-3\r\n"
    outcomes = [json.loads(line) for line in files["out"].read_bytes().splitlines()]
    assert [each["value"] for each in outcomes] == [
        {"records": [{"A": "Ring"}]}, None, {"records": [{"A": "R-3"}]},
    ]  # fmt: skip
    [error] = [json.loads(line) for line in files["errors"].read_bytes().splitlines()]
    assert (error["sku"], error["code"], error["field"]) == ("R-2", "outbound_character", "A")
    assert (error["file"], error["line"]) == ("response/mapping-custom.js", 5)
    assert len(files["log"].read_text().splitlines()) == 3
    assert files["unmapped"].stat().st_size > 0


def test_a_run_that_cannot_begin_leaves_the_old_file(tmp_path: Path, bundle: Path) -> None:
    """A file that is half there is worse than yesterday's."""
    written = tmp_path / "till.csv"
    written.write_text("yesterday's")
    (bundle / "response" / "mapping-custom.js").write_text("function transform( {}")
    (tmp_path / "rows.jsonl").write_text('{"sku": "R-1"}\n')
    result = crossdock(bundle, tmp_path / "rows.jsonl", "--kind", "response", "--written", written)

    assert result.exit_code == 2
    assert written.read_text() == "yesterday's"
    assert not (tmp_path / "till.csv.part").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "order"), "no script and table [order]"),
        (("--kind", "response", "--record", "x"), "--record has no meaning"),
        (("--kind", "response", "--store", "x.sqlite"), "--store has no meaning"),
        (("--kind", "product", "--written", "x.csv"), "--written has no meaning"),
    ],
)
def test_what_makes_no_sense_is_said(
    options: tuple[str, ...], said: str, bundle: Path, rows: Path
) -> None:
    """An option that is passed over in silence costs an afternoon."""
    result = crossdock(bundle, rows, *options)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
