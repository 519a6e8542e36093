// verdict.js — skip(reason) and reject(code, message): the script's own word on a record.
//
// The word is kept here, not in what is thrown: a script that catches the exception, throws
// another or fakes one changes nothing, and the first word of a record stands.
((crossdock) => {
  'use strict';
  const {
    Error, String, errorStack, objectDefineProperty, objectFreeze, regExpTest, stringSlice,
    stringToWellFormed,
  } = crossdock.prim;

  const MAX_TEXT = 1000;
  // The form of all public codes. Those of the sandbox are not a script's to give.
  const CODE = /^(?!script_)[a-z][a-z0-9_]{0,63}$/;
  const NO_VERDICT = null;

  let verdict = NO_VERDICT;

  function text(value) {
    if (value === undefined || value === null) return '';
    return stringToWellFormed(stringSlice(String(value), 0, MAX_TEXT));
  }

  /** What is thrown to leave the script; scripts may catch it and log its message. */
  function leave(message) {
    const error = new Error(message);
    if (verdict.stack === '') verdict.stack = errorStack(error);
    throw error;
  }

  function skip(reason) {
    const why = text(reason);
    if (verdict === NO_VERDICT) verdict = { outcome: 'skipped', reason: why, stack: '' };
    leave(`skip: ${why}`);
  }

  function reject(code, message) {
    const given = text(code);
    const isCode = regExpTest(CODE, given);
    const own = isCode ? given : 'rejected_by_script';
    const words = text(message);
    const why = isCode || given === '' ? words : words === '' ? given : `${given}: ${words}`;
    if (verdict === NO_VERDICT) {
      verdict = { outcome: 'rejected', code: own, message: why, stack: '' };
    }
    leave(`reject: ${own}: ${why}`);
  }

  for (const word of [skip, reject]) {
    objectFreeze(word.prototype);
    objectDefineProperty(globalThis, word.name, {
      value: objectFreeze(word), writable: true, enumerable: false, configurable: true,
    });
  }

  crossdock.verdict = {
    /** Forgets the last record's word. */
    begin() {
      verdict = NO_VERDICT;
    },
    /** The word on this record, or null. */
    taken: () => verdict,
  };
})(globalThis.__crossdock__);
