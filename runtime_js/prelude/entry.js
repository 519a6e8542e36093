// entry.js — the last file: freezes the language, hands the host its hooks, closes the door.
//
// How the host uses a heap (host → script, in this order; all take and return strings):
//   1. Load every prelude file in order, the lines of each numbered behind those of the last.
//   2. Take the functions start, baseLoaded, ready, runBatch and salvage out of
//      `globalThis.__crossdock_host__`, then delete that global: a script can neither see nor
//      change them.
//   3. start(programJson)   {kind, facts: {fileName, merchant, marketplace, receivedAtMs, seed},
//                            tables: JSON text or "", row: name or null, e4x: whether a script
//                            was translated,
//                            limits: {call_seconds, output_bytes, log_lines, log_chars}} → ""
//   4. Load the base scripts; baseLoaded() → ""; load the custom scripts.
//   5. ready(sources)       all script sources as one text (their top-level names are asked about)
//                           → {entry: name or null, functions: [names], async: [names of async
//                            functions, absent when none], log: lines of the top level as in
//                            record.js, absent when none}; throws when scripts took a name of ours
//                            or changed the language in a way that no record could be run.
//   6. runBatch(batchJson)  {first: number of the first record, records: [[root name, node], …],
//                            numbers: of all records, absent where they follow one another,
//                            paths: output fields whose places are asked; absent for none}
//                           → {done: k, results: [k results, see record.js],
//                              hits: [[table, row], …] newly hit rows,
//                              carried: paths of objects in which a script kept something from
//                                record to record (it was restored); absent when none,
//                              spoilt: path of what a script changed for good; absent when none}
//                           k ≥ 1; the host sends the rest again. With `spoilt`, the k results are
//                           good but the heap is not: it refuses the next batch by an exception.
//   7. salvage()            after a runBatch that threw or ran out of time: the same answer for the
//                           records that were done (k may be 0), and `at`: the index in the batch
//                           of the record that was running, -1 when none was. The records between
//                           k and `at` must be run again; then `at` alone.
// A record that throws null may be out of memory: it comes back as rejected `script_threw_null`,
// and the host runs it again alone in a new heap to find out.
((crossdock) => {
  'use strict';
  const { Error, errorStack, objectDefineProperty, objectFreeze, reflectDeleteProperty } =
    crossdock.prim;

  crossdock.freeze.language();

  const hooks = objectFreeze({
    __proto__: null,
    start: (programJson) => crossdock.program.start(programJson),
    baseLoaded: () => crossdock.program.baseLoaded(),
    ready: (sources) => crossdock.program.ready(sources),
    runBatch: (batchJson) => crossdock.batch.run(batchJson),
    salvage: () => crossdock.batch.salvage(),
  });
  objectDefineProperty(globalThis, '__crossdock_host__', { value: hooks, configurable: true });
  reflectDeleteProperty(globalThis, '__crossdock__');
  crossdock.stacks.lastPreludeLine = crossdock.stacks.frames(errorStack(new Error()))[0][0] + 1;
})(globalThis.__crossdock__);
