// trimming.js — `text.replace(/^\s+|\s+$/g, '')` is done natively: the same answer, sooner.
//
// Scripts older than `trim()` do this to every field, and the engine's regular expressions take
// 0.7 µs for a short text and 5.5 µs for a description; `trim` takes out the same characters. With
// the checks below the benchmark's record, which trims a dozen fields, takes 5 % less. Only an
// untouched literal goes this way; everything else is the engine's to do.
((crossdock) => {
  'use strict';
  const {
    RegExp, reflectApply, reflectGetPrototypeOf, reflectOwnKeys, regExpGlobal,
    regExpMultiline, regExpSource, regExpSticky, stringTrim,
  } = crossdock.prim;
  const RegExpPrototype = RegExp.prototype;
  const StringPrototype = crossdock.prim.String.prototype;
  const nativeReplace = StringPrototype.replace;

  const SOURCES = { __proto__: null, '^\\s+|\\s+$': true, '^\\s*|\\s*$': true };

  /** Is this a literal that takes blanks from both ends, with nothing of the script's on it? */
  function trims(pattern) {
    return reflectGetPrototypeOf(pattern) === RegExpPrototype
      && SOURCES[regExpSource(pattern)] === true
      && regExpGlobal(pattern) && !regExpMultiline(pattern) && !regExpSticky(pattern)
      && reflectOwnKeys(pattern).length === 1; // lastIndex
  }

  const { replace } = {
    replace(pattern, replacement) {
      const plain = replacement === '' && typeof this === 'string' && typeof pattern === 'object';
      if (plain && pattern !== null && trims(pattern)) {
        pattern.lastIndex = 0; // as replace leaves it
        return stringTrim(this);
      }
      return reflectApply(nativeReplace, this, [pattern, replacement]);
    },
  };
  crossdock.prim.objectDefineProperty(StringPrototype, 'replace', { value: replace });
})(globalThis.__crossdock__);
