// tame_errors.js — closes the engine's hooks into the making of stack traces.
//
// `Error.prepareStackTrace` runs a script's code whenever an error is made, and its call sites are
// objects of the engine: the three hooks go. `stack` stays, as old scripts log it, but shows the
// merchant's own frames only; the lines of prelude files say nothing to anybody.
((crossdock) => {
  'use strict';
  const {
    arrayJoin, arrayPush, errorStack, numberParseInt, objectDefineProperty,
    reflectDeleteProperty, reflectGetOwnPropertyDescriptor, stringIndexOf, stringLastIndexOf,
    stringSlice, stringSplit, stringToWellFormed,
  } = crossdock.prim;

  for (const name of ['captureStackTrace', 'prepareStackTrace', 'stackTraceLimit']) {
    reflectDeleteProperty(Error, name);
  }
  for (const name of ['fileName', 'lineNumber', 'columnNumber']) {
    reflectDeleteProperty(Function.prototype, name);
  }

  const MAX_FRAMES = 10;
  const MAX_NAME = 80;
  // Frames are written as `    at name (<input>:12:3)`. Native functions have no place, and text
  // that is no script (JSON, a source with a syntax error) has no parentheses.
  const AT = '    at ';
  const PLACE = ' (<input>:';
  const UNCOMPILED = '    at <input>:';

  /** Reads one line of a stack: `[line, column, function name]`, or null for other lines. */
  function readFrame(text) {
    const place = stringLastIndexOf(text, PLACE);
    if (place < 0 || stringIndexOf(text, AT) !== 0) return null;
    const numbers = stringSplit(stringSlice(text, place + PLACE.length, -1), ':');
    const name = stringSlice(text, AT.length, place);
    return [
      numberParseInt(numbers[0], 10),
      numberParseInt(numbers[1], 10),
      stringToWellFormed(stringSlice(name, 0, MAX_NAME)),
    ];
  }

  /** A source that does not compile has one frame, its own place, and no function around it. */
  function isUncompiled(stack) {
    return typeof stack === 'string' && stringIndexOf(stack, UNCOMPILED) === 0
      && stringIndexOf(stack, '\n') === stack.length - 1;
  }

  crossdock.stacks = {
    /** The last line of the prelude; set by entry.js, the last file. Scripts begin below it. */
    lastPreludeLine: 0,

    /** The frames of a stack that are lines of the merchant's scripts, innermost first. */
    frames(stack) {
      const found = [];
      if (typeof stack !== 'string') return found;
      const lines = stringSplit(stack, '\n', 200);
      for (let i = 0; i < lines.length && found.length < MAX_FRAMES; i++) {
        const frame = readFrame(lines[i]);
        if (frame !== null && frame[0] > crossdock.stacks.lastPreludeLine) arrayPush(found, frame);
      }
      return found;
    },
  };

  const { set } = reflectGetOwnPropertyDescriptor(Error.prototype, 'stack');
  const tamed = {
    get stack() {
      const raw = errorStack(this);
      if (isUncompiled(raw)) return raw;
      const frames = crossdock.stacks.frames(raw);
      const lines = [];
      for (const [line, column, name] of frames) {
        arrayPush(lines, `${AT}${name} (<input>:${line}:${column})`);
      }
      return arrayJoin(lines, '\n');
    },
  };
  const { get } = reflectGetOwnPropertyDescriptor(tamed, 'stack');
  objectDefineProperty(Error.prototype, 'stack', {
    get, set, enumerable: false, configurable: true,
  });
})(globalThis.__crossdock__);
