"""The pool with the shipped prelude: what passes through both."""

from collections.abc import Iterator

from catalog.findings import Finding
from catalog.records import FeedRecord
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.results import RecordResult
from runtime_js.scripts import Script
from tests.sandbox_parts import TIGHT, batches, no_warning


def run(source: str, *, batch: int = 5) -> tuple[list[RecordResult], set[str]]:
    """Run a product script over ten records; the results, and what it carried between them."""
    program = Program("product", (Script("mapping-custom.js", source),))
    feed = [FeedRecord(n, "Product", {"SKU": f"R-{n}"}, n, "") for n in range(1, 11)]
    with WorkerPool(program, limits=TIGHT, warn=no_warning) as pool:
        return [result for _, result in pool.run(batches(feed, batch))], pool.carried


def test_records_before_a_time_out_keep_their_results_and_logs() -> None:
    """The crossing that was cut off is salvaged: only what was running is run again."""
    results, _ = run(
        """
        function transform() {
          const sku = PRODUCT_INRECORD.SKU.toString();
          LOGGER.info('at ' + sku);
          if (sku === 'R-7') for (;;);
          PRODUCT.SKU = sku;
        }
        """,
        batch=10,
    )

    assert [result.outcome for result in results] == ["translated"] * 6 + ["rejected"] + [
        "translated"
    ] * 3
    assert [line.message for line in results[5].log] == ["at R-6"]
    assert results[6].error is not None
    assert (results[6].error.code, results[6].error.line) == ("script_limit_time", 5)


def test_a_heap_that_a_script_spoils_is_replaced() -> None:
    """What cannot be restored must not reach the next record, whatever the batch size."""
    source = """
        const seen = { skus: [] };
        function transform() {
          PRODUCT.SKU = PRODUCT_INRECORD.SKU.toString();
          PRODUCT.Title = Object.isFrozen(seen) ? 'frozen' : 'fresh';
          Object.freeze(seen);
        }
    """

    for batch in (1, 4, 10):
        results, _ = run(source, batch=batch)
        titles = [result.outputs[0].value["Title"] for result in results]
        assert titles == ["fresh"] * 10


def test_what_a_script_carries_from_record_to_record_is_named() -> None:
    """Its author believes that it works; somebody must say that it does not."""
    results, carried = run(
        """
        const seen = [];
        function transform() {
          seen.push(1);
          PRODUCT.Title = String(seen.length);
        }
        """
    )

    assert {result.outputs[0].value["Title"] for result in results} == {"1"}
    assert any("seen" in path for path in carried)


def test_records_with_a_fault_are_rejected_and_no_script_sees_them() -> None:
    """A feed may be faulty throughout; its records must pass, not pile up."""
    program = Program("product", (Script("mapping-custom.js", "function transform() { x; }"),))
    fault = Finding("cell_undecodable", "a byte that is no text")
    feed = [FeedRecord(n, "Product", "", n, "", fault) for n in range(1, 40)]
    given = 0

    def counted() -> Iterator[list[FeedRecord]]:
        nonlocal given
        for record in feed:
            given += 1
            yield [record]

    with WorkerPool(program, limits=TIGHT, warn=no_warning) as pool:
        answers = pool.run(counted())
        _, first = next(answers)
        assert given < len(feed)
        codes = [result.error.code for _, result in answers if result.error is not None]

    assert first.outcome == "rejected"
    assert codes == ["cell_undecodable"] * (len(feed) - 1)
