// bench/bare/in_v8.mjs — loop.js in V8: an engine that compiles, for comparison.
//
// usage: node in_v8.mjs FEED OUT SCRIPT...; FEED has a JSON array of records a line.

import { closeSync, createReadStream, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';

const [feed, out, ...scripts] = process.argv.slice(2);
for (const script of scripts) runInThisContext(readFileSync(script, 'utf8'), script);
const lines = openSync(out, 'w');
for await (const batch of createInterface({ input: createReadStream(feed) })) {
  writeSync(lines, `${globalThis.translateBatch(batch)}\n`);
}
closeSync(lines);
