// batch.js — runs the records of one crossing in segments, so that no record sees another's traces.
//
// After a segment the heap is compared with what it was after loading (state.js). When that finds
// something new, the results of the segment are thrown away and it is run again with that place
// restored before each record. The first record is a segment of its own: it teaches most of what
// there is to learn. A crossing that taught nothing makes the next one a single segment.
// A crossing stops early, by a saved clock, when a quarter of one record's time is used up: so each
// record keeps most of the limit, which the engine counts for the whole crossing. It also stops when
// its answer is long enough: the host holds several answers, and asks for the rest.
((crossdock) => {
  'use strict';
  const { Error, arrayJoin, dateNow, jsonParse, jsonStringify, mathMin, stringSlice } = crossdock.prim;
  const { lookup, record, state } = crossdock;

  const GROWTH = 16; // 1, 16, 256, … records a segment
  const MAX_REPEATS = 8;
  const MS = 1000;

  let patienceMs = 0;
  let answerChars = 0;
  let trained = false; // the last crossing was run to its end and taught nothing

  let done = []; // results of the crossing, as text
  let chars = 0; // their length
  let at = -1; // index of the record now running, -1 between records
  let running = false; // still true when the last crossing was cut off

  function runSegment({ records, first, numbers, paths }, begin, end, deadline) {
    const results = [];
    let long = chars;
    for (let i = begin; i < end; i++) {
      if (i > 0 && (dateNow() > deadline || long > answerChars)) break;
      at = i;
      const number = numbers === undefined ? first + i : numbers[i];
      // As text at once: so results cannot be reached by what runs later.
      const result = jsonStringify(record.run(number, records[i][0], records[i][1], paths));
      long += result.length;
      results.push(result);
    }
    at = -1;
    return results;
  }

  function runAll(text) {
    let batch = jsonParse(text);
    const count = batch.records.length;
    const deadline = dateNow() + patienceMs;
    let size = trained ? count : 1;
    let repeats = 0;
    trained = false;
    while (done.length < count && state.spoilt() === null) {
      const begin = done.length;
      const end = mathMin(begin + size, count);
      const results = runSegment(batch, begin, end, deadline);
      const clean = state.settle();
      if (clean || results.length === 1) {
        for (let i = 0; i < results.length; i++) {
          done.push(results[i]);
          chars += results[i].length;
        }
        size = repeats < MAX_REPEATS ? size * GROWTH : 1;
      } else {
        repeats += 1;
        size = 1;
        batch = jsonParse(text); // scripts can change records
      }
      if ((dateNow() > deadline || chars > answerChars) && done.length > 0) return;
    }
    trained = repeats === 0;
  }

  function answer(extra) {
    const tail = { __proto__: null, hits: lookup.takeHits(), ...extra };
    const carried = state.takeCarried();
    if (carried.length > 0) tail.carried = carried;
    if (state.spoilt() !== null) tail.spoilt = state.spoilt();
    const head = `{"done":${done.length},"results":[`;
    const parts = [head, arrayJoin(done, ','), '],', stringSlice(jsonStringify(tail), 1)];
    // Joined natively: `+` makes a rope of long strings, which the binding cannot read.
    return arrayJoin(parts, '');
  }

  crossdock.batch = {
    /** Sets the time limit of one record, in seconds, and how long an answer may become. */
    limit(callSeconds, chars) {
      patienceMs = (callSeconds * MS) / 4;
      answerChars = chars;
    },
    run(text) {
      if (state.spoilt() !== null) throw new Error(`a script has changed ${state.spoilt()} for good`);
      if (running) state.settle();
      running = true;
      done = [];
      chars = 0;
      runAll(text);
      running = false;
      return answer(null);
    },
    /** What is done of a crossing that was cut off, and which record it was cut off in. */
    salvage: () => answer({ at }),
  };
})(globalThis.__crossdock__);
