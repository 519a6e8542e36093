// lookup_harness.js — lets a test run one expression of a script against installed tables.
((crossdock) => {
  'use strict';
  crossdock.xml = { isXml: (value) => value.isXml === true, textOf: (value) => value.text };

  const hooks = { __proto__: null };

  hooks.install = (tablesJson) => {
    crossdock.lookup.install(tablesJson === '' ? null : JSON.parse(tablesJson));
    return '';
  };

  hooks.fold = (text) => crossdock.lookup.fold(JSON.parse(text));
  hooks.split = (requestJson) => {
    const { text, separator } = JSON.parse(requestJson);
    return JSON.stringify(crossdock.lookup.splitRows(text, separator));
  };

  const indirectEval = eval;

  function attempt(expression) {
    try {
      const value = indirectEval(expression);
      return { value: value === undefined ? null : value };
    } catch (error) {
      return { error: `${error}` };
    }
  }

  /** Evaluates expressions, one record each; every answer has value or error, misses and hits. */
  hooks.ask = (expressionsJson) => {
    const answers = JSON.parse(expressionsJson).map((expression) => {
      crossdock.lookup.beginRecord();
      const answer = attempt(expression);
      answer.misses = crossdock.lookup.takeMisses();
      answer.hits = crossdock.lookup.takeHits();
      return answer;
    });
    return JSON.stringify(answers);
  };

  Object.defineProperty(globalThis, '__crossdock_host__', { value: hooks, configurable: true });
})(globalThis.__crossdock__);
