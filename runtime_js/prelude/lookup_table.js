// lookup_table.js — one table as it came from the host: rows of text, and where each cell stands.
((crossdock) => {
  'use strict';
  const {
    Error, Map, Set, arrayIncludes, arrayIndexOf, arrayPush, arraySlice, mapGet, mapSet, objectKeys,
  } = crossdock.prim;
  const { existingNames, fold, splitRows } = crossdock.lookup;

  class Table {
    /** `data` as mapping_service/table_set.py describes it; `number` names the table to the host. */
    constructor(number, data) {
      this.number = number;
      this.file = data.file;
      this.sheet = data.sheet;
      this.columns = data.columns;
      this.isDelimited = data.text !== undefined;
      this.data = data;
      this.used = new Set(); // numbers of rows that were found
      this.filled = null;
      this.columnsByName = new Map();
    }

    get count() {
      return this.data.numbers === undefined ? this.data.count : this.data.numbers.length;
    }

    /** The number of a row in the merchant's file. */
    rowNumber(row) {
      const { numbers, first } = this.data;
      return numbers === undefined ? first + row : numbers[row];
    }

    /** The first row that stands at or below a row number. */
    rowFrom(number) {
      let low = 0;
      let high = this.count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.rowNumber(middle) < number) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    get title() {
      return this.isDelimited ? this.file : `${this.file}!${this.sheet}`;
    }

    /** `lookup/colors.xlsx!Colors!B7`. */
    address(row, column) {
      return `${this.title}!${this.data.letters[column]}${this.rowNumber(row)}`;
    }

    get rows() {
      if (this.data.rows === undefined) this.data.rows = this.splitText();
      return this.data.rows;
    }

    splitText() {
      const all = splitRows(this.data.text, this.data.separator);
      const { places } = this.data;
      const rows = [];
      for (let row = 0; row < this.count; row++) {
        const source = all[this.rowNumber(row) - 1];
        const cells = [];
        for (let column = 0; column < places.length; column++) {
          const cell = source[places[column] - 1];
          arrayPush(cells, cell === undefined ? '' : cell);
        }
        arrayPush(rows, cells);
      }
      return rows;
    }

    /** The rows with the value of each merged range in all its cells. */
    get filledRows() {
      if (this.filled === null) {
        this.filled = [];
        for (let row = 0; row < this.count; row++) arrayPush(this.filled, arraySlice(this.rows[row]));
        const merged = this.data.merged === undefined ? [] : this.data.merged;
        for (let at = 0; at < merged.length; at++) this.fill(merged[at]);
      }
      return this.filled;
    }

    fill(span) {
      const { places, header } = this.data;
      const start = this.rowFrom(span[0]);
      if (span[0] <= header || this.rowNumber(start) !== span[0]) return;
      const from = arrayIndexOf(places, span[1]);
      if (from < 0) return;
      const text = this.rows[start][from];
      for (let row = start; row < this.count && this.rowNumber(row) <= span[2]; row++) {
        for (let column = from; column < places.length && places[column] <= span[3]; column++) {
          this.filled[row][column] = text;
        }
      }
    }

    /** The index of a column by its header, exact or folded; unknown or ambiguous ones throw. */
    column(name) {
      const known = mapGet(this.columnsByName, name);
      if (known !== undefined) return known;
      const found = this.findColumn(name);
      mapSet(this.columnsByName, name, found);
      return found;
    }

    findColumn(name) {
      const folded = fold(name);
      const { columns } = this;
      const found = [];
      for (let at = 0; at < columns.length; at++) {
        if (fold(columns[at]) === folded) arrayPush(found, at);
      }
      if (found.length === 1) return found[0];
      if (found.length === 0) {
        throw new Error(`${this.title} has no column ${name}; ${existingNames(name, columns)}`);
      }
      const { letters, header } = this.data;
      throw new Error(`${this.title} has the column ${name} twice, in ` +
        `${letters[found[0]]}${header} and ${letters[found[1]]}${header}`);
    }
  }

  /** An argument object with nothing in it but what is known: a misspelt option must not be lost. */
  function readOptions(options, known, what) {
    const read = { __proto__: null };
    if (options === undefined || options === null) return read;
    if (typeof options !== 'object') throw new Error(`${what}: the options must be an object`);
    const names = objectKeys(options);
    for (let at = 0; at < names.length; at++) {
      const name = names[at];
      if (!arrayIncludes(known, name)) {
        throw new Error(`${what} has no option ${name}; ${existingNames(name, known)}`);
      }
      read[name] = options[name];
    }
    return read;
  }

  crossdock.lookup.Table = Table;
  crossdock.lookup.readOptions = readOptions;
})(globalThis.__crossdock__);
