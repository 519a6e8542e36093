// xml_borrowed.js — String methods on simple content: `REC.SKU.trim()`, `REC.Tags.split(',')`.
//
// They come from String.prototype as it is at the call, with what scripts have added to it.
((crossdock) => {
  'use strict';
  const { String, TypeError, reflectApply, reflectHas, reflectIsExtensible } = crossdock.prim;
  const { methods, state, text } = crossdock.xml;

  const StringPrototype = String.prototype;
  const borrowed = { __proto__: null };
  const MAX_KNOWN = 4096;
  let kept = 0;

  /** A String method that a leaf borrows: works on one item with simple content only. */
  function borrow(name) {
    const fn = {
      method(...args) {
        const holds = state.held(this);
        if (typeof holds === 'string') return reflectApply(StringPrototype[name], holds, args);
        state.check(this);
        const node = state.single(this);
        const value = node && text.simpleTextOf(node);
        const method = StringPrototype[name];
        if (value === undefined || typeof method !== 'function') {
          throw new TypeError(`Cannot find function ${name} in object ${text.ofFacade(this)}.`);
        }
        return reflectApply(method, value, args);
      },
    }.method;
    return methods.emptyWhenNotCalled(fn, name);
  }

  const known = { __proto__: null }; // name → whether it is a String method

  methods.isBorrowed = (name) => {
    const told = known[name];
    if (told !== undefined) return told;
    const is = reflectHas(StringPrototype, name) && name !== 'length';
    // Scripts may add methods until they are loaded. Names that they compute need no end.
    if (!reflectIsExtensible(StringPrototype) && kept < MAX_KNOWN) {
      kept += 1;
      known[name] = is;
    }
    return is;
  };

  /** What a get of a String method's name gives where there is no such child. */
  methods.borrowedBy = (facade, name) => {
    const memory = borrowed[name] === undefined ? (borrowed[name] = borrow(name)) : borrowed[name];
    memory.last = facade;
    return memory.fn;
  };
})(globalThis.__crossdock__);
