// lookup_sheet.js — the sheet object of a script: lookup(), range(), rows(), header().
((crossdock) => {
  'use strict';
  const {
    Map, TypeError, arrayPush, arraySlice, arraySort, mapGet, mapHas, mapSet, objectDefineProperty,
    objectFreeze, objectHasOwn, objectKeys,
  } = crossdock.prim;
  const {
    Bands, Index, MISS, hit, isEmpty, isXml, joined, miss, readOptions, textOf,
  } = crossdock.lookup;

  const LOOKUP_OPTIONS = ['default'];

  class Sheet {
    constructor(table, { wildcards, fillMerged }) {
      this.table = table;
      this.wildcards = wildcards === true;
      this.rows = fillMerged === true ? table.filledRows : table.rows;
      this.indexes = new Map(); // key columns → target column → {finder, to, names}
      this.bands = new Map();
      this.objects = null;
    }

    /** What answers `from` → `target` in `plans`, or undefined: it has to be made first. */
    known(plans, from, target) {
      const targets = mapGet(plans, from);
      return targets === undefined ? undefined : mapGet(targets, target);
    }

    make(plans, from, names, target) {
      const columns = [];
      for (let at = 0; at < names.length; at++) arrayPush(columns, this.table.column(names[at]));
      const to = this.table.column(target);
      const finder = plans === this.bands
        ? new Bands(this.table, this.rows, columns[0], to)
        : new Index(this.table, this.rows, columns, to, this.wildcards);
      const plan = { finder, to, names };
      if (!mapHas(plans, from)) mapSet(plans, from, new Map());
      mapSet(mapGet(plans, from), target, plan);
      return plan;
    }

    lookup(from, text, target, options) {
      const plan = this.known(this.indexes, from, target) ??
        this.make(this.indexes, from, [from], target);
      if (isEmpty(text)) return this.fallback(options, null);
      const row = plan.finder.find(text, null);
      return row === MISS ? this.missed(plan, target, [text], options) : this.found(plan, row);
    }

    lookupAll({ names, texts, empty }, target, options) {
      const from = joined(names);
      const plan = this.known(this.indexes, from, target) ??
        this.make(this.indexes, from, names, target);
      if (empty) return this.fallback(options, null);
      const row = plan.finder.find(joined(texts), texts);
      return row === MISS ? this.missed(plan, target, texts, options) : this.found(plan, row);
    }

    range(from, text, target, options) {
      const plan = this.known(this.bands, from, target) ??
        this.make(this.bands, from, [from], target);
      if (isEmpty(text)) return this.fallback(options, null);
      const row = plan.finder.find(text);
      return row === MISS ? this.missed(plan, target, [text], options) : this.found(plan, row);
    }

    found(plan, row) {
      hit(this.table, this.table.rowNumber(row));
      return this.rows[row][plan.to];
    }

    missed(plan, target, texts, options) {
      return this.fallback(options, () => miss(this.table, plan.names, target, texts));
    }

    /** The caller's default, else null. A miss is told in either case; `tell` is null for none. */
    fallback(options, tell) {
      if (tell !== null) tell();
      const given = readOptions(options, LOOKUP_OPTIONS, 'lookup').default;
      return given === undefined ? null : given;
    }

    /** All rows as frozen objects; each of them then counts as used. */
    all() {
      if (this.objects === null) {
        this.objects = [];
        for (let row = 0; row < this.rows.length; row++) {
          arrayPush(this.objects, this.object(row));
          hit(this.table, this.table.rowNumber(row));
        }
      }
      return arraySlice(this.objects);
    }

    object(row) {
      const object = {};
      const { columns } = this.table;
      for (let at = 0; at < columns.length; at++) {
        // Of two columns with one name the first is given; the check of the bundle has told.
        if (objectHasOwn(object, columns[at])) continue;
        objectDefineProperty(object, columns[at], {
          __proto__: null, value: this.rows[row][at], enumerable: true,
        });
      }
      return objectFreeze(object);
    }
  }

  /** `{Brand: b, Metal: m}` as names in a fixed order and their texts. */
  function readKeys(keys) {
    const names = arraySort(objectKeys(keys));
    if (names.length === 0) throw new TypeError('lookup needs at least one key column');
    const texts = [];
    let empty = true;
    for (let at = 0; at < names.length; at++) {
      const text = textOf(keys[names[at]]);
      if (!isEmpty(text)) empty = false;
      arrayPush(texts, text);
    }
    return { names, texts, empty };
  }

  /** What a script gets for a sheet; the Sheet itself stays inside. */
  function facade(sheet) {
    const { table } = sheet;
    return objectFreeze({
      name: table.sheet,
      header: () => arraySlice(table.columns),
      rows: () => sheet.all(),
      lookup(from, second, third, fourth) {
        if (typeof from === 'object' && from !== null && !isXml(from)) {
          return sheet.lookupAll(readKeys(from), textOf(second), third);
        }
        return sheet.lookup(textOf(from), textOf(second), textOf(third), fourth);
      },
      range: (from, value, target, options) =>
        sheet.range(textOf(from), textOf(value), textOf(target), options),
      toString: () => table.title,
    });
  }

  crossdock.lookup.makeSheet = (table, options) => facade(new Sheet(table, options));
})(globalThis.__crossdock__);
