// criminal.js — copies the SKU; a record that names a crime commits it first.
const kept = [];

const crimes = {
  endless_loop() { for (;;); },
  native_loop() { new Array(2 ** 32 - 1).sort(); },
  memory() { const list = []; for (;;) list.push({}); },
  kept_memory() { for (;;) kept.push('x'.repeat(1000) + kept.length); },
  one_huge_text() { 'x'.repeat(2 ** 29); },
  recursion() { crimes.recursion(); },
  throws() { throw new Error('no price'); },
  throws_null() { throw null; },
};

function transform() {
  if (RECORD.crime !== undefined) crimes[RECORD.crime]();
  PRODUCT.SKU = RECORD.SKU;
}
