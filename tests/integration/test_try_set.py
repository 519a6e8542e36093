"""Trials of config-spec sets: edited scripts beside those in force, on the beginning of a feed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.feeds import Feed
from catalog.releases import ReleaseId
from runtime_js.packing import zip_files
from tests.import_shop import Shop
from tests.sandbox_parts import no_warning
from workflow.trial import FedRecords, PastedRecords, Trial, TrialRequest, TriedVersion
from workflow.trials import Trials

MAIN = """
function config() {
  CONFIG.RecordPath = '/shop/item'; CONFIG.GroupingType = 'VALUE';
  LOOKUP_SERVICE.loadDelimitedFile('colours.csv', ',', [0], [1]);
}
function groupBy() { return INRECORD.sku.toString(); }
var seen = 0;
function transform() {
  seen += GROUP.length;
  PRODUCT.SKU = INRECORD.sku;
  PRODUCT.Title = 'up to ' + seen;
  var found = LOOKUP_SERVICE.get('colours.csv', [INRECORD.colour.toString()]);
  PRODUCT.Color = found ? found[0] : 'unknown';
  if (INRECORD.sku == 'X') oops();
}
"""
EDITED = MAIN.replace("'up to '", "'by now '")


def items(*skus: str) -> str:
    """A feed of items that have a SKU and a colour."""
    each = (f"<item><sku>{sku}</sku><colour>rot</colour></item>" for sku in skus)
    return f"<shop>{''.join(each)}</shop>"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop with a set for products."""
    made = Shop(str(tmp_path / "store.sqlite"), tmp_path)
    files = {"product/main.js": MAIN, "product/colours.csv": "rot,Red\n"}
    made.activate(zip_files({name: text.encode() for name, text in files.items()}))
    yield made
    made.store.close()


def try_on(
    shop: Shop,
    source: FedRecords | PastedRecords,
    edited: str | None = EDITED,
    manifest: str = "",
) -> Trial:
    """Try the set with its main.js edited, or as it is, under another manifest."""
    edits: dict[str, bytes | None] = {}
    if edited is not None:
        edits = {"product/main.js": edited.encode(), "manifest.toml": manifest.encode()}
    trials = Trials(shop.store, shop.blobs, no_warning)
    return trials.run(
        shop.store.merchants.get("wren"), TrialRequest(ReleaseId("wren", 1), edits, source)
    )


def feed_of(shop: Shop, *skus: str) -> Feed:
    """A feed of items that is kept."""
    return shop.take_in(items(*skus).encode(), "product", "items.xml")


def titles(version: TriedVersion | None) -> dict[int, object]:
    """By record what the draft is called; None where there is none."""
    assert version is not None
    return {each.record.number: (each.outcome.value or {}).get("Title") for each in version.records}


def test_an_edit_of_a_set_is_shown_beside_the_release(shop: Shop) -> None:
    """What a record becomes depends on those before it: they are run, and are not shown."""
    feed = feed_of(shop, "A", "B", "C", "D")

    trial = try_on(shop, FedRecords(feed.number, (3,)))

    assert titles(trial.before) == {3: "up to 3"}
    assert titles(trial.after) == {3: "by now 3"}
    ((compared,),) = [trial.records]
    assert [each.field for each in compared.changes] == ["Title"]
    assert compared.after is not None
    assert {name: place.line for name, place in compared.after.places.items()} == {
        "SKU": 10, "Title": 11, "Color": 13,
    }  # fmt: skip


def test_a_record_of_a_group_is_shown_with_the_first_of_it(shop: Shop) -> None:
    """The first has the draft of all of them, and the last of them may stand far behind it."""
    feed = feed_of(shop, "A", "B", "B", "B", "C")

    trial = try_on(shop, FedRecords(feed.number, (3, 4)), None)

    assert titles(trial.before) == {2: "up to 4", 3: None, 4: None}


def test_errors_are_those_of_each_record_also_where_a_feed_would_stop(shop: Shop) -> None:
    """Whoever mends a script wants to see what fails, not that nothing was used."""
    feed = feed_of(shop, "A", "X", "C")

    trial = try_on(shop, FedRecords(feed.number, (1, 2, 3)), None)

    assert [each.outcome.outcome for each in trial.before.records] == [
        "translated", "rejected", "translated",
    ]  # fmt: skip
    assert trial.before.fault is None


@pytest.mark.parametrize("text", [items("A", "B"), "<item><sku>A</sku></item>\n<item/>"])
def test_what_is_pasted_need_not_be_a_whole_file(shop: Shop, text: str) -> None:
    """An integrator has a record in an e-mail, not the path that leads to it."""
    trial = try_on(shop, PastedRecords("product", text), None)

    assert list(titles(trial.before)) == [1, 2]
    assert titles(trial.before)[1] == "up to 1"


def test_values_that_no_table_has_are_told(shop: Shop) -> None:
    """As in a feed: the next workbook is made of them."""
    text = "<item><sku>A</sku><colour>lila</colour></item>"

    (tried,) = try_on(shop, PastedRecords("product", text), None).before.records

    assert [(each.file, each.values) for each in tried.missed] == [
        ("product/colours.csv", ("lila",))
    ]


def test_an_edit_that_does_not_load_says_why(shop: Shop) -> None:
    """With the findings of the check, which has file and line."""
    trial = try_on(shop, PastedRecords("product", items("A")), "function config( {")

    assert trial.after is not None
    assert trial.after.fault is not None
    assert {each.place.file for each in trial.after.findings if each.place} >= {"product/main.js"}


def test_a_sandbox_that_is_lost_ends_the_trial_there(shop: Shop) -> None:
    """What the scripts remembered is gone, so nothing behind it is worth showing."""
    feed = feed_of(shop, "A", "X", "C")
    endless = MAIN.replace("oops()", "for (;;) seen += 1")
    limits = "[limits]\ncall_seconds = 0.05\n"

    trial = try_on(shop, FedRecords(feed.number, (1, 3)), endless, manifest=limits)

    assert trial.after is not None
    assert list(titles(trial.after)) == [1]
    assert trial.after.fault is not None
    assert trial.after.fault[0] == "script_hopeless"
