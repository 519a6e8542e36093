"""Files for merchants through a real sandbox: what they hold, and what becomes of bad rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from catalog.errors import BundleInvalid
from catalog.merchants import MerchantLimits
from catalog.records import FeedRecord
from catalog.responses import RESPONSE_COLUMNS
from engine.outbound_record import record_of
from mapping_service.compile import compile_tables
from runtime_js.bundle import ScriptBundle, read_bundle
from tests.builders_zips import make_zip
from workflow.csv_text import csv_blocks
from workflow.outbound_run import OutboundFacts, OutboundRun
from workflow.write_outbound import OutboundFile, OutboundRows, write_outbound

FACTS = OutboundFacts("wren", "response", "ebay-add", datetime(2026, 3, 1, 8, tzinfo=UTC))
CSV = '[response]\nformat = "csv"\ncolumns = ["Art", "Why"]\n'
XML = '[response]\nformat = "xml"\n'
SCRIPT = """
function transform() {
  RESPONSE.Art = INRECORD.sku;
  if (INRECORD.message == 'throw') throw new Error('of the script');
  if (INRECORD.message == 'reject') reject('too_new', 'the till does not know it');
  if (INRECORD.message == 'skip') skip('of no use');
  if (INRECORD.message == 'bell') RESPONSE.Why = '\\u0000';
  else RESPONSE.Why = INRECORD.message;
}
"""


def bundle(manifest: str = CSV, script: str = SCRIPT, **more: str) -> ScriptBundle:
    """A release with a response script."""
    files = {name.replace("__", "/"): content for name, content in more.items()}
    table = {"manifest.toml": manifest, "response/mapping-custom.js": script}
    return read_bundle(make_zip({**table, **files}))


def row(sku: str, message: str = "") -> list[object]:
    """A response row."""
    fields = {"sku": sku, "outcome": "refused", "message": message, "record": 7}
    return [fields.get(name) for name in RESPONSE_COLUMNS]


def write(
    given: ScriptBundle | None, rows: Sequence[Sequence[object]], **more: object
) -> tuple[OutboundFile, str, list[dict[str, str]]]:
    """Write rows: the file's facts, its text, and the rows that are not in it."""
    told: list[str] = []  # walls that this kernel lacks
    wanted = OutboundRows(RESPONSE_COLUMNS, iter(rows))
    limits = MerchantLimits(**more)  # type: ignore[arg-type]
    with write_outbound(lambda: given, FACTS, wanted, told.append, limits=limits) as file:
        text = b"".join(file.blocks()).decode()
        left = b"".join(file.left_blocks()).decode("utf-8-sig")
    return file, text, list(csv.DictReader(io.StringIO(left, newline="")))


def codes(file: OutboundFile) -> list[tuple[int, str]]:
    """What is told of a file: record and code."""
    return [(finding.record, finding.code) for finding in file.findings]


def test_without_a_script_it_is_the_default_form() -> None:
    """Merchants who have no script of that kind read what they always read."""
    rows = [row("R-1"), row("=R-2", "x")]
    expected = "".join(csv_blocks(RESPONSE_COLUMNS, rows))

    for given in (None, read_bundle(make_zip({"mapping-custom.js": SCRIPT}))):
        file, text, left = write(given, rows)
        assert (file.suffix, text, left, file.findings) == (".csv", expected, [], ())


def test_rows_become_the_merchants_records() -> None:
    """Merchant's own format out: its columns, its words."""
    file, text, left = write(bundle(), [row("R-1", "too long"), row("R-2", 'a "b"')])

    assert file.suffix == ".csv"
    assert text == 'Art,Why\r\nR-1,too long\r\nR-2,"a ""b"""\r\n'
    assert (left, file.findings) == ([], ())


def test_a_bad_row_costs_itself_and_is_not_lost() -> None:
    """What the script cannot write stands beside the file, with the script's error; all is told."""
    rows = [
        row("R-1"), row("R-2", "throw"), row("R-3", "reject"), row("R-4", "skip"),
        row("R-5", "bell"), row("R-6"),
    ]  # fmt: skip
    file, text, left = write(bundle(), rows)

    assert text == "Art,Why\r\nR-1,\r\nR-6,\r\n"
    assert [(each["sku"], each["script_code"]) for each in left] == [
        ("R-2", "script_threw"), ("R-3", "too_new"), ("R-5", "outbound_character"),
    ]  # fmt: skip
    assert left[1]["script_message"] == "the till does not know it"
    assert left[0]["outcome"] == "refused"
    assert file.left == 3
    assert codes(file) == [
        (0, "outbound_left"), (2, "script_threw"), (3, "too_new"), (4, "record_skipped"),
        (5, "outbound_character"),
    ]  # fmt: skip


@pytest.mark.parametrize("manifest", [CSV, XML])
def test_scripts_that_do_not_load_leave_every_row(manifest: str) -> None:
    """The merchant's program reads a file without records; nothing is lost, and all is told."""
    file, text, left = write(bundle(manifest, "function transform() {"), [row("R-1"), row("R-2")])

    empty = {
        CSV: "Art,Why\r\n",
        XML: '<?xml version="1.0" encoding="UTF-8"?>\n<Responses>\n</Responses>\n',
    }
    assert text == empty[manifest]
    assert [each["sku"] for each in left] == ["R-1", "R-2"]
    assert codes(file) == [(0, "outbound_left"), (0, "script_error")]


def test_a_workbook_that_is_refused_leaves_every_row() -> None:
    """A release that was checked by an older Crossdock may be refused by this one."""
    broken = bundle(lookup__a="x")
    files = {**broken.files, "lookup/a.xlsx": b"PK\x03\x04 no workbook"}
    given = ScriptBundle(broken.sha256, broken.manifest, files)
    file, text, left = write(given, [row("R-1")])

    assert text == "Art,Why\r\n"
    assert [each["sku"] for each in left] == ["R-1"]
    assert codes(file)[0] == (0, "outbound_left")


def test_a_release_that_is_refused_is_told_and_the_default_form_stays() -> None:
    """The rows are worth more than their form."""

    def refuse() -> ScriptBundle:
        raise BundleInvalid("the bundle is refused: stricter now")

    with write_outbound(
        refuse, FACTS, OutboundRows(RESPONSE_COLUMNS, [row("R-1")]), lambda _: None
    ) as file:
        text = b"".join(file.blocks()).decode()

    assert text == "".join(csv_blocks(RESPONSE_COLUMNS, [row("R-1")]))
    assert codes(file) == [(0, "bundle_invalid")]


def test_a_script_without_hope_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row that uses up a limit costs seconds: after some in a row nobody waits longer."""
    monkeypatch.setattr("engine.translate.MOST_SPENT_IN_A_ROW", 3)
    hopeless = "function transform() { if (INRECORD.sku != 'R-0') for (;;); RESPONSE.Art = 1; }"
    rows = [row(f"R-{number}") for number in range(12)]
    file, text, left = write(bundle(script=hopeless), rows, call_seconds=0.01)

    assert text == "Art,Why\r\n1,\r\n"
    assert [each["sku"] for each in left] == [f"R-{number}" for number in range(1, 12)]
    assert left[0]["script_code"] == "script_limit_time"
    assert left[-1]["script_code"] == "script_hopeless"
    assert codes(file)[1:] == [
        *[(number, "script_limit_time") for number in (2, 3, 4)],
        (0, "script_hopeless"),
    ]


def test_findings_are_bounded() -> None:
    """A script that is wrong in every row says the same a million times."""
    rows = [row(f"R-{number}", "reject") for number in range(300)]
    file, _, left = write(bundle(), rows)

    assert len(left) == 300
    assert len(file.findings) == 202
    assert codes(file)[-1] == (0, "findings_left_out")


def test_xml_with_attributes_lists_and_text() -> None:
    """The shape of INRECORD.plain() is what goes out."""
    script = """
    function transform() {
      RESPONSE['@no'] = INRECORD.sku;
      RESPONSE.Why = [{ '@code': 1, '#text': INRECORD.message }, null, 'x & y'];
      RESPONSE.When = new Date();
    }
    """
    file, text, _ = write(bundle(XML, script), [row("R-1", "<b>")])

    assert file.suffix == ".xml"
    assert (
        '  <Response no="R-1">\n    <Why code="1">&lt;b&gt;</Why>\n    <Why>x &amp; y</Why>\n'
        in text
    )
    assert "    <When>2026-03-01T08:00:00.000Z</When>\n" in text


def test_what_a_record_holds_can_be_handed_on_as_it_is() -> None:
    """plain() gives the very shape that is written."""
    script = "function transform() { RESPONSE.Row = INRECORD.Response.plain(); }"
    _, text, _ = write(bundle(XML, script), [row("R-1", "<b>")])

    assert (
        "    <Row>\n      <sku>R-1</sku>\n      <outcome>refused</outcome>\n"
        "      <message>&lt;b&gt;</message>\n      <record>7</record>\n    </Row>\n"
    ) in text


def test_scripts_have_their_lookups_and_are_told_the_name_of_the_file() -> None:
    """Words of the marketplace become the merchant's by a workbook; what is missing is told."""
    script = """
    function transform() {
      RESPONSE.Art = MAPPING.map('words', INRECORD.sku, { default: '-' });
      RESPONSE.Why = FEED.fileName + ' ' + FEED.kind + ' ' + FEED.merchant;
    }
    """
    given = bundle(script=script, lookup__words__csv="")
    files = {**given.files, "lookup/words.csv": b"From,To\nR-1,Ring\n"}
    file, text, _ = write(
        ScriptBundle(given.sha256, given.manifest, files), [row("R-1"), row("R-2")]
    )

    assert text == (
        "Art,Why\r\nRing,ebay-add.csv response wren\r\n-,ebay-add.csv response wren\r\n"
    )
    assert codes(file) == [(0, "outbound_unmapped")]


ORDERS = """
function transform() {
  var lines = ORDER_INRECORD.lines;
  for (var i = 0; i < lines.length(); i++) {
    var line = ORDERS.createOrder();
    line.Order = INRECORD.order_id;
    line.Sku = lines[i].sku;
    line.Qty = lines[i].quantity * 1;
  }
}
"""


def orders(count: int) -> Iterator[FeedRecord]:
    """Orders of one to three lines."""
    for number in range(1, count + 1):
        lines = [{"sku": f"S-{line}", "quantity": line} for line in range(1, number % 3 + 2)]
        yield record_of(number, "order", {"order_id": f"O-{number}", "lines": lines})


@pytest.mark.parametrize("workers", [1, 3])
def test_the_bytes_do_not_depend_on_the_number_of_workers(workers: int) -> None:
    """Orders that come twice, once in another order, would be packed twice."""
    table = '[order]\nformat = "csv"\ncolumns = ["Order", "Sku", "Qty"]\n'
    given = read_bundle(make_zip({"manifest.toml": table, "order/mapping-custom.js": ORDERS}))
    facts = OutboundFacts("wren", "order", "orders", FACTS.at)
    with OutboundRun(given, facts, compile_tables({}), lambda _: None, workers=workers) as run:
        data = run.begin + b"".join(piece for _, piece in run.write(orders(900))) + run.end

    lines = data.decode().split("\r\n")
    wanted = [
        f"O-{number},S-{line},{line}"
        for number in range(1, 901)
        for line in range(1, number % 3 + 2)
    ]
    assert lines == ["Order,Sku,Qty", *wanted, ""]


def test_rows_are_read_as_they_are_needed() -> None:
    """A request has millions of SKUs at most, and memory for some hundred."""
    read = 0

    def rows() -> Iterator[list[object]]:
        nonlocal read
        for number in range(20_000):
            read = number
            yield row(f"R-{number}")

    table = bundle()
    with OutboundRun(table, FACTS, compile_tables({}), lambda _: None) as run:
        records = (
            record_of(number, "response", dict(zip(RESPONSE_COLUMNS, each, strict=True)))
            for number, each in enumerate(rows(), 1)
        )
        first = next(run.write(records))

    assert first[0].sku == "R-0"
    assert read < 5_000
