// lookup.js — puts MAPPING and LOOKUP_SERVICE on the global object.
((crossdock) => {
  'use strict';
  const {
    Error, Map, arrayIncludes, arrayPush, mapForEach, mapGet, mapSet, objectDefineProperty,
    objectFreeze, stringLastIndexOf, stringSlice,
  } = crossdock.prim;
  const { Tables, existingNames, fold, makeService, readOptions, textOf } = crossdock.lookup;

  const MAP_OPTIONS = ['default', 'fillMerged', 'wildcards'];

  /** The file name without folders and extension: `lookup/colors.xlsx` → `colors`. */
  function stemOf(file) {
    const name = stringSlice(file, stringLastIndexOf(file, '/') + 1);
    const dot = stringLastIndexOf(name, '.');
    return dot < 0 ? name : stringSlice(name, 0, dot);
  }

  function has(columns, name) {
    for (let at = 0; at < columns.length; at++) if (fold(columns[at]) === name) return true;
    return false;
  }

  const isFromTo = (table) => has(table.columns, 'from') && has(table.columns, 'to');

  /** The only one, or of several the sheet that is itself called so. */
  function choose(name, found, names) {
    let own = [];
    for (let at = 0; at < found.length; at++) {
      if (fold(found[at].sheet) === fold(name)) arrayPush(own, found[at]);
    }
    if (own.length !== 1) own = found;
    if (own.length === 1) return own[0];
    if (own.length > 1) {
      throw new Error(`${name} may mean ${own[0].title} or ${own[1].title}; open one of them`);
    }
    throw new Error(`no workbook or sheet ${name} with the columns From and To; ` +
      existingNames(name, names));
  }

  /** The table that MAPPING.map means by a name: of a workbook so called, else of a sheet. */
  function findNamed(books, name) {
    const folded = fold(name);
    const byFile = [];
    const bySheet = [];
    const names = [];
    mapForEach(books, (book, file) => {
      const stem = stemOf(file);
      const isCalledSo = fold(stem) === folded || fold(file) === folded;
      arrayPush(names, stem);
      for (let at = 0; at < book.length; at++) {
        const { sheet } = book[at];
        if (!arrayIncludes(names, sheet)) arrayPush(names, sheet);
        if (!isFromTo(book[at])) continue;
        if (isCalledSo) arrayPush(byFile, book[at]);
        else if (fold(sheet) === folded) arrayPush(bySheet, book[at]);
      }
    });
    return choose(name, byFile.length > 0 ? byFile : bySheet, names);
  }

  function makeMapping(tables) {
    const plain = new Map(); // name → sheet without options, the usual case

    function map(name, value, options) {
      if (options !== undefined) {
        const read = readOptions(options, MAP_OPTIONS, 'map');
        const rest = read.default === undefined ? undefined : { default: read.default };
        return tables.sheet(findNamed(tables.books, name), read).lookup('From', value, 'To', rest);
      }
      let sheet = mapGet(plain, name);
      if (sheet === undefined) {
        sheet = tables.sheet(findNamed(tables.books, name), {});
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
