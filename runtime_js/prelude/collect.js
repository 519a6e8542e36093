// collect.js — fresh output objects before a record, their fields as data after it.
//
// An object to which nothing was assigned is not in the result. The shared fields of an inventory
// feed go with PRODUCT when it is in the result or when INVENTORY has no field of its own, else
// with INVENTORY; so each is written once.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const { arrayPush, objectHasOwn, objectKeys, reflectGet, reflectGetOwnPropertyDescriptor } = crossdock.prim;
  const { outputs, values } = crossdock;
  const { SHARED_FIELDS, shared } = outputs;

  let pairs = [];

  /** The output object as the script left it under its global name. */
  function readBack(name) {
    const object = reflectGet(global, name);
    if (typeof object === 'object' && object !== null && !crossdock.xml.isXml(object)) return object;
    throw new values.Refusal('value_not_data', `${name} is no longer an object`, name);
  }

  function addShared(fields, name) {
    for (let i = 0; i < SHARED_FIELDS.length; i++) {
      const field = SHARED_FIELDS[i];
      if (shared[field] === undefined || objectHasOwn(fields, field)) continue;
      const data = values.field(shared[field], name, field);
      if (data !== undefined) fields[field] = data;
    }
  }

  const isUsed = (fields) => objectKeys(fields).length > 0;

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
      const found = [];
      for (let i = 0; i < pairs.length; i++) {
        const name = pairs[i][0];
        arrayPush(found, [name, values.fields(readBack(name), name)]);
      }
      if (found.length === 2) {
        const owner = isUsed(found[0][1]) || !isUsed(found[1][1]) ? found[0] : found[1];
        addShared(owner[1], owner[0]);
      }
      const used = [];
      for (let i = 0; i < found.length; i++) {
        if (isUsed(found[i][1])) arrayPush(used, found[i]);
      }
      return used;
    },
  };
})(globalThis.__crossdock__);
