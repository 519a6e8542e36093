// values.js — turns what a script assigned into plain data, or refuses it with the path.
//
// Runs inside the timed call. Every object is read once into a copy without prototype, so that
// nothing of the script's (getter, toJSON, toString) is left to run when the copy becomes text.
//   XML value → its text        Date → ISO 8601          undefined → left out
//   BigInt → number if exact    boxed value → its value  null → kept: it clears the field
// NaN, Infinity, functions, symbols, cycles, lone surrogates and too much of anything are refused:
// a product that silently lost a field is worse than one that is missing.
((crossdock) => {
  'use strict';
  const {
    Boolean, Date, Number, String, arrayIncludes, arrayIsArray, arrayPop, arrayPush,
    booleanValueOf, dateToISOString, dateValueOf, numberIsFinite, numberIsSafeInteger,
    numberValueOf, objectKeys, objectToString, reflectGetPrototypeOf, stringIsWellFormed,
    stringSlice, stringToWellFormed, stringValueOf,
  } = crossdock.prim;
  const ObjectPrototype = crossdock.prim.Object.prototype;

  const MAX_DEPTH = 32;
  const MAX_ITEMS = 20_000; // fields and array elements of one record together
  const MAX_PATH = 200;

  /** Why a value is refused. Thrown; known by `instanceof`, which a script cannot fake. */
  class Refusal {
    constructor(code, message, path) {
      this.code = code;
      this.message = message;
      this.path = stringToWellFormed(stringSlice(path, 0, MAX_PATH));
    }
  }

  const inside = (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`);

  let ancestors = [];
  let itemsLeft = 0;
  let charsLeft = 0;
  let maxChars = 0;

  function spend(chars, path, key) {
    itemsLeft -= 1;
    charsLeft -= chars;
    if (itemsLeft >= 0 && charsLeft >= 0) return;
    const what = itemsLeft < 0 ? `${MAX_ITEMS} values` : `${maxChars} characters`;
    throw new Refusal('script_limit_output', `more than ${what}`, inside(path, key));
  }

  function textToData(text, path, key) {
    spend(text.length, path, key);
    if (stringIsWellFormed(text)) return text;
    throw new Refusal('text_not_unicode', 'half of a surrogate pair', inside(path, key));
  }

  function refuse(what, path, key) {
    throw new Refusal('value_not_data', `${what} is not data`, inside(path, key));
  }

  function primitiveToData(value, path, key) {
    switch (typeof value) {
      case 'string': return textToData(value, path, key);
      case 'number':
        spend(1, path, key);
        return numberIsFinite(value) ? value : refuse(String(value), path, key);
      case 'boolean':
        spend(1, path, key);
        return value;
      case 'bigint': {
        const number = Number(value);
        return numberIsSafeInteger(number) ? number : refuse('a large BigInt', path, key);
      }
      default: return refuse(`a ${typeof value}`, path, key);
    }
  }

  /** Objects of the language that carry a value: their internals are read, never their methods. */
  function boxedToData(value, tag, path, key) {
    try {
      switch (tag) {
        case '[object Date]': {
          const time = dateValueOf(value);
          if (time !== time) break;
          return dateToISOString(new Date(time));
        }
        case '[object String]': return textToData(stringValueOf(value), path, key);
        case '[object Number]': return primitiveToData(numberValueOf(value), path, key);
        case '[object Boolean]': return booleanValueOf(value);
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // An object that only says it is a Date.
    }
    return refuse(stringSlice(tag, 8, -1), path, key);
  }

  function arrayToData(list, path) {
    if (list.length > MAX_ITEMS) spend(Infinity, path, 0);
    const copy = [];
    for (let i = 0; i < list.length; i++) {
      const data = valueToData(list[i], path, i);
      if (data !== undefined) arrayPush(copy, data);
    }
    return copy;
  }

  function fieldsToData(object, path, ready) {
    const copy = { __proto__: null };
    const keys = objectKeys(object);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const value = object[key];
      if (ready !== undefined && isEmptyObject(value) && arrayIncludes(ready, key)) continue;
      const data = valueToData(value, path, key);
      if (data === undefined) continue;
      if (ready !== undefined && isEmptyObject(data) && arrayIncludes(ready, key)) continue;
      copy[textToData(key, path, key)] = data;
    }
    return copy;
  }

  function isEmptyObject(value) {
    return typeof value === 'object' && value !== null && objectKeys(value).length === 0;
  }

  function objectToData(object, path, key) {
    const here = inside(path, key);
    if (arrayIncludes(ancestors, object)) throw new Refusal('value_cyclic', 'a cycle', here);
    if (ancestors.length >= MAX_DEPTH) {
      throw new Refusal('script_limit_output', `deeper than ${MAX_DEPTH} levels`, here);
    }
    spend(1, path, key);
    const prototype = reflectGetPrototypeOf(object);
    const isList = arrayIsArray(object);
    if (!isList && prototype !== null && prototype !== ObjectPrototype) {
      const tag = objectToString(object);
      if (tag !== '[object Object]') return boxedToData(object, tag, path, key);
    }
    arrayPush(ancestors, object);
    const copy = isList
      ? arrayToData(object, here)
      : fieldsToData(object, here, crossdock.outputs.readyNames(prototype));
    arrayPop(ancestors);
    return copy;
  }

  function valueToData(value, path, key) {
    if (typeof value === 'string') return textToData(value, path, key);
    if (value === undefined || value === null) return value;
    if (typeof value !== 'object' && typeof value !== 'function') {
      return primitiveToData(value, path, key);
    }
    // XML lists may be callable, so this question comes before the one for functions.
    if (crossdock.xml.isXml(value)) return textToData(crossdock.xml.textOf(value), path, key);
    return typeof value === 'function'
      ? refuse('a function', path, key)
      : objectToData(value, path, key);
  }

  crossdock.values = {
    Refusal,
    /** Begins the values of one record, which together may have `chars` characters. */
    begin(chars) {
      ancestors = [];
      itemsLeft = MAX_ITEMS;
      charsLeft = maxChars = chars;
    },
    /** One field as data, or undefined when it was never assigned. Throws Refusal. */
    field: (value, path, key) => valueToData(value, path, key),
    /** The fields of an output object as data. Throws Refusal. */
    fields(object, name) {
      arrayPush(ancestors, object);
      const ready = crossdock.outputs.readyNames(reflectGetPrototypeOf(object));
      const copy = fieldsToData(object, name, ready);
      arrayPop(ancestors);
      return copy;
    },
  };
})(globalThis.__crossdock__);
