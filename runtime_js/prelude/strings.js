// strings.js — small text helpers as global functions: what every feed script writes again.
//
// They are plain globals on purpose: a custom file that declares its own `trim` replaces ours.
// Each takes anything: an XML value stands for its text, null and undefined for no text.
((crossdock) => {
  'use strict';
  const {
    String, objectDefineProperty, objectFreeze, stringReplace, stringSlice, stringTrim,
  } = crossdock.prim;

  const ELLIPSIS = '...';
  const ENTITIES = { __proto__: null, '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

  function text(value) {
    if (typeof value === 'string') return value;
    return value === null || value === undefined ? '' : String(value);
  }

  const helpers = {
    trim: (value) => stringTrim(text(value)),
    isBlank: (value) => stringTrim(text(value)) === '',
    collapse: (value) => stringReplace(stringTrim(text(value)), /\s+/g, ' '),
    truncate(value, length) {
      const whole = text(value);
      if (whole.length <= length) return whole;
      const kept = length > ELLIPSIS.length ? length - ELLIPSIS.length : 0;
      // Half of a surrogate pair is no character, and no output field may hold one.
      const cut = stringReplace(stringSlice(whole, 0, kept), /[\ud800-\udbff]$/, '');
      return cut + stringSlice(ELLIPSIS, 0, length);
    },
    escapeHtml: (value) => stringReplace(text(value), /[&<>"]/g, (found) => ENTITIES[found]),
  };

  for (const name in helpers) {
    objectDefineProperty(globalThis, name, {
      value: objectFreeze(helpers[name]), writable: true, enumerable: false, configurable: true,
    });
  }
})(globalThis.__crossdock__);
