// xml_install.js — the globals XML, XMLList, QName, Namespace, isXMLName; the prelude's own door.
((crossdock) => {
  'use strict';
  const {
    Object, Proxy, TypeError, objectFreeze, reflectDefineProperty, reflectGet,
    reflectOwnKeys, symbolHasInstance, symbolToStringTag,
  } = crossdock.prim;
  const { methods, names, nodes, parse, settings, state, text, tree } = crossdock.xml;
  const { LIST_PROTO, XML_PROTO } = state;

  const isNothing = (value) => value === undefined || value === null;

  /** XML(value): an XML object stays what it is; `new XML(value)` makes a copy. */
  function XML(value) {
    const brand = state.brandOf(value);
    if (brand === 'XML') return new.target === undefined ? value : copyOf(value);
    if (brand !== undefined) {
      const node = state.single(value);
      if (node === undefined) throw new TypeError('Cannot convert a list of several to XML');
      return new.target === undefined ? state.xmlOf(node) : copyOf(value);
    }
    return state.xmlOf(parse.parseOne(isNothing(value) ? '' : `${value}`));
  }

  const copyOf = (facade) => state.xmlOf(tree.copy(state.single(facade)));

  /** XMLList(value): a list stays what it is; text may hold any number of elements. */
  function XMLList(value) {
    const brand = state.brandOf(value);
    if (brand === 'XMLList' && new.target === undefined) return value;
    if (brand !== undefined) return state.found(state.nodesOf(value));
    const source = isNothing(value) ? '' : `${value}`;
    if (source === '') return state.found([]);
    return state.found(source[0] === '<' ? parse.parse(source) : [parse.parseOne(source)]);
  }

  // `XML.prototype` is itself an empty XML text in Rhino, with the methods to borrow.
  function publicPrototype(constructor, empty) {
    const listed = { __proto__: Object.prototype };
    for (const name in methods.table) {
      if (HIDDEN[name] === undefined) {
        reflectDefineProperty(listed, name, { value: methods.table[name], configurable: true });
      }
    }
    reflectDefineProperty(listed, 'constructor', { value: constructor, configurable: true });
    const facade = new Proxy(listed, {
      __proto__: null,
      get: (_, key) => {
        const method = key === 'constructor' ? undefined : methods.table[key];
        return method === undefined ? reflectGet(empty, key) : method;
      },
      set: () => true,
      defineProperty: () => true,
      deleteProperty: () => true,
    });
    reflectDefineProperty(constructor, 'prototype', { value: facade, writable: false });
    reflectDefineProperty(constructor, symbolHasInstance, {
      value: (value) => {
        const brand = state.brandOf(value);
        return brand === 'XMLList' || (brand === 'XML' && constructor === XML);
      },
    });
  }
  // What Crossdock adds to the methods that Rhino lists.
  const HIDDEN = { __proto__: null, toJSON: 1, plain: 1, equals: 1, toLocaleString: 1 };

  reflectDefineProperty(XML_PROTO, symbolToStringTag, { value: 'XML' });
  reflectDefineProperty(LIST_PROTO, symbolToStringTag, { value: 'XMLList' });

  methods.close();
  settings.installOn(XML);
  publicPrototype(XML, state.xmlOf(nodes.textNode('', null)));
  publicPrototype(XMLList, state.found([]));
  crossdock.xml.XML = XML;
  crossdock.xml.XMLList = XMLList;

  // What a record would change here the next one would see.
  const { QName, Namespace } = names;
  const closed = [XML, XMLList, QName, QName.prototype, Namespace, Namespace.prototype];
  for (let i = 0; i < closed.length; i++) objectFreeze(closed[i]);

  crossdock.xml.isXml = (value) => state.brandOf(value) !== undefined;
  crossdock.xml.textOf = (value) => text.ofFacade(value);
  crossdock.xml.resetSettings = () => {
    settings.reset();
    names.resetSpace();
  };

  /**
   * The record object of a wire tree (catalog/records.py).
   *
   * @param {string|null} row for CSV: the row element into which names fall that the root lacks.
   *   Any text may then be a name, because headers are free.
   */
  crossdock.xml.record = (rootName, wire, row) => {
    const fallsThrough = row !== null && row !== undefined;
    nodes.begin(fallsThrough);
    const root = nodes.promote(wire, rootName, null);
    if (fallsThrough) root.row = row;
    return state.xmlOf(root);
  };

  crossdock.xml.install = () => {
    const globals = { XML, XMLList, QName, Namespace, isXMLName: names.isXMLName };
    const own = reflectOwnKeys(globals);
    for (let i = 0; i < own.length; i++) {
      reflectDefineProperty(globalThis, own[i], {
        value: globals[own[i]], writable: true, configurable: true, enumerable: false,
      });
    }
  };
})(globalThis.__crossdock__);
