// spec_program.js — loads a config-spec set: main.js, the files it lists, config().
//
// It takes the place of what program.js does once the prelude stands: main.js is loaded as the base,
// `baseLoaded` answers which files come next, and `ready` has the whole set and calls config().
// Everything stays as the scripts leave it: they keep what they like from record to record.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Error, Set, arrayIsArray, arrayPush, jsonParse, jsonStringify, objectKeys, reflectGet,
    setHas, stringToLowerCase, stringToUpperCase,
  } = crossdock.prim;
  const { program, spec } = crossdock;
  const { call, has, textOf } = spec.hooks;

  const PRODUCT_SHAPED = { __proto__: null, product: 1, classification: 1, itemspecifics: 1 };

  // Keys whose values are words: `true` and `TRUE` are one.
  const KNOWN = {
    __proto__: null, FileFormat: stringToUpperCase, OutputFileFormat: stringToUpperCase,
    GroupingType: stringToUpperCase, EbayConfigSpec: stringToLowerCase,
    EbayCSVConfigSpec: stringToLowerCase,
  };

  let locales = false; // whether the locale hooks are called where they are defined
  let given = null; // what the host says: {kind, limits, spec: {files, rules…}}

  function start(programJson) {
    const said = program.start(programJson);
    given = jsonParse(programJson);
    crossdock.globals.define('CONFIG', {});
    crossdock.lookup.follow(given.spec);
    spec.hooks.absent('_', 'Lo-Dash and Underscore.string');
    spec.hooks.absent('moment', 'Moment');
    return said;
  }

  /** The files that main.js lists, by their names in the bundle; a JSON list. */
  function baseLoaded() {
    const hook = has('scripts') ? 'scripts' : has('getFileListToLoad') ? 'getFileListToLoad' : null;
    if (hook === null) return '[]';
    const answer = call(hook);
    const listed = arrayIsArray(answer) ? answer : [answer];
    const known = new Set(given.spec.files);
    const names = [];
    for (let i = 0; i < listed.length; i++) {
      const name = `${given.kind}/${textOf(listed[i])}`;
      if (!setHas(known, name)) throw new Error(`${hook}() lists ${name}, which is not in the bundle`);
      arrayPush(names, name);
    }
    return jsonStringify(names);
  }

  /** CONFIG as texts and lists of texts. */
  function configTexts() {
    const config = reflectGet(global, 'CONFIG');
    const texts = { __proto__: null };
    for (const key of objectKeys(config)) {
      const value = config[key];
      if (value === undefined || value === null) continue;
      if (!arrayIsArray(value)) {
        texts[key] = textOf(value);
        continue;
      }
      texts[key] = [];
      for (let i = 0; i < value.length; i++) arrayPush(texts[key], textOf(value[i]));
    }
    return texts;
  }

  function groupingOf(config) {
    const { kind, spec: { availability_groups: byKey } } = given;
    const asked = config.GroupingType === 'VALUE' || config.EbayConfigSpec === 'true' ||
      config.EbayCSVConfigSpec === 'true';
    if (PRODUCT_SHAPED[kind] && asked && has('groupBy')) return 'hook';
    return kind === 'availability' && config.FileFormat === 'CSV' && byKey === 'key' ? 'key' : null;
  }

  function prepare(config) {
    const { kind, limits, spec: rules } = given;
    const shaped = PRODUCT_SHAPED[kind] !== undefined;
    const output = shaped ? 'PRODUCT' : stringToUpperCase(kind);
    const names = ['INRECORD', `${stringToUpperCase(kind)}_INRECORD`];
    if (shaped && kind !== 'product') arrayPush(names, 'PRODUCT_INRECORD');
    const isXml = config.FileFormat !== 'CSV';
    locales = shaped && isXml && config.EbayConfigSpec === 'true';
    spec.outputs.repeatBy(rules.repeated_create);
    spec.transform.prepare({
      kind, names, output, locales, obeys: rules.transform_result === 'obeyed',
      chars: limits.output_bytes,
    });
    spec.groups.prepare({
      how: groupingOf(config),
      moves: kind === 'availability' && rules.availability_parent === 'without_location',
    });
    spec.records.prepare(isXml, rules.incomplete_groups === 'rejected', limits.log_lines);
    spec.kind = kind;
    spec.config = config;
    spec.rules = rules;
  }

  function entryOf() {
    const byLocale = has('groupByLocale') && has('transformByLocale');
    if (byLocale && (locales || !has('transform'))) return 'transformByLocale';
    return has('transform') ? 'transform' : null;
  }

  function ready(sources) {
    if (has('config')) call('config');
    const config = configTexts();
    for (const key in KNOWN) if (typeof config[key] === 'string') config[key] = KNOWN[key](config[key]);
    if (given.kind === 'order') config.FileFormat = 'XML';
    prepare(config);
    crossdock.freeze.close();
    crossdock.looks.loaded(sources);
    const functions = [];
    for (const key of objectKeys(global)) if (has(key)) arrayPush(functions, key);
    const answer = { __proto__: null, entry: entryOf(), functions, config };
    if (crossdock.logger.lines().length > 0) answer.log = crossdock.logger.lines();
    return jsonStringify(answer);
  }

  crossdock.program = { __proto__: null, start, baseLoaded, ready };
})(globalThis.__crossdock__);
