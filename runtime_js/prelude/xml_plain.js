// xml_plain.js — `INRECORD.plain()`: the record as ordinary objects, arrays and strings.
//
// Children by name, several of one name as an array; attributes as '@id'; text beside attributes or
// children as '#text'; an element with nothing but text as that text. The objects have no
// prototype, so a column called `__proto__` or `constructor` is a key like any other.
((crossdock) => {
  'use strict';
  const { arrayIsArray, arrayPush, reflectOwnKeys } = crossdock.prim;
  const { methods, nodes, state, tree } = crossdock.xml;
  const { K } = state;
  const { KIND } = nodes;

  function add(target, key, value) {
    const before = target[key];
    if (before === undefined) target[key] = value;
    else if (arrayIsArray(before)) arrayPush(before, value);
    else target[key] = [before, value];
  }

  function attributesInto(target, node) {
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) {
      target[`@${tree.qualifiedName(attrs[i])}`] = attrs[i].text;
    }
  }

  /** An element without children as its text; otherwise an object that `work` goes on to fill. */
  function begin(node, work) {
    if (node.kind !== KIND.ELEMENT) return node.text;
    const simple = !tree.hasElements(node);
    if (simple && tree.attributesOf(node).length === 0) return tree.simpleText(node);
    const target = { __proto__: null };
    attributesInto(target, node);
    if (!simple) arrayPush(work, { __proto__: null, node, target });
    else if (tree.simpleText(node) !== '') target['#text'] = tree.simpleText(node);
    return target;
  }

  function valueOf(value, name, parent, work) {
    if (typeof value === 'string') return value;
    return begin(value[nodes.NODE] === true ? value : nodes.promote(value, name, parent), work);
  }

  /** The short form of the feed, read as it is: no node is made that nobody else needs. */
  function fillByName(node, target, work) {
    const raw = node.raw;
    const keys = reflectOwnKeys(raw);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const value = raw[key];
      if (typeof value === 'string') {
        target[key] = value;
        continue;
      }
      if (key === '') continue;
      if (!arrayIsArray(value)) target[key] = valueOf(value, key, node, work);
      else {
        const list = (target[key] = []);
        for (let k = 0; k < value.length; k++) arrayPush(list, valueOf(value[k], key, node, work));
      }
    }
  }

  function fillInOrder(node, target, work) {
    const kids = nodes.kidsOf(node);
    let text = '';
    for (let i = 0; i < kids.length; i++) {
      if (kids[i].kind === KIND.ELEMENT) add(target, kids[i].name, begin(kids[i], work));
      else if (kids[i].kind === KIND.TEXT) text += kids[i].text;
    }
    if (text !== '') target['#text'] = text;
  }

  function plainOf(node) {
    const work = [];
    const result = begin(node, work);
    for (let i = 0; i < work.length; i++) {
      const { node: next, target } = work[i];
      if (next.raw === null) fillInOrder(next, target, work);
      else fillByName(next, target, work);
    }
    return result;
  }

  /** Of an XML object or a list of one its value; of several an array; of none undefined. */
  methods.table.plain = {
    plain() {
      state.check(this);
      if (typeof state.held(this) === 'string') return this[K];
      const items = state.nodesOf(this);
      if (items.length < 2) return items.length === 0 ? undefined : plainOf(items[0]);
      const found = [];
      for (let i = 0; i < items.length; i++) arrayPush(found, plainOf(items[i]));
      return found;
    },
  }.plain;
})(globalThis.__crossdock__);
