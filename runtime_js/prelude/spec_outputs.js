// spec_outputs.js — the output objects of a config-spec set: PRODUCT, AVAILABILITY, … as of 2014.
//
// Loaded only for such sets. Unlike those of outputs.js every container is there from the start and
// stays, also when it is empty; nothing is shared and nothing is dropped but what is undefined.
((crossdock) => {
  'use strict';
  const { Error, arrayPush, objectCreate, objectDefineProperty, objectFreeze } = crossdock.prim;
  const ObjectPrototype = crossdock.prim.Object.prototype;

  let asksAgain = (list, field, key) => undefined;

  /** With `same`, a `create…` call gives the child that an earlier one with its key has made. */
  function repeatBy(rule) {
    if (rule !== 'same') return;
    asksAgain = (list, field, key) => {
      for (let i = 0; i < list.length; i++) if (list[i][field] === key) return list[i];
      return undefined;
    };
  }

  /** A `create…` method; `field` of the child takes the argument, null for none. */
  function creates(container, makeChild, field) {
    return objectFreeze(function (key) {
      const keyed = field !== null && key !== undefined;
      const known = keyed ? asksAgain(this[container], field, key) : undefined;
      if (known !== undefined) return known;
      const child = makeChild();
      if (keyed) child[field] = key;
      arrayPush(this[container], child);
      return child;
    });
  }

  function prototypeOf(methods) {
    const prototype = objectCreate(ObjectPrototype);
    for (const name in methods) {
      objectDefineProperty(prototype, name, { __proto__: null, value: methods[name], writable: true });
    }
    return prototype;
  }

  const map = () => ({ __proto__: null });
  const plain = () => ({});
  const newVariation = () => ({ VariationSpecifics: map(), VariationPackageDetails: map() });
  const location = prototypeOf({
    createFulFillmentMethod: creates('FulfillmentMethods', plain, 'FulfillmentType'),
  });
  const newLocation = () => ({ __proto__: location, FulfillmentMethods: [] });
  const product = prototypeOf({
    createVariation: creates('Variations', newVariation, 'SKU'),
    createCompatibility: creates('Compatibilities', plain, null),
  });
  const availability = prototypeOf({
    createLocation: creates('Locations', newLocation, 'LocationID'),
  });
  const fulfillment = prototypeOf({
    createLineItem: creates('LineItems', plain, 'LineItemID'),
  });

  const newProduct = () => ({
    __proto__: product, ItemSpecifics: map(), CustomFields: map(), PackageDetails: map(),
    Variations: [], Compatibilities: [],
  });
  const makers = {
    __proto__: null,
    product: newProduct,
    classification: newProduct,
    itemspecifics: newProduct,
    distribution: () => ({
      PolicyOverride: { DomesticShipping: map(), InternationalShipping: map() },
    }),
    availability: () => ({ __proto__: availability, Locations: [] }),
    location: plain,
    orderfulfillment: () => ({ __proto__: fulfillment, LineItems: [] }),
  };

  /** ORDERS of a file: `take` gives the rows made since it was last asked, and forgets them. */
  function makeOrders() {
    let rows = [];
    const createOrder = objectFreeze(() => {
      const row = {};
      arrayPush(rows, row);
      return row;
    });
    const take = () => {
      const taken = rows;
      rows = [];
      return taken;
    };
    return { orders: objectFreeze({ createOrder }), take };
  }

  crossdock.spec = {
    __proto__: null,
    outputs: { __proto__: null, makeOrders, repeatBy },
    /** Makes the output object of a feed kind. */
    fresh(kind) {
      if (makers[kind] === undefined) throw new Error(`no config-spec feed is called ${kind}`);
      return makers[kind]();
    },
  };
})(globalThis.__crossdock__);
