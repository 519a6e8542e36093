"""Config-spec sets in trouble, under other rules, over long feeds: what becomes of the file."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin_api.bootstrap import load_bundle
from admin_api.cli.main import app
from catalog.errors import ScriptError
from store.store import Store
from tests.sandbox_parts import no_warning
from workflow.feed_translator import FeedFacts, FeedTranslator

LOCATIONS = """
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/feed/a'; }
function getPrimaryKey() { return LOCATION_INRECORD.id.toString(); }
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """An empty folder of a bundle, beside which runs leave their files."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    return folder


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


def test_an_error_names_hook_file_line_and_key_and_the_rest_goes_on(files: Path) -> None:
    """An integrator finds the place in the words that the old platform had for it."""
    main = "function scripts() { return ['shop.js']; }"
    shop = LOCATIONS + "function transform() {\n  if (INRECORD.id == 'B') null.x;\n}"
    put(files, {"location/main.js": main, "location/shop.js": shop})

    ran = run(files, "location", elements("A", "B", "C"))

    assert ran.exit_code == 1
    [error] = lines(files, "errors")
    assert error["message"] == (
        "Script error while calling the function transform(). TypeError: cannot read property 'x' "
        "of null (location/shop.js#5).Primary Key = B"
    )
    assert (error["record"], error["file"], error["line"]) == (2, "location/shop.js", 5)
    assert [each["record"] for each in lines(files, "raw")] == [1, 3]


def test_on_error_stop_uses_nothing_of_a_feed_in_which_a_script_fails(files: Path) -> None:
    """The old platform took a file whole or not at all; whoever wants that says so."""
    shop = (
        LOCATIONS + "function transform() { LOCATION.Name = INRECORD.id; INRECORD.id == 3 && x(); }"
    )
    put(files, {"location/main.js": shop, "manifest.toml": 'on_error = "stop"\n'})

    ran = run(files, "location", elements("1", "2", "3"))

    assert ran.exit_code == 2
    assert "while calling the function transform()" in ran.output
    assert not (files.parent / "raw.jsonl").exists()
    assert run(files, "location", elements("1", "2")).exit_code == 0
    assert len(values(files)) == 2


def test_a_lost_sandbox_ends_the_file_where_it_was_lost(files: Path) -> None:
    """What the scripts remembered cannot be had again, so nothing behind it can be right."""
    shop = LOCATIONS + (
        "var n = 0;\nfunction transform() { LOCATION.Name = 'n' + ++n; while (INRECORD.id == 3); }"
    )
    limits = "[limits]\ncall_seconds = 0.05\n"
    put(files, {"location/main.js": shop, "manifest.toml": limits})

    ran = run(files, "location", elements("1", "2", "3", "4"))

    assert ran.exit_code == 2
    assert values(files) == [{"Name": "n1"}, {"Name": "n2"}]
    [error] = lines(files, "errors")
    assert (error["record"], error["code"]) == (3, "script_limit_time")
    assert [each["record"] for each in lines(files, "out")] == [1, 2, 3]


def test_groups_and_state_do_not_depend_on_how_records_travel(files: Path) -> None:
    """A feed goes into the sandbox in pieces; no group may be cut where one of them ends."""
    main = """
      var rows = 0;
      function config() {
        CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; CONFIG.CommentString = '#';
      }
      function isSkipRecord() { return ++rows % 100 == 0; }
      function transform() { AVAILABILITY.SKU = GROUP[0].SKU; AVAILABILITY.Of = GROUP.length; }"""
    put(files, {"availability/main.js": main})
    rows = "".join(f"S{number // 7},{number}\n" for number in range(700))

    ran = run(files, "availability", "SKU,n\n" + rows)

    assert ran.exit_code == 0, ran.output
    found = [(each["SKU"], each["Of"]) for each in values(files)]
    assert [sku for sku, _ in found] == [f"S{number}" for number in range(100)]
    assert sum(size for _, size in found) == 693
    assert [each["record"] for each in lines(files, "out")] == list(range(1, 701))


def test_a_failing_hook_of_one_record_leaves_its_neighbours_group_alone(files: Path) -> None:
    """One record never harms another, in a group as little as outside."""
    main = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.GroupingType = 'VALUE'; }
      function groupBy() { return INRECORD.id == 'bad' ? oops() : 'G'; }
      function transform() { PRODUCT.SKU = 'G'; PRODUCT.Title = 'of ' + GROUP.length; }"""
    put(files, {"product/main.js": main})

    ran = run(files, "product", elements("1", "bad", "2"))

    assert ran.exit_code == 1
    assert [each["Title"] for each in values(files)] == ["of 2"]
    assert [each["outcome"] for each in lines(files, "out")] == [
        "translated", "rejected", "translated",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("CONFIG.OutputFileXmlTag = '<orders/>'", "<orders/>", id="xml"),
        pytest.param(
            "CONFIG.OutputFileFormat = 'CSV'; CONFIG.OutputColumnNames = ['a', 'b']",
            '"a","b"\n',
            id="csv",
        ),
    ],
)
def test_a_report_without_orders_makes_a_file_without_orders(
    files: Path, written: str, expected: str
) -> None:
    """No order came today: the merchant's program reads a file that says so."""
    main = f"""
      function config() {{ CONFIG.RecordPath = '/report/orders/order'; {written}; }}
      function transform() {{ }}"""
    put(files, {"order/main.js": main})

    ran = run(files, "order", "<report><orders/><time>1</time></report>")

    assert ran.exit_code == 0, ran.output
    assert (files.parent / "orders").read_text() == expected


def test_a_failing_order_leaves_nothing_in_the_file(files: Path) -> None:
    """The merchant's program gets whole orders or none."""
    main = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileXmlTag = '<orders/>'; }
      function transform() {
        var o = <order/>; o.id = INRECORD.id; ORDER.appendChild(o);
        if (INRECORD.id == 2) throw new Error('half an order');
      }"""
    put(files, {"order/main.js": main})

    ran = run(files, "order", elements("1", "2", "3"))

    assert ran.exit_code == 1
    orders = "".join(f"  <order>\n    <id>{kept}</id>\n  </order>\n" for kept in (1, 3))
    assert (files.parent / "orders").read_text() == f"<orders>\n{orders}</orders>"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("", [["last", 2], ["last", 2]], id="the usual"),
        pytest.param('equal_keys = "first"', [["first", 2], ["first", 2]], id="equal keys"),
        pytest.param('repeated_create = "same"', [["last", 1], ["last", 1]], id="create again"),
        pytest.param('transform_result = "obeyed"', [["last", 2]], id="result of transform"),
    ],
)
def test_rules_that_the_scripts_leave_open_are_settings(
    files: Path, rule: str, expected: object
) -> None:
    """What the platform did is not known everywhere; a set that needs the other way can have it."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a';
        LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0], [1]);
      }
      function transform() {
        ORDERFULFILLMENT.createLineItem('L');
        ORDERFULFILLMENT.createLineItem('L');
        ORDERFULFILLMENT.OrderID = LOOKUP_SERVICE.get('l.csv', ['k'])[0];
        return INRECORD.id == 2 ? null : true;
      }"""
    put(files, {
        "orderfulfillment/main.js": main, "orderfulfillment/l.csv": "k,first\nk,last\n",
        "manifest.toml": f"[config_spec]\n{rule}\n",
    })  # fmt: skip

    run(files, "orderfulfillment", elements("1", "2"))

    found = [[each["OrderID"], len(each["LineItems"])] for each in values(files)]
    assert found == expected


@pytest.mark.parametrize(
    ("rule", "returned", "expected"),
    [
        pytest.param("ignored", "false", '"id"\n"1"\n', id="ignored"),
        pytest.param("obeyed", "true", '"id"\n"1"\n', id="wanted"),
        pytest.param("obeyed", "false", '"1"\n', id="not wanted"),
    ],
)
def test_what_include_header_returns_can_be_obeyed(
    files: Path, rule: str, returned: str, expected: str
) -> None:
    """Nobody knows what the platform did with it; the samples return nothing."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileFormat = 'CSV';
        CONFIG.OutputColumnNames = ['id'];
      }
      function transform() { ORDERS.createOrder().id = INRECORD.id; }"""
    header = f"function includeHeader() {{ return {returned}; }}"
    manifest = f'[config_spec]\ninclude_header = "{rule}"\n'
    put(files, {"order/main.js": main + header, "manifest.toml": manifest})

    assert run(files, "order", elements("1")).exit_code == 0
    assert (files.parent / "orders").read_text() == expected


@pytest.mark.parametrize(("rule", "sizes"), [("key", [2, 1]), ("none", [1, 1, 1])])
def test_rows_of_one_sku_need_not_be_a_group(files: Path, rule: str, sizes: list[int]) -> None:
    """The rule is the host's; a set that was written for single rows says so."""
    main = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; }
      function loadSku() { return INRECORD.SKU; }
      function transform() { AVAILABILITY.SKU = GROUP[0].SKU; AVAILABILITY.Of = GROUP.length; }"""
    manifest = f'[config_spec]\navailability_groups = "{rule}"\n'
    put(files, {"availability/main.js": main, "manifest.toml": manifest})

    run(files, "availability", "SKU\nA\nA\nB\n")

    assert [each["Of"] for each in values(files)] == sizes


GROUPS = """
function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.GroupingType = 'VALUE'; }
function getGroupId() { return INRECORD.id.toString() == 'G' ? 'G' : undefined; }
function getVariantOf() {
  if (INRECORD.id.toString().indexOf('-') > 0) return INRECORD.id.split('-')[0];
}
function groupBy() { return getGroupId() || getVariantOf() || INRECORD.id; }
function transform() { PRODUCT.ID = PRODUCT.SKU = groupBy(); PRODUCT.Title = 'of ' + GROUP.length; }
"""


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        pytest.param("G G-1", None, id="whole"),
        pytest.param("X", None, id="single"),
        pytest.param("G", "spec_group_alone", id="no variations"),
        pytest.param("H-1 H-2", "spec_variation_alone", id="no group"),
    ],
)
def test_a_group_that_is_not_whole_is_told_and_can_be_rejected(
    files: Path, ids: str, told: str | None
) -> None:
    """A variation that lost its group in the feed would be sold as a thing of its own."""
    put(files, {"product/main.js": GROUPS})

    ran = run(files, "product", elements(*ids.split()))

    assert ran.exit_code == 0, ran.output
    first = lines(files, "out")[0]
    assert told is None or told in [each["code"] for each in first["findings"]]  # type: ignore[attr-defined]
    put(files, {"manifest.toml": '[config_spec]\nincomplete_groups = "rejected"\n'})
    run(files, "product", elements(*ids.split()))
    assert {each["code"] for each in lines(files, "errors")} == ({told} if told else set())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("", [None, None]), ('short_keys = "empty"', [[None], None]),
     ('short_values = "empty"', [None, None]),
     ('short_keys = "empty"\nshort_values = "empty"', [[""], None])],
)  # fmt: skip
def test_what_short_rows_of_a_lookup_are_is_a_setting(
    files: Path, rule: str, expected: object
) -> None:
    """The platform's reader is not known to the last cell."""
    main = (
        LOCATIONS
        + """
      function startUp() { LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0, 1], [2]); }
      function transform() {
        LOCATION.Name = [['k', ''], ['x', '']].map(function (keys) {
          return LOOKUP_SERVICE.get('l.csv', keys);
        });
      }"""
    )
    manifest = f"[config_spec]\n{rule}\n"
    put(files, {"location/main.js": main, "location/l.csv": "k\n", "manifest.toml": manifest})

    ran = run(files, "location", elements("1"))

    assert ran.exit_code == 0, ran.output
    assert values(files) == [{"Name": expected}]


def test_the_row_without_a_location_can_stand_first(files: Path) -> None:
    """The platform's own samples have it last in its group, and their scripts take the first."""
    main = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; }
      function transform() {
        AVAILABILITY.SKU = GROUP[0].SKU;
        AVAILABILITY.Of = GROUP.map(function (row) { return row.n; }).join('');
      }"""
    rule = '[config_spec]\navailability_parent = "without_location"\n'
    put(files, {"availability/main.js": main, "manifest.toml": rule})

    ran = run(files, "availability", "SKU,n,LocationID\nA,1,S\nA,2,T\nA,3,\nB,4,S\n")

    assert ran.exit_code == 0, ran.output
    assert [each["Of"] for each in values(files)] == ["312", "4"]


@pytest.mark.parametrize("text", ["", "only one line", "k,v\r\n\r\n"], ids=["none", "one", "crlf"])
def test_any_lookup_beside_main_js_can_be_loaded(files: Path, text: str) -> None:
    """Such files were never tables with a header: whatever they hold, a script may ask them."""
    main = (
        LOCATIONS
        + """
      function startUp() { LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0], [1]); }
      function transform() { LOCATION.Name = LOOKUP_SERVICE.get('l.csv', ['x']); }"""
    )
    put(files, {"location/main.js": main, "location/l.csv": text})

    ran = run(files, "location", elements("1"))

    assert ran.exit_code == 0, ran.output
    assert values(files) == [{"Name": None}]


def test_lookups_of_the_store_resolve_in_the_merchants_drive_and_nowhere_else(
    files: Path, tmp_path: Path
) -> None:
    """A path in a script is a merchant's text; no such text may lead to another's files."""
    main = (
        LOCATIONS
        + """
      function transform() {
        LOOKUP_SERVICE.loadDelimitedFile('/store/lookup/c.csv', ',', [0], [1]);
        LOCATION.Name = LOOKUP_SERVICE.get('/store/lookup/c.csv', ['k'])[0];
        LOOKUP_SERVICE.loadDelimitedFile('/store/../../secret.csv', ',', [0], [1]);
        try { LOOKUP_SERVICE.get('/store/../../secret.csv', ['k']); }
        catch (e) { LOCATION.url = e.message; }
      }"""
    )
    drive = tmp_path / "drives" / "own"
    put(files, {"location/main.js": main})
    put(drive, {"store/lookup/c.csv": "k,found\n"})
    put(tmp_path, {"secret.csv": "k,secret\n"})

    ran = run(files, "location", elements("1"), "--drive", str(drive))

    assert ran.exit_code == 0, ran.output
    url = "Invalid sheetOrFileName: /store/../../secret.csv"
    assert values(files) == [{"Name": "found", "url": url}]


def test_offers_and_stock_become_drafts_of_the_marketplace(files: Path, tmp_path: Path) -> None:
    """The two feeds of the old platform meet in one draft of a SKU."""
    head = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['s', 'c', 'v']; }"""
    offers = (
        head
        + """
      function transform() {
        DISTRIBUTION.SKU = INRECORD.s; DISTRIBUTION.ChannelID = INRECORD.c;
        DISTRIBUTION.ListPrice = INRECORD.v; DISTRIBUTION.TaxCategory = null;
      }"""
    )
    stock = (
        head
        + """
      function transform() {
        AVAILABILITY.SKU = INRECORD.s; AVAILABILITY.TotalShipToHomeQuantity = INRECORD.v;
      }"""
    )
    manifest = 'marketplace = "EBAY_DE"\ncurrency = "EUR"\nmerchant = "m"\n'
    put(files, {
        "distribution/main.js": offers, "availability/main.js": stock, "manifest.toml": manifest,
    })  # fmt: skip
    store = tmp_path / "store.db"

    for kind, feed in (
        ("distribution", "A,EBAY_DE,9.50\nA,EBAY_US,12\n"),
        ("availability", "A,,4\n"),
    ):
        ran = run(files, kind, feed, "--store", str(store))
        assert ran.exit_code == 0, ran.output

    with Store(store) as opened:
        drafts = {each.noun: each.fields for each in opened.drafts.sku("m", "A").drafts}
    assert drafts == {"offer": {"Currency": "EUR", "Price": "9.50"}, "inventory": {"Quantity": 4}}


def test_languages_and_locations_have_places_of_their_own(files: Path, tmp_path: Path) -> None:
    """A product in two languages is one product, and stock in a shop is not stock to ship."""
    product = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.EbayConfigSpec = 'true'; }
      function groupByLocale() { ELEMENTS_BY_LOCALE_MAP = { en_US: ['Cup'], de_DE: ['Becher'] }; }
      function transformByLocale(locale, list) {
        PRODUCT.ID = PRODUCT.SKU = INRECORD.id; PRODUCT.Locale = locale; PRODUCT.Title = list[0];
      }"""
    stock = """
      function config() { CONFIG.RecordPath = '/feed/a'; }
      function transform() {
        AVAILABILITY.SKU = INRECORD.id; AVAILABILITY.TotalShipToHomeQuantity = 4;
        AVAILABILITY.createLocation('S1').TotalQuantityAtLocation = 1;
      }"""
    manifest = 'merchant = "m"\n[config_spec]\nlocale = "de_DE"\n'
    put(files, {
        "product/main.js": product, "availability/main.js": stock, "manifest.toml": manifest,
    })  # fmt: skip
    store = tmp_path / "store.db"

    for kind in ("product", "availability"):
        ran = run(files, kind, elements("A"), "--store", str(store))
        assert ran.exit_code == 0, ran.output

    with Store(store) as opened:
        drafts = opened.drafts.sku("m", "A").drafts
    found = {(each.noun, each.place): each.fields for each in drafts}
    assert found["product", ""]["Title"] == "Becher"
    assert found["product", "en_US"] == {"Locale": "en_US", "Title": "Cup"}
    assert found["inventory", ""] == {"Quantity": 4}
    assert found["inventory", "S1"] == {"Location": "S1", "Quantity": 1}


def test_what_crossdock_does_not_have_is_named_with_its_line(files: Path) -> None:
    """A library that was promised and never used is not there, and nobody searches for long."""
    main = LOCATIONS + "function transform() {\n  LOCATION.Name = _.first([1]);\n}"
    put(files, {"location/main.js": main})

    checked = CliRunner().invoke(app, ["check", str(files)])
    ran = run(files, "location", elements("1"))

    assert "location/main.js:5: _ is of Lo-Dash" in " ".join(checked.output.split())
    assert ran.exit_code == 1
    [error] = lines(files, "errors")
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
def test_a_set_that_cannot_run_is_refused_by_the_check(files: Path, main: str, told: str) -> None:
    """What would fail with the first feed fails before the release."""
    put(files, {"location/main.js": main, "location/bad.js": "function ( {"})

    checked = CliRunner().invoke(app, ["check", str(files)])

    assert checked.exit_code == 1
    assert told in checked.output


def test_a_set_brings_cases_that_are_run_with_the_check(files: Path) -> None:
    """A release is activated when its cases pass, whatever its scripts were written for."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileFormat = 'CSV';
        CONFIG.OutputColumnNames = ['id', 'b'];
      }
      function transform() { ORDERS.createOrder().id = INRECORD.id; }"""
    shop = LOCATIONS + "function transform() { if (INRECORD.id == 2) skip('closed'); }"
    put(files, {
        "order/main.js": main,
        "location/main.js": shop,
        "cases/order-two/feed.xml": elements("1", "2"),
        "cases/order-two/expected.csv": '"id","b"\n"1",\n"2",\n',
        "cases/location-closed/feed.xml": elements("1", "2"),
        "cases/location-closed/expected.jsonl": '{"record": 1}\n{"outcome": "skipped"}\n',
    })  # fmt: skip

    good = CliRunner().invoke(app, ["check", str(files)])
    put(files, {"cases/order-two/expected.csv": '"id","b"\n"1",\n'})
    bad = CliRunner().invoke(app, ["check", str(files)])

    assert good.exit_code == 0, good.output
    assert "passed  case order-two" in good.output
    assert "passed  case location-closed" in good.output
    assert bad.exit_code == 1
    assert "line 3 of the file" in bad.output


def test_no_chunk_of_a_set_runs_alone(files: Path) -> None:
    """Chunks run anywhere and in any order: better a sentence than drafts that are wrong."""
    put(files, {"product/main.js": LOCATIONS + "function transform() {}"})
    facts = FeedFacts("m", "product", "feed.xml", datetime(2026, 1, 1, tzinfo=UTC), None)

    with pytest.raises(ScriptError, match="over whole files only"):
        FeedTranslator(load_bundle(files), facts, no_warning, {})
