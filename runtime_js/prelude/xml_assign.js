// xml_assign.js — `REC.a = v`, `REC.list[i] = v`, `REC['@id'] = v`, `delete REC.a`.
//
// Rhino's rules: a set by name replaces all children of that name by one, at the first one's place;
// an XML value is copied and keeps its own name; a set on an empty list first makes the missing
// elements; a set on a list of several is refused; a set by index changes the content in place.
((crossdock) => {
  'use strict';
  const { TypeError, arrayPush } = crossdock.prim;
  const { children, keys, names, nodes, state, text, tree } = crossdock.xml;
  const { BRAND, K } = state;
  const { KIND, Node } = nodes;

  const assign = { __proto__: null };

  /** ToString of an assigned value: null and undefined become their names, as in Rhino. */
  const valueText = (value) => (state.brandOf(value) === undefined ? `${value}` : text.ofFacade(value));

  function newElement(name, content) {
    names.checkNew(name.local);
    const node = new Node(name.local, null);
    node.ns = name.ns === null ? null : { __proto__: null, prefix: '', uri: name.ns.uri };
    node.text = content;
    return node;
  }

  /** Copies of what a value stands for: its nodes, or one text node. */
  assign.nodesFor = (value) => {
    if (state.brandOf(value) === undefined) return [nodes.textNode(valueText(value), null)];
    const found = state.nodesOf(value);
    const copies = [];
    for (let i = 0; i < found.length; i++) {
      const copy = tree.copy(found[i]);
      // An attribute becomes the text of a place where only children are.
      arrayPush(copies, copy.kind === KIND.ATTRIBUTE ? nodes.textNode(copy.text, null) : copy);
    }
    return copies;
  };

  assign.setChildren = (node, value) => {
    const added = assign.nodesFor(value);
    tree.clear(node);
    tree.insert(node, 0, added);
  };

  function replacement(name, value) {
    if (state.brandOf(value) === undefined) return [newElement(name, valueText(value))];
    const found = state.nodesOf(value);
    if (found.length > 0 && found[0].kind === KIND.ATTRIBUTE) return [newElement(name, valueText(value))];
    return assign.nodesFor(value);
  }

  /** Sets by name on one element. */
  assign.onNode = (node, name, value) => {
    if (name.attribute) {
      if (name.local === '*') throw new TypeError('@* assignment not supported.');
      names.checkNew(name.local);
      if (node.kind === KIND.ELEMENT) tree.setAttribute(node, name.ns, name.local, valueText(value));
      return;
    }
    if (node.kind !== KIND.ELEMENT) return;
    if (name.uri === null && name.local === '*') {
      assign.setChildren(node, value);
      return;
    }
    const target = rowTarget(node, name);
    const before = state.nodesOf(children.byName(state.freshXml(target), name));
    const first = before[0];
    if (first === undefined) {
      tree.insert(target, nodes.kidsOf(target).length, replacement(name, value));
      return;
    }
    // The value is copied when the others have gone, as one sees where it is the element itself.
    tree.removeAll(before, 1);
    const added = replacement(name, value);
    const at = tree.childIndex(first);
    tree.removeAll(before);
    tree.insert(target, at, added);
  };

  /** A name that the root of a CSV record lacks is set where it would be read: in the row element. */
  function rowTarget(node, name) {
    const row = children.rowOf(node);
    return row === undefined || nodes.find(node, name.local) !== undefined ? node : row;
  }

  /** Makes the element that an empty list stands for, and returns its node. */
  function vivify(facade) {
    const name = children.targetName(facade);
    const target = children.targetOf(facade);
    if (name === undefined || target === null || name.local === '*' || name.local === '') {
      throw new TypeError('Assignment to empty XMLList without targets not supported');
    }
    const parent = state.count(target) === 0 ? vivify(target) : single(target);
    const node = newElement(name, '');
    const place = rowTarget(parent, name);
    tree.insert(place, nodes.kidsOf(place).length, [node]);
    facade[K] = node;
    return node;
  }

  function single(facade) {
    const node = state.single(facade);
    if (node === undefined) {
      throw new TypeError('Assignment to lists with more than one item is not supported');
    }
    return node;
  }

  /** Sets by a name as xml_names.js reads it. */
  assign.byName = (facade, name, value) => {
    state.check(facade);
    // The value first: making the missing elements may change what it reads.
    const held = state.brandOf(value) === undefined ? valueText(value) : value;
    if (state.count(facade) > 0) {
      assign.onNode(single(facade), name, held);
      return;
    }
    if (!name.attribute) names.checkNew(name.local === '*' ? 'any' : name.local);
    assign.onNode(vivify(facade), name, held);
  };

  function asArray(facade) {
    const found = state.nodesOf(facade);
    facade[K] = found;
    return found;
  }

  /** What stands in a list at the place where text was put that no node of the tree takes. */
  function ownItem(facade, value) {
    const name = children.targetName(facade);
    if (state.brandOf(value) !== undefined) return assign.nodesFor(value);
    if (name === undefined) return [crossdock.xml.parse.parseOne(valueText(value))];
    const first = state.nodeAt(facade, 0);
    if (first === undefined) return [newElement(name, valueText(value))];
    const copy = tree.copy(first);
    if (copy.kind === KIND.ELEMENT) assign.setChildren(copy, value);
    return [copy];
  }

  function append(facade, value) {
    const items = asArray(facade);
    const target = items.length === 0 ? children.targetOf(facade) : null;
    const parent = items.length === 0 ? target && state.single(target) : crossdock.xml.commonParent(items);
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
      replaceItem(facade, index, [crossdock.xml.parse.parseOne(valueText(value))]);
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

  crossdock.xml.commonParent = (items) => {
    let parent = items.length === 0 ? null : items[0].parent;
    for (let i = 0; i < items.length; i++) {
      if (items[i].kind === KIND.ATTRIBUTE || items[i].parent !== parent) parent = null;
    }
    return parent;
  };

  crossdock.xml.assign = assign;
})(globalThis.__crossdock__);
