// xml_items.js — `REC.list[i] = v`, `delete REC.list[i]`, `delete REC.a`: items of a list.
//
// A set by index changes the content in place; an XML value replaces the node; beyond the end it is
// appended, to the list and to the tree. What is deleted from a list leaves the tree too.
((crossdock) => {
  'use strict';
  const { TypeError, arrayPush } = crossdock.prim;
  const { assign, children, keys, names, nodes, parse, state, tree } = crossdock.xml;
  const { BRAND, K } = state;
  const { KIND } = nodes;

  function asArray(facade) {
    const found = state.nodesOf(facade);
    facade[K] = found;
    return found;
  }

  /** What stands in a list at the place where text was put that no node of the tree takes. */
  function ownItem(facade, value) {
    const name = children.targetName(facade);
    if (state.brandOf(value) !== undefined) return assign.nodesFor(value);
    if (name === undefined) return [parse.parseOne(assign.valueText(value))];
    const first = state.nodeAt(facade, 0);
    if (first === undefined) return [assign.newElement(name, assign.valueText(value))];
    const copy = tree.copy(first);
    if (copy.kind === KIND.ELEMENT) assign.setChildren(copy, value);
    return [copy];
  }

  function append(facade, value) {
    const items = asArray(facade);
    const target = items.length === 0 ? children.targetOf(facade) : null;
    const parent = items.length === 0 ? target && state.single(target) : tree.commonParent(items);
    const added = ownItem(facade, value);
    if (parent) tree.insert(parent, nodes.kidsOf(parent).length, added);
    for (let i = 0; i < added.length; i++) arrayPush(items, added[i]);
  }

  /** Puts other nodes in the place of item `index`, in the tree where it has a place there. */
  function replaceItem(facade, index, added) {
    if (added.length === 0) return;
    const items = asArray(facade);
    const old = items[index];
    if (old.parent !== null && old.kind !== KIND.ATTRIBUTE) {
      const parent = old.parent;
      const at = tree.childIndex(old);
      tree.removeAll([old]);
      tree.insert(parent, at, added);
    }
    const after = [];
    for (let i = 0; i < items.length; i++) {
      if (i !== index) arrayPush(after, items[i]);
      else for (let k = 0; k < added.length; k++) arrayPush(after, added[k]);
    }
    facade[K] = after;
  }

  /** Sets item `index`: content changes in place, an XML value replaces the node. */
  assign.byIndex = (facade, index, value) => {
    if (facade[BRAND] === 'XML') throw new TypeError('Assignment to indexed XML is not allowed');
    const node = state.nodeAt(facade, index);
    if (node === undefined) append(facade, value);
    else if (state.brandOf(value) !== undefined) replaceItem(facade, index, assign.nodesFor(value));
    else if (children.targetName(facade) === undefined) {
      replaceItem(facade, index, [parse.parseOne(assign.valueText(value))]);
    } else if (node.kind === KIND.ELEMENT) assign.setChildren(node, value);
  };

  assign.byKey = (facade, key, value) => {
    const index = keys.indexOf(key);
    const column = nodes.anyName && state.count(children.named(facade, key)) > 0;
    if (column || (nodes.anyName && index > state.count(facade))) {
      assign.byName(facade, names.plain(key), value);
    } else if (index >= 0) assign.byIndex(facade, index, value);
    else assign.byName(facade, names.ofKey(key), value);
  };

  function removeFound(found) {
    // Nodes of one parent go together, so that deleting many children stays linear.
    for (let i = 0; i < found.length; ) {
      const group = [];
      const parent = found[i].parent;
      for (; i < found.length && found[i].parent === parent; i++) arrayPush(group, found[i]);
      tree.removeAll(group);
    }
  }

  function removeItem(facade, index) {
    const node = state.nodeAt(facade, index);
    if (node === undefined) return true;
    const rooted = node.parent !== null;
    removeFound([node]);
    if (facade[BRAND] === 'XML') return rooted;
    const items = asArray(facade);
    const after = [];
    for (let i = 0; i < items.length; i++) if (i !== index) arrayPush(after, items[i]);
    facade[K] = after.length === 0 ? undefined : after;
    return true;
  }

  /** `delete facade[key]`: what a get of the key would find leaves the tree; false for a root. */
  assign.remove = (facade, key) => {
    const index = keys.indexOf(key);
    if (index >= 0) return removeItem(facade, index);
    removeFound(state.nodesOf(children.byName(facade, names.ofKey(key))));
    return true;
  };
})(globalThis.__crossdock__);
