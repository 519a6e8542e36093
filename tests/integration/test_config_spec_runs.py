"""Config-spec sets in trouble and over long feeds: what becomes of the file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from admin_api.bootstrap import load_bundle
from catalog.errors import ScriptError
from tests.sandbox_parts import no_warning
from tests.spec_bundles import LOCATIONS, elements, lines, put, run, values
from workflow.feed_translator import FeedFacts, FeedTranslator


def test_an_error_names_hook_file_line_and_key_and_the_rest_goes_on(set_files: Path) -> None:
    """An integrator finds the place in the words that the old platform had for it."""
    main = "function scripts() { return ['shop.js']; }"
    shop = LOCATIONS + "function transform() {\n  if (INRECORD.id == 'B') null.x;\n}"
    put(set_files, {"location/main.js": main, "location/shop.js": shop})

    ran = run(set_files, "location", elements("A", "B", "C"))

    assert ran.exit_code == 1
    [error] = lines(set_files, "errors")
    assert error["message"] == (
        "Script error while calling the function transform(). TypeError: cannot read property 'x' "
        "of null (location/shop.js#5).Primary Key = B"
    )
    assert (error["record"], error["file"], error["line"]) == (2, "location/shop.js", 5)
    assert [each["record"] for each in lines(set_files, "raw")] == [1, 3]


@pytest.mark.parametrize(
    ("hooks", "keys"),
    [
        pytest.param("function loadSku() { return INRECORD.s + '|~~|' + INRECORD.c; }",
                     ["A-1|~~|EBAY_US", "A-2|~~|undefined"], id="of the record"),
        pytest.param("function isSkipRecord() { return INRECORD.s == 'skip'; }",
                     ["line 1", "line 2"], id="counted"),
    ],
)  # fmt: skip
def test_an_error_names_the_key_that_the_platform_had(
    set_files: Path, hooks: str, keys: list[str]
) -> None:
    """Integrators look for the record by the key that their hook gives it, or by its number."""
    main = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['s', 'c']; }
      function transform() { oops(); }"""
    put(set_files, {"distribution/main.js": main + hooks})

    run(set_files, "distribution", "A-1,EBAY_US\nA-2\nskip\n")

    found = [
        str(each["message"]).rpartition("Primary Key = ")[2] for each in lines(set_files, "errors")
    ]
    assert found[:2] == keys


def test_on_error_stop_uses_nothing_of_a_feed_in_which_a_script_fails(set_files: Path) -> None:
    """The old platform took a file whole or not at all; whoever wants that says so."""
    shop = (
        LOCATIONS + "function transform() { LOCATION.Name = INRECORD.id; INRECORD.id == 3 && x(); }"
    )
    put(set_files, {"location/main.js": shop, "manifest.toml": 'on_error = "stop"\n'})

    ran = run(set_files, "location", elements("1", "2", "3"))

    assert ran.exit_code == 2
    assert "while calling the function transform()" in ran.output
    assert not (set_files.parent / "raw.jsonl").exists()
    assert run(set_files, "location", elements("1", "2")).exit_code == 0
    assert len(values(set_files)) == 2


def test_a_lost_sandbox_ends_the_file_where_it_was_lost(set_files: Path) -> None:
    """What the scripts remembered cannot be had again, so nothing behind it can be right."""
    shop = LOCATIONS + (
        "var n = 0;\nfunction transform() { LOCATION.Name = 'n' + ++n; while (INRECORD.id == 3); }"
    )
    limits = "[limits]\ncall_seconds = 0.05\n"
    put(set_files, {"location/main.js": shop, "manifest.toml": limits})

    ran = run(set_files, "location", elements("1", "2", "3", "4"))

    assert ran.exit_code == 2
    assert values(set_files) == [{"Name": "n1"}, {"Name": "n2"}]
    [error] = lines(set_files, "errors")
    assert (error["record"], error["code"]) == (3, "script_limit_time")
    assert [each["record"] for each in lines(set_files, "out")] == [1, 2, 3]


def test_groups_and_state_do_not_depend_on_how_records_travel(set_files: Path) -> None:
    """A feed goes into the sandbox in pieces; no group may be cut where one of them ends."""
    main = """
      var rows = 0;
      function config() {
        CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; CONFIG.CommentString = '#';
      }
      function isSkipRecord() { return ++rows % 100 == 0; }
      function transform() { AVAILABILITY.SKU = GROUP[0].SKU; AVAILABILITY.Of = GROUP.length; }"""
    put(set_files, {"availability/main.js": main})
    rows = "".join(f"S{number // 7},{number}\n" for number in range(700))

    ran = run(set_files, "availability", "SKU,n\n" + rows)

    assert ran.exit_code == 0, ran.output
    found = [(each["SKU"], each["Of"]) for each in values(set_files)]
    assert [sku for sku, _ in found] == [f"S{number}" for number in range(100)]
    assert sum(size for _, size in found) == 693
    assert [each["record"] for each in lines(set_files, "out")] == list(range(1, 701))


def test_a_failing_hook_of_one_record_leaves_its_neighbours_group_alone(set_files: Path) -> None:
    """One record never harms another, in a group as little as outside."""
    main = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.GroupingType = 'VALUE'; }
      function groupBy() { return INRECORD.id == 'bad' ? oops() : 'G'; }
      function transform() { PRODUCT.SKU = 'G'; PRODUCT.Title = 'of ' + GROUP.length; }"""
    put(set_files, {"product/main.js": main})

    ran = run(set_files, "product", elements("1", "bad", "2"))

    assert ran.exit_code == 1
    assert [each["Title"] for each in values(set_files)] == ["of 2"]
    assert [each["outcome"] for each in lines(set_files, "out")] == [
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
    set_files: Path, written: str, expected: str
) -> None:
    """No order came today: the merchant's program reads a file that says so."""
    main = f"""
      function config() {{ CONFIG.RecordPath = '/report/orders/order'; {written}; }}
      function transform() {{ }}"""
    put(set_files, {"order/main.js": main})

    ran = run(set_files, "order", "<report><orders/><time>1</time></report>")

    assert ran.exit_code == 0, ran.output
    assert (set_files.parent / "orders").read_text() == expected


def test_a_failing_order_leaves_nothing_in_the_file(set_files: Path) -> None:
    """The merchant's program gets whole orders or none."""
    main = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileXmlTag = '<orders/>'; }
      function transform() {
        var o = <order/>; o.id = INRECORD.id; ORDER.appendChild(o);
        if (INRECORD.id == 2) throw new Error('half an order');
      }"""
    put(set_files, {"order/main.js": main})

    ran = run(set_files, "order", elements("1", "2", "3"))

    assert ran.exit_code == 1
    orders = "".join(f"  <order>\n    <id>{kept}</id>\n  </order>\n" for kept in (1, 3))
    assert (set_files.parent / "orders").read_text() == f"<orders>\n{orders}</orders>"


def test_no_chunk_of_a_set_runs_alone(set_files: Path) -> None:
    """Chunks run anywhere and in any order: better a sentence than drafts that are wrong."""
    put(set_files, {"product/main.js": LOCATIONS + "function transform() {}"})
    facts = FeedFacts("m", "product", "feed.xml", datetime(2026, 1, 1, tzinfo=UTC), None)

    with pytest.raises(ScriptError, match="over whole files only"):
        FeedTranslator(load_bundle(set_files), facts, no_warning, {})
