// forging.js — what a worker may say whose script has taken it over: the answer to a crossing is
// the text `answer` of its first record, or an honest one when there is none.
'use strict';
globalThis.__crossdock_host__ = {
  start: () => '',
  baseLoaded: () => '',
  ready: () => '{"entry":"transform","functions":["transform"]}',
  runBatch(text) {
    const { records } = JSON.parse(text);
    const forged = records.find(([, node]) => 'answer' in node);
    if (forged !== undefined) return forged[1].answer;
    const results = records.map(([, node]) => ({ o: 'translated', out: [['PRODUCT', node]] }));
    return JSON.stringify({ done: results.length, results, hits: [] });
  },
  salvage: () => '{}',
};
