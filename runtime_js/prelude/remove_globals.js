// remove_globals.js — takes away what no translation needs and what attacks begin with.
//
// Most memory bugs of QuickJS sit in typed arrays, Atomics, weak references, disposable stacks and
// iterator helpers; no feed script has a use for them. Proxy goes too: without it no trap of a
// script runs while the prelude looks at the script's objects. Promises cannot end inside one
// record, so their constructor goes; what an async function returns is refused (entry.js).
// What syntax alone can make (generators, async functions) stays reachable and is frozen.
((crossdock) => {
  'use strict';
  const { TypeError, reflectDeleteProperty, reflectGetPrototypeOf } = crossdock.prim;

  const REMOVED = [
    'AggregateError', 'ArrayBuffer', 'AsyncDisposableStack', 'Atomics', 'BigInt64Array',
    'BigUint64Array', 'DOMException', 'DataView', 'DisposableStack', 'FinalizationRegistry',
    'Float16Array', 'Float32Array', 'Float64Array', 'Int16Array', 'Int32Array', 'Int8Array',
    'Iterator', 'Promise', 'Proxy', 'SharedArrayBuffer', 'SuppressedError', 'Uint16Array',
    'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakRef', 'atob', 'btoa', 'performance',
    'queueMicrotask',
  ];

  function remove(holder, name) {
    if (!reflectDeleteProperty(holder, name)) throw new TypeError(`cannot remove ${String(name)}`);
  }

  for (const name of REMOVED) remove(globalThis, name);

  // Generators inherit from Iterator.prototype, so its helpers and the way back to the removed
  // constructor are reachable by syntax.
  const prototypeBehind = (generator) =>
    reflectGetPrototypeOf(reflectGetPrototypeOf(generator.prototype));
  const iterators = prototypeBehind(function* () {});
  const HELPERS = [
    'chunks', 'constructor', 'drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'includes',
    'join', 'map', 'reduce', 'some', 'take', 'toArray', 'windows', Symbol.dispose,
  ];
  for (const name of HELPERS) remove(iterators, name);
  remove(prototypeBehind(async function* () {}), Symbol.asyncDispose);
  remove(Array, 'fromAsync');
  remove(RegExp.prototype, 'compile');
})(globalThis.__crossdock__);
