// bare.js — the hooks of entry.js and nothing else: no wall inside the heap, so that tests reach
// the walls of the process. A record is its node in RECORD; the script fills PRODUCT.
'use strict';
{
  let limits = null;
  let results = [];
  let at = -1;

  function caught(thrown) {
    if (thrown === null) return { code: 'script_threw_null', message: 'null', stack: [] };
    const message = String(thrown.message ?? thrown);
    const code =
      message === 'out of memory' ? 'script_limit_memory'
        : message.startsWith('Maximum call stack') ? 'script_limit_stack'
          : 'script_threw';
    const places = String(thrown.stack).matchAll(/at (\S+) \(<input>:(\d+):(\d+)\)/g);
    const stack = [...places].slice(0, 5).map(([, name, line, column]) => [+line, +column, name]);
    return { code, message, stack };
  }

  function run(node) {
    globalThis.RECORD = node;
    globalThis.PRODUCT = {};
    try {
      globalThis.transform();
    } catch (thrown) {
      return { o: 'rejected', e: caught(thrown) };
    }
    return { o: 'translated', out: [['PRODUCT', globalThis.PRODUCT]] };
  }

  const answer = (extra) =>
    JSON.stringify({ done: results.length, results, hits: [], ...extra });

  globalThis.__crossdock_host__ = {
    start(text) {
      limits = JSON.parse(text).limits;
      return '';
    },
    baseLoaded: () => '',
    ready: () => JSON.stringify({
      entry: typeof globalThis.transform === 'function' ? 'transform' : null,
      functions: Object.keys(globalThis).filter((name) => typeof globalThis[name] === 'function'),
    }),
    runBatch(text) {
      const deadline = Date.now() + limits.call_seconds * 250;
      results = [];
      const { records } = JSON.parse(text);
      for (at = 0; at < records.length; at++) {
        if (at > 0 && Date.now() > deadline) break;
        results.push(run(records[at][1]));
      }
      at = -1;
      return answer({});
    },
    salvage: () => answer({ at }),
  };
}
