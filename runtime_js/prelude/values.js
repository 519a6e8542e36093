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
    MAX_ITEMS, Refusal, boxedToData, inside, primitiveToData, refuse, spend, takesText, textToData,
  } = crossdock.leaves;
  const {
    arrayIsArray, objectKeys, objectToString, reflectGetPrototypeOf,
  } = crossdock.prim;
  const ObjectPrototype = crossdock.prim.Object.prototype;

  const MAX_DEPTH = 32;

  let ancestors = [];
  let kept = 0; // fields of the object that became data last

  function arrayToData(list, path) {
    if (list.length > MAX_ITEMS) spend(Infinity, path, 0);
    const copy = [];
    for (let i = 0; i < list.length; i++) {
      const data = valueToData(list[i], path, i);
      if (data !== undefined) copy.push(data);
    }
    return copy;
  }

  /**
   * The fields of an object. Spreading reads each of them once, natively; what is left out is
   * undefined in the copy, and so not in its JSON. How many stay is in `kept`.
   */
  function fieldsToData(object, path, ready) {
    const copy = { __proto__: null, ...object };
    let staying = 0;
    for (const key in copy) {
      const value = copy[key];
      if (typeof value === 'string' && takesText(key, value)) {
        staying += 1;
        continue;
      }
      const canGo = ready !== undefined && typeof value === 'object' && ready[key] === true;
      const gone = canGo && value !== null && objectKeys(value).length === 0;
      const data = gone ? undefined : fieldToData(value, path, key, canGo);
      copy[key] = data;
      if (data !== undefined) staying += 1;
    }
    kept = staying;
    return copy;
  }

  function fieldToData(value, path, key, canGo) {
    const data = valueToData(value, path, key);
    if (canGo && data !== null && typeof data === 'object') {
      if ((arrayIsArray(data) ? data.length : kept) === 0) return undefined;
    }
    if (data !== undefined) textToData(key, path, key);
    return data;
  }

  function objectToData(object, path, key) {
    const here = inside(path, key);
    if (ancestors.includes(object)) throw new Refusal('value_cyclic', 'a cycle', here);
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
    ancestors.push(object);
    const copy = isList
      ? arrayToData(object, here)
      : fieldsToData(object, here, crossdock.outputs.readyNames(prototype));
    ancestors.pop();
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
    /** How many fields the last call of `fields` kept. */
    kept: () => kept,
    /** Begins the values of one record, which together may have `chars` characters. */
    begin(chars) {
      ancestors = [];
      crossdock.leaves.begin(chars);
    },
    /** One field as data, or undefined when it was never assigned. Throws Refusal. */
    field: (value, path, key) => valueToData(value, path, key),
    /** The fields of an output object as data. Throws Refusal. */
    fields(object, name) {
      ancestors.push(object);
      const ready = crossdock.outputs.readyNames(reflectGetPrototypeOf(object));
      const copy = fieldsToData(object, name, ready);
      ancestors.pop();
      return copy;
    },
  };
})(globalThis.__crossdock__);
