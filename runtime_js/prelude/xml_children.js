// xml_children.js — what a property get finds: children, attributes, qualified names.
//
// The result is always a list, empty where nothing matches; an empty list remembers where it was
// read from, and that is what makes `REC.a.b.c = 1` create the missing elements.
((crossdock) => {
  'use strict';
  const { arrayIsArray, arrayPush } = crossdock.prim;
  const { names, nodes, state, tree } = crossdock.xml;
  const { N, P, list } = state;
  const { KIND } = nodes;

  const children = { __proto__: null };

  /** The row element of a CSV record's root, or undefined. */
  children.rowOf = (node) => {
    const found = node.row === null ? undefined : nodes.find(node, node.row);
    if (found === undefined || arrayIsArray(found)) return undefined;
    if (typeof found !== 'string') return found;
    return (node.raw[node.row] = nodes.promote(found, node.row, node));
  };

  function gather(node, name, result) {
    const found = nodes.find(node, name);
    if (found === undefined) return;
    if (typeof found === 'string') {
      arrayPush(result, (node.raw[name] = nodes.promote(found, name, node)));
    } else if (arrayIsArray(found)) {
      for (let i = 0; i < found.length; i++) arrayPush(result, nodes.itemOf(found, i, name, node));
    } else arrayPush(result, found);
  }

  /** Child elements of one name of every item, as nodes. */
  function gatherAll(facade, name) {
    const result = [];
    const items = state.nodesOf(facade);
    for (let i = 0; i < items.length; i++) gather(items[i], name, result);
    return result;
  }

  function listOf(found, node, name, facade) {
    if (found === undefined) return list(undefined, facade, name);
    if (typeof found === 'string' || arrayIsArray(found)) return list(found, node, name);
    return list(found, null, found.name);
  }

  /** Children by a plain name: the general form of the fast path in xml_keys.js. */
  children.named = (facade, name) => {
    const holds = state.held(facade);
    if (holds === undefined || typeof holds === 'string') return list(undefined, facade, name);
    if (arrayIsArray(holds)) {
      const found = gatherAll(facade, name);
      return list(found.length === 0 ? undefined : found, facade, name);
    }
    const own = nodes.find(holds, name);
    const row = own === undefined ? children.rowOf(holds) : undefined;
    return row === undefined
      ? listOf(own, holds, name, facade)
      : listOf(nodes.find(row, name), row, name, facade);
  };

  function matching(node, name, found) {
    if (name.attribute) {
      const attrs = node.kind === KIND.ELEMENT ? tree.attributesOf(node) : [];
      for (let i = 0; i < attrs.length; i++) {
        if (names.matches(name, attrs[i])) arrayPush(found, attrs[i]);
      }
      return;
    }
    const kids = nodes.kidsOf(node);
    const all = name.uri === null && name.local === '*';
    for (let i = 0; i < kids.length; i++) {
      if (all || (kids[i].kind === KIND.ELEMENT && names.matches(name, kids[i]))) {
        arrayPush(found, kids[i]);
      }
    }
  }

  /** Children or attributes by a name as xml_names.js reads it; `*` finds every kind of child. */
  children.byName = (facade, name) => {
    if (!name.attribute && name.uri === '' && name.local !== '*') {
      return children.named(facade, name.local);
    }
    const found = [];
    const items = state.nodesOf(facade);
    for (let i = 0; i < items.length; i++) matching(items[i], name, found);
    const holds = found.length === 0 ? undefined : found;
    return name.attribute ? list(holds, null, null) : list(holds, facade, name);
  };

  children.has = (facade, name) => state.count(children.byName(facade, name)) > 0;

  /** The name that an empty list was read by: {uri, local, …}, or undefined where it has none. */
  children.targetName = (facade) => {
    const name = facade[N];
    if (name === null) return undefined;
    return typeof name === 'string' ? names.plain(name) : name;
  };

  /** The facade that an empty list was read from, or null. */
  children.targetOf = (facade) => {
    const from = facade[P];
    return from !== null && from[nodes.NODE] === true ? state.xmlOf(from) : from;
  };

  crossdock.xml.children = children;
})(globalThis.__crossdock__);
