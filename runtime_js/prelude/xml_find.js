// xml_find.js — children of a node: by name without opening it, and in document order.
((crossdock) => {
  'use strict';
  const { arrayIsArray, arrayPush, objectHasOwn, reflectOwnKeys } = crossdock.prim;
  const { nodes } = crossdock.xml;
  const { KIND, NODE, promote } = nodes;

  const SETTLED = Symbol('settled'); // on an array of `raw`: no item has a namespace

  function settled(list) {
    if (list[SETTLED] === true) return true;
    let texts = true;
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (typeof item === 'string') continue;
      if (item[NODE] === true ? item.ns !== null : hasNamespace(item)) return false;
      texts = false;
    }
    list[SETTLED] = true;
    if (texts) list[nodes.CLEAN] = nodes.touched;
    return true;
  }

  const hasNamespace = (value) => value[''] !== undefined && value[''].n !== undefined;

  nodes.isSettled = settled;

  /** Item `i` of an array of `raw` as a node. */
  nodes.itemOf = (list, i, name, parent) => {
    const item = list[i];
    if (typeof item !== 'string' && item[NODE] === true) return item;
    return (list[i] = promote(item, name, parent));
  };

  function openRaw(node) {
    const raw = node.raw;
    const names = reflectOwnKeys(raw);
    const kids = [];
    for (let n = 0; n < names.length; n++) {
      const name = names[n];
      const value = raw[name];
      if (name === '') continue;
      if (arrayIsArray(value)) {
        for (let i = 0; i < value.length; i++) {
          arrayPush(kids, nodes.itemOf(value, i, name, node));
        }
      } else if (typeof value !== 'string' && value[NODE] === true) arrayPush(kids, value);
      else arrayPush(kids, (raw[name] = promote(value, name, node)));
    }
    node.was = raw;
    node.raw = null;
    return kids;
  }

  /** The children of an element in document order. Only xml_tree.js writes to the array. */
  nodes.kidsOf = (node) => {
    if (node.kids !== null) return node.kids;
    if (node.raw !== null) return (node.kids = openRaw(node));
    if (node.kind !== KIND.ELEMENT) {
      return node.kind === KIND.ATTRIBUTE ? [nodes.textNode(node.text, null)] : [];
    }
    const kids = node.text === '' ? [] : [nodes.textNode(node.text, node)];
    node.text = null;
    return (node.kids = kids);
  };

  /** The node of a child that `raw` has as JSON; undefined for a list, or where it has a namespace. */
  nodes.opened = (node, child, name) =>
    (arrayIsArray(child) || hasNamespace(child)
      ? undefined
      : (node.raw[name] = promote(child, name, node)));

  function indexOf(node) {
    const index = { __proto__: null };
    for (let i = 0; i < node.kids.length; i++) {
      const kid = node.kids[i];
      if (kid.kind !== KIND.ELEMENT || kid.ns !== null) continue;
      const found = index[kid.name];
      if (found === undefined) index[kid.name] = kid;
      else if (arrayIsArray(found)) arrayPush(found, kid);
      else index[kid.name] = [found, kid];
    }
    return (node.index = index);
  }

  /**
   * The child elements of a name that are in no namespace.
   *
   * @returns {string|Node|Array|undefined} a text where nobody has needed the node yet; an array
   *   (of `raw`, see itemOf) for several; undefined for none.
   */
  nodes.find = (node, name) => {
    if (node.raw !== null) {
      if (name === '' || !objectHasOwn(node.raw, name)) return undefined;
      const value = node.raw[name];
      if (typeof value === 'string' || value[NODE] === true) return value;
      if (arrayIsArray(value)) {
        if (settled(value)) return value;
      } else {
        const child = (node.raw[name] = promote(value, name, node));
        if (child.ns === null) return child;
      }
      nodes.kidsOf(node);
    }
    if (node.kids === null) return undefined;
    return (node.index === null ? indexOf(node) : node.index)[name];
  };
})(globalThis.__crossdock__);
