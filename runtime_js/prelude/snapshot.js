// snapshot.js — one object of a script as it was after loading, and the way back to that.
//
// A node remembers prototype, own properties, and what else an object can hold: the entries of a
// Map or Set, the time of a Date. Checking reads descriptors only, so no getter of a script runs.
// What cannot be undone (an object made non-extensible, a property made permanent) is told apart.
((crossdock) => {
  'use strict';
  const {
    arrayIsArray, arrayPush, dateGetTime, dateSetTime, mapClear, mapForEach, mapSet, mapSize,
    objectIs, reflectDefineProperty, reflectDeleteProperty, reflectGetOwnPropertyDescriptor,
    reflectGetPrototypeOf, reflectIsExtensible, reflectOwnKeys, reflectSetPrototypeOf, setAdd,
    setClear, setForEach, setSize,
  } = crossdock.prim;

  const NOTHING = { __proto__: null, read: () => [], write: () => undefined };
  const CONTENTS = [
    {
      __proto__: null,
      read(map) {
        const flat = [];
        mapSize(map);
        mapForEach(map, (value, key) => { arrayPush(flat, key, value); });
        return flat;
      },
      write(map, flat) {
        mapClear(map);
        for (let i = 0; i < flat.length; i += 2) mapSet(map, flat[i], flat[i + 1]);
      },
    },
    {
      __proto__: null,
      read(set) {
        const flat = [];
        setSize(set);
        setForEach(set, (value) => { arrayPush(flat, value); });
        return flat;
      },
      write(set, flat) {
        setClear(set);
        for (let i = 0; i < flat.length; i++) setAdd(set, flat[i]);
      },
    },
    {
      __proto__: null,
      read: (date) => [dateGetTime(date)],
      write: (date, flat) => { dateSetTime(date, flat[0]); },
    },
  ];

  /** How to read and write what an object holds beside its properties. */
  function contentsOf(object) {
    if (typeof object === 'function' || arrayIsArray(object)) return NOTHING;
    for (const contents of CONTENTS) {
      try {
        contents.read(object);
        return contents;
      } catch {
        // Not of this kind: the methods of Map, Set and Date refuse other objects.
      }
    }
    return NOTHING;
  }

  function sameList(one, other) {
    if (one.length !== other.length) return false;
    for (let i = 0; i < one.length; i++) if (!objectIs(one[i], other[i])) return false;
    return true;
  }

  function sameDescriptor(now, then) {
    return now !== undefined && objectIs(now.value, then.value) && now.get === then.get
      && now.set === then.set && now.writable === then.writable
      && now.enumerable === then.enumerable && now.configurable === then.configurable;
  }

  class Node {
    constructor(object, path) {
      this.object = object;
      this.path = path;
      this.prototype = reflectGetPrototypeOf(object);
      this.extensible = reflectIsExtensible(object);
      this.keys = reflectOwnKeys(object);
      this.descriptors = [];
      for (let i = 0; i < this.keys.length; i++) {
        const descriptor = reflectGetOwnPropertyDescriptor(object, this.keys[i]);
        reflectSetPrototypeOf(descriptor, null);
        arrayPush(this.descriptors, descriptor);
      }
      // Name and length of a function stand first; nobody keeps anything in them.
      this.from = typeof object === 'function' && this.keys[1] === 'name' ? 2 : 0;
      this.contents = contentsOf(object);
      this.held = this.contents.read(object);
    }

    /** Is the object as it was? */
    isIntact() {
      const { object, keys, descriptors } = this;
      if (reflectIsExtensible(object) !== this.extensible) return false;
      if (reflectGetPrototypeOf(object) !== this.prototype) return false;
      if (!sameList(reflectOwnKeys(object), keys)) return false;
      for (let i = this.from; i < keys.length; i++) {
        const now = reflectGetOwnPropertyDescriptor(object, keys[i]);
        if (!sameDescriptor(now, descriptors[i])) return false;
      }
      return this.contents === NOTHING || sameList(this.contents.read(object), this.held);
    }

    /** Makes the object what it was; false where that is impossible. */
    restore() {
      const { object } = this;
      reflectSetPrototypeOf(object, this.prototype);
      this.dropAdded();
      this.defineAll();
      if (!sameList(reflectOwnKeys(object), this.keys)) {
        // Only the order is wrong, which `for (k in object)` shows.
        for (const key of this.keys) reflectDeleteProperty(object, key);
        this.defineAll();
      }
      if (this.contents !== NOTHING) this.contents.write(object, this.held);
      return this.isIntact();
    }

    dropAdded() {
      const { object, keys, descriptors } = this;
      if (arrayIsArray(object)) {
        // The native way to drop a million elements.
        reflectDefineProperty(object, 'length', { __proto__: null, value: lengthIn(keys, descriptors) });
      }
      const now = reflectOwnKeys(object);
      if (sameList(now, keys)) return;
      const had = new crossdock.prim.Set(keys);
      for (let i = 0; i < now.length; i++) {
        if (!crossdock.prim.setHas(had, now[i])) reflectDeleteProperty(object, now[i]);
      }
    }

    defineAll() {
      for (let i = 0; i < this.keys.length; i++) {
        reflectDefineProperty(this.object, this.keys[i], this.descriptors[i]);
      }
    }
  }

  function lengthIn(keys, descriptors) {
    for (let i = 0; i < keys.length; i++) if (keys[i] === 'length') return descriptors[i].value;
    return 0;
  }

  crossdock.snapshot = { Node, sameDescriptor };
})(globalThis.__crossdock__);
