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

  const readyByPrototype = new Map();

  /** The prototype of a kind of object: its methods, its shared fields, its ready names. */
  function prototypeOf({ ready = [], methods = {}, shared = [] }) {
    const prototype = objectCreate(ObjectPrototype);
    for (const name in methods) {
      objectDefineProperty(prototype, name, { value: objectFreeze(methods[name]), writable: true });
    }
    for (const name of shared) share(prototype, name);
    const names = { __proto__: null };
    for (const name of ready) names[name] = true;
    mapSet(readyByPrototype, prototype, names);
    return prototype;
  }

  // A traced record has its objects dressed by trace.js.
  const plain = (object) => object;
  let dressed = plain;

  const shared = { __proto__: null, Price: undefined, Quantity: undefined };
  let sharedToWrite = shared;
  const SHARED_FIELDS = ['Price', 'Quantity'];

  function share(prototype, name) {
    const get = objectFreeze(() => shared[name]);
    const set = objectFreeze((value) => { sharedToWrite[name] = value; });
    objectDefineProperty(prototype, name, { get, set, enumerable: true });
  }

  /** A `create…` method: makes a child, keys it, puts it into the list `container`. */
  function creates(container, makeChild, keyName) {
    return function (key) {
      const child = dressed(makeChild());
      if (keyName !== null && key !== undefined) child[keyName] = key;
      if (this[container] === undefined) this[container] = dressed([]);
      arrayPush(this[container], child);
      return child;
    };
  }

  /** Makes empty objects over a prototype of their own. */
  function maker(traits) {
    const prototype = prototypeOf(traits);
    return () => objectCreate(prototype);
  }

  const map = () => ({ __proto__: null });
  const variation = prototypeOf({ ready: ['VariationSpecifics', 'VariationPackageDetails'] });
  const newVariation = () => ({
    __proto__: variation, VariationSpecifics: map(), VariationPackageDetails: map(),
  });
  const override = prototypeOf({ ready: ['DomesticShipping', 'InternationalShipping'] });
  const newOverride = () => ({
    __proto__: override, DomesticShipping: map(), InternationalShipping: map(),
  });
  const newLocation = maker({
    ready: ['FulfillmentMethods'],
    methods: {
      createFulFillmentMethod: creates('FulfillmentMethods', maker({}), 'FulfillmentType'),
    },
  });

  function productMaker(sharedFields) {
    const product = prototypeOf({
      ready: [
        'ItemSpecifics', 'CustomFields', 'VariationSpecifics', 'PackageDetails',
        'Variations', 'Compatibilities',
      ],
      methods: {
        createVariation: creates('Variations', newVariation, 'SKU'),
        createCompatibility: creates('Compatibilities', maker({}), null),
      },
      shared: sharedFields,
    });
    return () => ({
      __proto__: product, ItemSpecifics: map(), CustomFields: map(), VariationSpecifics: map(),
      PackageDetails: map(),
    });
  }

  const newOrders = maker({
    ready: ['Orders'],
    methods: { createOrder: creates('Orders', maker({}), null) },
  });
  const newProduct = productMaker([]);
  const newShipment = maker({
    ready: ['LineItems'],
    methods: { createLineItem: creates('LineItems', maker({}), 'LineItemID') },
  });
  const distribution = prototypeOf({ ready: ['PolicyOverride'] });
  const makers = {
    __proto__: null,
    product: { PRODUCT: newProduct },
    classification: { PRODUCT: newProduct },
    itemspecifics: { PRODUCT: newProduct },
    inventory: { PRODUCT: productMaker(SHARED_FIELDS), INVENTORY: maker({ shared: SHARED_FIELDS }) },
    availability: {
      AVAILABILITY: maker({
        ready: ['Locations'],
        methods: { createLocation: creates('Locations', newLocation, 'LocationID') },
      }),
    },
    shipment: { SHIPMENT: newShipment },
    order: { ORDER: maker({}), ORDERS: newOrders },
    orderfulfillment: { ORDERFULFILLMENT: newShipment },
    distribution: { DISTRIBUTION: () => ({ __proto__: distribution, PolicyOverride: newOverride() }) },
  };

  crossdock.outputs = {
    shared,
    SHARED_FIELDS,
    /** Names and makers of a kind's output objects: `[['PRODUCT', make], …]`. */
    ofKind(kind, upperName) {
      const found = makers[kind] ?? { [upperName]: maker({}) };
      const pairs = [];
      for (const name of objectKeys(found)) arrayPush(pairs, [name, found[name]]);
      return pairs;
    },
    /** An output object as scripts get it. */
    dressed: (object) => dressed(object),
    /** Sets what new objects go through before scripts get them, null for nothing; begins anew. */
    dressBy(dress) {
      dressed = dress ?? plain;
      for (const name of SHARED_FIELDS) shared[name] = undefined;
      sharedToWrite = dressed(shared);
    },
    /** `{name: true}` of ready maps and lists of objects with this prototype; undefined for others. */
    readyNames: (prototype) => mapGet(readyByPrototype, prototype),
  };
})(globalThis.__crossdock__);
