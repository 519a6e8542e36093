// xml_operators.js — what `==`, `+`, `+=`, typeof and loops mean in translated scripts.
//
// runtime_js/e4x translates these to calls of `$e4x` (xml_syntax.js), which first let through what
// is no XML: that must cost a translated script next to nothing.
((crossdock) => {
  'use strict';
  const { Object, arrayIsArray, arrayPush, reflectSet } = crossdock.prim;
  const { names, state, text, tree } = crossdock.xml;
  const { K } = state;

  /** E4X equality of a list or an XML object and any value; the list asks, as in Rhino. */
  function equivalent(facade, value) {
    const holds = state.held(facade);
    if (typeof holds === 'string' && typeof value === 'string') return holds === value;
    const length = state.count(facade);
    if (length === 1) return text.equal(state.nodeAt(facade, 0), value);
    if (value === undefined) return length === 0;
    if (state.brandOf(value) !== 'XMLList' || state.count(value) !== length) return false;
    for (let i = 0; i < length; i++) {
      if (!text.equal(state.nodeAt(facade, i), state.item(value, i))) return false;
    }
    return true;
  }

  const sameName = (left, right) =>
    left.uri === right.uri && left.localName === right.localName;

  function equal(left, right) {
    if (typeof left !== 'object' && typeof left !== 'function' && typeof right === typeof left) {
      return left === right;
    }
    if (left === right) return true;
    if (state.brandOf(left) !== undefined) {
      return right === undefined || right === null ? false : equivalent(left, right);
    }
    if (state.brandOf(right) !== undefined) return equivalent(right, left);
    if (names.isQName(left) && names.isQName(right)) return sameName(left, right);
    if (names.isNamespace(left) && names.isNamespace(right)) return left.uri === right.uri;
    return left == right;
  }

  function add(left, right) {
    const type = typeof left;
    if (type === 'string' || type === 'number') return left + right;
    const brand = state.brandOf(left);
    const other = state.brandOf(right);
    if (brand === undefined) return left === undefined && other ? text.ofFacade(right) : left + right;
    if (other === undefined) return right === undefined ? text.ofFacade(left) : left + right;
    const found = state.nodesOf(left);
    const more = state.nodesOf(right);
    for (let i = 0; i < more.length; i++) arrayPush(found, more[i]);
    return state.found(found);
  }

  const kind = (value) => (state.brandOf(value) === undefined ? typeof value : 'xml');

  const PLAIN = { __proto__: null, string: 1, number: 1, boolean: 1 };

  /** `typeof name`; a name that is nowhere keeps its "undefined", but beside an XML candidate. */
  function kindOf(type, read, candidate) {
    const nowhere = type === 'undefined' && state.brandOf(candidate) === undefined;
    return nowhere || PLAIN[type] !== undefined ? type : kind(read());
  }

  /** The place `object[key]`, read once, for `object[key] += value`. */
  function place(object, key) {
    const plain = typeof key === 'symbol' ? key : `${key}`;
    const was = object[plain];
    return {
      __proto__: null,
      add(value) {
        const sum = add(was, value);
        reflectSet(Object(object), plain, sum);
        return sum;
      },
    };
  }

  function* valuesOf(object) {
    for (const key in object) yield object[key];
  }

  /** What `for each` visits: the items of a list as it is now, or the values of an object. */
  function each(object) {
    if (state.brandOf(object) === undefined) {
      return typeof object === 'object' || typeof object === 'function' ? valuesOf(object) : [];
    }
    const items = [];
    const length = state.count(object);
    for (let i = 0; i < length; i++) arrayPush(items, state.item(object, i));
    return items;
  }

  function* keysOf(object) {
    for (const key in object) yield key;
  }

  const WALKS = { __proto__: null, each, in: keysOf, of: (values) => values };

  /**
   * An array comprehension: `make(…values)` for every choice of values.
   *
   * @param {...[string, Function]} clauses `['each' | 'in' | 'of', values]` or `['if', condition]`;
   *   each function takes the values chosen so far.
   */
  function gather(make, ...clauses) {
    const found = [];
    const choose = (at, chosen) => {
      if (at === clauses.length) {
        arrayPush(found, make(...chosen));
        return;
      }
      const value = clauses[at][1](...chosen);
      if (clauses[at][0] !== 'if') {
        for (const item of WALKS[clauses[at][0]](value)) choose(at + 1, [...chosen, item]);
      } else if (value) choose(at + 1, chosen);
    };
    choose(0, []);
    return found;
  }

  /** `delete O..x`: takes every node of a list out of its tree. */
  function erase(list) {
    const found = arrayIsArray(list[K]) || state.count(list) > 0 ? state.nodesOf(list) : [];
    for (let i = 0; i < found.length; i++) tree.removeAll([found[i]]);
    return true;
  }

  crossdock.xml.operators = {
    __proto__: null, add, each, equal, erase, gather, kind, kindOf, place,
  };
})(globalThis.__crossdock__);
