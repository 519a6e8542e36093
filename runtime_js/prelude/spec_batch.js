// spec_batch.js — runs the crossings of one file; takes the place of batch.js.
//
//   run({first, records, numbers}) → {done, results, hits, taken}   `taken` of the records were
//                                   taken; the host sends the rest again. `results` belong to the
//                                   first records without one, also of earlier crossings.
//   run({last: true, records: []}) → the same for all that is left; the file is at its end
//   run({piece: true, records: []}) → {text: the next piece of the order document, more: whether
//                                   there is another}; absent where there is no such document
// `fatal` is an error, as in record.js, of a hook that belongs to no record: nothing can go on.
// After a limit the heap is gone and with it what the scripts remembered: salvage() gives what was
// settled, and the host ends the file.
((crossdock) => {
  'use strict';
  const {
    arrayJoin, arrayPush, dateNow, jsonParse, jsonStringify, stringCharCodeAt, stringSlice,
  } = crossdock.prim;
  const { lookup, spec } = crossdock;
  const { call, failure, has } = spec.hooks;

  const MS = 1000;
  const PIECE_CHARS = 1 << 19;

  let patienceMs = 0;
  let answerChars = 0;
  let started = false;
  let document = null; // of the order feed, once it is whole
  let told = 0; // characters of it that have left
  let results = [];

  function settle() {
    const texts = spec.records.settled();
    let chars = 0;
    for (let i = 0; i < texts.length; i++) {
      arrayPush(results, texts[i]);
      chars += texts[i].length;
    }
    return chars;
  }

  function takeAll({ first, numbers, records }) {
    const deadline = dateNow() + patienceMs;
    let chars = 0;
    let taken = 0;
    while (taken < records.length) {
      if (taken > 0 && (dateNow() > deadline || chars > answerChars)) break;
      const [name, node] = records[taken];
      spec.records.take(numbers === undefined ? first + taken : numbers[taken], name, node);
      taken += 1;
      chars += settle();
    }
    return { taken };
  }

  function begin() {
    started = true;
    if (has('startUp')) call('startUp');
    if (spec.kind !== 'order') return {};
    spec.document.create(spec.config);
    const header = has('includeHeader') ? call('includeHeader') : undefined;
    return { header: spec.rules.include_header !== 'obeyed' || Boolean(header) };
  }

  function end() {
    spec.records.close();
    settle();
    if (has('shutDown')) call('shutDown');
    if (spec.kind === 'order') document = spec.document.text();
    return { taken: 0 };
  }

  /** The next piece; never half a character, which no text can hold. */
  function piece() {
    if (document === null) return {};
    let text = stringSlice(document, told, told + PIECE_CHARS);
    const last = stringCharCodeAt(text, text.length - 1);
    const isHalf = last >= 0xd800 && last < 0xdc00; // of a character outside the basic plane
    if (isHalf && told + PIECE_CHARS < document.length) text = stringSlice(text, 0, -1);
    told += text.length;
    return { text, more: told < document.length };
  }

  function answer(extra) {
    const tail = jsonStringify({ __proto__: null, hits: lookup.takeHits(), ...extra });
    const head = `{"done":${results.length},"results":[`;
    const text = arrayJoin([head, arrayJoin(results, ','), '],', stringSlice(tail, 1)], '');
    results = [];
    return text;
  }

  function run(batchJson) {
    const batch = jsonParse(batchJson);
    if (batch.piece !== undefined) return answer(piece());
    try {
      const begun = started ? null : begin();
      const done = batch.last === true ? end() : takeAll(batch);
      return answer({ ...begun, ...done });
    } catch (thrown) {
      return answer({ taken: 0, fatal: failure(thrown, spec.records.lastKey()) });
    }
  }

  crossdock.batch = {
    __proto__: null,
    limit(callSeconds, chars) {
      patienceMs = (callSeconds * MS) / 4;
      answerChars = chars;
    },
    run,
    salvage: () => answer({ taken: 0 }),
  };
})(globalThis.__crossdock__);
