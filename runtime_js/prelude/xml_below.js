// xml_below.js — the methods that list what stands below: child(), children(), text() and more.
((crossdock) => {
  'use strict';
  const { arrayPush, reflectOwnKeys, stringIndexOf } = crossdock.prim;
  const { children, keys, methods, names, nodes, state, tree } = crossdock.xml;
  const { BRAND, K } = state;
  const { KIND, NODE } = nodes;

  const FIRST_LETTER = 'A'; // no position, no `*`, no `@` begins with it or with what comes after

  /** Nodes picked from every item, as an array. */
  function collect(facade, pick) {
    state.check(facade);
    const found = [];
    const items = state.nodesOf(facade);
    for (let i = 0; i < items.length; i++) pick(items[i], found);
    return found;
  }

  function kidsOfKind(facade, accept) {
    return collect(facade, (node, found) => {
      const kids = nodes.kidsOf(node);
      for (let i = 0; i < kids.length; i++) if (accept(kids[i])) arrayPush(found, kids[i]);
    });
  }

  /** The list of nodes found below one XML object remembers it, as Rhino's does: it can grow. */
  function below(facade, found, name) {
    const holds = found.length === 0 ? undefined : found;
    return facade[BRAND] === 'XML' ? state.list(holds, facade, name) : state.found(found);
  }

  function elementsOf(facade, name) {
    const accept = (kid) => kid.kind === KIND.ELEMENT && names.matches(name, kid);
    return below(facade, kidsOfKind(facade, accept), name);
  }

  function childAt(facade, index) {
    const found = collect(facade, (node, at) => {
      const kids = nodes.kidsOf(node);
      if (index < kids.length) arrayPush(at, kids[index]);
    });
    return below(facade, found, null);
  }

  /** The common case of child(): a plain name. Undefined for any other. */
  function childByName(facade, name) {
    if (typeof name !== 'string' || names.space !== '' || !(name >= FIRST_LETTER)) return undefined;
    const child = facade[K]?.raw?.[name];
    if (typeof child === 'string') return state.list(child, facade[K], name);
    if (child !== undefined && child[NODE] === true) return state.list(child, null, name);
    return stringIndexOf(name, ':') < 0 ? children.named(facade, name) : undefined;
  }

  const lists = {
    attribute(name) {
      const holds = this[K];
      if (typeof name === 'string' && typeof holds === 'object' && holds.kind === KIND.ELEMENT) {
        const own = tree.attributeOf(holds, '', name);
        if (own !== undefined) return state.list(own, null, null);
      }
      state.check(this);
      return children.byName(this, names.ofArgument(name, true));
    },
    attributes() {
      state.check(this);
      return children.byName(this, names.ofKey('@*'));
    },
    child(name) {
      state.check(this);
      const own = childByName(this, name);
      if (own !== undefined) return own;
      const index = typeof name === 'object' ? -1 : keys.indexOf(`${name}`);
      if (index >= 0) return childAt(this, index);
      const wanted = names.ofArgument(name, false);
      return wanted.local === '*' ? elementsOf(this, wanted) : children.byName(this, wanted);
    },
    children() {
      state.check(this);
      return children.byName(this, names.ofKey('*'));
    },
    comments() {
      return state.found(kidsOfKind(this, (kid) => kid.kind === KIND.COMMENT));
    },
    text() {
      return state.found(kidsOfKind(this, (kid) => kid.kind === KIND.TEXT && !kid.cdata));
    },
    processingInstructions() {
      state.check(this);
      return state.found([]);
    },
    elements(name) {
      return elementsOf(this, names.ofArgument(name === undefined ? '*' : name, false));
    },
    descendants(name) {
      const wanted = names.ofArgument(name === undefined ? '*' : name, false);
      const all = wanted.uri === null && wanted.local === '*';
      const found = collect(this, (node, into) => {
        if (wanted.local !== '*') {
          tree.elementsBelow(node, wanted, into);
          return;
        }
        tree.walk(node, (kid) => {
          const match = all || (kid.kind === KIND.ELEMENT && names.matches(wanted, kid));
          if (match) arrayPush(into, kid);
        });
      });
      return below(this, found, null);
    },
  };

  const found = reflectOwnKeys(lists);
  for (let i = 0; i < found.length; i++) methods.table[found[i]] = lists[found[i]];
})(globalThis.__crossdock__);
