// record.js — runs the script over one record; whatever happens becomes the record's result.
//
// Result (keys are absent where they would be empty):
//   o     outcome: "translated", "skipped" or "rejected"
//   out   translated: output objects [["PRODUCT", {…}], …]
//   r     skipped: the script's reason
//   e     rejected: {code, message, stack: [[line, column, function], …]}, innermost first; also
//         `path` of a refused value, and `own: true` where the code is the script's own
//   f     findings [{code, message, path}, …]
//   log   [[level, message, line, column], …]; line 0 where it is not known
//   at    of a traced run: [line, column] or null for each path that was asked about
//   m     lookup misses [{t: table index, c: column, v: value}, …]
//   u     1 where the same record may give another result in another feed (looks.js)
((crossdock) => {
  'use strict';
  const { objectToString, reflectApply } = crossdock.prim;
  const { collect, errors, globals, logger, looks, random, stacks, state, trace, verdict } = crossdock;

  let entry = null;
  let row = null;
  let maxChars = 0;

  const rejected = (error) => ({ __proto__: null, o: 'rejected', e: error });

  function translated(returned) {
    if (typeof returned === 'object' && objectToString(returned) === '[object Promise]') {
      const message = 'the entry function is async; nothing of it would be waited for';
      return rejected({ code: 'script_asynchronous', message, stack: [] });
    }
    return { __proto__: null, o: 'translated', out: collect.all(maxChars) };
  }

  function failed(thrown) {
    try {
      return rejected(errors.toData(thrown));
    } catch {
      // Out of memory may throw a value that cannot even be read.
      return rejected(errors.toData(null));
    }
  }

  function judged({ outcome, reason, code, message, stack }) {
    if (outcome === 'skipped') return { __proto__: null, o: outcome, r: reason };
    return rejected({ code, message, stack: stacks.frames(stack), own: true });
  }

  function attempt(name, node) {
    try {
      globals.put(crossdock.xml.record(name, node, row));
      const returned = reflectApply(entry, undefined, []);
      const word = verdict.taken();
      if (word !== null) return judged(word);
      return translated(returned);
    } catch (thrown) {
      const word = verdict.taken();
      return word === null ? failed(thrown) : judged(word);
    }
  }

  function addLog(result) {
    const lines = logger.lines();
    if (lines.length > 0) result.log = lines;
    const dropped = logger.dropped();
    if (dropped === 0) return;
    const message = `${dropped} log lines were dropped`;
    result.f = [{ code: 'script_limit_log', message, path: 'LOGGER' }];
  }

  crossdock.record = {
    /** Sets what is the same for all records. */
    prepare(entryFunction, rowName, outputChars) {
      entry = entryFunction;
      row = rowName;
      maxChars = outputChars;
    },
    /**
     * Runs one record; `number` is its position in the feed. `paths` of output fields make it a
     * traced one: the result says where they were assigned.
     */
    run(number, name, node, paths) {
      state.restoreHot();
      crossdock.xml.resetSettings();
      crossdock.lookup.beginRecord();
      random.begin(number);
      looks.begin();
      logger.begin();
      verdict.begin();
      if (paths !== undefined) trace.begin();
      const result = attempt(name, node);
      if (paths !== undefined) result.at = trace.end(paths);
      addLog(result);
      const misses = crossdock.lookup.takeMisses();
      if (misses.length > 0) result.m = misses;
      if (looks.taken()) result.u = 1;
      return result;
    },
  };
})(globalThis.__crossdock__);
