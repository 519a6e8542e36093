// xml_state.js — what an XML or XMLList object of a script holds, and how its nodes are reached.
//
// A facade is a Proxy over a small object with three symbol keys, so its state is as fast to read
// as a field and out of a script's reach (xml_handler.js shows no symbols):
//   K  what it holds: a Node; a text (one leaf that nobody has needed as a node yet); an array
//      (several; the array of the tree itself, or one made for this list); undefined (empty)
//   P  where it came from: the parent Node of a text or of the tree's own array; the facade that
//      an empty or gathered list was read from; null where K alone tells or nothing does
//   N  the name it was read by, null for lists that no assignment by index may name
// A list is a snapshot: the tree never changes an array that a list may hold.
((crossdock) => {
  'use strict';
  const { Proxy, TypeError, arrayIsArray, arrayPush } = crossdock.prim;
  const { nodes } = crossdock.xml;

  const K = Symbol('holds');
  const P = Symbol('from');
  const N = Symbol('name');
  const BRAND = Symbol('brand');

  // The names of a record are accessors on NAMES, made at first use (xml_keys.js). It is the last in
  // the chain, and the chain is short: every read walks it.
  const NAMES = { __proto__: null, [K]: undefined, [P]: null, [N]: null };
  const XML_PROTO = { __proto__: NAMES, [BRAND]: 'XML' };
  const LIST_PROTO = { __proto__: NAMES, [BRAND]: 'XMLList' };
  const HANDLER = { __proto__: null };

  const state = { __proto__: null, K, P, N, BRAND, NAMES, XML_PROTO, LIST_PROTO, HANDLER };

  state.list = (holds, from, name) =>
    new Proxy({ __proto__: LIST_PROTO, [K]: holds, [P]: from, [N]: name }, HANDLER);

  /** A second XML object of the same node, as Rhino's parent() gives: equal, never identical. */
  state.freshXml = (node) => new Proxy({ __proto__: XML_PROTO, [K]: node }, HANDLER);

  state.xmlOf = (node) =>
    node.facade === null ? (node.facade = state.freshXml(node)) : node.facade;

  state.brandOf = (value) => {
    const type = typeof value;
    return (type === 'object' && value !== null) || type === 'function' ? value[BRAND] : undefined;
  };

  /** For methods: refuses a `this` that is no XML object. */
  state.check = (facade) => {
    if (state.brandOf(facade) === undefined) {
      throw new TypeError('Method called on incompatible object');
    }
  };

  /** The node of a leaf that was read as text; from now on the facade holds the node. */
  state.leafNode = (facade) => {
    const parent = facade[P];
    const name = facade[N];
    const values = parent.raw === null ? parent.was : parent.raw;
    const value = values[name];
    const node = typeof value === 'string' ? nodes.promote(value, name, parent) : value;
    values[name] = node;
    facade[K] = node;
    return node;
  };

  /**
   * What a facade holds, looked at anew where a tree has changed since: never a stale text. A leaf
   * that its parent still has as a text was never made a node, so nothing can have changed it.
   */
  state.held = (facade) => {
    const holds = facade[K];
    if (typeof holds !== 'string' || nodes.touched === 0) return holds;
    const { raw } = facade[P];
    return raw !== null && raw[facade[N]] === holds ? holds : state.leafNode(facade);
  };

  state.count = (facade) => {
    const holds = facade[K];
    if (holds === undefined) return 0;
    return typeof holds === 'object' && arrayIsArray(holds) ? holds.length : 1;
  };

  state.nodeAt = (facade, i) => {
    const holds = facade[K];
    if (holds === undefined) return undefined;
    if (typeof holds === 'string') return i === 0 ? state.leafNode(facade) : undefined;
    if (!arrayIsArray(holds)) return i === 0 ? holds : undefined;
    return i < holds.length ? nodes.itemOf(holds, i, facade[N], facade[P]) : undefined;
  };

  state.nodesOf = (facade) => {
    const found = [];
    const length = state.count(facade);
    for (let i = 0; i < length; i++) arrayPush(found, state.nodeAt(facade, i));
    return found;
  };

  /** Item `i` as a script sees it; index 0 of an XML object is itself. */
  state.item = (facade, i) => {
    if (facade[BRAND] === 'XML') return i === 0 ? facade : undefined;
    const node = state.nodeAt(facade, i);
    return node === undefined ? undefined : state.xmlOf(node);
  };

  /** The one node of an XML object or of a list of one; undefined otherwise. */
  state.single = (facade) => (state.count(facade) === 1 ? state.nodeAt(facade, 0) : undefined);

  /** A list of nodes found by a method: no target, so an empty one cannot be assigned through. */
  state.found = (list) => state.list(list.length === 0 ? undefined : list, null, null);

  crossdock.xml.state = state;
})(globalThis.__crossdock__);
