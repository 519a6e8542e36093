// trimming.js — what old scripts tidy text with is done natively: the same answer, sooner.
//
// Scripts older than `trim()` call `text.replace(/^\s+|\s+$/g, '')` for every field, and many call
// `text.replace(/\s+/g, ' ')` for a title. The engine's regular expressions take 0.8 µs for a short
// text and 19 µs for a description with a blank behind every word; most texts need no change at
// all, and that is known sooner. A pattern that a script has put anything of its own on, and one
// that is none of these, is the engine's to do.
((crossdock) => {
  'use strict';
  const { RegExp, objectDefineProperty, reflectGetPrototypeOf, reflectOwnKeys, stringReplace } =
    crossdock.prim;
  const RegExpPrototype = RegExp.prototype;
  const { test } = RegExpPrototype;

  // All that \s stands for, but a single blank; ECMA-262, WhiteSpace and LineTerminator.
  const UNTIDY = /[\t-\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]|  /;

  /**
   * What `text.replace(pattern, replacement)` gives where that is known without looking for matches;
   * undefined where it is not. What is asked of texts and patterns is the language's own: it is
   * frozen before a script runs, and the pattern has nothing but what it inherits.
   */
  function tidied(text, pattern, replacement) {
    if (reflectGetPrototypeOf(pattern) !== RegExpPrototype || pattern.lastIndex !== 0) return undefined;
    if (reflectOwnKeys(pattern).length !== 1) return undefined; // but lastIndex
    const { source } = pattern;
    let tidy = text;
    if (replacement === '') {
      if (source !== '^\\s+|\\s+$' && source !== '^\\s*|\\s*$') return undefined;
      tidy = text.trim();
      const differs = tidy.length !== text.length;
      // Without blanks at the ends no other flag changes anything.
      if (pattern.multiline || (differs && (!pattern.global || pattern.sticky))) return undefined;
    } else if (source !== '\\s+' || pattern.sticky || test.call(UNTIDY, text)) return undefined;
    try {
      pattern.lastIndex = 0;
      return tidy;
    } catch {
      return undefined; // a frozen pattern: replace throws, or does not write it
    }
  }

  const { replace } = {
    replace(pattern, replacement) {
      if ((replacement === '' || replacement === ' ') && typeof this === 'string') {
        if (typeof pattern === 'object' && pattern !== null) {
          const tidy = tidied(this, pattern, replacement);
          if (tidy !== undefined) return tidy;
        }
      }
      return stringReplace(this, pattern, replacement);
    },
  };
  objectDefineProperty(crossdock.prim.String.prototype, 'replace', { value: replace });
})(globalThis.__crossdock__);
