"""Imports through a config-spec set, killed and started again, leave what one clean run leaves."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime_js.packing import zip_files
from tests.acceptance.imports import Place, files_of, prepare, states, what_is_left
from tests.acceptance.killed_imports import kill_at_random, place_on, until_through

# Neighbours with one SKU are a product; what has been seen so far stands in each title; here and
# there a record is left out, a group fails, a value is not known, a line is logged.
_MAIN = """
function config() {
  CONFIG.RecordPath = '/shop/piece'; CONFIG.GroupingType = 'VALUE';
  LOOKUP_SERVICE.loadDelimitedFile('colours.csv', ',', [0], [1]);
}
var seen = 0;
function isSkipRecord() { seen += 1; return INRECORD.@number % 11 == 0; }
function groupBy() { return INRECORD.sku.toString(); }
function transform() {
  var number = Number(INRECORD.@number), until = 0;
  for (var i = 0; i < 20000; i++) until += i;  // so that there is time to be killed
  PRODUCT.SKU = INRECORD.sku;
  PRODUCT.Title = INRECORD.sku + ', ' + GROUP.length + ' of ' + seen;
  PRODUCT.Color = (LOOKUP_SERVICE.get('colours.csv', [INRECORD.colour.toString()]) || ['?'])[0];
  if (number % 13 == 0) LOGGER.log('thirteen ' + number);
  if (number % 17 == 0) seventeen();
}
"""

_PIECES = 600


def _bundle(on_error: str) -> bytes:
    files = {
        "manifest.toml": f'on_error = "{on_error}"\n[product]\nkey = "sku"\n',
        "product/main.js": _MAIN if on_error == "skip" else _MAIN.replace("seventeen()", "0"),
        "product/colours.csv": "rot,Red\nblau,Blue\n",
    }
    return zip_files({name: text.encode() for name, text in files.items()})


def _feed(first: int) -> bytes:
    colours = ("rot", "blau", "petrol")
    pieces = (
        f'<piece number="{number}"><sku>S-{number // 4}</sku>'
        f"<colour>{colours[number % 3 if number % 29 == 0 else number % 2]}</colour></piece>"
        for number in range(first, first + _PIECES)
    )
    return f"<shop>{''.join(pieces)}</shop>".encode()


def _prepare(place: Place, on_error: str) -> list[str]:
    """Make the store with its merchant and release, and receive two full feeds; their ids."""
    days = [_feed(1), _feed(41)]  # the second lacks the SKUs of the first forty
    return prepare(place, _bundle(on_error), kind="product", suffix="xml", days=days)


def _left(place: Place) -> dict[str, object]:
    return {"files": files_of(place), **what_is_left(place.target)}


def _clean(folder: Path, on_error: str) -> dict[str, object]:
    """What a run leaves that nobody kills."""
    with place_on("sqlite", folder) as place:
        ids = _prepare(place, on_error)
        until_through(place, ids)
        assert states(place, ids) == ["done"] * len(ids)
        return _left(place)


@pytest.mark.parametrize(("database", "on_error"), [("postgresql", "skip"), ("sqlite", "stop")])
def test_a_set_killed_at_random_moments_leaves_what_a_clean_run_leaves(
    tmp_path: Path, database: str, on_error: str
) -> None:
    """Nothing twice, nothing lost, and what scripts remembered is what it would have been."""
    for folder in ("clean", "killed"):
        (tmp_path / folder).mkdir()
    clean = _clean(tmp_path / "clean", on_error)
    with place_on(database, tmp_path / "killed") as place:
        ids = _prepare(place, on_error)
        assert kill_at_random(place, ids, random.Random(20_260_301), times=2) > 0
        until_through(place, ids)

        assert _left(place) == clean


@pytest.mark.campaign
@pytest.mark.parametrize("on_error", ["skip", "stop"])
def test_a_set_killed_many_times_leaves_what_a_clean_run_leaves(
    tmp_path: Path, on_error: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: 100 kills; CAMPAIGN_RUNS of them, from CAMPAIGN_SEED."""
    seed, kills = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "100")
    choose = random.Random(int(seed))
    (tmp_path / "clean").mkdir()
    clean = _clean(tmp_path / "clean", on_error)
    killed = runs = 0
    while killed < int(kills):
        folder = tmp_path / str(runs)
        folder.mkdir()
        with place_on(("sqlite", "postgresql")[runs % 2], folder) as place:
            ids = _prepare(place, on_error)
            killed += kill_at_random(place, ids, choose, choose.randint(1, 5))
            until_through(place, ids)
            assert _left(place) == clean, f"seed {seed}, run {runs}"
        runs += 1
    line = f"sets, {on_error}, seed {seed}: SIGKILL {killed} times in {runs} runs, all as clean"
    record_property("figures", line)
