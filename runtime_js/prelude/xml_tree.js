// xml_tree.js — what is asked of the tree and done to it: content, order, change.
//
// Every change marks `nodes.touched`, and drops the index of the element it changed. Nothing here
// recurses: a record may be deeper than the stack.
((crossdock) => {
  'use strict';
  const { arrayPush } = crossdock.prim;
  const { nodes, tree } = crossdock.xml;
  const { KIND } = nodes;

  tree.hasElements = (node) => {
    if (node.raw !== null) return true;
    if (node.kids === null) return false;
    for (let i = 0; i < node.kids.length; i++) {
      if (node.kids[i].kind === KIND.ELEMENT) return true;
    }
    return false;
  };

  tree.isSimple = (node) => node.kind !== KIND.COMMENT && !tree.hasElements(node);

  /** The text of a node with simple content. */
  tree.simpleText = (node) => {
    if (node.text !== null) return node.text;
    let text = '';
    for (let i = 0; i < node.kids.length; i++) {
      if (node.kids[i].kind === KIND.TEXT) text += node.kids[i].text;
    }
    return text;
  };

  /** Position among the parent's children; -1 for a root or an attribute. */
  tree.childIndex = (node) => {
    if (node.parent === null || node.kind === KIND.ATTRIBUTE) return -1;
    const kids = nodes.kidsOf(node.parent);
    // One pass renews every position, so that asking each child in turn stays linear.
    if (kids[node.at] !== node) {
      for (let i = 0; i < kids.length; i++) kids[i].at = i;
    }
    return node.at;
  };

  function changed(node, kids) {
    nodes.touched += 1;
    node.kids = kids;
    node.index = null;
  }

  /** The index is kept as far as it goes, so that setting many new names stays linear. */
  function append(node, kids, added) {
    nodes.touched += 1;
    added.at = kids.length;
    arrayPush(kids, added);
    if (node.index === null || added.kind !== KIND.ELEMENT || added.ns !== null) return;
    if (node.index[added.name] === undefined) node.index[added.name] = added;
    else node.index = null;
  }

  /** Puts nodes that have no parent among the children of an element. */
  tree.insert = (node, at, added) => {
    const before = nodes.kidsOf(node);
    for (let i = 0; i < added.length; i++) added[i].parent = node;
    if (at >= before.length) {
      for (let i = 0; i < added.length; i++) append(node, before, added[i]);
      return;
    }
    const after = [];
    for (let i = 0; i < at; i++) arrayPush(after, before[i]);
    for (let i = 0; i < added.length; i++) arrayPush(after, added[i]);
    for (let i = at; i < before.length; i++) arrayPush(after, before[i]);
    changed(node, after);
  };

  tree.clear = (node) => {
    const kids = nodes.kidsOf(node);
    for (let i = 0; i < kids.length; i++) kids[i].parent = null;
    changed(node, []);
  };

  /** Takes nodes out of their parent, which is the same for all; the first `kept` ones stay. */
  tree.removeAll = (removed, kept = 0) => {
    if (removed.length <= kept || removed[0].parent === null) return;
    const parent = removed[0].parent;
    const attribute = removed[0].kind === KIND.ATTRIBUTE;
    for (let i = kept; i < removed.length; i++) removed[i].parent = null;
    const before = attribute ? tree.attributesOf(parent) : nodes.kidsOf(parent);
    const after = [];
    for (let i = 0; i < before.length; i++) {
      if (before[i].parent !== null) arrayPush(after, before[i]);
    }
    if (attribute) {
      nodes.touched += 1;
      parent.attrs = after;
    } else changed(parent, after);
  };

  tree.rootOf = (node) => {
    let root = node;
    while (root.parent !== null) root = root.parent;
    return root;
  };

  /** The parent that all nodes of a list have, or null. */
  tree.commonParent = (items) => {
    let parent = items.length === 0 ? null : items[0].parent;
    for (let i = 0; i < items.length; i++) {
      if (items[i].kind === KIND.ATTRIBUTE || items[i].parent !== parent) parent = null;
    }
    return parent;
  };
})(globalThis.__crossdock__);
