// bindings.js — the global names of scripts: remembered after loading, restored, compared.
//
// Two sorts: properties of the global object, and the `let`, `const` and `class` bindings that
// lexical.js has found. *Hot* ones are restored before every record.
((crossdock) => {
  'use strict';
  const { global, isObject } = crossdock;
  const {
    Map, Set, String, arrayPush, mapForEach, mapGet, mapSet, mapSize, objectHasOwn,
    objectIs, reflectDefineProperty, reflectDeleteProperty, reflectGetOwnPropertyDescriptor,
    reflectGetPrototypeOf, reflectIsExtensible, reflectOwnKeys, reflectSetPrototypeOf, setHas,
  } = crossdock.prim;
  const { sameDescriptor } = crossdock.snapshot;

  const MAX_HOT = 2_000; // a script that makes new names for ever is compared after each record
  const MAX_HOT_AT_ONCE = 64; // variables with a plain value: counters and flags

  const bindings = new Map(); // global name → descriptor
  const hot = []; // [global name, descriptor], undefined for a name that scripts add
  let lexicals = []; // {name, get, set, value}
  const hotLexicals = [];
  let reserved = new Set();
  let prototype = null;
  let spoilt = null;

  function restoreBinding(key, descriptor) {
    const done = descriptor === undefined
      ? reflectDeleteProperty(global, key)
      : reflectDefineProperty(global, key, descriptor);
    if (!done && spoilt === null) spoilt = String(key);
  }

  function restoreLexical({ set, value }) {
    if (set !== null) set(value);
  }

  function heat(key, descriptor) {
    restoreBinding(key, descriptor);
    if (hot.length < MAX_HOT) arrayPush(hot, [key, descriptor]);
  }

  /**
   * Makes variables with plain values hot from the start: a flag that two records of a segment
   * turn on and off again would go unseen. (A function or an object is rarely assigned anew.)
   */
  function heatVariables() {
    mapForEach(bindings, (descriptor, key) => {
      const isPlain = descriptor.writable && !isObject(descriptor.value);
      if (!isPlain || !descriptor.enumerable || setHas(reserved, key)) return;
      if (hot.length < MAX_HOT_AT_ONCE) arrayPush(hot, [key, descriptor]);
    });
    for (let i = 0; i < lexicals.length && i < MAX_HOT_AT_ONCE; i++) {
      if (!isObject(lexicals[i].value)) arrayPush(hotLexicals, lexicals[i]);
    }
  }

  function checkGlobalObject() {
    const intact = reflectIsExtensible(global) && reflectGetPrototypeOf(global) === prototype;
    if (!intact && spoilt === null) spoilt = 'globalThis';
  }

  /** Restores changed properties and makes them hot; true when there was none. */
  function checkProperties() {
    let intact = true;
    const changed = (key, then) => {
      intact = false;
      heat(key, then);
    };
    const keys = reflectOwnKeys(global);
    let known = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const then = mapGet(bindings, key);
      if (then === undefined) {
        changed(key, undefined);
        continue;
      }
      known += 1;
      const now = reflectGetOwnPropertyDescriptor(global, key);
      if (setHas(reserved, key)) now.value = then.value;
      if (!sameDescriptor(now, then)) changed(key, then);
    }
    if (known < mapSize(bindings)) {
      mapForEach(bindings, (then, key) => {
        if (!objectHasOwn(global, key)) changed(key, then);
      });
    }
    return intact;
  }

  function checkLexicals() {
    let intact = true;
    for (let i = 0; i < lexicals.length; i++) {
      const binding = lexicals[i];
      if (objectIs(binding.get(), binding.value)) continue;
      intact = false;
      restoreLexical(binding);
      arrayPush(hotLexicals, binding);
    }
    return intact;
  }

  crossdock.bindings = {
    /**
     * Remembers all bindings; `names` are globals that the prelude sets before each record itself.
     * Returns `[path, value]` of everything they hold.
     */
    remember(names, lexicalBindings) {
      reserved = new Set(names);
      prototype = reflectGetPrototypeOf(global);
      const roots = [];
      for (const key of reflectOwnKeys(global)) {
        const descriptor = reflectGetOwnPropertyDescriptor(global, key);
        reflectSetPrototypeOf(descriptor, null);
        mapSet(bindings, key, descriptor);
        for (const value of [descriptor.value, descriptor.get, descriptor.set]) {
          arrayPush(roots, [String(key), value]);
        }
      }
      lexicals = lexicalBindings;
      for (const binding of lexicals) arrayPush(roots, [binding.name, binding.value]);
      heatVariables();
      return roots;
    },
    /** Restores the hot ones. */
    restoreHot() {
      for (let i = 0; i < hot.length; i++) restoreBinding(hot[i][0], hot[i][1]);
      for (let i = 0; i < hotLexicals.length; i++) restoreLexical(hotLexicals[i]);
    },
    /** Restores whatever has changed and makes it hot; true when nothing had. */
    settle() {
      const intact = checkProperties();
      checkGlobalObject();
      return checkLexicals() && intact;
    },
    /** Name of a binding that cannot be restored, or null. */
    spoilt: () => spoilt,
  };
})(globalThis.__crossdock__);
