// state.js — every record finds the heap as it was after loading, whatever ran before it.
//
// Old scripts assign globals without declaring them, and caches in global objects would make the
// result of a record depend on its batch. Restoring everything before every record is too dear, so
// this file learns what scripts change: *hot* places are restored before each record; the whole
// heap is compared at the end of a segment of records. If that finds a new place, it becomes hot,
// everything is restored, and the caller runs the segment again (`settle` returns false).
// Changed bindings are no news; a changed object is named once, in `carried`.
// Out of reach: variables of closures, private fields, WeakMap contents, running generators.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Map, Set, String, arrayPop, arrayPush, mapForEach, mapGet, mapHas, mapSet, mapSize,
    objectHasOwn, objectIs, reflectDefineProperty, reflectDeleteProperty,
    reflectGetOwnPropertyDescriptor, reflectGetPrototypeOf, reflectIsExtensible, reflectOwnKeys,
    reflectSetPrototypeOf, setAdd, setHas,
  } = crossdock.prim;
  const { Node, XmlNode, sameDescriptor } = crossdock.snapshot;

  const MAX_HOT = 2_000; // a script that makes new names for ever is compared after each record
  const MAX_CARRIED = 20;
  const MAX_HOT_AT_ONCE = 64; // variables with a plain value: counters and flags

  let bindings = new Map(); // global name → descriptor
  let nodes = [];
  let lexicals = []; // {name, set, get, value}
  const hot = []; // [global name, descriptor], undefined for a name that scripts add
  const hotNodes = [];
  const hotLexicals = [];
  let reserved = new Set();
  let prototype = null;
  let carried = [];
  let spoilt = null;

  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  function spoil(path) {
    if (spoilt === null) spoilt = path;
  }

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
      found(`${node.path}.__proto__`, node.prototype);
      for (let i = 0; i < node.keys.length; i++) {
        const path = `${node.path}.${String(node.keys[i])}`;
        const { value, get, set } = node.descriptors[i];
        found(path, value);
        found(path, get);
        found(path, set);
      }
      for (const value of node.held) found(`${node.path}[]`, value);
    }
  }

  /**
   * Makes variables with plain values hot from the start: a flag that two records of a segment
   * turn on and off again would go unseen. (A function or an object is rarely assigned anew.)
   */
  function heatVariables() {
    mapForEach(bindings, (descriptor, key) => {
      const isPlain = descriptor.writable && !isObject(descriptor.value);
      if (!isPlain || !descriptor.enumerable || setHas(reserved, key)) return;
      if (hot.length < MAX_HOT_AT_ONCE) arrayPush(hot, [key, descriptor]);
    });
    for (let i = 0; i < lexicals.length && i < MAX_HOT_AT_ONCE; i++) {
      if (!isObject(lexicals[i].value)) arrayPush(hotLexicals, lexicals[i]);
    }
  }

  function bindingRoots() {
    const roots = [];
    for (const key of reflectOwnKeys(global)) {
      const descriptor = reflectGetOwnPropertyDescriptor(global, key);
      reflectSetPrototypeOf(descriptor, null);
      mapSet(bindings, key, descriptor);
      for (const value of [descriptor.value, descriptor.get, descriptor.set]) {
        arrayPush(roots, [String(key), value]);
      }
    }
    return roots;
  }

  // --- bindings of the global object ---

  function restoreBinding(key, descriptor) {
    const done = descriptor === undefined
      ? reflectDeleteProperty(global, key)
      : reflectDefineProperty(global, key, descriptor);
    if (!done) spoil(String(key));
  }

  /** Adds changed bindings to the hot ones; true when there was none. */
  function checkBindings() {
    let intact = true;
    const heat = (key, descriptor) => {
      intact = false;
      restoreBinding(key, descriptor);
      if (hot.length < MAX_HOT) arrayPush(hot, [key, descriptor]);
    };
    const keys = reflectOwnKeys(global);
    let known = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!mapHas(bindings, key)) {
        heat(key, undefined);
        continue;
      }
      known += 1;
      const then = mapGet(bindings, key);
      const now = reflectGetOwnPropertyDescriptor(global, key);
      if (setHas(reserved, key)) now.value = then.value;
      if (!sameDescriptor(now, then)) heat(key, then);
    }
    if (known < mapSize(bindings)) {
      mapForEach(bindings, (then, key) => {
        if (!objectHasOwn(global, key)) heat(key, then);
      });
    }
    if (!reflectIsExtensible(global)) spoil('globalThis');
    if (reflectGetPrototypeOf(global) !== prototype) spoil('globalThis');
    return intact;
  }

  // --- objects and lexical bindings ---

  function remark(path) {
    if (carried.length < MAX_CARRIED) arrayPush(carried, path);
  }

  function checkNodes() {
    let intact = true;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node.isIntact()) continue;
      intact = false;
      if (!node.restore()) spoil(node.path);
      arrayPush(hotNodes, node);
      remark(node.path);
    }
    return intact;
  }

  function restoreLexical({ set, value }) {
    if (set !== null) set(value);
  }

  function checkLexicals() {
    let intact = true;
    for (const binding of lexicals) {
      if (objectIs(binding.get(), binding.value)) continue;
      intact = false;
      restoreLexical(binding);
      arrayPush(hotLexicals, binding);
    }
    return intact;
  }

  function restoreHot() {
    for (let i = 0; i < hot.length; i++) restoreBinding(hot[i][0], hot[i][1]);
    for (let i = 0; i < hotNodes.length; i++) {
      if (!hotNodes[i].isIntact() && !hotNodes[i].restore()) spoil(hotNodes[i].path);
    }
    for (let i = 0; i < hotLexicals.length; i++) restoreLexical(hotLexicals[i]);
  }

  crossdock.state = {
    /** Remembers the heap; `names` are globals that the prelude sets before each record itself. */
    remember(names, additions, sources) {
      bindings = new Map();
      nodes = [];
      reserved = new Set(names);
      prototype = reflectGetPrototypeOf(global);
      const roots = bindingRoots();
      for (const [name, { value, get, set }] of additions) {
        arrayPush(roots, [name, value], [name, get], [name, set]);
      }
      lexicals = crossdock.lexical.bindings(sources);
      for (const binding of lexicals) {
        binding.value = binding.get();
        arrayPush(roots, [binding.name, binding.value]);
      }
      takeNodes(roots);
      heatVariables();
      return lexicals;
    },
    /** Restores what scripts are known to change; before each record. */
    restoreHot,
    /** Compares and restores everything. False: something new had changed, so run again. */
    settle() {
      crossdock.xml.resetSettings();
      restoreHot();
      const bindingsIntact = checkBindings();
      const nodesIntact = checkNodes();
      return checkLexicals() && bindingsIntact && nodesIntact;
    },
    /** Paths of objects that were changed, since the last call. */
    takeCarried() {
      const taken = carried;
      carried = [];
      return taken;
    },
    /** Path of what cannot be restored, or null: this heap must not run another record. */
    spoilt: () => spoilt,
  };
})(globalThis.__crossdock__);
