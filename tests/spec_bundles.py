"""Bundles with config-spec sets for tests: written, run over a feed, their results read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from admin_api.cli.main import app

LOCATIONS = """
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/feed/a'; }
function getPrimaryKey() { return LOCATION_INRECORD.id.toString(); }
"""


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(folder: Path, kind: str, feed: str, *more: str) -> Result:
    """Run a bundle over a feed; `raw.jsonl`, `errors.jsonl`, … stand beside it afterwards."""
    beside = folder.parent
    name = "feed.xml" if feed.startswith("<") else "feed.csv"
    (beside / name).write_text(feed)
    named = [f"--{each}={beside / each}.jsonl" for each in ("raw", "errors", "out")]
    if kind == "order":
        named = [named[1], f"--out={beside / 'orders'}"]
    asked = ["translate", str(folder), str(beside / name), "--kind", kind, *named, *more]
    return CliRunner().invoke(app, asked)


def lines(folder: Path, name: str) -> list[dict[str, object]]:
    """The objects of a file beside the bundle."""
    text = (folder.parent / f"{name}.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def values(folder: Path) -> list[Any]:
    """What the scripts left in their output objects, in order."""
    return [each["value"] for each in lines(folder, "raw")]


def elements(*ids: str) -> str:
    """A feed of records that have nothing but an id."""
    return "<feed>" + "".join(f"<a><id>{each}</id></a>" for each in ids) + "</feed>"
