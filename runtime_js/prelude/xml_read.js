// xml_read.js — the methods that look: children, text, content, order, comparison.
((crossdock) => {
  'use strict';
  const {
    TypeError, arrayIsArray, arrayPush, reflectDefineProperty, reflectOwnKeys, symbolIterator,
    symbolToPrimitive,
  } = crossdock.prim;
  const { children, keys, methods, names, nodes, state, text, tree } = crossdock.xml;
  const { BRAND, K, SHARED } = state;
  const { KIND } = nodes;
  const { table } = methods;

  text.simpleTextOf = (node) =>
    node.kind === KIND.COMMENT || (node.text === null && tree.hasElements(node))
      ? undefined
      : tree.simpleText(node);

  /** E4X ToString of an XML object or list. */
  text.ofFacade = (facade) => {
    const holds = state.held(facade);
    if (typeof holds === 'string') return holds;
    if (holds === undefined) return '';
    return arrayIsArray(holds) ? text.listToText(state.nodesOf(facade)) : text.toText(holds);
  };

  /** The same with the common case first: a leaf, read as text or as a node. */
  function toText(facade) {
    const holds = facade[K];
    if (typeof holds === 'string') {
      if (!nodes.touched) return holds;
    } else if (holds !== undefined && typeof holds.text === 'string' && holds.kind !== KIND.COMMENT) {
      return holds.text;
    }
    state.check(facade);
    return text.ofFacade(facade);
  }

  /** The node that a method of single elements works on. */
  methods.single = (facade, method) => {
    state.check(facade);
    const node = state.single(facade);
    if (node === undefined) throw new TypeError(`${method} is not a function, it is xml.`);
    return node;
  };

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

  /** Whether two nodes, or a node and a value, are equal as E4X `==` has it. */
  function equalNode(node, other) {
    const brand = state.brandOf(other);
    if (brand === undefined) {
      const own = text.simpleTextOf(node);
      return own !== undefined && own === `${other}`;
    }
    const twin = state.single(other);
    return twin !== undefined && (twin === node || text.toXmlString(twin) === text.toXmlString(node));
  }

  function isSimple(facade) {
    state.check(facade);
    const items = state.nodesOf(facade);
    if (items.length === 1) return tree.isSimple(items[0]);
    for (let i = 0; i < items.length; i++) if (items[i].kind === KIND.ELEMENT) return false;
    return true;
  }

  const read = {
    length() {
      const holds = this[K];
      if (typeof holds === 'string') return 1;
      if (holds === undefined) {
        state.check(this);
        return 0;
      }
      return arrayIsArray(holds) ? holds.length : 1;
    },
    toString() {
      return toText(this);
    },
    toLocaleString() {
      return toText(this);
    },
    toXMLString() {
      state.check(this);
      return text.listToXmlString(state.nodesOf(this));
    },
    toSource() {
      state.check(this);
      return text.listToXmlString(state.nodesOf(this));
    },
    // What Java's strings lent to Rhino's.
    equals(other) {
      return toText(this) === `${other}`;
    },
    valueOf() {
      state.check(this);
      return this;
    },
    attribute(name) {
      state.check(this);
      return children.byName(this, names.ofArgument(name, true));
    },
    attributes() {
      state.check(this);
      return children.byName(this, names.ofKey('@*'));
    },
    child(name) {
      state.check(this);
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
    // CDATA is no text() in Rhino, though it is content and a child.
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
        tree.walk(node, (kid) => {
          if (all || (kid.kind === KIND.ELEMENT && names.matches(wanted, kid))) arrayPush(into, kid);
        });
      });
      return below(this, found, null);
    },
    contains(value) {
      state.check(this);
      if (this[BRAND] === 'XML' && state.brandOf(value) === undefined) return false;
      const items = state.nodesOf(this);
      for (let i = 0; i < items.length; i++) if (equalNode(items[i], value)) return true;
      return false;
    },
    copy() {
      state.check(this);
      const items = state.nodesOf(this);
      if (this[BRAND] === 'XML') return state.xmlOf(tree.copy(items[0]));
      for (let i = 0; i < items.length; i++) items[i] = tree.copy(items[i]);
      return state.found(items);
    },
    childIndex() {
      return tree.childIndex(methods.single(this, 'childIndex'));
    },
    nodeKind() {
      const { kind } = methods.single(this, 'nodeKind');
      return kind === KIND.ELEMENT ? 'element' : kind === KIND.TEXT ? 'text'
        : kind === KIND.ATTRIBUTE ? 'attribute' : 'comment';
    },
    parent() {
      state.check(this);
      const items = state.nodesOf(this);
      const parent = crossdock.xml.commonParent(items);
      if (parent !== null) return state.freshXml(parent);
      return this[BRAND] === 'XML' ? null : undefined;
    },
    hasSimpleContent() {
      return isSimple(this);
    },
    hasComplexContent() {
      return !isSimple(this);
    },
    hasOwnProperty(key) {
      state.check(this);
      return children.has(this, names.isQName(key) ? names.ofArgument(key, false) : names.ofKey(`${key}`));
    },
    propertyIsEnumerable(key) {
      state.check(this);
      const index = keys.indexOf(`${key}`);
      return index >= 0 && index < state.count(this);
    },
    normalize() {
      state.check(this);
    },
    // JSON.stringify asks for it by this name; a child called toJSON is still a child.
    toJSON() {
      state.check(this);
      return text.ofFacade(this);
    },
    constructor(value) {
      return this[BRAND] === 'XMLList' ? crossdock.xml.XMLList(value) : crossdock.xml.XML(value);
    },
  };
  const shared = (key, value) => reflectDefineProperty(SHARED, key, { value });
  // An addition to Rhino: `for (const item of list)`.
  shared(symbolIterator, function* () {
    const length = state.count(this);
    for (let i = 0; i < length; i++) yield state.item(this, i);
  });
  const found = reflectOwnKeys(read);
  for (let i = 0; i < found.length; i++) table[found[i]] = read[found[i]];
  shared(symbolToPrimitive, function () {
    return toText(this);
  });
})(globalThis.__crossdock__);
