// describe.js — an object as one line of text for the log: `{"a":1,"b":[…]}`.
//
// Reads own data properties only, so that logging an object runs none of its code, and stops
// early: a log line is for people.
((crossdock) => {
  'use strict';
  const {
    String, arrayIsArray, arrayJoin, arrayPush, jsonStringify, objectKeys, objectToString,
    reflectGetOwnPropertyDescriptor, reflectGetPrototypeOf, stringSlice,
  } = crossdock.prim;
  const ObjectPrototype = crossdock.prim.Object.prototype;

  const MAX_DEPTH = 4;
  const MAX_ITEMS = 50;
  const MAX_TEXT = 500;

  function own(object, key) {
    const descriptor = reflectGetOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) return undefined;
    // A fact of the feed reads like the plain property that it was made of.
    return descriptor.get === undefined ? descriptor.value : crossdock.looks.shown(descriptor.get);
  }

  function list(array, depth) {
    const parts = [];
    for (let i = 0; i < array.length && i < MAX_ITEMS; i++) {
      arrayPush(parts, text(own(array, String(i)), depth));
    }
    if (array.length > MAX_ITEMS) arrayPush(parts, '…');
    return `[${arrayJoin(parts, ',')}]`;
  }

  function fields(object, depth) {
    const keys = objectKeys(object);
    const parts = [];
    for (let i = 0; i < keys.length && i < MAX_ITEMS; i++) {
      const key = jsonStringify(stringSlice(keys[i], 0, MAX_TEXT));
      arrayPush(parts, `${key}:${text(own(object, keys[i]), depth)}`);
    }
    if (keys.length > MAX_ITEMS) arrayPush(parts, '…');
    return `{${arrayJoin(parts, ',')}}`;
  }

  function isPlain(object) {
    const prototype = reflectGetPrototypeOf(object);
    if (prototype === null || prototype === ObjectPrototype) return true;
    return crossdock.outputs.readyNames(prototype) !== undefined;
  }

  function text(value, depth) {
    if (typeof value === 'string') return jsonStringify(stringSlice(value, 0, MAX_TEXT));
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return String(value);
    if (crossdock.xml.isXml(value)) return jsonStringify(crossdock.xml.textOf(value));
    if (depth === MAX_DEPTH) return '…';
    if (arrayIsArray(value)) return list(value, depth + 1);
    return isPlain(value) ? fields(value, depth + 1) : String(value);
  }

  crossdock.describe = (value) => text(value, 0);
})(globalThis.__crossdock__);
