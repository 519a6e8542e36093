// lookup_service.js — LOOKUP_SERVICE, as the Merchant Integration Platform had it.
//
// Loading a file that does not exist is no error; asking it is, with an Error that scripts can
// catch. What was loaded while the scripts were evaluated stays; what a record loads is forgotten
// with it, so that no record depends on those before it.
((crossdock) => {
  'use strict';
  const {
    Error, Map, Number, TypeError, arrayIsArray, arrayPush, mapForEach, mapGet, mapHas, mapSet,
    numberIsInteger, objectFreeze, objectHasOwn,
  } = crossdock.prim;
  const { hit, joined, miss, splitRows, textOf } = crossdock.lookup;

  let firstWins = false;
  let shortKey; // what a row has where it lacks a key column; undefined leaves the row out
  let shortValue = null; // the same of a value column

  function columnNumbers(value) {
    const list = arrayIsArray(value) ? value : [value];
    const numbers = [];
    for (let at = 0; at < list.length; at++) {
      const number = Number(textOf(list[at]));
      if (!numberIsInteger(number) || number < 0) {
        throw new TypeError(`column numbers count from 0, not ${textOf(list[at])}`);
      }
      arrayPush(numbers, number);
    }
    return numbers;
  }

  /** Key columns → value columns of one delimited file. */
  class Loaded {
    constructor(table, separator, keys, values) {
      this.table = table;
      this.keys = keys;
      this.values = values;
      // The file cannot hold NUL, so that an empty separator splits nothing.
      this.rows = splitRows(table.data.text, separator === '' ? '\0' : separator);
      this.byKey = new Map(); // of equal rows the last wins, or the first
      for (let row = 0; row < this.rows.length; row++) {
        const texts = this.pick(this.rows[row], keys, shortKey);
        if (texts === null) continue;
        const key = joined(texts);
        if (!firstWins || !mapHas(this.byKey, key)) mapSet(this.byKey, key, row);
      }
    }

    /** Cells by number; a missing one is `missing`, or makes the whole null when that is undefined. */
    pick(cells, numbers, missing) {
      const picked = [];
      for (let at = 0; at < numbers.length; at++) {
        const cell = cells[numbers[at]];
        if (cell === undefined && missing === undefined) return null;
        arrayPush(picked, cell === undefined ? missing : cell);
      }
      return picked;
    }

    get(texts) {
      const row = texts.length === this.keys.length
        ? mapGet(this.byKey, joined(texts)) : undefined;
      if (row !== undefined) {
        hit(this.table, row + 1);
        return this.pick(this.rows[row], this.values, shortValue);
      }
      const names = [];
      for (let at = 0; at < texts.length; at++) arrayPush(names, `column ${this.keys[at]}`);
      miss(this.table, names, `column ${this.values[0]}`, texts);
      return null;
    }
  }

  class Service {
    /** `find(path)` gives the table of a delimited file or null; `left` tells of those left out. */
    constructor(find, left) {
      this.find = find;
      this.left = left;
      this.made = new Map(); // everything ever split and indexed, to do it once
      this.lasting = new Map(); // path → Loaded, or null for a file that is not there
      this.loaded = this.lasting;
      this.changed = true; // since a record began
    }

    load(path, separator, keys, values) {
      this.changed = true;
      const table = this.find(path);
      if (table === null) {
        mapSet(this.loaded, path, null);
        return;
      }
      const numbers = [columnNumbers(keys), columnNumbers(values)];
      const how = joined([`${table.number}`, separator, `${numbers[0]}`, `${numbers[1]}`]);
      let made = mapGet(this.made, how);
      if (made === undefined) {
        made = new Loaded(table, separator, numbers[0], numbers[1]);
        mapSet(this.made, how, made);
      }
      mapSet(this.loaded, path, made);
    }

    get(path, keys) {
      const loaded = mapGet(this.loaded, path);
      if (loaded === undefined || loaded === null) {
        const reason = !objectHasOwn(this.left, path) ? '' : ` (${this.left[path]})`;
        throw new Error(`Invalid sheetOrFileName: ${path}${reason}`);
      }
      const list = arrayIsArray(keys) ? keys : [keys];
      const texts = [];
      for (let at = 0; at < list.length; at++) arrayPush(texts, textOf(list[at]));
      return loaded.get(texts);
    }

    beginRecord() {
      if (!this.changed) return;
      this.changed = false;
      this.loaded = new Map();
      mapForEach(this.lasting, (made, path) => mapSet(this.loaded, path, made));
    }
  }

  /** Follows the rules of a config-spec set (runtime_js/manifest.py), before any file is loaded. */
  crossdock.lookup.follow = ({ equal_keys: equal, short_keys: keys, short_values: values }) => {
    firstWins = equal === 'first';
    shortKey = keys === 'empty' ? '' : undefined;
    shortValue = values === 'empty' ? '' : null;
  };

  crossdock.lookup.makeService = (find, left) => {
    const service = new Service(find, left);
    /** Called before each record: nothing of the one before, nor of the scripts' top level. */
    crossdock.lookup.beginRecord = () => {
      service.beginRecord();
      crossdock.lookup.takeMisses();
    };
    return objectFreeze({
      loadDelimitedFile: (path, separator, keys, values) =>
        service.load(textOf(path), textOf(separator), keys, values),
      get: (path, keys) => service.get(textOf(path), keys),
    });
  };
})(globalThis.__crossdock__);
