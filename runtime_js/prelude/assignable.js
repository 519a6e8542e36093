// assignable.js — lets scripts assign names that a frozen prototype has.
//
// A property that is only inherited cannot be assigned while the inherited one is read-only:
// `map.constructor = …`, `error.message = …`, `Shape.prototype.toString = …` would silently do
// nothing. So the names that people assign become accessors whose setter makes an own property, as
// in SES. Hot names (`push`, `split`, …) stay plain data for speed.
((crossdock) => {
  'use strict';
  const {
    objectHasOwn, reflectDefineProperty, reflectGetOwnPropertyDescriptor, reflectOwnKeys,
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

  function makeAssignable(holder, key) {
    const descriptor = reflectGetOwnPropertyDescriptor(holder, key);
    if (!objectHasOwn(descriptor, 'value') || !descriptor.configurable) return;
    const { value } = descriptor;
    const pair = {
      get inherited() { return value; },
      set inherited(given) {
        if (this === holder || !crossdock.isObject(this)) return;
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

  crossdock.isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  /** Makes the names of all prototypes assignable on objects that inherit them. */
  crossdock.makeNamesAssignable = () => {
    for (const [holder, keys] of ASSIGNED) {
      for (const key of keys ?? reflectOwnKeys(holder)) makeAssignable(holder, key);
    }
  };
})(globalThis.__crossdock__);
