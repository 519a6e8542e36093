// leaves.js — single values as data: texts, numbers, dates, boxed values. The rest is refused.
//
// It also keeps the account of a record's output: so many values, so many characters.
((crossdock) => {
  'use strict';
  const {
    Date, Number, String, booleanValueOf, dateToISOString, dateValueOf, numberIsFinite,
    numberIsSafeInteger, numberValueOf, stringIsWellFormed, stringSlice, stringToWellFormed,
    stringValueOf,
  } = crossdock.prim;

  const MAX_ITEMS = 20_000; // fields and array elements of one record together
  const MAX_PATH = 200;

  /** Why a value is refused. Thrown; known by `instanceof`, which a script cannot fake. */
  class Refusal {
    constructor(code, message, path) {
      this.code = code;
      this.message = message;
      this.path = stringToWellFormed(stringSlice(path, 0, MAX_PATH));
    }
  }

  const inside = (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`);

  let itemsLeft = 0;
  let charsLeft = 0;
  let maxChars = 0;

  function spend(chars, path, key) {
    itemsLeft -= 1;
    charsLeft -= chars;
    if (itemsLeft >= 0 && charsLeft >= 0) return;
    const what = itemsLeft < 0 ? `${MAX_ITEMS} values` : `${maxChars} characters`;
    throw new Refusal('script_limit_output', `more than ${what}`, inside(path, key));
  }

  function textToData(text, path, key) {
    spend(text.length, path, key);
    if (stringIsWellFormed(text)) return text;
    throw new Refusal('text_not_unicode', 'half of a surrogate pair', inside(path, key));
  }

  /** Takes a field with a text, the common case, in one go; false where it must be looked at closely. */
  function takesText(key, text) {
    const left = charsLeft - key.length - text.length;
    // Methods of a text itself: no script can change them, and a saved one takes twice as long.
    if (itemsLeft < 2 || left < 0 || !text.isWellFormed() || !key.isWellFormed()) return false;
    itemsLeft -= 2;
    charsLeft = left;
    return true;
  }

  function refuse(what, path, key) {
    throw new Refusal('value_not_data', `${what} is not data`, inside(path, key));
  }

  function primitiveToData(value, path, key) {
    switch (typeof value) {
      case 'string': return textToData(value, path, key);
      case 'number':
        spend(1, path, key);
        return numberIsFinite(value) ? value : refuse(String(value), path, key);
      case 'boolean':
        spend(1, path, key);
        return value;
      case 'bigint': {
        const number = Number(value);
        return numberIsSafeInteger(number) ? number : refuse('a large BigInt', path, key);
      }
      default: return refuse(`a ${typeof value}`, path, key);
    }
  }

  /** Objects of the language that carry a value: their internals are read, never their methods. */
  function boxedToData(value, tag, path, key) {
    try {
      switch (tag) {
        case '[object Date]': {
          const time = dateValueOf(value);
          if (time !== time) break;
          return dateToISOString(new Date(time));
        }
        case '[object String]': return textToData(stringValueOf(value), path, key);
        case '[object Number]': return primitiveToData(numberValueOf(value), path, key);
        case '[object Boolean]': return booleanValueOf(value);
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // An object that only says it is a Date.
    }
    return refuse(stringSlice(tag, 8, -1), path, key);
  }

  crossdock.leaves = {
    MAX_ITEMS,
    Refusal,
    inside,
    spend,
    takesText,
    refuse,
    textToData,
    primitiveToData,
    boxedToData,
    /** Begins the account of one record, whose texts together may have `chars` characters. */
    begin(chars) {
      itemsLeft = MAX_ITEMS;
      charsLeft = maxChars = chars;
    },
  };
})(globalThis.__crossdock__);
