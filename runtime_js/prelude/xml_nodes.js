// xml_nodes.js — the tree behind the record objects: the feed's JSON, opened only where it is used.
//
// Most records are read a little and never changed, so a node keeps the JSON it came from (`raw`,
// see catalog/records.py) and becomes a list of children (`kids`) only when order, mixed content or
// a change asks for it. Nodes never reach a script; facades (xml_facade.js) do. An element is in
// exactly one of three states:
//   text !== null   nothing but text, '' when empty
//   raw  !== null   child elements by name; a value is a string, a node, or an array of both, and
//                   JSON objects that nobody has looked at yet. Opening replaces values in place.
//   kids !== null   children in document order
((crossdock) => {
  'use strict';
  const {
    arrayIsArray, arrayPush, objectHasOwn, objectKeys, reflectDefineProperty, reflectOwnKeys,
    reflectPreventExtensions,
  } = crossdock.prim;

  const NODE = Symbol('node');
  const SETTLED = Symbol('settled'); // on an array of `raw`: no item has a namespace
  const KIND = { __proto__: null, ELEMENT: 1, ATTRIBUTE: 2, TEXT: 3, COMMENT: 4 };

  function Node(name, parent) {
    this.name = name;
    this.parent = parent;
  }
  // The fields that most nodes never need are inherited until they are written: a leaf stays small.
  const DEFAULTS = {
    __proto__: null,
    kind: KIND.ELEMENT,
    ns: null, // {prefix, uri} of an element or attribute in a namespace
    text: null,
    raw: null,
    kids: null,
    was: null, // `raw` as it was before `kids`: lists made then find their nodes here
    meta: null, // attributes as the feed gave them, until `attrs`
    attrs: null, // attribute nodes, sorted by qualified name as Rhino has them
    decls: null, // namespace declarations: prefix → uri
    index: null, // null-prototype map: name → node or array, valid until `kids` changes
    at: 0, // last known position in the parent's `kids`
    cdata: false,
    facade: null,
    row: null, // root of a CSV record: the name of the element that missing names fall through to
  };
  const FIELDS = objectKeys(DEFAULTS);
  Node.prototype = { __proto__: null };
  reflectDefineProperty(Node.prototype, NODE, { value: true });
  for (let i = 0; i < FIELDS.length; i++) {
    reflectDefineProperty(Node.prototype, FIELDS[i], { value: null, writable: true });
  }
  reflectPreventExtensions(Node.prototype);

  /** `touched` tells the fast paths that some tree has changed since the record began. */
  const nodes = { __proto__: null, KIND, NODE, Node, touched: false, anyName: false };

  /**
   * Begins a record. The defaults are written anew, so that even a script that got hold of a node
   * (through a Proxy as `this` of a method) changes nothing for the next record.
   *
   * @param {boolean} anyName whether any text may be a name, as the headers of a CSV feed.
   */
  nodes.begin = (anyName) => {
    for (let i = 0; i < FIELDS.length; i++) Node.prototype[FIELDS[i]] = DEFAULTS[FIELDS[i]];
    nodes.touched = false;
    nodes.anyName = anyName;
  };
  nodes.begin(false);

  function leaf(kind, text, parent) {
    const node = new Node(null, parent);
    node.kind = kind;
    node.text = text;
    return node;
  }

  nodes.textNode = (text, parent) => leaf(KIND.TEXT, text, parent);
  nodes.commentNode = (text, parent) => leaf(KIND.COMMENT, text, parent);
  nodes.cdataNode = (text, parent) => {
    const node = leaf(KIND.TEXT, text, parent);
    node.cdata = true;
    return node;
  };

  function namespaceOf(pair) {
    return { __proto__: null, prefix: pair[0], uri: pair[1] };
  }

  function orderedKids(parent, entries) {
    const kids = [];
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (typeof entry === 'string') arrayPush(kids, nodes.textNode(entry, parent));
      else if (arrayIsArray(entry)) arrayPush(kids, promote(entry[1], entry[0], parent));
      else if (objectHasOwn(entry, 'c')) arrayPush(kids, nodes.commentNode(entry.c, parent));
      else arrayPush(kids, nodes.cdataNode(entry.x, parent));
    }
    return kids;
  }

  function readMeta(node, value, meta) {
    if (objectHasOwn(meta, 'a') || objectHasOwn(meta, 'q')) node.meta = meta;
    if (objectHasOwn(meta, 'n')) node.ns = namespaceOf(meta.n);
    if (objectHasOwn(meta, 'd')) node.decls = meta.d;
    if (objectHasOwn(meta, 'k')) node.kids = orderedKids(node, meta.k);
    else if (objectHasOwn(meta, 't')) node.text = meta.t;
    else if (reflectOwnKeys(value).length > 1) node.raw = value;
    else node.text = '';
  }

  /** Makes an element node of a wire value (string or object); its own children stay as they are. */
  function promote(value, name, parent) {
    const node = new Node(name, parent);
    if (typeof value === 'string') node.text = value;
    else if (objectHasOwn(value, '')) readMeta(node, value, value['']);
    else node.raw = value;
    return node;
  }

  function settled(list) {
    if (list[SETTLED] === true) return true;
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (typeof item === 'string') continue;
      if (item[NODE] === true ? item.ns !== null : hasNamespace(item)) return false;
    }
    list[SETTLED] = true;
    return true;
  }

  const hasNamespace = (value) => objectHasOwn(value, '') && objectHasOwn(value[''], 'n');

  /** Item `i` of an array of `raw` as a node. */
  nodes.itemOf = (list, i, name, parent) => {
    const item = list[i];
    if (typeof item !== 'string' && item[NODE] === true) return item;
    return (list[i] = promote(item, name, parent));
  };

  function openRaw(node) {
    const raw = node.raw;
    const names = reflectOwnKeys(raw);
    const kids = [];
    for (let n = 0; n < names.length; n++) {
      const name = names[n];
      const value = raw[name];
      if (name === '') continue;
      if (arrayIsArray(value)) {
        for (let i = 0; i < value.length; i++) {
          arrayPush(kids, nodes.itemOf(value, i, name, node));
        }
      } else if (typeof value !== 'string' && value[NODE] === true) arrayPush(kids, value);
      else arrayPush(kids, (raw[name] = promote(value, name, node)));
    }
    node.was = raw;
    node.raw = null;
    return kids;
  }

  /** The children of an element in document order. Only the functions of xml_tree.js write to it. */
  nodes.kidsOf = (node) => {
    if (node.kids !== null) return node.kids;
    if (node.raw !== null) return (node.kids = openRaw(node));
    if (node.kind !== KIND.ELEMENT) {
      return node.kind === KIND.ATTRIBUTE ? [nodes.textNode(node.text, null)] : [];
    }
    const kids = node.text === '' ? [] : [nodes.textNode(node.text, node)];
    node.text = null;
    return (node.kids = kids);
  };

  function indexOf(node) {
    const index = { __proto__: null };
    for (let i = 0; i < node.kids.length; i++) {
      const kid = node.kids[i];
      if (kid.kind !== KIND.ELEMENT || kid.ns !== null) continue;
      const found = index[kid.name];
      if (found === undefined) index[kid.name] = kid;
      else if (arrayIsArray(found)) arrayPush(found, kid);
      else index[kid.name] = [found, kid];
    }
    return (node.index = index);
  }

  /**
   * The child elements of a name that are in no namespace.
   *
   * @returns {string|Node|Array|undefined} a text where nobody has needed the node yet; an array
   *   (of `raw`, see itemOf) for several; undefined for none.
   */
  nodes.find = (node, name) => {
    if (node.raw !== null) {
      if (name === '' || !objectHasOwn(node.raw, name)) return undefined;
      const value = node.raw[name];
      if (typeof value === 'string' || value[NODE] === true) return value;
      if (arrayIsArray(value)) {
        if (settled(value)) return value;
      } else {
        const child = (node.raw[name] = promote(value, name, node));
        if (child.ns === null) return child;
      }
      nodes.kidsOf(node);
    }
    if (node.kids === null) return undefined;
    return (node.index === null ? indexOf(node) : node.index)[name];
  };

  nodes.promote = promote;
  crossdock.xml = { __proto__: null, nodes };
})(globalThis.__crossdock__);
