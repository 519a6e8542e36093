// errors.js — an exception as data: `{code, message, stack: [[line, column, function], …]}`.
//
// Called inside the timed call with whatever a script threw. Reads own data properties and the
// engine's own record of the stack; never `toString`, never a getter, so an exception made to
// hang the one who prints it prints nothing.
((crossdock) => {
  'use strict';
  const {
    EvalError, InternalError, Map, RangeError, ReferenceError, String, SyntaxError, TypeError,
    URIError, errorIsError, errorStack, mapGet, reflectGetOwnPropertyDescriptor,
    reflectGetPrototypeOf, stringSlice, stringToWellFormed,
  } = crossdock.prim;
  const OriginalError = crossdock.prim.Error;

  const MAX_MESSAGE = 1000;
  const MAX_PROTOTYPES = 10;
  const STACK_LIMIT = 'Maximum call stack size exceeded';
  const MEMORY_LIMIT = 'out of memory';

  const names = new Map([
    [OriginalError.prototype, 'Error'], [EvalError.prototype, 'EvalError'],
    [InternalError.prototype, 'InternalError'], [RangeError.prototype, 'RangeError'],
    [ReferenceError.prototype, 'ReferenceError'], [SyntaxError.prototype, 'SyntaxError'],
    [TypeError.prototype, 'TypeError'], [URIError.prototype, 'URIError'],
  ]);

  const clean = (text) => stringToWellFormed(stringSlice(text, 0, MAX_MESSAGE));

  function ownText(object, key) {
    const descriptor = reflectGetOwnPropertyDescriptor(object, key);
    return descriptor !== undefined && typeof descriptor.value === 'string'
      ? descriptor.value
      : undefined;
  }

  /** `TypeError`, or the name that the script gave its error or its class. */
  function nameOf(error) {
    let holder = error;
    for (let i = 0; i < MAX_PROTOTYPES && holder !== null; i++) {
      const name = mapGet(names, holder) ?? ownText(holder, 'name');
      if (name !== undefined) return name;
      holder = reflectGetPrototypeOf(holder);
    }
    return 'Error';
  }

  function summary(error) {
    const message = ownText(error, 'message');
    return clean(message ? `${nameOf(error)}: ${message}` : nameOf(error));
  }

  function codeOf(error) {
    const message = ownText(error, 'message');
    if (message === STACK_LIMIT) return 'script_limit_stack';
    return message === MEMORY_LIMIT ? 'script_limit_memory' : 'script_threw';
  }

  function thrownObject(thrown) {
    const message = typeof thrown === 'object' ? ownText(thrown, 'message') : undefined;
    return message === undefined ? 'the script threw a value that is no error' : clean(message);
  }

  crossdock.errors = {
    summary,
    /**
     * What a script threw, as data. Out of memory the engine throws `null`, or a value that is not
     * initialised, whose type reads "unknown".
     */
    toData(thrown) {
      if (thrown === null || typeof thrown === 'unknown') {
        return { code: 'script_threw_null', message: 'the script threw null', stack: [] };
      }
      if (errorIsError(thrown)) {
        const stack = crossdock.stacks.frames(errorStack(thrown));
        return { code: codeOf(thrown), message: summary(thrown), stack };
      }
      if (thrown instanceof crossdock.values.Refusal) {
        const { code, message, path } = thrown;
        return { code, message: `${path}: ${message}`, path, stack: [] };
      }
      const isObject = typeof thrown === 'object' || typeof thrown === 'function';
      const message = isObject ? thrownObject(thrown) : clean(String(thrown));
      return { code: 'script_threw', message, stack: [] };
    },
  };
})(globalThis.__crossdock__);
