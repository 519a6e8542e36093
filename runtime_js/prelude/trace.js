// trace.js — finds where a script assigned a field, in a record that is run once more for it.
//
// To know the place of every assignment costs more than the record itself. So only a record whose
// field was refused is traced: its output objects are then proxies that remember, for each of
// their properties, the innermost line of the merchant's that assigned it. A script cannot tell:
// there is one proxy for each object from the start, and its traps do what an ordinary object
// does. What a script assigns as a whole stays its own object: nothing below it is known.
// Afterwards the objects are walked as they were left, so that a variation that was moved or
// deleted is found where it is now. The walk reads descriptors only; no code of a script runs.
((crossdock) => {
  'use strict';
  const {
    Error, Map, Proxy, arrayIsArray, arrayPush, errorStack, mapDelete, mapForEach, mapGet, mapSet,
    objectHasOwn, objectKeys, reflectDefineProperty, reflectGetOwnPropertyDescriptor,
    reflectSet, reflectSetPrototypeOf, stringSlice, stringStartsWith,
  } = crossdock.prim;
  const { collect, isObject, outputs, stacks } = crossdock;

  const MAX_DEPTH = 32; // as deep as outputs may be
  const NOT_THERE = undefined;
  const UNKNOWN = null;

  let behind = new Map(); // proxy → object
  let places = new Map(); // object → Map of key → [line, column]

  function remember(object, key) {
    const frame = stacks.frames(errorStack(new Error()))[0];
    const known = mapGet(places, object);
    if (frame === undefined) mapDelete(known, key);
    else mapSet(known, key, [frame[0], frame[1]]);
  }

  const handler = {
    __proto__: null,
    // Assignments arrive here too, as no trap for them stands before it.
    defineProperty(object, key, descriptor) {
      reflectSetPrototypeOf(descriptor, null);
      const done = reflectDefineProperty(object, key, descriptor);
      if (!done) return false;
      if (objectHasOwn(descriptor, 'value')) remember(object, key);
      // Freezing assigns nothing; of what a getter gives, nobody knows the place.
      else if (objectHasOwn(descriptor, 'get')) mapDelete(mapGet(places, object), key);
      return true;
    },
  };
  const listHandler = {
    __proto__: null,
    defineProperty: handler.defineProperty,
    // The engine takes no definition of a list's length from a trap.
    set(list, key, value, receiver) {
      const isLength = key === 'length' && mapGet(behind, receiver) === list;
      return reflectSet(list, key, value, isLength ? list : receiver);
    },
  };

  /** A new object of outputs.js, and the ready maps in it, behind proxies. */
  function dress(object) {
    const keys = objectKeys(object);
    for (let i = 0; i < keys.length; i++) {
      if (isObject(object[keys[i]])) object[keys[i]] = dress(object[keys[i]]);
    }
    const proxy = new Proxy(object, arrayIsArray(object) ? listHandler : handler);
    mapSet(behind, proxy, object);
    mapSet(places, object, new Map());
    return proxy;
  }

  const same = (one, other) => one[0] === other[0] && one[1] === other[1];

  /** The one place where all entries of a ready map were assigned. */
  function placeOfEntries(value) {
    const known = mapGet(places, mapGet(behind, value));
    let found = UNKNOWN;
    let several = false;
    if (known !== undefined) {
      mapForEach(known, (place) => {
        if (found !== UNKNOWN && !same(found, place)) several = true;
        found = place;
      });
    }
    return several ? UNKNOWN : found;
  }

  function placeInside(value, tail, depth) {
    if (!isObject(value) || crossdock.xml.isXml(value) || depth >= MAX_DEPTH) return UNKNOWN;
    return find(value, tail, depth + 1);
  }

  /** What is left of `path` behind `segment`; undefined where it does not begin with it. */
  function tailOf(path, segment) {
    if (!stringStartsWith(path, segment)) return undefined;
    const tail = stringSlice(path, segment.length);
    return tail === '' || tail[0] === '.' || tail[0] === '[' ? tail : undefined;
  }

  /** Place of the deepest property on the way along `path` that has one. */
  function find(value, path, depth) {
    const object = mapGet(behind, value) ?? value;
    const known = mapGet(places, object);
    const isList = arrayIsArray(object);
    const keys = objectKeys(object);
    let index = 0; // lists lose what is undefined
    let found = NOT_THERE;
    let longest = 0;
    for (let i = 0; i < keys.length; i++) {
      const { get, value: inner } = reflectGetOwnPropertyDescriptor(object, keys[i]);
      if (inner === undefined && get === undefined) continue;
      const segment = isList ? `[${index++}]` : depth === 0 ? keys[i] : `.${keys[i]}`;
      const tail = tailOf(path, segment);
      if (tail === undefined || segment.length <= longest) continue;
      longest = segment.length;
      const own = known === undefined ? undefined : mapGet(known, keys[i]);
      found = tail === ''
        ? own ?? placeOfEntries(inner)
        : placeInside(inner, tail, depth) ?? own ?? UNKNOWN;
    }
    return found;
  }

  /** What is known of a path in each object that has it; `PRODUCT.Price` asks PRODUCT alone. */
  function candidates(path) {
    const found = [];
    let field = path;
    let left = collect.left();
    for (let i = 0; i < left.length; i++) {
      const tail = tailOf(path, left[i][0]);
      if (tail === undefined) continue;
      field = stringSlice(tail, 1);
      left = [left[i]];
    }
    for (let i = 0; i < left.length; i++) {
      const place = isObject(left[i][1]) ? find(left[i][1], field, 0) : NOT_THERE;
      if (place !== NOT_THERE) arrayPush(found, place);
    }
    if (found.length === 0) arrayPush(found, find(outputs.shared, field, 0) ?? UNKNOWN);
    return found;
  }

  function placeOf(path) {
    const found = candidates(path);
    for (let i = 0; i < found.length; i++) {
      // Two objects have the field, assigned in two places: nobody knows which was refused.
      if (found[i] === UNKNOWN || !same(found[i], found[0])) return UNKNOWN;
    }
    return found[0];
  }

  crossdock.trace = {
    /** Begins a record: output objects made from now on remember. */
    begin() {
      behind = new Map();
      places = new Map();
      outputs.dressBy(dress);
    },
    /** Ends it: `[line, column]` or null for each path, such as `Variations[0].SKU`. */
    end(paths) {
      const found = [];
      for (let i = 0; i < paths.length; i++) arrayPush(found, placeOf(paths[i]));
      outputs.dressBy(null);
      return found;
    },
  };
})(globalThis.__crossdock__);
