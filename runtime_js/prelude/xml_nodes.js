// xml_nodes.js — the tree behind the record objects: the feed's JSON, opened where it is used.
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
  const CLEAN = Symbol('clean'); // on an array: at how many changes no item had a child as a method
  const KIND = { __proto__: null, ELEMENT: 1, ATTRIBUTE: 2, TEXT: 3, COMMENT: 4 };

  function Node(name, parent) {
    this.name = name;
    this.parent = parent;
  }
  /**
   * The fields that most nodes never need are inherited until they are written: a leaf stays small.
   * Written out, since it runs for every record and a loop over names takes longer.
   */
  function setDefaults(proto) {
    proto.kind = KIND.ELEMENT;
    proto.ns = null; // {prefix, uri} of an element or attribute in a namespace
    proto.text = null;
    proto.raw = null;
    proto.kids = null;
    proto.was = null; // `raw` as it was before `kids`: lists made then find their nodes here
    proto.meta = null; // attributes as the feed gave them, until `attrs`
    proto.attrs = null; // attribute nodes, sorted by qualified name as Rhino has them
    proto.decls = null; // namespace declarations: prefix → uri
    proto.index = null; // null-prototype map: name → node or array, valid until `kids` changes
    proto.at = 0; // last known position in the parent's `kids`
    proto.cdata = false;
    proto.facade = null;
    proto.row = null; // root of a CSV record: the element that missing names fall through to
    return proto;
  }
  const FIELDS = objectKeys(setDefaults({ __proto__: null }));
  Node.prototype = { __proto__: null };
  reflectDefineProperty(Node.prototype, NODE, { value: true });
  for (let i = 0; i < FIELDS.length; i++) {
    reflectDefineProperty(Node.prototype, FIELDS[i], { value: null, writable: true });
  }
  reflectPreventExtensions(Node.prototype);

  /** `touched` counts the changes to any tree since the record began; the fast paths look at it. */
  const nodes = { __proto__: null, KIND, NODE, CLEAN, Node, touched: 0, anyName: false };

  /**
   * Begins a record. The defaults are written anew, so that even a script that got hold of a node
   * (through a Proxy as `this` of a method) changes nothing for the next record.
   *
   * @param {boolean} anyName whether any text may be a name, as the headers of a CSV feed.
   */
  nodes.begin = (anyName) => {
    setDefaults(Node.prototype);
    nodes.touched = 0;
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
    // JSON objects inherit none of these names.
    if (meta.a !== undefined || meta.q !== undefined) node.meta = meta;
    if (meta.n !== undefined) node.ns = namespaceOf(meta.n);
    if (meta.d !== undefined) node.decls = meta.d;
    if (meta.k !== undefined) node.kids = orderedKids(node, meta.k);
    else if (meta.t !== undefined) node.text = meta.t;
    else if (reflectOwnKeys(value).length > 1) node.raw = value;
    else node.text = '';
  }

  /** Makes an element node of a wire value (string or object); its children stay as they are. */
  function promote(value, name, parent) {
    const node = new Node(name, parent);
    if (typeof value === 'string') node.text = value;
    else {
      const meta = value[''];
      if (meta === undefined) node.raw = value;
      else readMeta(node, value, meta);
    }
    return node;
  }

  nodes.promote = promote;
  crossdock.xml = { __proto__: null, nodes };
})(globalThis.__crossdock__);
