// primordials.js — the first file: saves the language itself before anybody can change it.
//
// A merchant's script may replace `JSON.stringify` or `Array.prototype.push`. The prelude goes on
// working after that, so everything it calls is saved here, under `crossdock.prim`:
//   methods, taking their object first   arrayPush(list, v)  stringTrim(s)  mapGet(map, k)
//   getters as functions                 mapSize(map)  setSize(set)  regExpFlags(re)
//   static functions                     objectKeys(o)  objectHasOwn(o, k)  arrayIsArray(v)
//                                        stringFromCharCode(n)  numberIsFinite(n)  mathFloor(n)
//   Reflect.*, JSON.*                    reflectGet(o, k)  reflectOwnKeys(o)  jsonParse(text)
//   constructors under their own names   new prim.Map()  new prim.Proxy(target, handler)
//   well-known symbols                   symbolIterator  symbolToPrimitive
// `call.bind` is what makes a method a function: it is native, so nothing of it can be replaced
// later and it costs no array of arguments. Methods that ask the object for a species (`map`,
// `filter`, `slice`, `concat`, `splice`) must not be used on arrays that a script has made.
((global) => {
  'use strict';

  const { apply, getOwnPropertyDescriptor, ownKeys } = global.Reflect;
  const { create, freeze } = global.Object;
  const { bind, call } = global.Function.prototype;

  /** Makes a method a function that takes its object as the first argument. */
  const uncurry = (method) => apply(bind, call, [method]);

  const camel = (type, name) => type + name[0].toUpperCase() + name.slice(1);

  function saveMethods(prim, type, prototype) {
    for (const name of ownKeys(prototype)) {
      if (typeof name === 'symbol' || name === 'constructor') continue;
      const { get, value } = getOwnPropertyDescriptor(prototype, name);
      const method = value === undefined ? get : value;
      if (typeof method === 'function') prim[camel(type, name)] = uncurry(method);
    }
  }

  /** Static functions win over methods of the same name: `Object.isExtensible` has no such twin. */
  function saveStatics(prim, type, holder) {
    for (const name of ownKeys(holder)) {
      if (typeof name === 'symbol') continue;
      const { value } = getOwnPropertyDescriptor(holder, name);
      if (typeof value === 'function' && name !== 'prototype') prim[camel(type, name)] = value;
    }
  }

  const TYPES = [
    'Array', 'BigInt', 'Boolean', 'Date', 'Error', 'Function', 'Map', 'Number', 'Object', 'Promise',
    'RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakSet',
  ];
  const ONLY_CONSTRUCTORS = [
    'AggregateError', 'EvalError', 'InternalError', 'Proxy', 'RangeError', 'ReferenceError',
    'SyntaxError', 'TypeError', 'URIError',
  ];
  const NAMESPACES = { JSON: 'json', Math: 'math', Reflect: 'reflect' };
  const SYMBOLS = [
    'asyncIterator', 'hasInstance', 'isConcatSpreadable', 'iterator', 'match', 'replace', 'search',
    'species', 'split', 'toPrimitive', 'toStringTag', 'unscopables',
  ];

  function savePrimordials() {
    const prim = create(null);
    for (const name of TYPES) {
      const type = name[0].toLowerCase() + name.slice(1);
      prim[name] = global[name];
      saveMethods(prim, type, global[name].prototype);
      saveStatics(prim, type, global[name]);
    }
    for (const name of ONLY_CONSTRUCTORS) prim[name] = global[name];
    for (const name in NAMESPACES) saveStatics(prim, NAMESPACES[name], global[name]);
    for (const name of SYMBOLS) prim[camel('symbol', name)] = global.Symbol[name];
    prim.uncurry = uncurry;
    prim.parseInt = global.parseInt;
    prim.parseFloat = global.parseFloat;
    return freeze(prim);
  }

  const crossdock = create(null);
  crossdock.prim = savePrimordials();
  // The name `globalThis` is a property like any other, and scripts can change it.
  crossdock.global = global;
  Object.defineProperty(global, '__crossdock__', {
    value: crossdock,
    configurable: true,
    enumerable: false,
    writable: false,
  });
})(globalThis);
