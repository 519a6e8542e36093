// xml_read.js — the methods that look at an object itself: length, text, content, order.
((crossdock) => {
  'use strict';
  const {
    TypeError, arrayIsArray, reflectDefineProperty, reflectOwnKeys, symbolIterator,
    symbolToPrimitive,
  } = crossdock.prim;
  const { children, keys, methods, names, nodes, state, text, tree } = crossdock.xml;
  const { BRAND, K, NAMES } = state;
  const { KIND } = nodes;
  const { table } = methods;

  /** The node that a method of single elements works on. */
  methods.single = (facade, method) => {
    state.check(facade);
    const node = state.single(facade);
    if (node === undefined) throw new TypeError(`${method} is not a function, it is xml.`);
    return node;
  };

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
        if (this[BRAND] === undefined) state.check(this);
        return 0;
      }
      return arrayIsArray(holds) ? holds.length : 1;
    },
    toString() {
      const holds = this[K];
      return typeof holds === 'string' && nodes.touched === 0 ? holds : text.fast(this);
    },
    toLocaleString() {
      return text.fast(this);
    },
    toXMLString() {
      state.check(this);
      return text.listToXmlString(state.nodesOf(this));
    },
    toSource() {
      state.check(this);
      return text.listToXmlString(state.nodesOf(this));
    },
    equals(other) {
      return text.fast(this) === `${other}`;
    },
    valueOf() {
      state.check(this);
      return this;
    },
    contains(value) {
      state.check(this);
      if (this[BRAND] === 'XML' && state.brandOf(value) === undefined) return false;
      const items = state.nodesOf(this);
      for (let i = 0; i < items.length; i++) if (text.equal(items[i], value)) return true;
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
      const parent = tree.commonParent(items);
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
      const name = names.isQName(key) ? names.ofArgument(key, false) : names.ofKey(`${key}`);
      return children.has(this, name);
    },
    propertyIsEnumerable(key) {
      state.check(this);
      const index = keys.indexOf(`${key}`);
      return index >= 0 && index < state.count(this);
    },
    normalize() {
      state.check(this);
    },
    toJSON() {
      state.check(this);
      return text.ofFacade(this);
    },
    constructor(value) {
      return this[BRAND] === 'XMLList' ? crossdock.xml.XMLList(value) : crossdock.xml.XML(value);
    },
  };
  const shared = (key, value) => reflectDefineProperty(NAMES, key, { value });
  // An addition to Rhino: `for (const item of list)`.
  shared(symbolIterator, function* () {
    const length = state.count(this);
    for (let i = 0; i < length; i++) yield state.item(this, i);
  });
  const found = reflectOwnKeys(read);
  for (let i = 0; i < found.length; i++) table[found[i]] = read[found[i]];
  shared(symbolToPrimitive, function () {
    const holds = this[K];
    return typeof holds === 'string' && nodes.touched === 0 ? holds : text.fast(this);
  });
})(globalThis.__crossdock__);
