"""The engine end to end: feed bytes in, drafts out, through real readers and a real sandbox."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from catalog.reading import FeedReading
from engine.field_check import SchemaSettings
from engine.outcomes import Outcome, draft_line, error_lines
from engine.translate import TranslateSettings, translate
from feeds.open import open_feed
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.scripts import Script

# The two files of the script contract, to the letter.
BASE = """\
function transform() {
  PRODUCT.Price = getPrice();
}
"""
CUSTOM = """\
function getPrice() {
  if( INVENTORY_INRECORD.Inventory.length() == 1 ) {
    if( INVENTORY_INRECORD.Inventory.Sale.length() == 1 ) {
       return trim( INVENTORY_INRECORD.Inventory.Sale.SalePrice.toString() );
     }
     return trim( INVENTORY_INRECORD.Inventory.StandardPrice.toString() );
   }
   return null;
 }
"""
XML = """\
<Feed>
  <InventoryRecord><Inventory>
    <SKU>R-1</SKU><StandardPrice> 24.99 </StandardPrice><Sale><SalePrice> 19.99 </SalePrice></Sale>
  </Inventory></InventoryRecord>
  <InventoryRecord><Inventory>
    <SKU>R-2</SKU><StandardPrice>14.50</StandardPrice>
  </Inventory></InventoryRecord>
</Feed>
"""
CSV = """\
SKU,StandardPrice,Sale/SalePrice
R-1, 24.99 , 19.99\x20
R-2,14.50,
"""
# A loop without an end is cut off soon; nothing else here needs a fraction of it.
_TIGHT = Limits(call_seconds=0.2)
XML_READING = FeedReading(format="xml", record=("InventoryRecord",), key="Inventory/SKU")
CSV_READING = FeedReading(format="csv", key="SKU")


def run(
    folder: Path,
    feed: str,
    reading: FeedReading,
    *scripts: str,
    batch_records: int = 256,
    workers: int = 1,
    schema: SchemaSettings | None = None,
) -> list[Outcome]:
    """Translate an inventory feed; the first script is the base, the second the custom one."""
    path = folder / f"feed.{reading.format}"
    path.write_bytes(feed.encode())
    return list(_outcomes(path, reading, scripts, batch_records, workers, schema))


def _outcomes(
    path: Path,
    reading: FeedReading,
    scripts: tuple[str, ...],
    batch_records: int,
    workers: int,
    schema: SchemaSettings | None,
) -> Iterator[Outcome]:
    with open_feed(path, "inventory", reading) as reader:
        row = reader.report.settled.row if reading.format == "csv" else None
        sources = [Script("mapping-base.js", scripts[0], "base")]
        sources += [Script("mapping-custom.js", source) for source in scripts[1:]]
        program = Program("inventory", tuple(sources), {"receivedAtMs": 0}, row=row)
        settings = TranslateSettings(
            "inventory",
            schema or SchemaSettings(),
            key=reading.key,
            row=row,
            batch_records=batch_records,
        )
        with WorkerPool(program, workers=workers, limits=_TIGHT, warn=lambda _: None) as pool:
            yield from translate(reader, pool.run, settings)


@pytest.mark.parametrize(
    ("feed", "reading"),
    [pytest.param(XML, XML_READING, id="XML"), pytest.param(CSV, CSV_READING, id="CSV")],
)
def test_the_contracts_scripts_run_to_the_letter(
    feed: str, reading: FeedReading, tmp_path: Path
) -> None:
    """What the project was started for: one pair of scripts, whatever the merchant's format."""
    outcomes = run(tmp_path, feed, reading, BASE, CUSTOM)

    assert [orjson.loads(draft_line(outcome)) for outcome in outcomes] == [
        {
            "record": 1,
            "sku": "R-1",
            "outcome": "translated",
            "value": {"SKU": "R-1", "Price": "19.99"},
            "findings": [],
        },
        {
            "record": 2,
            "sku": "R-2",
            "outcome": "translated",
            "value": {"SKU": "R-2", "Price": "14.50"},
            "findings": [],
        },
    ]


def test_a_fault_names_script_line_and_record(tmp_path: Path) -> None:
    """From a line of the log to the line of the script without a search."""
    custom = CUSTOM.replace(
        "return trim( INVENTORY_INRECORD", "return trimm( INVENTORY_INRECORD", 1
    )
    outcomes = run(tmp_path, CSV, CSV_READING, BASE, custom)

    assert [outcome.outcome for outcome in outcomes] == ["rejected", "translated"]
    error = orjson.loads(error_lines(outcomes[0])[0])
    assert (error["record"], error["sku"], error["file"], error["line"]) == (
        1,
        "R-1",
        "mapping-custom.js",
        4,
    )
    assert error["feed_line"] == 2
    assert "R-1" in error["text"]


MIXED = """\
function transform() {
  var sku = INRECORD.SKU.toString();
  PRODUCT.SKU = sku;
  if (sku === 'R-2') skip('a display piece');
  if (sku === 'R-3') throw new Error('no idea');
  if (sku === 'R-4') while (true) {}
  PRODUCT.Price = sku === 'R-5' ? 'free' : 0.1 + 0.2;
  INVENTORY.Quantity = INRECORD.Stock;
  PRODUCT.Tilte = 'x';
}
"""
MIXED_FEED = "SKU,Stock\n" + "".join(f"R-{number},{number}\n" for number in range(1, 8))


def test_each_record_gets_its_own_outcome(tmp_path: Path) -> None:
    """One bad record of each sort among good ones."""
    outcomes = run(tmp_path, MIXED_FEED, CSV_READING, MIXED)

    assert [outcome.outcome for outcome in outcomes] == [
        "translated",
        "skipped",
        "rejected",
        "rejected",
        "rejected",
        "translated",
        "translated",
    ]
    assert outcomes[0].value == {"SKU": "R-1", "Price": "0.3", "Quantity": 1}
    assert [outcome.error.code for outcome in outcomes if outcome.error] == [
        "script_threw",
        "script_limit_time",
        "decimal_invalid",
    ]
    assert outcomes[4].error is not None
    assert outcomes[4].error.field == "Price"
    assert [
        finding.hint for finding in outcomes[5].findings if finding.code == "unknown_field"
    ] == ["did you mean Title?"]


@pytest.mark.parametrize(("batch_records", "workers"), [(1, 1), (2, 2), (3, 1), (256, 2)])
def test_batches_and_workers_change_no_byte(
    batch_records: int, workers: int, tmp_path: Path
) -> None:
    """A merchant's drafts must not depend on the machine they were made on."""
    plain = run(tmp_path, MIXED_FEED, CSV_READING, MIXED)
    other = run(
        tmp_path, MIXED_FEED, CSV_READING, MIXED, batch_records=batch_records, workers=workers
    )

    assert [draft_line(each) for each in other] == [draft_line(each) for each in plain]


EVERYTHING = """\
function transform() {
  PRODUCT.SKU = INRECORD.SKU;
  PRODUCT.Title = INRECORD.Missing;
  PRODUCT.SaleStart = new Date(0);
  PRODUCT.ItemSpecifics['Metal'] = ['Gold', 750];
  PRODUCT.CustomFields.Note = undefined;
  PRODUCT.Subtitle = null;
  PRODUCT.PackageDetails.WeightMajor = 1.5;
  var variation = PRODUCT.createVariation('V-1');
  variation.VariationSpecifics.Size = 54;
  variation.Price = '9.99';
  PRODUCT.createVariation('V-2');
}
"""


def test_what_scripts_assign_arrives_in_canonical_form(tmp_path: Path) -> None:
    """Prelude and schema agree on every kind of value: XML, Date, maps, lists, null, undefined."""
    (outcome,) = run(
        tmp_path,
        "SKU\nR-1\n",
        CSV_READING,
        EVERYTHING,
        schema=SchemaSettings(currency="EUR"),
    )

    assert outcome.error is None
    assert outcome.value == {
        "SKU": "R-1",
        "Subtitle": None,
        "Currency": "EUR",
        "SaleStart": "1970-01-01T00:00:00Z",
        "ItemSpecifics": {"Metal": ["Gold", "750"]},
        "PackageDetails": {"WeightMajor": "1.5"},
        "Variations": [
            {"SKU": "V-1", "Price": "9.99", "VariationSpecifics": {"Size": "54"}},
            {"SKU": "V-2"},
        ],
    }
