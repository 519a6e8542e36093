// xml_harness.js — lets a test evaluate expressions against record objects, loaded after the xml_*
// files of the prelude. A request is {"xml": text | null, "wire": [name, node, row] | null,
// "code": expression, "reset": bool}; the answer is the text of the result, or "THROWS: Class".
((crossdock) => {
  'use strict';
  const { xml } = crossdock;
  // Indirect: an expression of a case is sloppy code in the global scope, as a script is.
  const globalEval = eval;

  function recordOf({ xml: markup, wire }) {
    if (wire) return xml.record(wire[0], wire[1], wire[2]);
    xml.record('none', '', null);
    return markup === null ? undefined : new globalThis.XML(markup);
  }

  function evaluate(request) {
    xml.resetSettings();
    globalThis.REC = recordOf(request);
    return String(globalEval(request.code));
  }

  xml.install();
  xml.installSyntax();
  globalThis.__crossdock_host__ = {
    evaluate(requestJson) {
      try {
        return JSON.stringify({ value: evaluate(JSON.parse(requestJson)).toWellFormed() });
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error;
        return JSON.stringify({ value: `THROWS: ${name}`, detail: String(error && error.stack) });
      }
    },
  };
  delete globalThis.__crossdock__;
})(globalThis.__crossdock__);
