// logger.js — LOGGER (also `logger`, `console`): log lines leave as data, with line and column.
//
// A record keeps a limited number of lines of limited length; what is above is counted, so a
// script that logs in a loop costs its own record's log and nothing else. `setLevel` holds for
// the record. The place of a line comes from an error made here, not from anything a script has.
((crossdock) => {
  'use strict';
  const {
    Error, String, arrayJoin, arrayPush, errorIsError, errorStack, objectDefineProperty,
    objectFreeze, stringSlice, stringToUpperCase, stringToWellFormed,
  } = crossdock.prim;

  const LEVELS = { __proto__: null, ALL: 0, DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3, OFF: 4 };
  const NAMES = ['debug', 'info', 'warn', 'error'];

  let threshold = LEVELS.ALL;
  let lines = [];
  let dropped = 0;
  let maxLines = 0;
  let maxChars = 0;

  function shown(value) {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return String(value);
    if (crossdock.xml.isXml(value)) return crossdock.xml.textOf(value);
    return errorIsError(value) ? crossdock.errors.summary(value) : crossdock.describe(value);
  }

  function write(level, values) {
    if (level < threshold) return;
    if (lines.length >= maxLines) {
      dropped += 1;
      return;
    }
    const parts = [];
    for (let i = 0; i < values.length; i++) arrayPush(parts, shown(values[i]));
    const message = stringToWellFormed(stringSlice(arrayJoin(parts, ' '), 0, maxChars));
    const frame = crossdock.stacks.frames(errorStack(new Error()))[0];
    // What is shown may have logged on its own, so the room is measured again.
    if (lines.length >= maxLines) {
      dropped += 1;
      return;
    }
    const place = frame === undefined ? [0, 0] : [frame[0], frame[1]];
    arrayPush(lines, [NAMES[level], message, place[0], place[1]]);
  }

  const methods = {
    log: (...values) => write(LEVELS.INFO, values),
    debug: (...values) => write(LEVELS.DEBUG, values),
    info: (...values) => write(LEVELS.INFO, values),
    warn: (...values) => write(LEVELS.WARN, values),
    error: (...values) => write(LEVELS.ERROR, values),
    setLevel: (level) => {
      threshold = LEVELS[stringToUpperCase(String(level))] ?? threshold;
    },
  };
  for (const name in methods) objectFreeze(methods[name]);
  const logger = objectFreeze(methods);
  for (const name of ['LOGGER', 'logger', 'console']) {
    objectDefineProperty(globalThis, name, {
      value: logger, writable: true, enumerable: false, configurable: true,
    });
  }

  crossdock.logger = {
    /** Sets what one record may log. */
    limit(count, chars) {
      maxLines = count;
      maxChars = chars;
    },
    /** Begins the log of one record. */
    begin() {
      threshold = LEVELS.ALL;
      dropped = 0;
      if (lines.length > 0) lines = [];
    },
    /** The lines since then, `[level, message, line, column]`; line 0: unknown. */
    lines: () => lines,
    /** How many lines there was no room for. */
    dropped: () => dropped,
  };
})(globalThis.__crossdock__);
