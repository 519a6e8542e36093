// lookup_index.js — finds the row of a table for one or several key texts.
//
// An index belongs to key columns and one target column and is built when it is first asked. Rows
// with an empty target are not in it: such a key is listed but not mapped yet. Rows are taken by
// how much of them is literal: those that name every key, then wildcards, then `*` for a key; among
// equals the exact spelling comes before the folded one. Rows that match equally well and disagree
// are an error at the lookup that meets them, and at no other.
((crossdock) => {
  'use strict';
  const {
    Error, Map, arrayPush, arraySort, mapClear, mapForEach, mapGet, mapSet, mapSize, stringRepeat,
  } = crossdock.prim;
  const { Group, MISS, foldedAll, isDefault, keyOf } = crossdock.lookup;

  const MEMO_SIZE = 5_000; // answers remembered, so that a spelling is folded once
  const MEMO_KEY_LENGTH = 200;

  class Index {
    /** `columns` and `target` are column indexes; `rows` may be the table's with merges filled. */
    constructor(table, rows, columns, target, wildcards) {
      this.table = table;
      this.rows = rows;
      this.columns = columns;
      this.target = target;
      this.memo = new Map();
      this.merge = (answer, other) => {
        if (typeof answer !== 'number') return answer;
        if (typeof other !== 'number') return other;
        return rows[answer][target] === rows[other][target] ? answer : [answer, other];
      };
      this.literal = new Group(stringRepeat('=', columns.length), this.merge);
      const groups = new Map();
      mapSet(groups, this.literal.shape, this.literal);
      for (let row = 0; row < rows.length; row++) {
        if (rows[row][target] === '') continue;
        const key = rows[row][columns[0]];
        // The usual case without objects in between: a table may have a hundred thousand rows.
        if (columns.length > 1 || wildcards || isDefault(key)) this.add(groups, row, wildcards);
        else if (key !== '') this.literal.put(this.literal.exact, key, row);
      }
      this.groups = [];
      mapForEach(groups, (group) => arrayPush(this.groups, group));
      arraySort(this.groups, (one, other) => other.weight - one.weight);
    }

    add(groups, row, wildcards) {
      let shape = '';
      let empty = true;
      const texts = [];
      const patterns = [];
      for (let at = 0; at < this.columns.length; at++) {
        const cell = this.rows[row][this.columns[at]];
        if (cell !== '') empty = false;
        const key = keyOf(cell, wildcards);
        shape += key.kind;
        arrayPush(texts, key.kind === '=' ? key.text : '');
        arrayPush(patterns, key.kind === '~' ? key.pattern : null);
      }
      if (empty) return;
      let group = mapGet(groups, shape);
      if (group === undefined) {
        group = new Group(shape, this.merge);
        mapSet(groups, shape, group);
      }
      group.add(row, texts, patterns);
    }

    /**
     * The row for a key, or MISS; throws where rows disagree. `key` is the text itself, or for
     * several columns their `texts` joined.
     */
    find(key, texts) {
      const exact = mapGet(this.literal.exact, key);
      if (typeof exact === 'number') return exact;
      let answer = mapGet(this.memo, key);
      if (answer === undefined) {
        answer = this.search(texts ?? [key]);
        if (mapSize(this.memo) >= MEMO_SIZE) mapClear(this.memo);
        if (key.length <= MEMO_KEY_LENGTH) mapSet(this.memo, key, answer);
      }
      if (typeof answer !== 'number') this.refuse(answer);
      return answer;
    }

    search(texts) {
      const folded = foldedAll(texts);
      let answer = MISS;
      for (let at = 0; at < this.groups.length; at++) {
        const group = this.groups[at];
        // All groups of one weight are asked, since none of them may win by its place.
        if (answer !== MISS && group.weight < this.groups[at - 1].weight) break;
        const found = group.find(texts, folded);
        if (found === MISS) continue;
        answer = answer === MISS ? found : this.merge(answer, found);
      }
      return answer;
    }

    refuse(pair) {
      const { rows, table, target, columns } = this;
      const side = (row) => `"${rows[row][columns[0]]}" to "${rows[row][target]}" in ` +
        table.address(row, target);
      throw new Error(`rows contradict each other: ${side(pair[0])}, ${side(pair[1])}; keep one`);
    }
  }

  crossdock.lookup.Index = Index;
})(globalThis.__crossdock__);
