// lexical.js — finds and reaches the `let`, `const` and `class` bindings at the top of scripts.
//
// They are no properties of the global object, and the engine lists them nowhere. So every name
// in the sources is asked about: an indirect eval of `var name` is a SyntaxError exactly where
// such a binding exists. Getters and setters made by the same way then read and restore them.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Set, SyntaxError, arrayPush, objectHasOwn, reflectDeleteProperty, regExpTest, stringMatch,
  } = crossdock.prim;
  const indirectEval = global.eval;

  const DECLARES = /\b(?:let|const|class)\b/;
  const NAMES = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

  function isLexical(name) {
    const isGlobal = objectHasOwn(global, name);
    try {
      indirectEval(`var ${name}`);
      if (!isGlobal) reflectDeleteProperty(global, name);
      return false;
    } catch (error) {
      // A reserved word is a SyntaxError too, but it cannot be read.
      return error instanceof SyntaxError && isReadable(name);
    }
  }

  function isReadable(name) {
    try {
      indirectEval(`(${name})`);
      return regExpTest(/^(?!this$|null$|true$|false$)/, name);
    } catch {
      return false;
    }
  }

  function accessTo(name) {
    const get = indirectEval(`(function () { return ${name}; })`);
    const set = indirectEval(`(function (value) { ${name} = value; })`);
    try {
      set(get());
      return { name, get, set, value: get() };
    } catch {
      return { name, get, set: null, value: get() }; // const
    }
  }

  crossdock.lexical = {
    /** All such bindings, `{name, get, set, value}`; `set` is null for a const. */
    bindings(sources) {
      const found = [];
      if (!regExpTest(DECLARES, sources)) return found;
      for (const name of new Set(stringMatch(sources, NAMES))) {
        if (isLexical(name)) arrayPush(found, accessTo(name));
      }
      return found;
    },
  };
})(globalThis.__crossdock__);
