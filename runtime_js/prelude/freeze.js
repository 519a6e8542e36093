// freeze.js — freezes the language before merchant code runs, without breaking old scripts.
//
// What one record changes in `Array.prototype` the next would see, so every object of the language
// is frozen. Scripts of 2011 add methods (`String.prototype.contains = …`), so until `close`, which
// comes after loading, new names may be added to the holders in OPEN; what is there cannot change.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Map, Set, String, TypeError, arrayPop, arrayPush, mapGet, mapHas, mapSet, objectFreeze,
    objectHasOwn, reflectDefineProperty, reflectDeleteProperty, reflectGetOwnPropertyDescriptor,
    reflectGetPrototypeOf, reflectOwnKeys, regExpTest, setAdd, setHas,
  } = crossdock.prim;

  const OPEN = [Math];
  for (const Constructor of [String, Array, Number, Boolean, Date, RegExp, Function]) {
    OPEN.push(Constructor, Constructor.prototype);
  }
  OPEN.push(Object);
  /** Of each of them the names it had from the start. */
  const open = new Map();

  /** Objects of the language and of the prelude: they cannot change, so nobody compares them. */
  const known = new Set();

  function lockProperties(object, keys) {
    for (let i = 0; i < keys.length; i++) {
      const descriptor = reflectGetOwnPropertyDescriptor(object, keys[i]);
      const locked = objectHasOwn(descriptor, 'value')
        ? { __proto__: null, configurable: false, writable: false }
        : { __proto__: null, configurable: false };
      reflectDefineProperty(object, keys[i], locked);
    }
  }

  /** Visits all objects reachable by own properties and prototypes, the global object excepted. */
  function walk(roots, visit) {
    const left = [];
    const found = (value) => {
      if (!crossdock.isObject(value) || value === global || setHas(known, value)) return;
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
      crossdock.makeNamesAssignable();
      const syntax = [
        crossdock.prim.Promise, function* () {}, async () => {}, async function* () {},
        [][Symbol.iterator](), new Map().entries(), new Set().entries(), ''[Symbol.iterator](),
        'a'.matchAll(/a/g),
      ];
      for (const holder of OPEN) mapSet(open, holder, new Set(reflectOwnKeys(holder)));
      walk([...globalValues(), ...syntax], (object, keys) => {
        if (mapHas(open, object)) lockProperties(object, keys);
        else objectFreeze(object);
      });
    },
    /** Freezes what the prelude has put on the global object since then. */
    installed() {
      walk(globalValues(), objectFreeze);
    },
    /** Ends the time of additions; returns what scripts added, `[[name, descriptor], …]`. */
    close() {
      const added = [];
      for (const holder of OPEN) {
        for (const addition of additionsOf(holder)) arrayPush(added, addition);
        objectFreeze(holder);
      }
      return added;
    },
  };
})(globalThis.__crossdock__);
