// lookup.js — puts MAPPING and LOOKUP_SERVICE on the global object.
((crossdock) => {
  'use strict';
  const { Map, mapGet, mapSet, objectDefineProperty, objectFreeze } = crossdock.prim;
  const { Tables, makeService, readOptions, textOf } = crossdock.lookup;

  const MAP_OPTIONS = ['default', 'fillMerged', 'wildcards'];

  function makeMapping(tables) {
    const plain = new Map(); // name → sheet without options, the usual case

    function map(name, value, options) {
      if (options !== undefined) {
        const read = readOptions(options, MAP_OPTIONS, 'map');
        const rest = read.default === undefined ? undefined : { default: read.default };
        return tables.sheet(tables.named(name), read).lookup('From', value, 'To', rest);
      }
      let sheet = mapGet(plain, name);
      if (sheet === undefined) {
        sheet = tables.sheet(tables.named(name), {});
        mapSet(plain, name, sheet);
      }
      return sheet.lookup('From', value, 'To');
    }

    return objectFreeze({
      open: (path) => tables.open(textOf(path)),
      map: (name, value, options) => map(textOf(name), value, options),
    });
  }

  function define(name, value) {
    objectDefineProperty(globalThis, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
  }

  /** `data`: the parsed JSON of the host, or null when there are no tables. */
  crossdock.lookup.install = (data) => {
    const tables = new Tables(data ?? { files: {}, left: {}, tables: [] });
    define('MAPPING', makeMapping(tables));
    define('LOOKUP_SERVICE', makeService((path) => tables.delimited(path), tables.left));
  };
})(globalThis.__crossdock__);
