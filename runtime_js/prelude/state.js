// state.js — every record finds the heap as it was after loading, whatever ran before it.
//
// Old scripts assign globals without declaring them, and caches in global objects would make the
// result of a record depend on its batch. Restoring everything before every record is too dear, so
// this file learns what scripts change: *hot* places are restored before each record; the whole
// heap is compared at the end of a segment of records. If that finds a new place, it becomes hot,
// everything is restored, and the caller runs the segment again (`settle` returns false).
// Changed bindings are no news; a changed object is named once, in `carried`.
// Out of reach: variables of closures, private fields, WeakMap contents, running generators; and an
// object that records of one segment change and change back to the letter.
((crossdock) => {
  'use strict';
  const { bindings, global, isObject } = crossdock;
  const { Set, String, arrayPop, arrayPush, setAdd, setHas } = crossdock.prim;
  const { Node, XmlNode } = crossdock.snapshot;

  const MAX_CARRIED = 20;
  const MAX_PATH = 200; // a list of a hundred thousand links has names as long

  const nodes = [];
  const hotNodes = [];
  let carried = [];
  let spoilt = null;

  const inside = (path, key) => (path.length > MAX_PATH ? path : `${path}.${key}`);

  /** Takes nodes of everything scripts can reach from these `[path, value]`, ours excepted. */
  function takeNodes(roots) {
    const seen = new Set();
    const left = [];
    const found = (path, value) => {
      if (!isObject(value) || value === global || setHas(seen, value)) return;
      if (setHas(crossdock.freeze.known, value)) return;
      setAdd(seen, value);
      if (crossdock.xml.isXml(value)) arrayPush(nodes, new XmlNode(value, path));
      else arrayPush(left, new Node(value, path));
    };
    for (const [path, value] of roots) found(path, value);
    while (left.length > 0) {
      const node = arrayPop(left);
      arrayPush(nodes, node);
      found(inside(node.path, '__proto__'), node.prototype);
      for (let i = 0; i < node.keys.length; i++) {
        const path = inside(node.path, String(node.keys[i]));
        const { value, get, set } = node.descriptors[i];
        found(path, value);
        found(path, get);
        found(path, set);
      }
      for (const value of node.held) found(inside(node.path, '[]'), value);
    }
  }

  function restore(node) {
    if (!node.isIntact() && !node.restore() && spoilt === null) spoilt = node.path;
  }

  /** Restores changed objects, makes them hot and names them; true when there was none. */
  function settleNodes() {
    let intact = true;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node.isIntact()) continue;
      intact = false;
      restore(node);
      arrayPush(hotNodes, node);
      if (carried.length < MAX_CARRIED) arrayPush(carried, node.path);
    }
    return intact;
  }

  function restoreHot() {
    bindings.restoreHot();
    for (let i = 0; i < hotNodes.length; i++) restore(hotNodes[i]);
  }

  crossdock.state = {
    /**
     * Remembers the heap as it is. `names` are globals that the prelude sets itself, `additions`
     * what scripts added to the language, `sources` the scripts. Returns the lexical bindings.
     */
    remember(names, additions, sources) {
      const lexicals = crossdock.lexical.bindings(sources);
      const roots = bindings.remember(names, lexicals);
      for (const [name, { value, get, set }] of additions) {
        arrayPush(roots, [name, value], [name, get], [name, set]);
      }
      takeNodes(roots);
      return lexicals;
    },
    /** Restores what scripts are known to change; before each record. */
    restoreHot,
    /** Compares and restores everything. False: something new had changed, so run again. */
    settle() {
      crossdock.xml.resetSettings();
      restoreHot();
      const bindingsIntact = bindings.settle();
      return settleNodes() && bindingsIntact;
    },
    /** Paths of objects that were changed, since the last call. */
    takeCarried() {
      const taken = carried;
      carried = [];
      return taken;
    },
    /** Path of what cannot be restored, or null: this heap must not run another record. */
    spoilt: () => bindings.spoilt() ?? spoilt,
  };
})(globalThis.__crossdock__);
