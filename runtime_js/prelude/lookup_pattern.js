// lookup_pattern.js — wildcards in key cells, for sheets opened with {wildcards: true}.
//
// As in Excel: `*` stands for any text, `?` for one character, `~` before one of them takes it by
// its word. Matched without regular expressions: a cell must not be able to cost a record its time.
((crossdock) => {
  'use strict';
  const { arrayPush, stringCharCodeAt, stringCodePointAt, stringTrim } = crossdock.prim;
  const { fold, isBlank } = crossdock.lookup;

  const ANY = -1;
  const ONE = -2;
  const STAR = 0x2a;
  const QUESTION = 0x3f;
  const TILDE = 0x7e;

  function codePoints(text) {
    const points = [];
    for (let at = 0; at < text.length; at++) {
      const point = stringCodePointAt(text, at);
      if (point > 0xffff) at++;
      arrayPush(points, point);
    }
    return points;
  }

  function isSpecial(point) {
    return point === STAR || point === QUESTION || point === TILDE;
  }

  /** The pattern as code points with ANY and ONE among them, and whether any of these is there. */
  function parsePattern(text) {
    const points = codePoints(text);
    const pattern = [];
    let live = false;
    for (let at = 0; at < points.length; at++) {
      if (points[at] === TILDE && at + 1 < points.length && isSpecial(points[at + 1])) {
        at++;
        arrayPush(pattern, points[at]);
      } else if (points[at] === STAR || points[at] === QUESTION) {
        live = true;
        arrayPush(pattern, points[at] === STAR ? ANY : ONE);
      } else {
        arrayPush(pattern, points[at]);
      }
    }
    return { pattern, live };
  }

  /** Whether a text matches; at a dead end only the last `*` is tried anew. */
  function matches(pattern, points) {
    let at = 0;
    let next = 0;
    let star = -1;
    let resume = 0;
    while (at < points.length) {
      if (next < pattern.length && pattern[next] === ANY) {
        star = next++;
        resume = at;
      } else if (next < pattern.length && (pattern[next] === ONE || pattern[next] === points[at])) {
        next++;
        at++;
      } else if (star >= 0) {
        next = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (next < pattern.length && pattern[next] === ANY) next++;
    return next === pattern.length;
  }

  function hasSpecial(text) {
    for (let at = 0; at < text.length; at++) if (isSpecial(stringCharCodeAt(text, at))) return true;
    return false;
  }

  function unescaped(text) {
    let plain = '';
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '~' && at + 1 < text.length && isSpecial(stringCharCodeAt(text, at + 1))) at++;
      plain += text[at];
    }
    return plain;
  }

  /** Whether a key cell is `*`, blanks aside: the default. */
  function isDefault(cell) {
    const first = stringCharCodeAt(cell, 0);
    return (first === STAR || isBlank(first)) && stringTrim(cell) === '*';
  }

  /** What a key cell is: `=` a text, `~` a pattern, `*` the default. */
  function keyOf(cell, wildcards) {
    if (isDefault(cell)) return { kind: '*' };
    if (!wildcards || !hasSpecial(cell)) return { kind: '=', text: cell };
    const { pattern, live } = parsePattern(fold(cell));
    return live ? { kind: '~', pattern } : { kind: '=', text: unescaped(cell) };
  }

  crossdock.lookup.codePoints = codePoints;
  crossdock.lookup.isDefault = isDefault;
  crossdock.lookup.keyOf = keyOf;
  crossdock.lookup.matches = matches;
})(globalThis.__crossdock__);
