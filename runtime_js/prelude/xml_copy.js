// xml_copy.js — going through whole trees, without recursion: copies, descendants.
((crossdock) => {
  'use strict';
  const { arrayPush } = crossdock.prim;
  const { nodes, tree } = crossdock.xml;
  const { KIND, Node } = nodes;

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
      const { name, ns, text } = attrs[i];
      arrayPush(copy.attrs, tree.attributeNode(copy, name, ns, text));
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
})(globalThis.__crossdock__);
