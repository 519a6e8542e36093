// freeze.js — freezes the language before merchant code runs, without breaking old scripts.
//
// What one record changes in `Array.prototype` the next would see, so every object of the language
// is frozen. Two things are made easier than `Object.freeze` would have it:
//   * A property that is only inherited can no longer be assigned when the inherited one is
//     read-only (`map.constructor = …`, `error.message = …`, `Shape.prototype.toString = …`
//     would silently do nothing). The names people assign become accessors whose setter makes an
//     own property, as in SES; hot names stay plain data for speed.
//   * Scripts of 2011 add methods (`String.prototype.contains = …`). Until `close`, which comes
//     after loading, new names may be added to the holders in OPEN; what is there cannot change.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Map, Set, TypeError, String, arrayPop, arrayPush, mapGet, mapHas, mapSet, objectHasOwn,
    reflectDefineProperty, reflectDeleteProperty,
    reflectGetOwnPropertyDescriptor, reflectGetPrototypeOf, reflectOwnKeys,
    reflectPreventExtensions, regExpTest, setAdd, setHas,
  } = crossdock.prim;

  const ASSIGNED = [
    [Object.prototype, null], // every name
    [Function.prototype, ['constructor', 'toString']],
    [Array.prototype, ['constructor', 'toString', 'toLocaleString']],
    [Date.prototype, ['constructor', 'toString', 'valueOf', 'toJSON']],
    [RegExp.prototype, ['constructor', 'toString']],
    [Error.prototype, ['constructor', 'message', 'name', 'toString']],
  ];
  for (const Constructor of [String, Number, Boolean]) {
    ASSIGNED.push([Constructor.prototype, ['constructor', 'toString', 'valueOf']]);
  }
  for (const Constructor of [Map, Set, WeakMap, WeakSet, Symbol]) {
    ASSIGNED.push([Constructor.prototype, ['constructor']]);
  }
  for (const Constructor of [
    EvalError, InternalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
  ]) {
    ASSIGNED.push([Constructor.prototype, ['constructor', 'message', 'name']]);
  }

  const OPEN = [Math];
  for (const Constructor of [String, Array, Number, Boolean, Date, RegExp, Function]) {
    OPEN.push(Constructor, Constructor.prototype);
  }
  OPEN.push(Object);
  /** Of each of them the names it had from the start. */
  const open = new Map();

  /** Objects of the language and of the prelude: they cannot change, so nobody compares them. */
  const known = new Set();

  function makeAssignable(holder, key) {
    const descriptor = reflectGetOwnPropertyDescriptor(holder, key);
    if (!objectHasOwn(descriptor, 'value') || !descriptor.configurable) return;
    const { value } = descriptor;
    const pair = {
      get inherited() { return value; },
      set inherited(given) {
        if (this === holder || this === null || typeof this !== 'object' && typeof this !== 'function') return;
        const own = reflectGetOwnPropertyDescriptor(this, key);
        const fresh = own === undefined
          ? { __proto__: null, value: given, writable: true, enumerable: true, configurable: true }
          : { __proto__: null, value: given };
        reflectDefineProperty(this, key, fresh);
      },
    };
    const { get, set } = reflectGetOwnPropertyDescriptor(pair, 'inherited');
    reflectDefineProperty(holder, key, {
      __proto__: null, get, set, enumerable: descriptor.enumerable, configurable: false,
    });
  }

  function lockProperties(object, keys) {
    for (let i = 0; i < keys.length; i++) {
      const descriptor = reflectGetOwnPropertyDescriptor(object, keys[i]);
      const locked = objectHasOwn(descriptor, 'value')
        ? { __proto__: null, configurable: false, writable: false }
        : { __proto__: null, configurable: false };
      reflectDefineProperty(object, keys[i], locked);
    }
  }

  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  /** Visits all objects reachable by own properties and prototypes, the global object excepted. */
  function walk(roots, visit) {
    const left = [];
    const found = (value) => {
      if (!isObject(value) || value === global || setHas(known, value)) return;
      if (crossdock.xml.isXml(value)) return; // looks after itself (xml_handler.js)
      setAdd(known, value);
      arrayPush(left, value);
    };
    for (let i = 0; i < roots.length; i++) found(roots[i]);
    while (left.length > 0) {
      const object = arrayPop(left);
      const keys = reflectOwnKeys(object);
      for (let i = 0; i < keys.length; i++) {
        const descriptor = reflectGetOwnPropertyDescriptor(object, keys[i]);
        found(descriptor.value);
        found(descriptor.get);
        found(descriptor.set);
      }
      found(reflectGetPrototypeOf(object));
      visit(object, keys);
    }
  }

  function globalValues() {
    const values = [];
    const keys = reflectOwnKeys(global);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === '__crossdock__') continue;
      const descriptor = reflectGetOwnPropertyDescriptor(global, keys[i]);
      arrayPush(values, descriptor.value, descriptor.get, descriptor.set);
    }
    return values;
  }

  /** May a script add this name to a holder of the language? No index, no hook of the engine. */
  const mayBeAdded = (key) =>
    typeof key === 'string' && key !== 'toJSON' && key !== 'then' && !regExpTest(/^\d/, key);

  /** Takes away what may not be added; returns the rest, `[name, descriptor]`. */
  function additionsOf(holder) {
    const added = [];
    const had = mapGet(open, holder);
    for (const key of reflectOwnKeys(holder)) {
      if (setHas(had, key)) continue;
      if (mayBeAdded(key)) arrayPush(added, [key, reflectGetOwnPropertyDescriptor(holder, key)]);
      else if (!reflectDeleteProperty(holder, key)) {
        throw new TypeError(`a script may not add ${String(key)} to the language`);
      }
    }
    return added;
  }

  crossdock.freeze = {
    known,
    /** Freezes the language; the holders in OPEN can still get new names. */
    language() {
      for (const [holder, keys] of ASSIGNED) {
        for (const key of keys ?? reflectOwnKeys(holder)) makeAssignable(holder, key);
      }
      const syntax = [
        crossdock.prim.Promise, function* () {}, async () => {}, async function* () {},
        [][Symbol.iterator](), new Map().entries(), new Set().entries(), ''[Symbol.iterator](),
        'a'.matchAll(/a/g),
      ];
      for (const holder of OPEN) mapSet(open, holder, new Set(reflectOwnKeys(holder)));
      walk([...globalValues(), ...syntax], (object, keys) => {
        lockProperties(object, keys);
        if (!mapHas(open, object)) reflectPreventExtensions(object);
      });
    },
    /** Freezes what the prelude has put on the global object since then. */
    installed() {
      walk(globalValues(), (object, keys) => {
        lockProperties(object, keys);
        reflectPreventExtensions(object);
      });
    },
    /** Ends the time of additions; returns what scripts added, `[[name, descriptor], …]`. */
    close() {
      const added = [];
      for (const holder of OPEN) {
        for (const addition of additionsOf(holder)) arrayPush(added, addition);
        lockProperties(holder, reflectOwnKeys(holder));
        reflectPreventExtensions(holder);
      }
      return added;
    },
  };
})(globalThis.__crossdock__);
