// xml_methods.js — methods beside children of the same name: `REC.length` and `REC.length()`.
//
// In E4X a property get never finds a method, but a get cannot see whether a call follows. So a get
// of a method's name gives the method where there is no such child, and the method, not called,
// behaves as the empty list it stands for; where there is such a child the get gives a list that
// can be called. Both know how to be called only with the right `this`, which a call supplies.
((crossdock) => {
  'use strict';
  const {
    Proxy, arrayIsArray, objectFreeze, reflectApply, reflectDefineProperty,
    reflectDeleteProperty, reflectGet, reflectOwnKeys, reflectSet,
    reflectSetPrototypeOf,
  } = crossdock.prim;
  const { children, nodes, state } = crossdock.xml;
  const { HANDLER, K, LIST_PROTO, N, P } = state;
  const { CLEAN } = nodes;

  const FunctionPrototype = crossdock.prim.Function.prototype;
  const UNCLEAN = -1;
  const LOOKED_AT_AGAIN = 64; // items

  /** Name → function, filled by xml_read.js, xml_write.js, xml_naming.js and xml_plain.js. */
  const table = { __proto__: null };
  const methods = { __proto__: null, table };

  function bare(fn) {
    reflectDeleteProperty(fn, 'length');
    reflectDeleteProperty(fn, 'name');
    return fn;
  }

  /** Makes a function of the prelude read, when it is not called, as the list `name` of `last`. */
  function emptyWhenNotCalled(fn, name) {
    const memory = { __proto__: null, fn, last: null };
    const asList = () => state.list(undefined, memory.last, name);
    reflectSetPrototypeOf(
      bare(fn),
      new Proxy(
        { __proto__: null },
        {
          __proto__: null,
          get: (_, key) =>
            key === 'call' || key === 'apply' || key === 'bind'
              ? FunctionPrototype[key]
              : reflectGet(asList(), key),
          set: (_, key, value) => reflectSet(asList(), key, value),
          has: () => false,
          ownKeys: () => [],
          getPrototypeOf: () => null,
        },
      ),
    );
    objectFreeze(fn);
    return memory;
  }

  /** A list of existing children whose name is a method's: a list, and callable as the method. */
  function callableList(facade, name) {
    const fn = bare({
      method(...args) {
        return reflectApply(table[name], this, args);
      },
    }.method);
    reflectSetPrototypeOf(fn, LIST_PROTO);
    // Looked up at first use: in a loop over `list.length()` nobody ever looks.
    reflectDefineProperty(fn, K, {
      configurable: true,
      get() {
        const holds = children.named(facade, name);
        fn[P] = holds[P];
        const value = holds[K];
        reflectDefineProperty(fn, K, { value, writable: true, configurable: true });
        return value;
      },
    });
    reflectDefineProperty(fn, P, { value: facade, writable: true, configurable: true });
    reflectDefineProperty(fn, N, { value: name, writable: true, configurable: true });
    return new Proxy(fn, HANDLER);
  }

  function hasMethodName(item) {
    if (typeof item === 'string') return false;
    const node = item[nodes.NODE] === true;
    if (node && item.raw === null) return item.kids !== null;
    const keys = reflectOwnKeys(node ? item.raw : item);
    for (let i = 0; i < keys.length; i++) {
      if (table[keys[i]] !== undefined) return true;
    }
    return false;
  }

  /** Looked at again after a change only where that is quick: a loop may change each item. */
  function clean(items) {
    if (items[CLEAN] !== nodes.touched) {
      let free = nodes.touched === 0 || items.length <= LOOKED_AT_AGAIN;
      for (let i = 0; free && i < items.length; i++) free = !hasMethodName(items[i]);
      items[CLEAN] = free ? nodes.touched : UNCLEAN;
    }
    return items[CLEAN] === nodes.touched;
  }

  function hasChild(node, name) {
    if (nodes.find(node, name) !== undefined) return true;
    const row = children.rowOf(node);
    return row !== undefined && nodes.find(row, name) !== undefined;
  }

  function methodOrChildren(facade, name, memory) {
    const holds = state.held(facade);
    const none =
      holds === undefined || typeof holds === 'string' ||
      (arrayIsArray(holds) ? clean(holds) : !hasChild(holds, name));
    if (!none) return callableList(facade, name);
    memory.last = facade;
    return memory.fn;
  }

  /** The getter of a method's name; the case without any children goes first. */
  methods.getterOf = (name) => {
    const own = memories[name];
    return function () {
      const holds = this[K];
      let free = false; // of a child with the method's name
      if (typeof holds === 'object') {
        const raw = holds.raw;
        if (raw) {
          // A function is what the object inherits, such as `toString`: no feed holds one.
          const child = raw[name];
          free = (child === undefined || typeof child === 'function') && holds.row === null;
        } else free = typeof holds.text === 'string' || holds[CLEAN] === nodes.touched;
      } else free = holds === undefined || nodes.touched === 0;
      if (free) {
        own.last = this;
        return own.fn;
      }
      return methodOrChildren(this, name, own);
    };
  };

  const memories = { __proto__: null };

  /** Closes the table: no script gets a method in its hands before it is frozen. */
  methods.close = () => {
    for (const name in table) memories[name] = emptyWhenNotCalled(table[name], name);
    objectFreeze(table);
  };

  methods.emptyWhenNotCalled = emptyWhenNotCalled;
  crossdock.xml.methods = methods;
})(globalThis.__crossdock__);
