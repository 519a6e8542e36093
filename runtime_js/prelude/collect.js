// collect.js — fresh output objects before a record, their fields as data after it.
//
// An object to which nothing was assigned is not in the result. The shared fields of an inventory
// feed go with PRODUCT when it is in the result or when INVENTORY has no field of its own, else
// with INVENTORY; so each is written once.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const { arrayPush, reflectGet, reflectGetOwnPropertyDescriptor } = crossdock.prim;
  const { outputs, values } = crossdock;
  const { SHARED_FIELDS, shared } = outputs;

  let pairs = [];

  /** The output object as the script left it under its global name. */
  function readBack(name) {
    const object = reflectGet(global, name);
    if (typeof object === 'object' && object !== null && !crossdock.xml.isXml(object)) return object;
    throw new values.Refusal('value_not_data', `${name} is no longer an object`, name);
  }

  /** Adds the shared fields; how many there were that the object did not have itself. */
  function addShared(fields, name) {
    let added = 0;
    for (let i = 0; i < SHARED_FIELDS.length; i++) {
      const field = SHARED_FIELDS[i];
      const value = shared[field];
      if (value === undefined || fields[field] !== undefined) continue;
      fields[field] = values.field(value, name, field);
      if (fields[field] !== undefined) added += 1;
    }
    return added;
  }

  /** PRODUCT and INVENTORY, with what they share; of an order feed ORDER and ORDERS. */
  function both(used) {
    const first = pairs[0][0];
    const second = pairs[1][0];
    const left = values.fields(readBack(first), first);
    let leftKept = values.kept();
    const right = values.fields(readBack(second), second);
    let rightKept = values.kept();
    if (leftKept > 0 || rightKept === 0) leftKept += addShared(left, first);
    else rightKept += addShared(right, second);
    if (leftKept > 0) used.push([first, left]);
    if (rightKept > 0) used.push([second, right]);
  }

  crossdock.collect = {
    /** Chooses the output objects of a kind; returns their names. */
    install(kind, upperName) {
      pairs = outputs.ofKind(kind, upperName);
      const names = [];
      for (const [name] of pairs) arrayPush(names, name);
      return names;
    },
    /** Puts fresh objects under the global names. */
    fresh() {
      for (let i = 0; i < pairs.length; i++) global[pairs[i][0]] = outputs.dressed(pairs[i][1]());
      for (let i = 0; i < SHARED_FIELDS.length; i++) shared[SHARED_FIELDS[i]] = undefined;
    },
    /** What stands under the names of output objects, `[['PRODUCT', value], …]`; runs no getter. */
    left() {
      const found = [];
      for (let i = 0; i < pairs.length; i++) {
        const name = pairs[i][0];
        arrayPush(found, [name, reflectGetOwnPropertyDescriptor(global, name)?.value]);
      }
      return found;
    },
    /** All output objects as data, `[['PRODUCT', fields], …]`. Throws Refusal. */
    all(maxChars) {
      values.begin(maxChars);
      const used = [];
      if (pairs.length === 2) both(used);
      else if (pairs.length > 0) {
        const name = pairs[0][0];
        const fields = values.fields(readBack(name), name);
        if (values.kept() > 0) used.push([name, fields]);
      }
      return used;
    },
  };
})(globalThis.__crossdock__);
