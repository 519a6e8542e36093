// xml_settings.js — XML.prettyPrinting and its four sisters, put back before every record.
//
// As in Rhino, `ignoreComments` and `ignoreProcessingInstructions` can be set and change nothing:
// comments are always kept, processing instructions always dropped.
((crossdock) => {
  'use strict';
  const { mathFloor, mathMin, objectHasOwn, reflectDefineProperty } = crossdock.prim;

  const DEFAULTS = {
    __proto__: null,
    ignoreComments: true,
    ignoreProcessingInstructions: true,
    ignoreWhitespace: true,
    prettyIndent: 2,
    prettyPrinting: true,
  };
  const MAX_INDENT = 64; // blanks a level; a script could otherwise ask for gigabytes

  const values = { __proto__: null };
  let changed = true; // hardly a script sets any of them, and every record asks for a reset

  function reset() {
    if (!changed) return;
    changed = false;
    for (const key in DEFAULTS) values[key] = DEFAULTS[key];
  }

  function set(key, value) {
    changed = true;
    if (typeof DEFAULTS[key] === 'boolean') values[key] = !!value;
    else {
      const number = +value;
      values[key] = number > 0 ? mathMin(mathFloor(number), MAX_INDENT) : 0;
    }
  }

  function plain(source) {
    const result = {};
    for (const key in DEFAULTS) result[key] = source[key];
    return result;
  }

  /** Puts the settings and their functions on the XML constructor. */
  function installOn(XML) {
    for (const key in DEFAULTS) {
      reflectDefineProperty(XML, key, {
        get: () => values[key],
        set: (value) => set(key, value),
        enumerable: true,
      });
    }
    XML.settings = () => plain(values);
    XML.defaultSettings = () => plain(DEFAULTS);
    XML.setSettings = (chosen) => {
      if (chosen === undefined || chosen === null) return reset();
      for (const key in DEFAULTS) {
        if (objectHasOwn(chosen, key)) set(key, chosen[key]);
      }
      return undefined;
    };
  }

  reset();
  crossdock.xml.settings = { __proto__: null, values, reset, installOn };
})(globalThis.__crossdock__);
