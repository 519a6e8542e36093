// tame_date.js — makes Date a pure function of its arguments and the feed.
//
// A transform that reads the real clock gives another product on a retry, and a change nobody made
// would then be published. So the clock stands still at the time the feed was received: old scripts
// keep working, and the same feed translates to the same bytes. The worker's time zone is UTC, so
// local-time methods agree with the UTC ones; `new Date(text)` and arithmetic are untouched.
((crossdock) => {
  'use strict';
  const {
    Date: OriginalDate, Error: OriginalError, dateGetTimezoneOffset, dateToString,
    objectDefineProperties, objectDefineProperty, reflectConstruct,
  } = crossdock.prim;
  const { note } = crossdock.looks;

  const JULY = 6;
  let receivedAtMs = 0; // ms since 1970-01-01 UTC

  function TamedDate(...args) {
    if (new.target === undefined) return dateToString(new OriginalDate(now()));
    return reflectConstruct(OriginalDate, args.length === 0 ? [now()] : args, new.target);
  }

  // Arrow functions have no `prototype` and cannot be constructed, like the native ones.
  const now = () => {
    note();
    return receivedAtMs;
  };
  objectDefineProperty(now, 'name', { value: 'now', configurable: true });
  const hidden = (value) => ({ value, writable: true, enumerable: false, configurable: true });
  objectDefineProperties(TamedDate, {
    name: { value: 'Date', configurable: true },
    length: { value: OriginalDate.length, configurable: true },
    prototype: { value: OriginalDate.prototype, writable: false },
    parse: hidden(OriginalDate.parse),
    UTC: hidden(OriginalDate.UTC),
    now: hidden(now),
  });
  // Else `new Date(0).constructor` is a way to the real clock.
  objectDefineProperty(OriginalDate.prototype, 'constructor', hidden(TamedDate));
  objectDefineProperty(globalThis, 'Date', hidden(TamedDate));

  crossdock.clock = {
    /** Stops the clock at the time the feed was received. */
    stopAt(ms) {
      for (const month of [0, JULY]) {
        if (dateGetTimezoneOffset(new OriginalDate(2026, month, 1)) !== 0) {
          throw new OriginalError('the time zone of the worker is not UTC');
        }
      }
      receivedAtMs = ms;
    },
  };
})(globalThis.__crossdock__);
