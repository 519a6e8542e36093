// xml_handler.js — what a plain object could not do: `delete`, `in`, for-in, reflection.
//
// The handler has no get and no set trap, so reading and writing go straight to the accessors. No
// trap shows a symbol or the real prototype: a script cannot reach the state of a record object,
// nor change how the next record reads its names.
((crossdock) => {
  'use strict';
  const {
    Proxy, arrayPush, numberToString, objectIsExtensible, reflectDefineProperty,
    reflectDeleteProperty, reflectGetOwnPropertyDescriptor, reflectGetPrototypeOf, reflectHas,
    reflectPreventExtensions, reflectSetPrototypeOf,
  } = crossdock.prim;
  const { children, keys, names, nodes, state } = crossdock.xml;
  const { HANDLER, BRAND, K, N, P } = state;

  const isState = (key) => key === K || key === P || key === N;

  HANDLER.has = (target, key) => {
    if (typeof key === 'symbol') return reflectHas(target, key);
    const index = keys.indexOf(key);
    if (index >= 0 && index < state.count(target)) return true;
    if (index >= 0 && !nodes.anyName) return false;
    return (
      children.has(target, names.ofKey(key)) ||
      (nodes.anyName && state.count(children.named(target, key)) > 0)
    );
  };

  HANDLER.deleteProperty = (target, key) => {
    return typeof key === 'symbol' ? false : crossdock.xml.assign.remove(target, key);
  };

  HANDLER.ownKeys = (target) => {
    const found = [];
    const length = objectIsExtensible(target) ? state.count(target) : 0;
    for (let i = 0; i < length; i++) arrayPush(found, numberToString(i));
    return found;
  };

  HANDLER.getOwnPropertyDescriptor = (target, key) => {
    if (!objectIsExtensible(target)) return undefined;
    if (isState(key)) return reflectGetOwnPropertyDescriptor(target, key);
    const index = typeof key === 'symbol' ? -1 : keys.indexOf(key);
    if (index < 0 || index >= state.count(target)) return undefined;
    const node = state.nodeAt(target, index);
    return { value: state.xmlOf(node), writable: true, enumerable: true, configurable: true };
  };

  HANDLER.defineProperty = (target, key, descriptor) => {
    if (isState(key)) return reflectDefineProperty(target, key, descriptor);
    if (typeof key === 'symbol') return false;
    if ('value' in descriptor) target[key] = descriptor.value;
    return true;
  };

  const publicPrototype = (target) =>
    target[BRAND] === 'XML' ? crossdock.xml.XML.prototype : crossdock.xml.XMLList.prototype;

  // What stands before the state of a frozen object: it hands on gets and sets, and shows nothing.
  const WALL = {
    __proto__: null,
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
    preventExtensions: () => false,
    getPrototypeOf: publicPrototype,
  };

  // Freezing a record object is allowed and changes nothing, as in Rhino. The state moves behind a
  // wall, because a Proxy must show every own key and the prototype of a target that is frozen.
  HANDLER.preventExtensions = (target) => {
    if (!objectIsExtensible(target)) return true;
    state.nodeAt(target, 0);
    const proto = reflectGetPrototypeOf(target);
    const keep = { __proto__: proto, [K]: target[K], [P]: target[P], [N]: target[N] };
    reflectDeleteProperty(target, K);
    reflectDeleteProperty(target, P);
    reflectDeleteProperty(target, N);
    reflectSetPrototypeOf(target, new Proxy(keep, WALL));
    return reflectPreventExtensions(target);
  };

  HANDLER.setPrototypeOf = () => false;
  HANDLER.getPrototypeOf = (target) =>
    objectIsExtensible(target) ? publicPrototype(target) : reflectGetPrototypeOf(target);
})(globalThis.__crossdock__);
