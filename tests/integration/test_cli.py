"""The command line as its users meet it: exit codes, sentences, files."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app

SCRIPT = """
function transform() {
  var item = INVENTORY_INRECORD.Inventory;
  PRODUCT.SKU = item.SKU.toString();
  if (item.Price.toString() === 'gone') reject('price_gone', 'no price any more');
  PRODUCT.Price = item.Price.toString();
}
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder of a small inventory bundle."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "mapping-custom.js").write_text(SCRIPT)
    (folder / "manifest.toml").write_text('currency = "EUR"\n')
    return folder


def crossdock(*arguments: object) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def make_feed(folder: Path, *lines: str) -> Path:
    """A CSV feed of SKU and Price."""
    path = folder / "stock.csv"
    path.write_text("\n".join(["SKU,Price", *lines]) + "\n")
    return path


def test_every_record_translated_is_exit_code_zero(tmp_path: Path, bundle: Path) -> None:
    """A scheduler looks at nothing else."""
    out = tmp_path / "drafts.jsonl"
    feed = make_feed(tmp_path, "A-1,9.50")
    result = crossdock("translate", bundle, feed, "--kind", "inventory", "--out", out)

    assert result.exit_code == 0
    assert json.loads(out.read_bytes()) == {
        "record": 1,
        "sku": "A-1",
        "outcome": "translated",
        "value": {"SKU": "A-1", "Price": "9.50", "Currency": "EUR"},
        "findings": [],
    }


def test_rejected_record_is_exit_code_one_and_named(tmp_path: Path, bundle: Path) -> None:
    """The merchant must find the script line and the record from the error alone."""
    errors = tmp_path / "errors.jsonl"
    feed = make_feed(tmp_path, "A-1,9.50", "A-2,gone")
    result = crossdock("translate", bundle, feed, "--kind", "inventory", "--errors", errors)

    assert result.exit_code == 1
    assert "price_gone" in result.stdout
    error = json.loads(errors.read_bytes())
    assert (error["record"], error["code"], error["file"]) == (2, "price_gone", "mapping-custom.js")
    assert (error["line"], error["feed_line"], error["text"]) == (5, 3, "A-2,gone")


def test_feed_that_breaks_off_is_exit_code_two_with_its_first_drafts(
    tmp_path: Path, bundle: Path
) -> None:
    """Half a feed is worth its half, and must never pass for a whole one."""
    feed = tmp_path / "stock.xml"
    item = "<Item><Inventory><SKU>A-1</SKU><Price>9.50</Price></Inventory></Item>"
    feed.write_text(f"<Feed>{item}<Item><Inven")
    out = tmp_path / "drafts.jsonl"
    options = ("--kind", "inventory", "--record", "Item", "--out", out)
    result = crossdock("translate", bundle, feed, *options)

    assert result.exit_code == 2
    assert "ended early: the feed ends in the middle" in result.stdout
    assert [json.loads(line)["sku"] for line in out.read_bytes().splitlines()] == ["A-1"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--out", "no-such-folder/drafts.jsonl"), "no-such-folder"),
        (("--store", "bundle/mapping-custom.js"), "mapping-custom.js"),
    ],
)
def test_unusable_paths_are_told_as_sentences(
    tmp_path: Path,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, str],
    said: str,
) -> None:
    """A traceback is no answer to a misspelt path."""
    monkeypatch.chdir(tmp_path)
    feed = make_feed(tmp_path, "A-1,9.50")
    result = crossdock("translate", bundle, feed, "--kind", "inventory", *options)

    assert result.exit_code == 2
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_drafts_reach_the_store(tmp_path: Path, bundle: Path) -> None:
    """What the sync layer will read."""
    store = tmp_path / "crossdock.sqlite"
    feed = make_feed(tmp_path, "A-1,9.50", "A-2,gone")
    crossdock("translate", bundle, feed, "--kind", "inventory", "--store", store)

    connection = sqlite3.connect(store)
    drafts = connection.execute("SELECT merchant, noun, sku, fields FROM drafts").fetchall()
    state = connection.execute("SELECT state, cursor, translated, rejected FROM feeds").fetchall()
    connection.close()
    assert drafts == [("bundle", "offer", "A-1", '{"Currency":"EUR","Price":"9.50"}')]
    assert state == [("done", 2, 1, 1)]


def test_check_tells_everything_wrong_in_one_go(bundle: Path) -> None:
    """An integrator fixes ten things in one round, not in ten."""
    (bundle / "mapping-base.js").write_text("function transform() {\n  PRODUCT.SKU = ;\n}\n")
    (bundle / "manifest.toml").write_text('nme = "x"\n[inventory]\nformat = "cvs"\n')
    result = crossdock("check", bundle)

    assert result.exit_code == 1
    assert "manifest.toml:1: unknown key nme (did you mean name?)" in result.stdout
    assert "inventory.format" in result.stdout
    assert "mapping-base.js:2:17: SyntaxError" in result.stdout
    assert "  PRODUCT.SKU = ;\n                ^" in result.stdout


def test_pack_makes_what_translate_takes(tmp_path: Path, bundle: Path) -> None:
    """The zip is what is uploaded later."""
    packed = tmp_path / "bundle.zip"
    assert crossdock("pack", bundle, "-o", packed).exit_code == 0
    feed = make_feed(tmp_path, "A-1,9.50")

    assert crossdock("translate", packed, feed, "--kind", "inventory").exit_code == 0


def test_drive_lookups_resolve_inside_the_drive(tmp_path: Path, bundle: Path) -> None:
    """`/store/…` is the merchant's own area and nothing else of the machine."""
    lookup = tmp_path / "drive" / "store" / "lookup" / "names.csv"
    lookup.parent.mkdir(parents=True)
    lookup.write_text("A-1,Ring\n")
    (bundle / "mapping-custom.js").write_text(
        "function transform() {\n"
        "  LOOKUP_SERVICE.loadDelimitedFile('/store/lookup/names.csv', ',', [0], [1]);\n"
        "  var sku = INRECORD.SKU.toString();\n"
        "  PRODUCT.SKU = sku;\n"
        "  PRODUCT.Title = LOOKUP_SERVICE.get('/store/lookup/names.csv', [sku])[0];\n"
        "}\n"
    )
    out = tmp_path / "drafts.jsonl"
    feed = make_feed(tmp_path, "A-1,9.50")
    options = ("--kind", "product", "--drive", tmp_path / "drive", "--out", out)
    assert crossdock("translate", bundle, feed, *options).exit_code == 0

    assert json.loads(out.read_bytes())["value"]["Title"] == "Ring"


def test_fault_of_ours_is_no_rejected_record(
    tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python ends a program that failed with 1, which a scheduler would read as rejections."""

    def failing(*_: object) -> None:
        raise ZeroDivisionError("\x1b[31mred")

    monkeypatch.setattr("admin_api.cli.translate.translate_feed", failing)
    feed = make_feed(tmp_path, "A-1,9.50")
    result = crossdock("translate", bundle, feed, "--kind", "inventory")

    assert result.exit_code == 3
    assert "ZeroDivisionError" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_refused_price_names_the_line_that_assigned_it(tmp_path: Path, bundle: Path) -> None:
    """The merchant opens the script there, instead of searching for every use of Price."""
    out, errors = tmp_path / "drafts.jsonl", tmp_path / "errors.jsonl"
    feed = make_feed(tmp_path, "A-1,9.50", 'A-2,"1,299"')
    crossdock(*("translate", bundle, feed, "--kind", "inventory", "--out", out, "--errors", errors))

    error = json.loads(errors.read_text())
    assert (error["code"], error["field"]) == ("decimal_mark_wrong", "Price")
    assert (error["file"], error["line"]) == ("mapping-custom.js", 6)
    assert error["excerpt"].splitlines()[0] == "  PRODUCT.Price = item.Price.toString();"
    assert error["excerpt"].splitlines()[1] == " " * (error["column"] - 1) + "^"
    (finding,) = json.loads(out.read_text().splitlines()[1])["findings"]
    assert [finding[name] for name in ("field", "file", "line", "column")] == [
        "Price",
        "mapping-custom.js",
        6,
        error["column"],
    ]


def test_the_records_that_cost_most_are_named(tmp_path: Path, bundle: Path) -> None:
    """Whoever wonders why a feed takes an hour looks at these first."""
    script = bundle / "mapping-custom.js"
    busy = "if (PRODUCT.SKU === 'A-7') for (var i = 0; i < 60000; i++) item.SKU.length();\n}"
    script.write_text(SCRIPT.strip().removesuffix("}") + busy)
    feed = make_feed(tmp_path, *(f"A-{n},9.50" for n in range(1, 21)))
    result = crossdock("translate", bundle, feed, "--kind", "inventory", "--slowest", 3)

    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    head = lines.index(["record", "SKU", "CPU", "reading", "script", "schema", "store"])
    assert [line[0] for line in lines[head + 1 : head + 3]] == ["feed", "7"]
    assert lines[head + 2][1] == "A-7"
    assert ["in", "the", "script"] in [line[:3] for line in lines]


def test_costs_are_not_told_of_what_goes_out(tmp_path: Path, bundle: Path) -> None:
    """An option that does nothing would be believed."""
    feed = make_feed(tmp_path, "A-1,9.50")
    result = crossdock("translate", bundle, feed, "--kind", "order", "--slowest", 3)

    assert result.exit_code == 2
    assert "--slowest" in result.stderr
