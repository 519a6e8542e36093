// bench/bare/loop.js — the least that any host asks of an engine: JSON in, the script, JSON out.
//
// Loaded behind bench/scripts/plain/mapping-base.js by both hosts of this folder. No sandbox of objects, no limits,
// nothing checked or put back between records: what this costs, no host on this engine can go below.

var INVENTORY_INRECORD, PRODUCT;

function plainRecord() { return INVENTORY_INRECORD; }

/** The products of a JSON array of records, a line each. */
function translateBatch(text) {
  var records = JSON.parse(text);
  var lines = [];
  for (var i = 0; i < records.length; i++) {
    INVENTORY_INRECORD = records[i];
    PRODUCT = {ItemSpecifics: {}, CustomFields: {}};
    transform();
    lines.push(JSON.stringify(PRODUCT));
  }
  return lines.join('\n');
}
