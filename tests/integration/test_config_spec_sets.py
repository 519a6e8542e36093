"""Config-spec sets give what they gave in Rhino: every feed kind, both formats, every trap.

What is expected was recorded from Rhino 1.7.14 by `tests/rhino/check.py`, which `make rhino-check`
runs again.
"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin_api.cli.main import app
from tests.rhino.check import kind_of, only, sets
from tests.rhino.traps import write_trap_sets

_OUTPUTS = [pytest.param(each, id=each.name) for each in sets() if kind_of(each) != "order"]
_ORDERS = [pytest.param(each, id=each.name) for each in sets() if kind_of(each) == "order"]


def translate(folder: Path, option: str, made: Path) -> None:
    """Run a set over its feed, as an integrator does. Outputs need not become drafts."""
    bundle, feed = str(folder / "bundle"), str(only(folder, "feed"))
    asked = ["translate", bundle, feed, "--kind", kind_of(folder), option, str(made)]
    ran = CliRunner().invoke(app, asked)
    assert ran.exit_code in (0, 1), ran.output


@pytest.mark.parametrize("folder", _OUTPUTS)
def test_a_set_leaves_in_its_output_objects_what_it_left_in_rhino(
    folder: Path, tmp_path: Path
) -> None:
    """A set of 2014 runs without a change, with the results it had there."""
    assert outputs(folder, tmp_path) == expected_outputs(folder)


def outputs(folder: Path, beside: Path) -> list[dict[str, object]]:
    """The output objects that a set leaves, without what Crossdock adds to them."""
    raw = beside / "raw.jsonl"
    translate(folder, "--raw", raw)
    found = [json.loads(line) for line in raw.read_bytes().splitlines()]
    return [{"kind": each["kind"], "value": each["value"]} for each in found]


def expected_outputs(folder: Path) -> list[dict[str, object]]:
    """Those that are recorded of it."""
    return [json.loads(line) for line in only(folder, "expected").read_bytes().splitlines()]


@pytest.mark.parametrize("folder", _ORDERS)
def test_an_order_file_is_the_same_to_the_byte(folder: Path, tmp_path: Path) -> None:
    """The merchant's own program reads this file, and it was written for the old one."""
    made = tmp_path / "orders"

    translate(folder, "--out", made)

    assert made.read_bytes() == only(folder, "expected").read_bytes()


def test_every_trap_is_the_same_in_every_kind_of_feed(tmp_path: Path) -> None:
    """What a script does with XML must not depend on the feed in which it came."""
    made = write_trap_sets(tmp_path / "sets")

    assert len(made) == 15
    for folder in made:
        if kind_of(folder) == "order":
            translate(folder, "--out", tmp_path / "orders")
            assert (tmp_path / "orders").read_bytes() == only(folder, "expected").read_bytes()
        else:
            assert outputs(folder, tmp_path) == expected_outputs(folder), folder.name
