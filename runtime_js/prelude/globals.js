// globals.js — the names a script finds its record, its output objects and the feed's facts under.
//
// They are plain writable globals, since scripts re-point them (`PRODUCT_INRECORD = GROUP[i]`); the
// prelude sets them anew before each record and reads only the output objects back.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Date, arrayPush, dateToISOString, objectDefineProperty, objectFreeze, stringToUpperCase,
  } = crossdock.prim;

  // Kinds that read the product feed know their record and output by its name, as on the MIP.
  const PRODUCT_SHAPED = { __proto__: null, classification: true, itemspecifics: true };

  let recordNames = [];
  let outputNames = [];

  function define(name, value) {
    objectDefineProperty(global, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
  }

  function defineFacts(kind, facts) {
    const { looks } = crossdock;
    const receivedAtMs = facts.receivedAtMs ?? 0;
    const feed = { kind };
    looks.define(feed, 'fileName', facts.fileName ?? '');
    feed.merchant = facts.merchant ?? '';
    feed.marketplace = facts.marketplace ?? '';
    looks.define(feed, 'receivedAtMs', receivedAtMs);
    looks.define(feed, 'receivedAt', dateToISOString(new Date(receivedAtMs)));
    define('FEED', objectFreeze(feed));
    const context = {};
    looks.define(context, 'FileName', facts.fileName ?? '');
    define('MIP_CONTEXT', objectFreeze(context));
  }

  crossdock.globals = {
    define,
    /** Puts everything of a feed on the global object; returns the names set for each record. */
    install(kind, facts) {
      const upperName = stringToUpperCase(kind);
      recordNames = ['INRECORD', `${upperName}_INRECORD`];
      if (PRODUCT_SHAPED[kind]) arrayPush(recordNames, 'PRODUCT_INRECORD');
      if (kind === 'inventory') arrayPush(recordNames, 'INVENTORY_RECORD');
      outputNames = crossdock.collect.install(kind, upperName);
      defineFacts(kind, facts);
      const names = [...recordNames, 'GROUP', ...outputNames];
      for (const name of names) define(name, undefined);
      return names;
    },
    /** Sets the names of one record. */
    put(record) {
      for (let i = 0; i < recordNames.length; i++) global[recordNames[i]] = record;
      global.GROUP = [record];
      crossdock.collect.fresh();
    },
  };
})(globalThis.__crossdock__);
