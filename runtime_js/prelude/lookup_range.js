// lookup_range.js — price bands and the like: the row with the greatest number not above a value.
//
// Numbers compare as numbers, never as text, and a band is found only by this call: a lookup never
// takes the nearest row by accident, as VLOOKUP does. A row with `*` serves values below all bands.
((crossdock) => {
  'use strict';
  const { Error, Map, arrayPush, arraySort, mapGet, mapSet } = crossdock.prim;
  const { MISS, isDefault, numberOf } = crossdock.lookup;

  class Bands {
    constructor(table, rows, column, target) {
      this.table = table;
      this.rows = rows;
      this.column = column;
      this.target = target;
      this.starts = []; // {number, row}, ascending
      this.fallback = MISS;
      const byNumber = new Map();
      for (let row = 0; row < rows.length; row++) {
        const cell = rows[row][column];
        if (cell === '' || rows[row][target] === '') continue;
        if (isDefault(cell)) this.fallback = this.same(this.fallback, row);
        else this.add(byNumber, row, cell);
      }
      arraySort(this.starts, (one, other) => one.number - other.number);
    }

    add(byNumber, row, cell) {
      const number = numberOf(cell);
      if (number !== number) {
        throw new Error(`${this.table.address(row, this.column)} holds "${cell}", not a number`);
      }
      const known = mapGet(byNumber, number);
      if (known !== undefined) {
        this.same(known, row);
        return;
      }
      mapSet(byNumber, number, row);
      arrayPush(this.starts, { number, row });
    }

    /** `known`, unless another row claims the same start with another target. */
    same(known, row) {
      if (known === MISS) return row;
      if (this.rows[known][this.target] === this.rows[row][this.target]) return known;
      throw new Error(`${this.table.address(row, this.column)} begins where ` +
        `${this.table.address(known, this.column)} does, with another target`);
    }

    /** The row for a value's text; MISS where it is no number or lies below all bands. */
    find(text) {
      const number = numberOf(text);
      if (number !== number) return MISS;
      let low = 0;
      let high = this.starts.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.starts[middle].number <= number) low = middle + 1;
        else high = middle;
      }
      return low === 0 ? this.fallback : this.starts[low - 1].row;
    }
  }

  crossdock.lookup.Bands = Bands;
})(globalThis.__crossdock__);
