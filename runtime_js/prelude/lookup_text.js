// lookup_text.js — the text of a looked-up value, its folded form, and "did you mean".
//
// Folding is the same as in mapping_service/folding.py, so that what is a conflict when a bundle
// is checked is also one spelling here: NFC; blanks of any kind collapse to one space; upper case
// and then lower case (as simple as that: "STRASSE", "Straße" and "strasse" meet); NFC again.
((crossdock) => {
  'use strict';
  const {
    String, arrayPush, mathMin, numberIsFinite, regExpExec, stringCharCodeAt, stringNormalize,
    stringSlice, stringToLowerCase, stringToUpperCase,
  } = crossdock.prim;

  // Code units that count as blanks: those that String.prototype.trim knows, and the invisible
  // U+0085, U+180E, U+200B and U+2060.
  function isBlank(code) {
    if (code < 0x21) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
    if (code < 0x1680) return code === 0x85 || code === 0xa0;
    return (code >= 0x2000 && code <= 0x200b) || code === 0x1680 || code === 0x180e ||
      code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f ||
      code === 0x2060 || code === 0x3000 || code === 0xfeff;
  }

  function collapseBlanks(text) {
    let collapsed = '';
    let wordStart = -1;
    const { length } = text;
    for (let at = 0; at <= length; at++) {
      const blank = at === length || isBlank(stringCharCodeAt(text, at));
      if (!blank && wordStart < 0) wordStart = at;
      if (blank && wordStart >= 0) {
        const word = stringSlice(text, wordStart, at);
        collapsed = collapsed === '' ? word : collapsed + ' ' + word;
        wordStart = -1;
      }
    }
    return collapsed;
  }

  /** Whether there is anything to see in a text. */
  function isEmpty(text) {
    return text === '' || (isBlank(stringCharCodeAt(text, 0)) && collapseBlanks(text) === '');
  }

  // What is not yet folded but for upper case; most values are, and they cost no loop.
  const NOT_PLAIN = /[^ -~]|^ |  | $/;

  function fold(text) {
    if (regExpExec(NOT_PLAIN, text) === null) return stringToLowerCase(text);
    const plain = collapseBlanks(stringNormalize(text, 'NFC'));
    return stringNormalize(stringToLowerCase(stringToUpperCase(plain)), 'NFC');
  }

  function isXml(value) {
    return (typeof value === 'object' || typeof value === 'function') && crossdock.xml.isXml(value);
  }

  /** The text that is looked up: XML objects by their text, numbers as the tables hold them. */
  function textOf(value) {
    if (typeof value === 'string') return value;
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    return isXml(value) ? crossdock.xml.textOf(value) : String(value);
  }

  // Decimal text, as a cell or a feed has it; no decimal comma, no signs of currency, no hex.
  const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

  /** The number that a text stands for, or NaN. */
  function numberOf(text) {
    const plain = collapseBlanks(text);
    if (regExpExec(NUMBER, plain) === null) return NaN;
    const number = +plain;
    return numberIsFinite(number) ? number : NaN;
  }

  /** Levenshtein distance, given up beyond `limit`. */
  function distance(one, other, limit) {
    if (one.length > other.length + limit || other.length > one.length + limit) return limit + 1;
    let previous = [];
    for (let at = 0; at <= other.length; at++) arrayPush(previous, at);
    for (let i = 1; i <= one.length; i++) {
      const current = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = stringCharCodeAt(one, i - 1) === stringCharCodeAt(other, j - 1);
        const cost = mathMin(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1));
        arrayPush(current, cost);
      }
      previous = current;
    }
    return previous[other.length];
  }

  const MOST_NAMES = 20;
  const LONGEST_NAME = 60;

  /** The end of an error message: the nearest name, and all that there are. */
  function existingNames(wanted, names) {
    if (names.length === 0) return 'there is none';
    const sought = fold(stringSlice(wanted, 0, LONGEST_NAME));
    let nearest = null;
    let best = 4; // more than three wrong letters is another word
    let list = '';
    for (let at = 0; at < names.length; at++) {
      if (at < MOST_NAMES) list += (at === 0 ? '' : ', ') + names[at];
      const far = distance(sought, fold(stringSlice(names[at], 0, LONGEST_NAME)), best);
      if (far < best && far < sought.length) {
        best = far;
        nearest = names[at];
      }
    }
    if (names.length > MOST_NAMES) list += ', …';
    const hint = nearest === null ? '' : `did you mean ${nearest}? `;
    return `${hint}There is: ${list}`;
  }

  crossdock.lookup = {
    __proto__: null, existingNames, fold, isBlank, isEmpty, isXml, numberOf, textOf,
  };
})(globalThis.__crossdock__);
