import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bench import make_workbooks
from bench.demo.examples import EXAMPLES, RECEIVED, Example
from bench.example_feeds import quillmark, tannwald

ROOT = Path(__file__).resolve().parents[2]
MERCHANTS = ROOT / "merchants"
BASE = MERCHANTS / "shared-base"
CROSSDOCK = Path(sys.executable).with_name("crossdock")

# Every rejection that the merchants' READMEs promise: record, SKU, code.
REJECTED = {
    "products.csv": [
        (9, "00473", "gtin_check_digit"),
        (31, "00627", "gtin_invalid"),
        (42, "00704", "gtin_invalid"),
        (46, "00732", "title_missing"),
    ],
    "stock.xml": [
        (12, "00494", "price_missing"),
        (27, "00599", "sale_ambiguous"),
        (64, "00858", "decimal_invalid"),
    ],
    "stock-cut-off.xml": [(12, "00494", "price_missing"), (27, "00599", "sale_ambiguous")],
    "artikel.csv": [
        (12, "T-1002-02", "price_missing"),
        (22, "T-1003-03", "gtin_check_digit"),
        (30, "T-1004-02", "decimal_mark_wrong"),
    ],
    "bestand.csv": [(10, "T-1002-02", "price_missing")],
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `crossdock` as a user would."""
    command = [str(CROSSDOCK), *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def translate(example: Example, folder: Path, *more: str | Path) -> int:
    """Translate an example feed into `folder`; returns the exit code."""
    merchant = MERCHANTS / example.merchant
    ended = run(
        "translate",
        merchant / "bundle",
        merchant / "feeds" / example.feed,
        *("--kind", example.kind, "--base", BASE, "--received", RECEIVED),
        *("--out", folder / "drafts.jsonl", "--errors", folder / "errors.jsonl"),
        *("--log", folder / "script.log", "--unmapped", folder / "unmapped.xlsx"),
        *more,
    )
    return ended.returncode


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def drafts(folder: Path) -> dict[str, dict[str, Any]]:
    """The drafts of a run by SKU, the last of a SKU as in the store."""
    lines = read_lines(folder / "drafts.jsonl")
    return {line["sku"]: line["value"] for line in lines if line["outcome"] == "translated"}


def example_of(feed: str) -> Example:
    """The demonstration's example with this feed."""
    return next(example for example in EXAMPLES if example.feed == feed)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.feed)
def test_example_feeds_give_what_their_readme_promises(example: Example, tmp_path: Path) -> None:
    """The READMEs teach by these feeds: every fault in them must be found, and nothing else."""
    exit_code = translate(example, tmp_path)

    outcomes = [line["outcome"] for line in read_lines(tmp_path / "drafts.jsonl")]
    counts = tuple(outcomes.count(word) for word in ("translated", "skipped", "rejected"))
    assert counts == (example.translated, example.skipped, example.rejected)
    assert exit_code == example.exit_code
    errors = read_lines(tmp_path / "errors.jsonl")
    found = [(error["record"], error["sku"], error["code"]) for error in errors]
    assert found == REJECTED[example.feed]


@pytest.mark.parametrize("merchant", ["quillmark-jewellers", "tannwald-mode"])
def test_bundles_pass_their_own_check(merchant: str) -> None:
    """A check runs the cases, which were written by hand from the meaning of the feed."""
    ended = run("check", MERCHANTS / merchant / "bundle", "--base", BASE)

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("folder", ["quillmark-jewellers/bundle", "tannwald-mode/bundle"])
def test_two_packs_are_the_same_bytes(folder: str, tmp_path: Path) -> None:
    """The hash of a bundle names its content; a second pack must not look like a change."""
    for name in ("one.zip", "two.zip"):
        assert run("pack", MERCHANTS / folder, "--output", tmp_path / name).returncode == 0

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_sale_gives_the_sale_price_and_the_old_price(tmp_path: Path) -> None:
    """The function that the whole design began with, on the jeweller's XML."""
    translate(example_of("stock.xml"), tmp_path)

    assert drafts(tmp_path)["00417"] == {
        "SKU": "00417",
        "Price": "2283.95",
        "Currency": "GBP",
        "OriginalRetailPrice": "2718.99",
        "Quantity": 0,
    }


def test_a_child_row_points_to_its_parent_and_has_german_amounts(tmp_path: Path) -> None:
    """Flat feeds with parents and children are the commonest shape of all."""
    translate(example_of("artikel.csv"), tmp_path)

    found = drafts(tmp_path)
    assert found["T-1003"]["Title"] == "Mantel Grauwacke"
    assert "Price" not in found["T-1003"]
    child = found["T-1003-01"]
    assert (child["VariantOf"], child["Price"]) == ("T-1003", "1299.00")
    assert child["VariationSpecifics"] == {"Farbe": "Grau", "Größe": "36"}
    # The feed has it twice; the store keeps the second.
    assert found["T-1005-01"]["Quantity"] == 99


def test_values_that_no_row_knows_are_reported(tmp_path: Path) -> None:
    """A miss is never silent: the merchant fills in this workbook and sends it back."""
    translate(example_of("artikel.csv"), tmp_path)

    book = openpyxl.load_workbook(tmp_path / "unmapped.xlsx", read_only=True)
    cells = {
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert {"taupe-melange", "Blumen bunt", "Herren/Jacken"} <= cells
    assert "Bordeaux" in cells  # a row that no record ever hit
    assert "dunkelrot" not in cells  # another spelling of a row that is there


def test_log_lines_carry_record_sku_and_script_line(tmp_path: Path) -> None:
    """An integrator reads the log beside the script; a line without a place is a riddle."""
    translate(example_of("stock.xml"), tmp_path)

    script = MERCHANTS / "quillmark-jewellers/bundle/inventory/mapping-custom.js"
    source = script.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(source, 1) if "LOGGER.warn" in text)
    assert (tmp_path / "script.log").read_text(encoding="utf-8").splitlines() == [
        f"record 57\t00809\twarn\tinventory/mapping-custom.js:{line}\t"
        "the till sold more than it had: -1"
    ]


def test_a_second_run_changes_nothing_in_the_store(tmp_path: Path) -> None:
    """The same feed twice is the commonest accident there is."""
    store = tmp_path / "store.sqlite"
    contents = []
    for run_number in ("once", "twice"):
        (tmp_path / run_number).mkdir()
        translate(example_of("artikel.csv"), tmp_path / run_number, "--store", store)
        contents.append(content_of(store))

    assert contents[0] == contents[1]
    skus = {sku for _, sku, *_ in contents[0]["drafts"]}
    # 62 translated, one of them twice; and the parent that one names and nobody describes.
    assert len(skus - {"T-9999"}) == 61
    assert "T-9999" in skus


def content_of(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a run leaves in the store."""
    tables = ("feeds", "drafts", "errors", "findings", "log_lines")
    with contextlib.closing(sqlite3.connect(store)) as connection:
        rows = {table: connection.execute(f"SELECT * FROM {table}") for table in tables}
        return {table: sorted(found, key=repr) for table, found in rows.items()}


@pytest.mark.parametrize("merchant", [quillmark, tannwald], ids=lambda merchant: merchant.MERCHANT)
def test_committed_feeds_are_what_the_generator_writes(merchant: Any) -> None:
    """A feed that somebody edited by hand would be lost with the next generation."""
    folder = MERCHANTS / merchant.MERCHANT / "feeds"
    committed = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert committed == dict(merchant.feeds())


@pytest.mark.parametrize("path", make_workbooks.WORKBOOKS)
def test_committed_workbooks_hold_what_the_generator_writes(path: str) -> None:
    """Nobody can review a changed .xlsx; a changed table in a script, everybody can."""
    book = openpyxl.load_workbook(MERCHANTS / path, read_only=True)
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}

    assert cells == {title: list(rows) for title, rows in make_workbooks.WORKBOOKS[path].items()}


def test_the_clothing_shop_really_writes_windows_1252() -> None:
    """A demonstration of encodings that is UTF-8 in truth demonstrates nothing."""
    data = (MERCHANTS / "tannwald-mode/feeds/artikel.csv").read_bytes()

    assert b"Gr\xf6\xdfe" in data
    assert b" \x80" in data
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
