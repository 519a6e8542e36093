// xml_tree.js — what is asked of the tree and done to it: attributes, content, order, change, copies.
//
// Every change marks `nodes.touched`, and drops the index of the element it changed. Nothing here
// recurses: a record may be deeper than the stack.
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
    node.ns = ns;
    node.text = value;
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
    return arraySort(attrs, byQualifiedName);
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
      if (attrs[i].name === name && tree.uriOf(attrs[i]) === uri) return attrs[i];
    }
    return undefined;
  };

  tree.setAttribute = (node, ns, name, value) => {
    nodes.touched = true;
    const found = tree.attributeOf(node, ns === null ? '' : ns.uri, name);
    if (found !== undefined) found.text = value;
    else node.attrs = arraySort(pushed(node.attrs, attributeNode(node, name, ns, value)), byQualifiedName);
  };

  function pushed(list, item) {
    arrayPush(list, item);
    return list;
  }

  tree.hasElements = (node) => {
    if (node.raw !== null) return true;
    if (node.kids === null) return false;
    for (let i = 0; i < node.kids.length; i++) {
      if (node.kids[i].kind === KIND.ELEMENT) return true;
    }
    return false;
  };

  tree.isSimple = (node) => node.kind !== KIND.COMMENT && !tree.hasElements(node);

  /** The text of a node with simple content. */
  tree.simpleText = (node) => {
    if (node.text !== null) return node.text;
    let text = '';
    for (let i = 0; i < node.kids.length; i++) {
      if (node.kids[i].kind === KIND.TEXT) text += node.kids[i].text;
    }
    return text;
  };

  /** Position among the parent's children; -1 for a root or an attribute. */
  tree.childIndex = (node) => {
    if (node.parent === null || node.kind === KIND.ATTRIBUTE) return -1;
    const kids = nodes.kidsOf(node.parent);
    // One pass renews every position, so that asking each child in turn stays linear.
    if (kids[node.at] !== node) {
      for (let i = 0; i < kids.length; i++) kids[i].at = i;
    }
    return node.at;
  };

  function changed(node, kids) {
    nodes.touched = true;
    node.kids = kids;
    node.index = null;
  }

  /** The index is kept as far as it goes, so that setting many new names stays linear. */
  function append(node, kids, added) {
    nodes.touched = true;
    added.at = kids.length;
    arrayPush(kids, added);
    if (node.index === null || added.kind !== KIND.ELEMENT || added.ns !== null) return;
    if (node.index[added.name] === undefined) node.index[added.name] = added;
    else node.index = null;
  }

  /** Puts nodes that have no parent among the children of an element. */
  tree.insert = (node, at, added) => {
    const before = nodes.kidsOf(node);
    for (let i = 0; i < added.length; i++) added[i].parent = node;
    if (at >= before.length) {
      for (let i = 0; i < added.length; i++) append(node, before, added[i]);
      return;
    }
    const after = [];
    for (let i = 0; i < at; i++) arrayPush(after, before[i]);
    for (let i = 0; i < added.length; i++) arrayPush(after, added[i]);
    for (let i = at; i < before.length; i++) arrayPush(after, before[i]);
    changed(node, after);
  };

  tree.clear = (node) => {
    const kids = nodes.kidsOf(node);
    for (let i = 0; i < kids.length; i++) kids[i].parent = null;
    changed(node, []);
  };

  /** Takes nodes out of their parent, which is the same for all; the first `kept` ones stay. */
  tree.removeAll = (removed, kept = 0) => {
    if (removed.length <= kept || removed[0].parent === null) return;
    const parent = removed[0].parent;
    const attribute = removed[0].kind === KIND.ATTRIBUTE;
    for (let i = kept; i < removed.length; i++) removed[i].parent = null;
    const before = attribute ? tree.attributesOf(parent) : nodes.kidsOf(parent);
    const after = [];
    for (let i = 0; i < before.length; i++) {
      if (before[i].parent !== null) arrayPush(after, before[i]);
    }
    if (attribute) {
      nodes.touched = true;
      parent.attrs = after;
    } else changed(parent, after);
  };

  function shallowCopy(node, parent) {
    const copy = new Node(node.name, parent);
    copy.kind = node.kind;
    copy.ns = node.ns;
    copy.decls = node.decls;
    copy.cdata = node.cdata;
    copy.text = node.text;
    const attrs = node.kind === KIND.ELEMENT ? tree.attributesOf(node) : [];
    copy.attrs = [];
    for (let i = 0; i < attrs.length; i++) {
      arrayPush(copy.attrs, attributeNode(copy, attrs[i].name, attrs[i].ns, attrs[i].text));
    }
    return copy;
  }

  /** A deep copy without a parent. */
  tree.copy = (node) => {
    const root = shallowCopy(node, null);
    const open = [node, root];
    for (let i = 0; i < open.length; i += 2) {
      if (open[i].text !== null) continue;
      const kids = nodes.kidsOf(open[i]);
      const copy = open[i + 1];
      copy.kids = [];
      for (let k = 0; k < kids.length; k++) {
        const kid = shallowCopy(kids[k], copy);
        arrayPush(copy.kids, kid);
        arrayPush(open, kids[k]);
        arrayPush(open, kid);
      }
    }
    return root;
  };

  /** Calls `visit` for every node below a node, in document order. */
  tree.walk = (node, visit) => {
    const stack = [];
    pushReversed(stack, nodes.kidsOf(node));
    while (stack.length > 0) {
      const next = stack[stack.length - 1];
      stack.length--;
      visit(next);
      if (next.kind === KIND.ELEMENT) pushReversed(stack, nodes.kidsOf(next));
    }
  };

  function pushReversed(stack, list) {
    for (let i = list.length - 1; i >= 0; i--) arrayPush(stack, list[i]);
  }

  tree.rootOf = (node) => {
    let root = node;
    while (root.parent !== null) root = root.parent;
    return root;
  };

  crossdock.xml.tree = tree;
})(globalThis.__crossdock__);
