"""What the command line imports. Start-up is paid by every run, however short its feed is."""

import subprocess
import sys
from pathlib import Path

import pytest

# Each takes from some ten milliseconds to most of a second of CPU.
HEAVY = {
    "alembic",
    "asyncssh",
    "cryptography",
    "dbos",
    "fastapi",
    "httpx",
    "lxml",
    "nicegui",
    "obstore",
    "openpyxl",
    "psycopg",
    "sqlalchemy",
    "sqlmodel",
    "ssl",
    "starlette",
    "urllib.request",
    "uvicorn",
    "wsgidav",
}

RUN = """
import sys
from admin_api.cli.main import app
try:
    app(sys.argv[1:])
finally:
    print("imported:", *sys.modules, file=sys.stderr)
"""

SCRIPT = """
function transform() {
  var item = INVENTORY_INRECORD.Inventory;
  INVENTORY.SKU = item.SKU.toString();
  INVENTORY.TotalQuantity = item.Quantity.toString();
}
"""


def imported_by(*arguments: str) -> set[str]:
    """The modules that a run of `crossdock` has imported by its end."""
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("imported:")[2].split())


def test_help_of_a_command_imports_no_other_command() -> None:
    """The commands together take half as long again as the run that is asked for."""
    modules = imported_by("translate", "--help")
    assert not modules & HEAVY
    commands = {name for name in modules if name.startswith("admin_api.cli.")}
    assert "admin_api.cli.translate" in commands
    assert not commands & {"admin_api.cli.sync", "admin_api.cli.drive", "admin_api.cli.feeds"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feed.csv", "SKU,Quantity\nR-1,3\n"),
        (
            "feed.xml",
            "<Feed><Record><Inventory><SKU>R-1</SKU><Quantity>3</Quantity></Inventory></Record>"
            "</Feed>",
        ),
    ],
)
def test_a_run_without_store_and_workbooks_imports_no_library_of_theirs(
    tmp_path: Path, name: str, text: str
) -> None:
    """openpyxl alone took a third of the CPU between a command and its first draft."""
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "manifest.toml").write_text('name = "Light"\n')
    (bundle / "mapping-base.js").write_text(SCRIPT)
    feed = tmp_path / name
    feed.write_text(text)
    out = tmp_path / "out.jsonl"
    modules = imported_by(
        "translate", str(bundle), str(feed), "--kind", "inventory", "--out", str(out)
    )
    assert not modules & HEAVY
    assert out.read_text().count("\n") == 1
