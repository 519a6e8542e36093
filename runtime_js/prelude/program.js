// program.js — what happens once in a heap: facts and tables in, base, custom, choice of the entry.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const {
    Error, arrayPush, jsonParse, jsonStringify, objectFreeze, objectHasOwn, reflectDefineProperty,
    reflectGetOwnPropertyDescriptor, reflectGetPrototypeOf, reflectOwnKeys, stringToLowerCase,
  } = crossdock.prim;
  const AsyncFunctionPrototype = reflectGetPrototypeOf(async () => {});

  let program = null;
  let recordNames = [];
  let before = null;

  /** Functions that scripts have put on the global object: name → function. */
  function scriptFunctions() {
    const found = { __proto__: null };
    for (const key of reflectOwnKeys(global)) {
      if (typeof key === 'symbol') continue;
      const { value } = reflectGetOwnPropertyDescriptor(global, key);
      if (typeof value === 'function' && before[key] !== value) found[key] = value;
    }
    return found;
  }

  function start(programJson) {
    program = jsonParse(programJson);
    const { facts, kind, limits } = program;
    crossdock.clock.stopAt(facts.receivedAtMs ?? 0);
    crossdock.random.plant(`${facts.seed ?? ''}`);
    crossdock.random.begin(0);
    crossdock.logger.limit(limits.log_lines, limits.log_chars);
    crossdock.batch.limit(limits.call_seconds, limits.answer_chars);
    crossdock.xml.install();
    if (program.e4x) crossdock.xml.installSyntax();
    crossdock.lookup.install(program.tables === '' ? null : jsonParse(program.tables));
    recordNames = crossdock.globals.install(kind, facts);
    crossdock.globals.define('BASE', objectFreeze({ __proto__: null }));
    crossdock.freeze.installed();
    before = { __proto__: null };
    before = scriptFunctions();
    return '';
  }

  function baseLoaded() {
    crossdock.globals.define('BASE', objectFreeze(scriptFunctions()));
    return '';
  }

  /** `transform` with the kind behind it, in any case, wins over `transform` alone. */
  function chooseEntry(functions) {
    const wanted = `transform${program.kind}`;
    for (const name in functions) if (stringToLowerCase(name) === wanted) return name;
    return objectHasOwn(functions, 'transform') ? 'transform' : null;
  }

  function withLexical(functions, lexicals) {
    for (const { name, value } of lexicals) {
      if (typeof value === 'function') functions[name] = value;
    }
    return functions;
  }

  function refuseShadows(lexicals) {
    for (const { name } of lexicals) {
      for (const taken of recordNames) {
        if (name !== taken) continue;
        throw new Error(`a script declares ${name}, the engine's own name; declare it with var`);
      }
    }
  }

  function ready(sources) {
    const additions = crossdock.freeze.close();
    const lexicals = crossdock.state.remember(recordNames, additions, sources);
    refuseShadows(lexicals);
    crossdock.looks.loaded(sources);
    crossdock.xml.names.keepSpace();
    const functions = withLexical(scriptFunctions(), lexicals);
    const entry = chooseEntry(functions);
    crossdock.record.prepare(entry === null ? null : functions[entry], program.row,
      program.limits.output_bytes);
    const asynchronous = [];
    const names = [];
    for (const name in functions) {
      arrayPush(names, name);
      if (reflectGetPrototypeOf(functions[name]) === AsyncFunctionPrototype) {
        arrayPush(asynchronous, name);
      }
    }
    const answer = { __proto__: null, entry, functions: names };
    if (asynchronous.length > 0) answer.async = asynchronous;
    if (crossdock.logger.lines().length > 0) answer.log = crossdock.logger.lines();
    return jsonStringify(answer);
  }

  crossdock.program = { start, baseLoaded, ready };
})(globalThis.__crossdock__);
