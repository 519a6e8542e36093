// spec_hooks.js — calls the hooks of a config-spec set by name, and tells which of them failed.
//
// A hook is looked up when it is called: it is a global function, and the last definition wins.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Error, Proxy, String, objectDefineProperty, reflectApply, reflectGet, stringSlice,
    stringToWellFormed,
  } = crossdock.prim;
  const { errors, spec, values } = crossdock;

  const MAX_KEY = 200; // characters of a record's key that are shown
  const NOTHING = [];

  let running = null;
  let last = null; // the hook that ended well; what it left may still be refused

  const has = (name) => typeof reflectGet(global, name) === 'function';

  function call(name, args = NOTHING) {
    running = name;
    const answer = reflectApply(reflectGet(global, name), undefined, args);
    running = null;
    last = name;
    return answer;
  }

  /** Any value as the text a script would make of it. */
  function textOf(value) {
    return crossdock.xml.isXml(value) ? crossdock.xml.textOf(value) : String(value);
  }

  const shown = (key) => stringToWellFormed(stringSlice(key, 0, MAX_KEY));

  /** What was thrown, as errors.js has it, with `hook` and `key`, the record's. */
  function failure(thrown, key) {
    const hook = running ?? (thrown instanceof values.Refusal ? last : null);
    running = null;
    let data;
    try {
      data = errors.toData(thrown);
    } catch {
      data = errors.toData(null); // out of memory may throw what cannot be read
    }
    if (hook !== null) {
      data.hook = hook;
      data.key = shown(key);
    }
    return data;
  }

  /** A global that was promised to scripts and that none was ever seen to use. */
  function absent(name, library) {
    const refuse = (member) => {
      throw new Error(`${name}${member} is of ${library}, which Crossdock does not have`);
    };
    const value = new Proxy(() => undefined, {
      __proto__: null,
      get: (_, key) => refuse(`.${String(key)}`),
      apply: () => refuse('()'),
      construct: () => refuse('()'),
    });
    objectDefineProperty(global, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
  }

  spec.hooks = { __proto__: null, absent, call, failure, has, textOf };
})(globalThis.__crossdock__);
