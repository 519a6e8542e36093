// lookup_group.js — the rows of a table whose keys are alike: literal, wildcards or the default.
//
// A shape has one letter for each key column: `=` a literal, `~` wildcards, `*` any value. An answer
// is a row, MISS, or an array of two rows that match equally well and disagree.
((crossdock) => {
  'use strict';
  const { Map, arrayPush, mapForEach, mapGet, mapSet, stringIncludes } = crossdock.prim;
  const { codePoints, fold, matches } = crossdock.lookup;

  const MISS = -1;

  /** Several key texts as one; the lengths keep ["ab", "c"] and ["a", "bc"] apart. */
  function joined(texts) {
    if (texts.length === 1) return texts[0];
    let key = '';
    for (let at = 0; at < texts.length; at++) key += `${texts[at].length}:${texts[at]}`;
    return key;
  }

  function foldedAll(texts) {
    const folded = [];
    for (let at = 0; at < texts.length; at++) arrayPush(folded, fold(texts[at]));
    return folded;
  }

  class Group {
    /** `merge(answer, other)` makes one answer of two. */
    constructor(shape, merge) {
      this.shape = shape;
      this.merge = merge;
      this.patterned = stringIncludes(shape, '~');
      this.single = shape === '=';
      this.exact = new Map(); // key → answer
      this.folded = null; // the same, built when an exact spelling is first not found
      this.members = []; // {row, texts, patterns}; of a single key the exact map has it all
      this.weight = 0; // literal keys before wildcards, wildcards before defaults
      for (let at = 0; at < shape.length; at++) {
        if (shape[at] === '=') this.weight += shape.length + 1;
        if (shape[at] === '~') this.weight += 1;
      }
    }

    add(row, texts, patterns) {
      if (this.patterned) {
        arrayPush(this.members, { row, texts: foldedAll(texts), patterns });
      } else {
        if (!this.single) arrayPush(this.members, { row, texts });
        this.put(this.exact, this.key(texts), row);
      }
    }

    put(map, key, answer) {
      const known = mapGet(map, key);
      mapSet(map, key, known === undefined ? answer : this.merge(known, answer));
    }

    /** The texts that stand where this shape is literal, as one key. */
    key(texts) {
      const chosen = [];
      for (let at = 0; at < texts.length; at++) {
        if (this.shape[at] === '=') arrayPush(chosen, texts[at]);
      }
      return joined(chosen);
    }

    find(texts, folded) {
      if (this.patterned) return this.findPattern(folded);
      let found = mapGet(this.exact, this.key(texts));
      if (found !== undefined) return found;
      if (this.folded === null) this.fold();
      found = mapGet(this.folded, this.key(folded));
      return found === undefined ? MISS : found;
    }

    fold() {
      this.folded = new Map();
      if (this.single) {
        mapForEach(this.exact, (answer, text) => this.put(this.folded, fold(text), answer));
        return;
      }
      for (let at = 0; at < this.members.length; at++) {
        const { row, texts } = this.members[at];
        this.put(this.folded, this.key(foldedAll(texts)), row);
      }
    }

    findPattern(folded) {
      const points = [];
      for (let at = 0; at < folded.length; at++) arrayPush(points, codePoints(folded[at]));
      let found = MISS;
      for (let at = 0; at < this.members.length; at++) {
        const { row } = this.members[at];
        if (this.fits(this.members[at], folded, points)) {
          found = found === MISS ? row : this.merge(found, row);
        }
      }
      return found;
    }

    fits({ texts, patterns }, folded, points) {
      for (let at = 0; at < folded.length; at++) {
        const kind = this.shape[at];
        if (kind === '=' && texts[at] !== folded[at]) return false;
        if (kind === '~' && !matches(patterns[at], points[at])) return false;
      }
      return true;
    }
  }

  crossdock.lookup.Group = Group;
  crossdock.lookup.MISS = MISS;
  crossdock.lookup.foldedAll = foldedAll;
  crossdock.lookup.joined = joined;
})(globalThis.__crossdock__);
