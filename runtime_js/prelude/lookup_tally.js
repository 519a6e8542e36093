// lookup_tally.js — counts what was not found, for each record, and which rows were ever used.
((crossdock) => {
  'use strict';
  const {
    Set, arrayPush, setAdd, setHas, setSize, stringSlice, stringToWellFormed,
  } = crossdock.prim;

  const MOST_MISSES = 1_000; // different ones of one record
  const LONGEST_VALUE = 500;
  const LONGEST_KEYS = 2_000; // of several keys together
  // Between the values of several key columns, and between key columns and the target column.
  // mapping_service/unmapped.py takes them apart again.
  const UNIT = '\u001f';
  const GROUP = '\u001e';

  const NONE = []; // stays empty: whoever has it may keep it
  let misses = [];
  let missed = new Set();
  let hits = [];

  const shortened = (text) => stringToWellFormed(stringSlice(text, 0, LONGEST_VALUE));

  function joinedBy(texts) {
    let text = '';
    for (let at = 0; at < texts.length; at++) {
      text += (at === 0 ? '' : UNIT) + shortened(texts[at]);
    }
    return stringSlice(text, 0, LONGEST_KEYS);
  }

  /** Notes a value without a row: key column names, target column name, the texts looked up. */
  function miss({ number }, columns, target, texts) {
    if (setSize(missed) >= MOST_MISSES) return;
    const c = joinedBy(columns) + GROUP + shortened(target);
    const v = joinedBy(texts);
    const key = `${number}${GROUP}${c}${GROUP}${v}`;
    if (setHas(missed, key)) return;
    setAdd(missed, key);
    arrayPush(misses, { t: number, c, v });
  }

  /** Notes that a row was used, by its number in the merchant's file. */
  function hit(table, rowNumber) {
    if (setHas(table.used, rowNumber)) return;
    setAdd(table.used, rowNumber);
    arrayPush(hits, [table.number, rowNumber]);
  }

  crossdock.lookup.miss = miss;
  crossdock.lookup.hit = hit;

  /** The misses of the record just run, and forgets them. */
  crossdock.lookup.takeMisses = () => {
    if (misses.length === 0) return NONE;
    const taken = misses;
    misses = [];
    missed = new Set();
    return taken;
  };

  /** Rows used for the first time since the last call, as [table number, row number]. */
  crossdock.lookup.takeHits = () => {
    const taken = hits;
    hits = [];
    return taken;
  };
})(globalThis.__crossdock__);
