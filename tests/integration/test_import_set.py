"""Feeds that a config-spec set translates, imported step by step, with nothing that is durable."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from catalog.feeds import Feed
from catalog.filters import ErrorFilter, ItemFilter, LogFilter
from catalog.merchants import MerchantLimits
from catalog.paging import PageRequest
from runtime_js.packing import zip_files
from tests.acceptance.imports import what_is_left
from tests.import_shop import AT, ForgetfulHands, PlainHands, Shop
from workflow import set_translations
from workflow.chunk_files import read_translated

# Finds the header, counts what it has seen, groups neighbours, and fails where it is told to.
MAIN = """
function scripts() { return ['rows.js']; }
function config() {
  CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['c0', 'c1', 'c2']; CONFIG.GroupingType = 'VALUE';
  LOOKUP_SERVICE.loadDelimitedFile('colours.csv', ',', [0], [1]);
}
"""

ROWS = """
var header = null, seen = 0;
function isSkipRecord() {
  if (header === null) { header = PRODUCT_INRECORD; return true; }
  seen += 1;
  return PRODUCT_INRECORD.c0 === '';
}
function groupBy() {
  if (PRODUCT_INRECORD.c2 == 'odd') oddity();
  return PRODUCT_INRECORD.c0;
}
function transform() {
  var first = GROUP[0];
  PRODUCT.SKU = first.c0;
  PRODUCT.Title = first.c0 + ' of ' + GROUP.length + ', ' + seen + ' so far';
  PRODUCT.Color = (LOOKUP_SERVICE.get('colours.csv', [first.c1]) || ['?'])[0];
  LOGGER.log('product ' + first.c0);
  if (first.c2 == 'bad') wrong();
}
"""


def bundle(manifest: str = "", **more: str) -> bytes:
    """A bundle with the set above for products, and more files of it."""
    files = {"main.js": MAIN, "rows.js": ROWS, "colours.csv": "rot,Red\nblau,Blue\n"}
    named = {f"product/{name.replace('_', '.')}": text for name, text in more.items()}
    told = {f"product/{name}": text for name, text in files.items()}
    made = {**told, **named, "manifest.toml": 'currency = "EUR"\n' + manifest}
    return zip_files({name: text.encode() for name, text in made.items()})


def feed(*rows: str) -> bytes:
    """A header and rows."""
    return "\n".join(["sku,colour,what", *rows, ""]).encode()


# Eleven records with the header; a group of three lies across the pieces of three records.
DAY = feed("A,rot,", "B,blau,", "B,rot,", "B,rot,", "C,lila,", "D,rot,bad", "D,rot,", "E,rot,odd",
           ",,", "F,blau,")  # fmt: skip


@pytest.fixture
def shop(store_target: str, tmp_path: Path) -> Iterator[Shop]:
    """A shop whose active release is a set, on each database."""
    made = Shop(store_target, tmp_path)
    made.activate(bundle())
    yield made
    made.store.close()


@pytest.fixture
def small_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop without anything, on SQLite."""
    made = Shop(str(tmp_path / "store.sqlite"), tmp_path)
    yield made
    made.store.close()


def bring(shop: Shop, data: bytes, kind: str = "product", records: int = 3) -> Feed:
    """Receive and import a feed; the feed as it is then."""
    taken = shop.take_in(data, kind)
    shop.run(taken, records=records)
    return shop.store.feeds.get(taken.id)


def titles(shop: Shop, skus: str) -> Mapping[str, object]:
    """What drafts are called, by SKU."""
    return {sku: shop.store.drafts.sku("wren", sku).fields("product")["Title"] for sku in skus}


def test_a_set_runs_when_its_feed_is_imported(shop: Shop) -> None:
    """Groups, what scripts remember, skips, errors, log and misses are those of the whole file."""
    found = bring(shop, DAY)

    assert (found.state, found.cursor) == ("done", 11)
    assert (found.translated, found.skipped, found.rejected) == (6, 2, 3)
    assert titles(shop, "ABCF") == {
        "A": "A of 1, 2 so far",  # the record that ends a group has run its hooks
        "B": "B of 3, 5 so far",
        "C": "C of 1, 6 so far",
        "F": "F of 1, 10 so far",
    }
    errors = list(shop.store.error_queries.stream(ErrorFilter("wren", feed=found.id)))
    assert [(each.record, each.file, each.line) for each in errors] == [
        (7, "product/rows.js", 18),
        (8, "product/rows.js", 18),
        (9, "product/rows.js", 9),
    ]
    assert "while calling the function transform()" in errors[0].message
    logged = shop.store.log_queries.page(LogFilter("wren", feed=found.id), PageRequest(size=50))
    assert {each.message for each in logged.entries} >= {"product A", "product F"}
    assert [each.lookup.values for each in shop.store.unmapped.all("wren")] == [("lila",)]
    assert shop.blobs.work_runs() == []


def test_no_result_depends_on_where_pieces_end_or_who_dies(shop: Shop, tmp_path: Path) -> None:
    """A process may die before and after every step; the next runs the file from its beginning."""
    other = Shop(str(tmp_path / "other.sqlite"), tmp_path / "other")
    other.activate(bundle())
    for each, hands, records in ((other, PlainHands, 100), (shop, ForgetfulHands, 2)):
        for data in (DAY, feed("A,blau,", "F,rot,")):
            taken = each.take_in(data, "product")
            assert each.run(taken, hands, records=records) == {"end": "done"}
    expected = what_is_left(other.target)
    other.store.close()

    assert what_is_left(shop.target) == expected
    assert shop.blobs.work_runs() == []


def test_a_record_that_comes_again_runs_again(small_shop: Shop) -> None:
    """What a set makes of a record may depend on those before it: none is passed over."""
    small_shop.activate(bundle())
    bring(small_shop, feed("A,rot,", "B,rot,"))

    again = bring(small_shop, feed("B,rot,", "A,rot,"))

    assert (again.translated, again.unchanged) == (2, 0)
    assert titles(small_shop, "AB") == {"A": "A of 1, 2 so far", "B": "B of 1, 2 so far"}


def test_a_lost_sandbox_breaks_the_feed_off_and_what_came_before_stands(small_shop: Shop) -> None:
    """What the scripts remembered is gone, so no record behind it could be right."""
    rows = ROWS.replace("wrong()", "for (;;);")
    small_shop.activate(bundle("[limits]\ncall_seconds = 0.05\n", rows_js=rows))

    found = bring(small_shop, DAY, records=2)

    assert (found.state, found.fault_code, found.cursor) == ("faulty", "script_hopeless", 7)
    assert (found.translated, found.rejected) == (5, 1)
    assert "records behind 7 were not translated" in (found.fault_message or "")
    assert titles(small_shop, "C") == {"C": "C of 1, 6 so far"}
    assert small_shop.blobs.work_runs() == []


def test_with_stop_nothing_of_a_feed_is_used_in_which_a_script_fails(small_shop: Shop) -> None:
    """The old platform took a file whole or not at all; pieces are no exception."""
    small_shop.activate(bundle('on_error = "stop"\n'))

    found = bring(small_shop, DAY, records=2)

    assert (found.state, found.fault_code, found.cursor) == ("faulty", "script_error", 0)
    assert "while calling the function transform()" in (found.fault_message or "")
    assert small_shop.store.item_queries.count(ItemFilter("wren"), 10) == 0
    good = bring(small_shop, feed("A,rot,", "B,rot,", "B,rot,"), records=2)
    assert (good.state, good.translated) == ("done", 3)


def test_what_a_full_feed_no_longer_names_goes_out_of_stock(small_shop: Shop) -> None:
    """A full feed of a set says all there is, as any other."""
    small_shop.activate(bundle())
    small_shop.settle(meanings={"product": "full"}, guard_share=0.6)
    bring(small_shop, feed("A,rot,", "B,rot,"))

    found = bring(small_shop, feed("B,rot,"))

    assert (found.state, found.disappeared) == ("done", 1)
    assert small_shop.store.drafts.sku("wren", "A").item.state == "OUT_OF_STOCK"


def test_a_rejected_record_that_is_named_is_not_missing(small_shop: Shop) -> None:
    """With `key` the manifest names the SKU of a record from which no script made anything."""
    small_shop.activate(bundle('[product]\nkey = "c0"\n'))
    small_shop.settle(meanings={"product": "full"}, guard_share=0.6)
    bring(small_shop, feed("A,rot,", "B,rot,"))

    found = bring(small_shop, feed("B,rot,", "A,rot,bad"))

    assert (found.state, found.rejected, found.disappeared) == ("done", 1, 0)


def test_a_feed_that_is_cancelled_is_taken_no_further(small_shop: Shop) -> None:
    """Whoever has dropped the wrong file does not wait until it is through."""
    small_shop.activate(bundle())
    taken = small_shop.take_in(DAY, "product")
    steps = small_shop.steps()
    steps.begin(taken.id)
    assert steps.translate_set("run.1", taken.id, 0, 3) == {
        "last": 3, "end": False, "broken": False,
    }  # fmt: skip
    small_shop.store.runs.cancel(taken.id, AT)

    assert steps.translate_set("run.1", taken.id, 3, 3) == {"over": "cancelled"}
    steps.close()


def test_a_sandbox_that_nobody_comes_for_ends_and_nothing_is_lost(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have gone on with the run; should it come back, it begins anew."""
    small_shop.activate(bundle())
    feed = small_shop.take_in(DAY, "product").id
    steps = small_shop.steps()
    steps.begin(feed)
    for run in ("patient.1", "hasty.1"):
        steps.translate_set(run, feed, 0, 3)
    monkeypatch.setattr(set_translations, "_IDLE_SECONDS", -1.0)
    steps.translate_set("patient.1", feed, 3, 3)
    steps.tidy()
    steps.translate_set("hasty.1", feed, 3, 3)

    hasty, patient = (
        read_translated(small_shop.blobs.read_work(run, "4.done"))
        for run in ("hasty.1", "patient.1")
    )
    assert (hasty.batch, hasty.misses) == (patient.batch, patient.misses)
    assert hasty.batch.translated == 3
    steps.close()


def test_a_feed_may_have_as_many_records_as_its_merchant_may_send(small_shop: Shop) -> None:
    """The bound holds for feeds of sets as for any others."""
    small_shop.activate(bundle())
    small_shop.settle(limits=MerchantLimits(feed_records=3))

    found = bring(small_shop, DAY, records=2)

    assert (found.state, found.fault_code, found.cursor) == ("faulty", "feed_too_long", 3)


def test_a_feed_that_is_no_feed_breaks_off(small_shop: Shop) -> None:
    """Its fault is told as that of any other feed."""
    small_shop.activate(bundle())

    found = bring(small_shop, b"PK\x03\x04 no zip")

    assert found.state == "faulty"
    assert found.fault_code == "archive_broken"


def test_scripts_that_do_not_load_are_the_feeds_fault(small_shop: Shop) -> None:
    """Nobody tries again what cannot succeed."""
    small_shop.activate(bundle(rows_js="function transform( {"))

    found = bring(small_shop, DAY)

    assert (found.state, found.fault_code) == ("faulty", "script_error")
    assert found.cursor == 0


def test_kinds_of_sets_need_a_set(small_shop: Shop) -> None:
    """Scripts for products know nothing of availability, whatever their folder."""
    small_shop.release()

    found = bring(small_shop, b"SKU,n\nA,1\n", "availability")

    assert (found.state, found.fault_code) == ("faulty", "feed_no_script")
