// xml_syntax.js — `$e4x`: what runtime_js/e4x translates E4X syntax to.
((crossdock) => {
  'use strict';
  const {
    ReferenceError, String, TypeError, arrayPush, objectFreeze, reflectDefineProperty,
    regExpExec, stringSlice,
  } = crossdock.prim;
  const { children, markup, methods, names, nodes, operators, parse, state, text, tree } = crossdock.xml;
  const { BRAND, K } = state;
  const { KIND } = nodes;

  const uriOf = (space) => {
    if (space === null) return '*';
    if (space === undefined) return '';
    const uri = names.isNamespace(space) || names.isQName(space) ? space.uri : `${space}`;
    return uri === '*' ? '%2A' : uri;
  };

  /** Collects what matches below a node, the attributes of the node itself among it. */
  function gatherBelow(node, name, found) {
    if (!name.attribute && name.local !== '*') {
      tree.elementsBelow(node, name, found);
      return;
    }
    const any = name.uri === null && name.local === '*';
    const look = (at) => {
      if (!name.attribute) {
        if (any || (at.kind === KIND.ELEMENT && names.matches(name, at))) arrayPush(found, at);
        return;
      }
      const attrs = at.kind === KIND.ELEMENT ? tree.attributesOf(at) : [];
      for (let i = 0; i < attrs.length; i++) {
        if (names.matches(name, attrs[i])) arrayPush(found, attrs[i]);
      }
    };
    if (name.attribute) look(node);
    tree.walk(node, look);
  }

  function checkXml(value) {
    if (state.brandOf(value) === undefined) throw new TypeError(`${String(value)} is not an xml object.`);
  }

  const syntax = {
    __proto__: null,
    ...operators,
    /** `<a b={x}>{y}</a>`, its text put together. */
    literal: (source) => state.xmlOf(parse.parseOne(source)),
    /** `<>…</>` */
    literals(source) {
      const [begin] = regExpExec(/^<\s*>/, source);
      const [end] = regExpExec(/<\/\s*>$/, source) ?? [''];
      const inner = stringSlice(source, begin.length, source.length - end.length);
      return state.found(inner === '' ? [] : parse.parse(inner));
    },
    /** An expression in braces where an attribute's value stands. */
    inValue: (...values) =>
      `"${values.length === 0 ? '' : markup.escapeAttribute(String(values[0]))}"`,
    /** An expression in braces anywhere else. */
    inText(...values) {
      if (values.length === 0) return '';
      const [value] = values;
      return state.brandOf(value) === undefined
        ? markup.escapeText(String(value))
        : text.listToXmlString(state.nodesOf(value));
    },
    /** `n::local`, `@n::local`; a null namespace is any. */
    key: (space, local, attribute) => `${attribute ? '@' : ''}${uriOf(space)}::${local}`,
    /** `@[name]` */
    at: (name) => `@${name}`,
    /** A name that nothing is asked for: none of this sort is ever defined. */
    free(name) {
      throw new ReferenceError(`"${name}" is not defined.`);
    },
    /** `O..name` */
    below(object, key) {
      checkXml(object);
      const name = names.ofKey(key);
      const found = [];
      const items = state.nodesOf(object);
      for (let i = 0; i < items.length; i++) gatherBelow(items[i], name, found);
      if (object[BRAND] !== 'XML') return state.found(found);
      return state.list(found.length === 0 ? undefined : found, object, null);
    },
    /** `O.(E)`: an XML value counts as true, even an empty list. */
    filter(object, test) {
      checkXml(object);
      const found = [];
      const length = state.count(object);
      for (let i = 0; i < length; i++) {
        const result = test(state.item(object, i));
        if (state.brandOf(result) !== undefined || result) arrayPush(found, state.nodeAt(object, i));
      }
      return state.found(found);
    },
    /** A name in a predicate: a child of the candidate where there is one, else a variable. */
    look(candidate, name, read) {
      if (names.space === '' && methods.table[name] === undefined) {
        const list = children.named(candidate, name);
        if (list[K] !== undefined) return list;
      } else if (name in candidate) return candidate[name];
      return syntax.found(read, candidate);
    },
    /** A name beside a candidate that is XML: an empty list where it is nowhere, as in Rhino. */
    found(read, candidate) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof ReferenceError) || state.brandOf(candidate) === undefined) throw error;
        return state.found([]);
      }
    },
    /** `default xml namespace = value` */
    namespace(value) {
      names.setSpace(uriOf(value));
    },
    namespaceNow: () => names.space,
  };

  let loadedSpace = '';

  /** Before every record: what the scripts chose as they were loaded. */
  names.resetSpace = () => {
    if (names.space !== loadedSpace) names.setSpace(loadedSpace);
  };
  names.keepSpace = () => {
    loadedSpace = names.space;
  };

  /** Puts `$e4x` on the global object, for programs with a translated script. */
  crossdock.xml.installSyntax = () => {
    reflectDefineProperty(globalThis, '$e4x', { value: objectFreeze(syntax) });
  };
})(globalThis.__crossdock__);
