// xml_descendants.js — elements of one name below a node, in document order.
//
// `..name` and descendants(name) look through whole records for a handful of elements, so a leaf of
// another name stays the text that it is. Nothing recurses: a record may be deeper than the stack.
((crossdock) => {
  'use strict';
  const { arrayIsArray, arrayPush, reflectOwnKeys } = crossdock.prim;
  const { names, nodes, tree } = crossdock.xml;
  const { KIND, NODE } = nodes;

  const isText = (value) => typeof value === 'string';

  /** The children of an element that is still JSON, but for leaves of another name than `local`. */
  function openedKids(node, local) {
    const { raw } = node;
    const kids = [];
    const keys = reflectOwnKeys(raw);
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k];
      const value = raw[key];
      if (key === '') continue;
      if (arrayIsArray(value)) {
        for (let i = 0; i < value.length; i++) {
          if (key === local || !isText(value[i])) arrayPush(kids, nodes.itemOf(value, i, key, node));
        }
      } else if (isText(value) ? key === local : value[NODE] !== true) {
        arrayPush(kids, (raw[key] = nodes.promote(value, key, node)));
      } else if (!isText(value)) arrayPush(kids, value);
    }
    return kids;
  }

  function kidsToSearch(node, local) {
    if (node.raw !== null) return openedKids(node, local);
    return node.kids === null ? [] : node.kids;
  }

  /** Adds to `found` the elements of a name, as xml_names.js reads it, that is not `*`. */
  tree.elementsBelow = (node, name, found) => {
    const stack = [kidsToSearch(node, name.local)];
    const places = [0];
    while (stack.length > 0) {
      const top = stack.length - 1;
      const kids = stack[top];
      const at = places[top];
      if (at === kids.length) {
        stack.length = places.length = top;
        continue;
      }
      places[top] = at + 1;
      const kid = kids[at];
      if (kid.kind !== KIND.ELEMENT) continue;
      if (names.matches(name, kid)) arrayPush(found, kid);
      if (kid.raw === null && kid.kids === null) continue; // a leaf
      arrayPush(stack, kidsToSearch(kid, name.local));
      arrayPush(places, 0);
    }
  };
})(globalThis.__crossdock__);
