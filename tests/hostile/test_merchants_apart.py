from runtime_js.pool import WorkerPool
from tests.sandbox_parts import batches, no_warning, program_of, records

HIDES = """
var secret = 'a price list';
globalThis.hidden = 'a price list';
function transform() {
  globalThis.left = 'a price list';
  PRODUCT.SKU = PRODUCT_INRECORD.SKU.toString();
}
"""
SEEKS = """
function transform() {
  PRODUCT.SKU = PRODUCT_INRECORD.SKU.toString();
  PRODUCT.Title = [typeof secret, typeof hidden, typeof left].join(' ');
}
"""


def test_a_worker_serves_one_merchant_only() -> None:
    """What one merchant's script leaves behind must have no place where another's could look."""
    pids = []
    titles = []
    for source in (HIDES, SEEKS):
        with WorkerPool(program_of(source), workers=2, warn=no_warning) as pool:
            results = [result for _, result in pool.run(batches(records(8), 2))]
            pids.append(set(pool.worker_pids))
        titles += [output.value.get("Title") for result in results for output in result.outputs]

    assert pids[0]
    assert pids[1]
    assert not pids[0] & pids[1]
    assert titles == [None] * 8 + ["undefined undefined undefined"] * 8
