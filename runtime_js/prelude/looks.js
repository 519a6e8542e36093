// looks.js — notices when a script looks at what the same record may find different in another feed.
//
// A record that comes again unchanged need not be translated again, as long as its result depends
// on the record alone. So the clock, Math.random and the facts of one arrival (its file's name, its
// time) note here that somebody looked. The note is of one record; a look while the scripts are
// loaded holds for every record, since what was seen may stand anywhere.
//
// What a record has seen is put back with the heap before the next one (state.js), but the
// variables of closures are out of reach. A script that has any keeps its note from the first look
// on: a date that one record has fetched may be what the next one reads.
((crossdock) => {
  'use strict';
  const {
    Map, mapGet, mapHas, mapSet, objectDefineProperty, reflectGetOwnPropertyDescriptor, regExpTest,
    stringReplace,
  } = crossdock.prim;

  // Comments that fill their lines.
  const COMMENTS = /^[ \t]*(?:\/\/.*|\/\*[^]*?\*\/)/gm;
  // Anything but `function name` at the start of a line can be a function inside another. So can a
  // method: a name with parentheses and a brace that is none of the statements that look so.
  const KEEPERS = [
    /=>|\bclass\b|\bWeak(?:Map|Set)\b|\byield\b|\bfunction\s*\*|\bFunction\b|\beval\b|^[ \t]*\{/m,
    /(?:[^\n]|\n[ \t]+)\bfunction\b|\bfunction\s*\(/,
    /(?<!\bfunction\s+)(?!\b(?:if|for|each|while|switch|catch|with|function)\b)(?<![\w$\].])\b[\w$]+\s*\([^()]*\)\s*\{/,
  ];

  const facts = new Map(); // getter → what it shows
  let looked = false;
  let always = false;
  let keeps = false;

  const note = () => { looked = true; };

  crossdock.looks = {
    note,
    /** Makes `object[name]` a fact that is noted when it is read. */
    define(object, name, value) {
      const pair = { get fact() { looked = true; return value; } };
      const { get } = reflectGetOwnPropertyDescriptor(pair, 'fact');
      mapSet(facts, get, value);
      objectDefineProperty(object, name, {
        __proto__: null, get, set: undefined, enumerable: true, configurable: true,
      });
    },
    /** What a getter made by `define` shows, for the log; undefined for any other. */
    shown: (getter) => (mapHas(facts, getter) ? mapGet(facts, getter) : undefined),
    /** Ends loading: looks so far are those of every record. */
    loaded(sources) {
      always = looked;
      const code = stringReplace(sources, COMMENTS, '');
      for (const keeper of KEEPERS) keeps ||= regExpTest(keeper, code);
    },
    begin() {
      if (looked && keeps) always = true;
      looked = false;
    },
    /** Has the record looked, or can it have seen what was looked at before? */
    taken: () => looked || always,
  };
})(globalThis.__crossdock__);
