// xml_keys.js — property get and set of a record object, by kind of key.
//
// A Proxy trap for every get would cost four times as much, so a name becomes an accessor on NAMES
// when it is first used; the Proxy behind NAMES catches names that are still unknown. Their number
// is bounded: scripts may compute names without end, and those beyond the bound take the slow way.
((crossdock) => {
  'use strict';
  const {
    Proxy, TypeError, arrayIsArray, objectHasOwn, reflectApply,
    reflectDefineProperty, reflectGetOwnPropertyDescriptor, reflectSetPrototypeOf, stringIndexOf,
    stringSlice,
  } = crossdock.prim;
  const { children, keys, methods, names, nodes, state, tree } = crossdock.xml;
  const { HANDLER, K, LIST_PROTO, N, NAMES, P } = state;
  const { KIND, NODE } = nodes;

  const MAX_NAMES = 4096;
  const MAX_ITEMS = 256; // positions in a list with an accessor of their own
  let taught = 0;
  let spaced = false; // a variable, not `names.space`: every get looks at it

  /** Sets the default xml namespace: what a name without a prefix means from now on. */
  names.setSpace = (uri) => {
    names.space = uri;
    spaced = uri !== '';
  };

  /** The fast path of every `REC.Some.Name`: a text or a node that the tree has at hand. */
  function nameGetter(name) {
    const proto = { __proto__: LIST_PROTO, [N]: name }; // a field less to make for every get
    return function () {
      if (spaced) return children.byName(this, names.ofKey(name));
      const holds = this[K];
      if (typeof holds === 'object') {
        const raw = holds.raw;
        if (raw) {
          const child = raw[name];
          if (typeof child === 'string') {
            return new Proxy({ __proto__: proto, [K]: child, [P]: holds }, HANDLER);
          }
          if (child === undefined) {
            if (holds.row === null) return nothing(this, name, proto);
          } else if (child[NODE] === true) {
            return new Proxy({ __proto__: proto, [K]: child }, HANDLER);
          } else if (arrayIsArray(child)) {
            if (nodes.isSettled(child)) {
              return new Proxy({ __proto__: proto, [K]: child, [P]: holds }, HANDLER);
            }
          } else if (typeof child === 'object') {
            const node = nodes.opened(holds, child, name);
            if (node !== undefined) return new Proxy({ __proto__: proto, [K]: node }, HANDLER);
          }
        } else if (holds.index) {
          const child = holds.index[name];
          if (child !== undefined && child[NODE] === true) {
            return new Proxy({ __proto__: proto, [K]: child }, HANDLER);
          }
        }
      } else if (nodes.touched === 0) return nothing(this, name, proto);
      const found = children.named(this, name);
      return found[K] === undefined ? nothing(this, name, proto) : found;
    };
  }

  /** An empty list that knows where it was read from; for a String method's name the method. */
  function nothing(facade, name, proto) {
    return methods.isBorrowed(name)
      ? methods.borrowedBy(facade, name)
      : new Proxy({ __proto__: proto, [P]: facade }, HANDLER);
  }

  function itemOf(facade, index, key) {
    const holds = facade[K];
    if (arrayIsArray(holds)) {
      const item = holds[index];
      if (typeof item === 'string') {
        return state.xmlOf((holds[index] = nodes.promote(item, facade[N], facade[P])));
      }
      if (item !== undefined && item[NODE] === true) return state.xmlOf(item);
    }
    const item = state.item(facade, index);
    if (item !== undefined || !nodes.anyName) return item;
    const column = children.named(facade, key); // a CSV header such as `2024`
    return column[K] === undefined ? undefined : column;
  }

  function indexGetter(index, key) {
    return function () {
      return itemOf(this, index, key);
    };
  }

  /** Attributes and qualified names; a CSV header that looks like one is still found. */
  function keyGetter(key) {
    const name = names.ofKey(key);
    return function () {
      const found = children.byName(this, name);
      if (found[K] !== undefined || !nodes.anyName) return found;
      const column = children.named(this, key);
      return column[K] === undefined ? found : column;
    };
  }

  /** The fast path of `REC.Some['@name']`. */
  function attributeGetter(key, name) {
    const general = keyGetter(key);
    return function () {
      const holds = this[K];
      if (typeof holds === 'object' && holds.kind === KIND.ELEMENT) {
        const found = tree.attributeOf(holds, '', name);
        if (found !== undefined) return new Proxy({ __proto__: LIST_PROTO, [K]: found }, HANDLER);
      }
      return reflectApply(general, this, []);
    };
  }

  function strictGetter(name) {
    return function () {
      const found = children.named(this, name);
      if (found[K] === undefined && !nodes.anyName) {
        throw new TypeError(`Can not construct XML name from ${name}`);
      }
      return found;
    };
  }

  function getterOf(key) {
    if (methods.table[key] !== undefined) return methods.getterOf(key);
    // As in Rhino `__proto__` is no element to a script; child('__proto__') and plain() see it.
    if (key === '__proto__') {
      return function () {
        return state.list(undefined, null, null);
      };
    }
    const index = keys.indexOf(key);
    if (index >= 0) return indexGetter(index, key);
    const qualified = key === '*' || key === '@*' || stringIndexOf(key, '::') >= 0;
    if (qualified) return keyGetter(key);
    if (key[0] === '@') return attributeGetter(key, stringSlice(key, 1));
    return keys.isNoName(key) ? strictGetter(key) : nameGetter(key);
  }

  function setterOf(key) {
    return function (value) {
      crossdock.xml.assign.byKey(this, key, value);
    };
  }

  function accessorOf(key) {
    if (objectHasOwn(NAMES, key)) return reflectGetOwnPropertyDescriptor(NAMES, key);
    const accessor = { __proto__: null, get: getterOf(key), set: setterOf(key) };
    const index = keys.indexOf(key);
    if (index >= 0 ? index < MAX_ITEMS : taught++ < MAX_NAMES) {
      reflectDefineProperty(NAMES, key, accessor);
    }
    return accessor;
  }

  reflectSetPrototypeOf(
    NAMES,
    new Proxy(
      { __proto__: null },
      {
        __proto__: null,
        get(_, key, receiver) {
          if (typeof key === 'symbol') return undefined;
          const index = keys.indexOf(key);
          if (index >= MAX_ITEMS) return itemOf(receiver, index, key);
          return reflectApply(accessorOf(key).get, receiver, []);
        },
        set(_, key, value, receiver) {
          if (typeof key === 'symbol') return false;
          reflectApply(accessorOf(key).set, receiver, [value]);
          return true;
        },
        has: () => false,
      },
    ),
  );
})(globalThis.__crossdock__);
