// xml_numbers.js — keys that are numbers: positions in a list, and what cannot be a name.
((crossdock) => {
  'use strict';
  const { numberToString } = crossdock.prim;

  const MAX_INDEX = 4294967295; // beyond the largest index, as in Rhino

  const keys = { __proto__: null };

  /** The index that a key is, or -1: '0', '17', not '017', '-1' or '1.5'. */
  keys.indexOf = (key) => {
    const first = key[0];
    if (first === undefined || first < '0' || first > '9') return -1;
    const number = +key;
    return number <= MAX_INDEX && number % 1 === 0 && numberToString(number) === key ? number : -1;
  };

  /** Numbers, booleans, null and undefined as keys arrive as text; such an element is a mistake. */
  keys.isNoName = (key) => {
    if (key === 'null' || key === 'undefined' || key === 'true' || key === 'false') return true;
    const number = +key;
    return key === 'NaN' || (key !== '' && numberToString(number) === key && number === number);
  };

  crossdock.xml.keys = keys;
})(globalThis.__crossdock__);
