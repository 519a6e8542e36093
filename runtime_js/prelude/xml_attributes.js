// xml_attributes.js — the attributes of an element: nodes of their own, made when asked for.
//
// They stand sorted by qualified name, as Rhino has them; the order of the feed is lost there too.
((crossdock) => {
  'use strict';
  const { arrayPush, arraySort, objectKeys } = crossdock.prim;
  const { nodes } = crossdock.xml;
  const { KIND, Node } = nodes;

  const tree = { __proto__: null };

  tree.qualifiedName = (node) =>
    node.ns === null || node.ns.prefix === '' ? node.name : `${node.ns.prefix}:${node.name}`;

  tree.uriOf = (node) => (node.ns === null ? '' : node.ns.uri);

  function attributeNode(owner, name, ns, value) {
    const node = new Node(name, owner);
    node.kind = KIND.ATTRIBUTE;
    node.text = value;
    if (ns !== null) node.ns = ns;
    return node;
  }

  function byQualifiedName(a, b) {
    const left = tree.qualifiedName(a);
    const right = tree.qualifiedName(b);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  function readAttributes(node) {
    const { a: plain, q: qualified } = node.meta;
    const attrs = [];
    if (plain !== undefined) {
      const names = objectKeys(plain);
      for (let i = 0; i < names.length; i++) {
        arrayPush(attrs, attributeNode(node, names[i], null, plain[names[i]]));
      }
    }
    for (let i = 0; qualified !== undefined && i < qualified.length; i++) {
      const entry = qualified[i];
      const ns = { __proto__: null, prefix: entry[0], uri: entry[1] };
      arrayPush(attrs, attributeNode(node, entry[2], ns, entry[3]));
    }
    return attrs.length < 2 ? attrs : arraySort(attrs, byQualifiedName);
  }

  tree.attributesOf = (node) => {
    if (node.attrs !== null) return node.attrs;
    node.attrs = node.meta === null ? [] : readAttributes(node);
    node.meta = null;
    return node.attrs;
  };

  /** The attribute of a name and a namespace uri ('' for none), or undefined. */
  tree.attributeOf = (node, uri, name) => {
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) {
      const attr = attrs[i];
      if (attr.name === name && (attr.ns === null ? '' : attr.ns.uri) === uri) return attr;
    }
    return undefined;
  };

  tree.setAttribute = (node, ns, name, value) => {
    nodes.touched += 1;
    const found = tree.attributeOf(node, ns === null ? '' : ns.uri, name);
    if (found !== undefined) found.text = value;
    else {
      arrayPush(node.attrs, attributeNode(node, name, ns, value));
      arraySort(node.attrs, byQualifiedName);
    }
  };

  tree.attributeNode = attributeNode;
  crossdock.xml.tree = tree;
})(globalThis.__crossdock__);
