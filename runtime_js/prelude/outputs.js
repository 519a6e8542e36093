// outputs.js — the output objects of a record: PRODUCT, INVENTORY, … fresh each time, maps ready.
//
// A field is what the script assigns; what it does not assign is not in the result. Ready maps
// (`PRODUCT.ItemSpecifics`) and lists made by `create…` are dropped again while they are empty.
// Maps have no prototype, so that `'toString' in PRODUCT.ItemSpecifics` is false.
// In an inventory feed PRODUCT and INVENTORY are two objects with one Price and one Quantity:
// these are accessors of their prototypes over one shared store (collect.js writes them out).
// A script may put another object in place of an output object; anything else is refused.
((crossdock) => {
  'use strict';
  const {
    Map, arrayPush, mapGet, mapSet, objectCreate, objectDefineProperty, objectFreeze, objectKeys,
  } = crossdock.prim;
  const ObjectPrototype = crossdock.prim.Object.prototype;

  const map = () => ({ __proto__: null });
  const readyByPrototype = new Map();

  /**
   * One kind of output object: a function that makes a fresh one.
   *
   * `maps` are the names of its ready maps; `methods` are on the prototype; `lists` are the
   * containers that those methods fill.
   */
  function shape({ maps = [], lists = [], methods = {}, shared = null }) {
    const prototype = objectCreate(ObjectPrototype);
    for (const name in methods) {
      objectDefineProperty(prototype, name, { value: objectFreeze(methods[name]), writable: true });
    }
    for (const name in shared) share(prototype, name, shared);
    mapSet(readyByPrototype, prototype, [...maps, ...lists]);
    return () => {
      const object = objectCreate(prototype);
      for (let i = 0; i < maps.length; i++) object[maps[i]] = map();
      return object;
    };
  }

  function share(prototype, name, shared) {
    const get = objectFreeze(() => shared[name]);
    const set = objectFreeze((value) => { shared[name] = value; });
    objectDefineProperty(prototype, name, { get, set, enumerable: true });
  }

  /** A `create…` method: makes a child, keys it, puts it into the list `container`. */
  function creates(container, makeChild, keyName) {
    return function (key) {
      const child = makeChild();
      if (keyName !== null && key !== undefined) child[keyName] = key;
      if (this[container] === undefined) this[container] = [];
      arrayPush(this[container], child);
      return child;
    };
  }

  const newVariation = shape({ maps: ['VariationSpecifics', 'VariationPackageDetails'] });
  const newCompatibility = shape({});
  const newMethod = shape({});
  const newLineItem = shape({});
  const newLocation = shape({
    lists: ['FulfillmentMethods'],
    methods: {
      createFulFillmentMethod: creates('FulfillmentMethods', newMethod, 'FulfillmentType'),
    },
  });
  const newOverride = shape({ maps: ['DomesticShipping', 'InternationalShipping'] });

  const shared = { __proto__: null, Price: undefined, Quantity: undefined };
  const product = {
    maps: ['ItemSpecifics', 'CustomFields', 'PackageDetails'],
    lists: ['Variations', 'Compatibilities'],
    methods: {
      createVariation: creates('Variations', newVariation, 'SKU'),
      createCompatibility: creates('Compatibilities', newCompatibility, null),
    },
  };
  const distribution = shape({ lists: ['PolicyOverride'] });

  const newProduct = shape(product);
  const makers = {
    __proto__: null,
    product: { PRODUCT: newProduct },
    classification: { PRODUCT: newProduct },
    itemspecifics: { PRODUCT: newProduct },
    inventory: { PRODUCT: shape({ ...product, shared }), INVENTORY: shape({ shared }) },
    availability: {
      AVAILABILITY: shape({
        lists: ['Locations'],
        methods: { createLocation: creates('Locations', newLocation, 'LocationID') },
      }),
    },
    orderfulfillment: {
      ORDERFULFILLMENT: shape({
        lists: ['LineItems'],
        methods: { createLineItem: creates('LineItems', newLineItem, 'LineItemID') },
      }),
    },
    distribution: {
      DISTRIBUTION: () => {
        const object = distribution();
        object.PolicyOverride = newOverride();
        return object;
      },
    },
  };

  crossdock.outputs = {
    shared,
    /** Names and makers of a kind's output objects: `[['PRODUCT', make], …]`. */
    ofKind(kind, upperName) {
      const found = makers[kind] ?? { [upperName]: shape({}) };
      const pairs = [];
      for (const name of objectKeys(found)) arrayPush(pairs, [name, found[name]]);
      return pairs;
    },
    /** Names of ready maps and lists of objects with this prototype; undefined for others. */
    readyNames: (prototype) => mapGet(readyByPrototype, prototype),
  };
})(globalThis.__crossdock__);
