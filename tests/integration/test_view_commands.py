"""The commands that look inside the store, over a store that real runs have filled."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.log import followed
from admin_api.cli.main import app
from catalog.filters import LogFilter
from store.batch import Batch, FeedArrival, LoggedLine, RecordError
from store.store import Store
from tests.shop import Shop

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/look-inside.md"

SCRIPT = """
function transform() {
  var item = INVENTORY_INRECORD.Inventory;
  PRODUCT.SKU = item.SKU.toString();
  PRODUCT.Tilte = 'Ring';
  if (item.Price.toString() === 'gone') reject('price_gone', 'no price any more');
  LOGGER.warn('price is ' + item.Price.toString());
  PRODUCT.Price = item.Price.toString();
}
"""
MANIFEST = 'merchant = "wren"\ncurrency = "EUR"\n\n[inventory]\nkey = "Inventory/SKU"\n'
FEEDS = {
    "monday.csv": "SKU,Price\nA-1,9.50\nA-2,gone\nA-3,4.00\n",
    "tuesday.csv": "SKU,Price\nA-1,8.00\nA-2,gone\n",
}


def crossdock(*arguments: object) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two inventory feeds of the merchant `wren`; not to be written to."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "shop").mkdir()
    (folder / "shop/mapping-custom.js").write_text(SCRIPT)
    (folder / "shop/manifest.toml").write_text(MANIFEST)
    for number, (name, content) in enumerate(FEEDS.items(), 2):
        (folder / name).write_text(content)
        ended = crossdock(
            *("translate", folder / "shop", folder / name, "--kind", "inventory"),
            *("--store", folder / "s.sqlite", "--received", f"2026-03-0{number}T06:00:00"),
        )
        assert ended.exit_code == 1, ended.output
    return folder / "s.sqlite"


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled store, to write to."""
    path = tmp_path / "s.sqlite"
    with Store(filled):  # its last close leaves everything in the file itself
        pass
    shutil.copy(filled, path)
    return path


def lines(result: Result) -> list[dict[str, object]]:
    """The JSON Lines of a result that is good."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_feeds_are_listed_the_newest_first(filled: Path) -> None:
    """The question is nearly always what came in last."""
    found = crossdock("feeds", "--store", filled)

    assert found.exit_code == 0
    heads, *rows = (line.split() for line in found.stdout.splitlines())
    assert heads[0] == "feed"
    assert rows == [
        ["2", "2026-03-03", "06:00", "inventory", "tuesday.csv", "done", *["1", "0", "0", "1"]],
        ["1", "2026-03-02", "06:00", "inventory", "monday.csv", "done", *["2", "0", "0", "1"]],
    ]


def test_filters_of_feeds_narrow(filled: Path) -> None:
    """A merchant sends hundreds a week."""

    def numbers(*narrow: str) -> list[object]:
        found = lines(crossdock("feeds", "--json", *narrow, "--store", filled))
        return [feed["number"] for feed in found]

    assert numbers() == [2, 1]
    assert numbers("--since", "2026-03-03") == [2]
    assert numbers("--until", "2026-03-03 06:00") == [1]
    assert numbers("--state", "held") == []
    assert numbers("--kind", "inventory", "--limit", "1") == [2]


def test_a_feed_shows_what_was_wrong_with_it(filled: Path) -> None:
    """Who opens a feed wants to know what to mend, without another question."""
    shown = crossdock("feeds", "show", 1, "--store", filled).stdout
    [told] = lines(crossdock("feeds", "show", 1, "--json", "--store", filled))

    assert "2 translated, 0 unchanged, 0 skipped, 1 rejected" in shown
    assert "price_gone" in shown
    assert "unknown_field" in shown
    assert told["errors"] == [{"times": 1, "code": "price_gone"}]


def test_errors_say_what_where_and_why(filled: Path) -> None:
    """From the table alone one must find feed, record, SKU and script line."""
    found = crossdock("errors", "--store", filled)
    rows = [re.split(r"\s{2,}", line.strip()) for line in found.stdout.splitlines()[1:]]

    assert rows == [
        ["2", "2", "A-2", "price_gone", "no price any more", "mapping-custom.js:6:41"],
        ["1", "2", "A-2", "price_gone", "no price any more", "mapping-custom.js:6:41"],
    ]


def test_errors_are_narrowed_and_counted(filled: Path) -> None:
    """Ten thousand errors are one mistake in one line, most of the time."""
    [one] = lines(crossdock("errors", "--feed", 2, "--json", "--store", filled))
    [group] = lines(crossdock("errors", "--group", "--json", "--store", filled))
    in_order = lines(crossdock("errors", "--in-order", "--json", "--store", filled))
    other = crossdock("errors", "--code", "sku_missing", "--store", filled)

    assert (one["feed_name"], one["sku"], one["record_text"]) == ("tuesday.csv", "A-2", "A-2,gone")
    assert group["times"] == 2
    assert group["first"] == in_order[0]
    assert other.stdout == "no errors\n"


def test_log_lines_come_oldest_first(filled: Path) -> None:
    """A log is read downwards."""
    shown = crossdock("log", "--store", filled).stdout
    last = lines(crossdock("log", "--limit", 1, "--json", "--store", filled))
    of_sku = lines(crossdock("log", "--sku", "A-3", "--level", "warn", "--json", "--store", filled))

    assert shown.splitlines() == [
        "1:1      warn  A-1  price is 9.50  mapping-custom.js:7",
        "1:3      warn  A-3  price is 4.00  mapping-custom.js:7",
        "2:1      warn  A-1  price is 8.00  mapping-custom.js:7",
    ]
    assert [line["message"] for line in last] == ["price is 8.00"]
    assert [line["message"] for line in of_sku] == ["price is 4.00"]


def test_a_followed_log_goes_on_with_what_comes(own: Path) -> None:
    """Whoever changes a script watches what it says."""
    arrival = FeedArrival(
        "f3", "wren", "inventory", "w.csv", "00", 9, "2026-03-04T06:00:00+00:00", "r1"
    )
    with Store(own) as store:
        batches = iter(
            [
                Batch(cursor=1, log_lines=[LoggedLine(1, 0, "A-1", "info", "one")]),
                Batch(cursor=2, log_lines=[LoggedLine(2, 0, "A-2", "info", "two")]),
            ]
        )

        def wait() -> None:
            store.register_feed(arrival)
            store.write_batch(arrival, next(batches))

        told = followed(store.log_queries, LogFilter("wren"), 1, wait)
        assert [next(told).message for _ in range(3)] == ["price is 8.00", "one", "two"]


def test_a_product_shows_what_is_asked_for_it(filled: Path) -> None:
    """The list tells price and state, the one SKU every field."""
    listed = lines(crossdock("products", "--json", "--store", filled))
    shown = crossdock("products", "show", "A-1", "--store", filled).stdout

    assert [(item["sku"], item["price"], item["currency"]) for item in listed] == [
        ("A-1", "8.00", "EUR"),
        ("A-3", "4.00", "EUR"),
    ]
    assert re.search(r"^Price +8\.00$", shown, re.MULTILINE)
    assert "NEW since 2026-03-02 06:00" in shown


def test_why_names_feed_record_and_what_was_there_before(filled: Path) -> None:
    """This is the question that otherwise costs an afternoon."""
    shown = crossdock("products", "show", "A-1", "--why", "Price", "--store", filled).stdout
    told = lines(
        crossdock("products", "show", "A-1", "--why", "Price", "--json", "--store", filled)
    )

    assert shown.startswith("Price of A-1 is 8.00  (draft: offer)\n")
    assert re.search(r"feed 2 tuesday\.csv, record 1, release \w{8} +9\.50 +8\.00", shown)
    assert re.search(r"feed 1 monday\.csv, record 1, release \w{8} +— +9\.50", shown)
    assert [(step["feed"], step["before"], step["value"]) for step in told] == [
        (2, "9.50", "8.00"),
        (1, None, "9.50"),
    ]


def test_main_stands_beside_the_draft_where_they_differ(own: Path) -> None:
    """What a marketplace has is not what the feed asks for: that is why somebody looks."""
    with Store(own) as store:
        shop = Shop(store)
        shop.send("r-1", "A-1")
        shop.accept("r-1", "A-1", listing_id="1234567890")
        shop.feed("A-1", Price="7.77")
    shown = crossdock("products", "show", "A-1", "--store", own).stdout
    why = crossdock("products", "show", "A-1", "--why", "Price", "--store", own).stdout

    assert re.search(r"^offer +draft +ebay/EBAY_DE$", shown, re.MULTILINE)
    assert re.search(r"^Price +7\.77 +8\.00$", shown, re.MULTILINE)
    assert re.search(r"^Currency +EUR$", shown, re.MULTILINE)
    assert re.search(r"^on ebay/EBAY_DE +LIVE 1234567890", shown, re.MULTILINE)
    assert "Price of A-1 is 7.77  (draft: offer)" in why
    assert "Price of A-1 is 8.00  (ebay/EBAY_DE has: offer)" in why
    assert re.search(r"marketplace r-1 +— +8\.00", why)


def test_control_characters_are_shown_as_text(own: Path) -> None:
    """A feed's text on the operator's terminal could otherwise hide lines or type commands."""
    evil = "\x1b[2J\x07\tA\nB"
    arrival = FeedArrival(
        "f3", "wren", "inventory", evil, "00", 9, "2026-03-04T06:00:00+00:00", "r1"
    )
    batch = Batch(
        cursor=1,
        errors=[RecordError(1, evil, "price_gone", evil, 2, evil, evil, evil, 1, 2)],
        log_lines=[LoggedLine(1, 0, evil, "info", evil, evil, 1)],
    )
    with Store(own) as store:
        store.register_feed(arrival)
        store.write_batch(arrival, batch)
    for command in ("feeds", "feeds show 3", "errors", "errors --group", "errors --json", "log"):
        shown = crossdock(*command.split(), "--store", own)
        assert shown.exit_code == 0
        assert "[2J" in shown.stdout
        assert not set(shown.stdout) & set("\x1b\x07\t"), command


def test_a_table_in_a_pipe_is_plain_lines(filled: Path) -> None:
    """`cut`, `grep` and `awk` see it: no tabs, no colours, no blanks at the end, nothing folded."""
    for command in ("feeds", "errors", "products", "log", "products show A-1"):
        shown = crossdock(*command.split(), "--store", filled).stdout
        assert shown.isprintable() or set(shown) - set("\n") <= {*map(chr, range(32, 0x3000))}
        assert all(line == line.rstrip() for line in shown.splitlines()), command


@pytest.mark.parametrize("command", ["errors", "errors --json", "log", "feeds show 1"])
def test_a_reader_that_has_seen_enough_ends_the_command(filled: Path, command: str) -> None:
    """`crossdock errors | head -1` is no fault of ours, nor a sign of rejected records."""
    program = Path(sys.executable).with_name("crossdock")
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [program, *command.split(), "--store", filled],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_shipments_text_is_withheld(own: Path) -> None:
    """It may name a buyer, and exports travel."""
    arrival = FeedArrival(
        "f3", "wren", "shipment", "s.csv", "00", 9, "2026-03-04T06:00:00+00:00", "r1"
    )
    error = RecordError(1, "O-1", "order_unknown", "no such order", 2, "O-1;Jane Doe;Leith")
    with Store(own) as store:
        store.register_feed(arrival)
        store.write_batch(arrival, Batch(cursor=1, errors=[error]))

    [told] = lines(crossdock("errors", "--feed", 3, "--json", "--store", own))
    assert told["record_text"] is None


def test_tidy_says_what_went(own: Path) -> None:
    """Somebody who frees a disk wants to see it happen."""
    told = lines(crossdock("tidy", "--json", "--store", own))

    assert told == [{"merchant": "wren", "errors": 2, "findings": 1 + 1, "log_lines": 3}]
    assert crossdock("errors", "--store", own).stdout == "no errors\n"
    assert len(lines(crossdock("feeds", "--json", "--store", own))) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param("feeds show 9", "wren has no feed 9", id="feed"),
        pytest.param("errors --merchant finch", "there is no merchant finch", id="merchant"),
        pytest.param("errors --since soon", "--since cannot be 'soon'", id="time"),
        pytest.param("errors --since 2026-02-30", "--since cannot be '2026-02-30'", id="no date"),
        pytest.param("feeds --state helt", "'helt' is no state of a feed: received", id="state"),
        pytest.param("products --state GONE", "'GONE' is no state of a product", id="item state"),
        pytest.param("products show A-9", "wren has no SKU A-9", id="SKU"),
        pytest.param("products show A-1 --why Colour", "ever had a field Colour", id="field"),
        pytest.param("feeds release 1", "done", id="feed is not held"),
        pytest.param("feeds discard 1", "done", id="feed is over"),
        pytest.param("log --follow --limit 0", "--follow begins with 1 to 1000", id="follow all"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(
    filled: Path, arguments: str, told: str
) -> None:
    """With exit code 2, so that a script does not take it for an empty answer."""
    ended = crossdock(*arguments.split(), "--store", filled)

    assert ended.exit_code == 2
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_misspelt_store_is_not_made(tmp_path: Path) -> None:
    """It would be an empty store that knows nothing, and everything would look fine."""
    ended = crossdock("errors", "--store", tmp_path / "typo.sqlite")

    assert ended.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_one_of_several_merchants_must_be_named(own: Path) -> None:
    """Two merchants' errors in one list would be blamed on each other."""
    crossdock("merchants", "add", "finch", "--store", own)
    ended = crossdock("errors", "--store", own)

    assert ended.exit_code == 2
    assert "say whose, with --merchant: finch, wren" in ended.stderr


@pytest.mark.parametrize(
    "command",
    [
        *("feeds", "errors", "errors --group", "log", "tidy", "products", "products show A-1"),
        "products show A-1 --why Price",
    ],
)
def test_keys_of_json_are_those_of_the_page(own: Path, command: str) -> None:
    """Programs read them: a key that is renamed must be renamed where people look it up."""
    told = lines(crossdock(*command.split(), "--json", "--store", own))
    name = command.replace(" A-1", "").replace(" Price", "")
    [row] = re.findall(rf"^\| `{name}` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert list(told[0]) == re.findall(r"`(\w+)`", row)
