// xml_assign.js — `REC.a = v`, `REC['@id'] = v`: setting by name.
//
// Rhino's rules: a set by name replaces all children of that name by one, at the first one's place;
// an XML value is copied and keeps its own name; a set on an empty list first makes the missing
// elements; a set on a list of several is refused.
((crossdock) => {
  'use strict';
  const { TypeError, arrayPush } = crossdock.prim;
  const { children, markup, names, nodes, state, text, tree } = crossdock.xml;
  const { K } = state;
  const { KIND, Node } = nodes;

  const assign = { __proto__: null };

  /** ToString of an assigned value: null and undefined become their names, as in Rhino. */
  const valueText = (value) =>
    state.brandOf(value) === undefined ? `${value}` : text.ofFacade(value);

  function newElement(name, content) {
    names.checkNew(name.local);
    const node = new Node(name.local, null);
    node.ns = name.ns === null ? null : { __proto__: null, prefix: '', uri: name.ns.uri };
    node.text = content;
    return node;
  }

  /** Puts a new element below a parent, by the prefix that its namespace has there. */
  function insertNew(parent, at, added) {
    tree.insert(parent, at, added);
    const [node] = added;
    if (node === undefined || node.ns === null || node.ns.prefix !== '') return;
    const scope = markup.scopeAbove(node);
    for (const prefix in scope) if (scope[prefix] === node.ns.uri) node.ns.prefix = prefix;
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
    const attribute = found.length > 0 && found[0].kind === KIND.ATTRIBUTE;
    return attribute ? [newElement(name, valueText(value))] : assign.nodesFor(value);
  }

  /** Sets by name on one element. */
  assign.onNode = (node, name, value) => {
    if (name.attribute) {
      if (name.local === '*') throw new TypeError('@* assignment not supported.');
      names.checkNew(name.local);
      if (node.kind !== KIND.ELEMENT) return;
      tree.setAttribute(node, name.ns, name.local, valueText(value));
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
      insertNew(target, nodes.kidsOf(target).length, replacement(name, value));
      return;
    }
    // The value is copied when the others have gone, as one sees where it is the element itself.
    tree.removeAll(before, 1);
    const added = replacement(name, value);
    const at = tree.childIndex(first);
    tree.removeAll(before);
    insertNew(target, at, added);
  };

  /** A name that the root of a CSV record lacks is set where it would be read: in the row. */
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
    insertNew(place, nodes.kidsOf(place).length, [node]);
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

  assign.valueText = valueText;
  assign.newElement = newElement;
  crossdock.xml.assign = assign;
})(globalThis.__crossdock__);
