// xml_write.js — the methods that change the tree. Each returns its receiver, as in Rhino.
//
// What is put in is copied first, so a value can stand in several places and a tree never contains
// itself.
((crossdock) => {
  'use strict';
  const { reflectOwnKeys } = crossdock.prim;
  const { assign, keys, methods, names, nodes, state, tree } = crossdock.xml;
  const { KIND } = nodes;

  function insertAt(node, at, value) {
    if (node.kind === KIND.ELEMENT) tree.insert(node, at, assign.nodesFor(value));
  }

  /** Position of the child that an argument names, or -1. As in Rhino a list names no child. */
  function positionOf(node, child) {
    const own = state.brandOf(child) === 'XML' ? state.single(child) : undefined;
    return own === undefined || own.parent !== node ? -1 : tree.childIndex(own);
  }

  function replaceAt(node, index, value) {
    const kids = nodes.kidsOf(node);
    if (index >= kids.length) return;
    const added = assign.nodesFor(value);
    tree.removeAll([kids[index]]);
    tree.insert(node, index, added);
  }

  const write = {
    appendChild(value) {
      const node = methods.single(this, 'appendChild');
      insertAt(node, nodes.kidsOf(node).length, value);
      return this;
    },
    prependChild(value) {
      insertAt(methods.single(this, 'prependChild'), 0, value);
      return this;
    },
    insertChildBefore(child, value) {
      const node = methods.single(this, 'insertChildBefore');
      const last = nodes.kidsOf(node).length;
      const at = child === null ? last : positionOf(node, child);
      if (at >= 0) insertAt(node, at, value);
      return this;
    },
    insertChildAfter(child, value) {
      const node = methods.single(this, 'insertChildAfter');
      const at = child === null ? -1 : positionOf(node, child);
      if (child === null || at >= 0) insertAt(node, at + 1, value);
      return this;
    },
    setChildren(value) {
      const node = methods.single(this, 'setChildren');
      if (node.kind === KIND.ELEMENT) assign.setChildren(node, value);
      return this;
    },
    replace(name, value) {
      const node = methods.single(this, 'replace');
      const index = typeof name === 'object' ? -1 : keys.indexOf(`${name}`);
      if (index >= 0) replaceAt(node, index, value);
      else {
        const text = typeof name === 'string';
        assign.onNode(node, text ? names.ofKey(name) : names.ofArgument(name, false), value);
      }
      return state.xmlOf(node);
    },
  };

  const found = reflectOwnKeys(write);
  for (let i = 0; i < found.length; i++) methods.table[found[i]] = write[found[i]];
})(globalThis.__crossdock__);
