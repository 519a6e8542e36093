// spec_transform.js — one record, or one group of them, through the transform hooks.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const { arrayPush, objectKeys, reflectGet } = crossdock.prim;
  const { spec, values, verdict } = crossdock;
  const { call, failure, has } = spec.hooks;

  const MAX_OUTPUTS = 250; // objects of one group: one for each locale

  let set = null; // what is the same for all records: {kind, names, output, locales, obeys, chars}

  const rejected = (error) => ({ __proto__: null, o: 'rejected', e: error });
  const skipped = (reason) => ({ __proto__: null, o: 'skipped', r: reason });

  /** Puts a record under the names that scripts know it by. */
  function point(record) {
    for (let i = 0; i < set.names.length; i++) global[set.names[i]] = record;
  }

  function readBack(name) {
    const object = reflectGet(global, name);
    if (typeof object === 'object' && object !== null && !crossdock.xml.isXml(object)) {
      return values.fields(object, name);
    }
    throw new values.Refusal('value_not_data', `${name} is no longer an object`, name);
  }

  function one() {
    if (set.kind === 'order') spec.document.begin();
    else global[set.output] = spec.fresh(set.kind);
    const returned = call('transform');
    if (set.obeys && (returned === null || returned === false)) {
      if (set.kind === 'order') spec.document.undo();
      return skipped('transform() returned nothing to keep');
    }
    const out = set.kind === 'order'
      ? spec.document.taken()
      : [[set.output, readBack(set.output)]];
    return { __proto__: null, o: 'translated', out };
  }

  /** The pair of locale hooks: an output object for each entry of the map. */
  function each() {
    global.ELEMENTS_BY_LOCALE_MAP = {};
    call('groupByLocale');
    const byLocale = reflectGet(global, 'ELEMENTS_BY_LOCALE_MAP');
    const locales = objectKeys(byLocale);
    if (locales.length === 0) return skipped('it has no locale');
    if (locales.length > MAX_OUTPUTS) {
      throw new values.Refusal('script_limit_output', `more than ${MAX_OUTPUTS} locales`, 'GROUP');
    }
    const out = [];
    for (let i = 0; i < locales.length; i++) {
      global[set.output] = spec.fresh(set.kind);
      call('transformByLocale', [locales[i], byLocale[locales[i]]]);
      arrayPush(out, [set.output, readBack(set.output)]);
    }
    return { __proto__: null, o: 'translated', out };
  }

  function judged({ outcome, reason, code, message, stack }) {
    if (outcome === 'skipped') return skipped(reason);
    return rejected({ code, message, stack: crossdock.stacks.frames(stack), own: true });
  }

  spec.transform = {
    __proto__: null,
    prepare(what) {
      set = what;
    },
    judged,
    point,
    rejected,
    skipped,
    /** The result of a group, as record.js has it; `key` is its first record's. */
    run(records, key) {
      global.GROUP = records;
      point(records[0]);
      values.begin(set.chars);
      verdict.begin();
      let result;
      try {
        result = set.locales && has('groupByLocale') && has('transformByLocale') ? each() : one();
      } catch (thrown) {
        result = rejected(failure(thrown, key));
      }
      const word = verdict.taken();
      if (word !== null) result = judged(word);
      if (set.kind === 'order' && result.o !== 'translated') spec.document.undo();
      return result;
    },
  };
})(globalThis.__crossdock__);
