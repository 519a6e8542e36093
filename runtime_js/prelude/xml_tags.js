// xml_tags.js — reading a start tag: its name, attributes, namespaces.
((crossdock) => {
  'use strict';
  const { stringIndexOf, stringSlice } = crossdock.prim;
  const { characters, nodes, tree } = crossdock.xml;
  const { decode, fail, take, upTo } = characters;

  const SPACE = /[ \t\r\n]*/y;
  const NAME_START = 'A-Za-z_:\\u00C0-\\uD7FF\\uF900-\\uFFFD\\uD800-\\uDFFF';
  const NAME = new crossdock.prim.RegExp(`[${NAME_START}][-.0-9\\u00B7${NAME_START}]*`, 'y');
  const XML_URI = 'http://www.w3.org/XML/1998/namespace';

  function readAttribute(source, found) {
    const name = take(source, NAME);
    if (name === null) fail('Element type must be followed by attributes, ">" or "/>".');
    take(source, SPACE);
    if (source.text[source.at++] !== '=') fail(`Attribute "${name}" must be followed by "=".`);
    take(source, SPACE);
    const quote = source.text[source.at++];
    if (quote !== '"' && quote !== "'") fail(`Open quote is expected for attribute "${name}".`);
    const raw = upTo(source, quote, 'An attribute value');
    if (stringIndexOf(raw, '<') >= 0) fail(`The value of "${name}" must not contain "<".`);
    if (found[name] !== undefined) fail(`Attribute "${name}" was already specified.`);
    let flat = '';
    for (let i = 0; i < raw.length; i++) flat += raw[i] === '\n' || raw[i] === '\t' ? ' ' : raw[i];
    found[name] = decode(flat);
  }

  function namespaceFor(scope, prefix, attribute) {
    if (prefix === 'xml') return { __proto__: null, prefix, uri: XML_URI };
    if (prefix === '' && attribute) return null;
    const uri = scope[prefix];
    if (uri === undefined && prefix !== '') fail(`The prefix "${prefix}" is not bound.`);
    return uri === undefined || uri === '' ? null : { __proto__: null, prefix, uri };
  }

  function splitName(name) {
    const colon = stringIndexOf(name, ':');
    const bad = colon === 0 || colon === name.length - 1 || stringIndexOf(name, ':', colon + 1) > 0;
    if (colon >= 0 && bad) fail(`"${name}" is no qualified name.`);
    return colon < 0
      ? { prefix: '', local: name }
      : { prefix: stringSlice(name, 0, colon), local: stringSlice(name, colon + 1) };
  }

  /** Gives an element its declarations, namespace and attributes; returns the inner scope. */
  function applyAttributes(node, qname, found, outer) {
    for (const name in found) {
      const declares = name === 'xmlns' || stringIndexOf(name, 'xmlns:') === 0;
      if (!declares) continue;
      if (node.decls === null) node.decls = { __proto__: null };
      node.decls[name === 'xmlns' ? '' : stringSlice(name, 6)] = found[name];
    }
    const scope = node.decls === null ? outer : mergedScope(outer, node.decls);
    node.ns = namespaceFor(scope, qname.prefix, false);
    node.attrs = [];
    for (const name in found) {
      if (name === 'xmlns' || stringIndexOf(name, 'xmlns:') === 0) continue;
      const own = splitName(name);
      const ns = namespaceFor(scope, own.prefix, true);
      if (tree.attributeOf(node, ns === null ? '' : ns.uri, own.local) !== undefined) {
        fail(`Attribute "${own.local}" was already specified.`);
      }
      tree.setAttribute(node, ns, own.local, found[name]);
    }
    return scope;
  }

  function mergedScope(scope, decls) {
    const merged = { __proto__: null };
    for (const prefix in scope) merged[prefix] = scope[prefix];
    for (const prefix in decls) merged[prefix] = decls[prefix];
    return merged;
  }

  function readStartTag(source, parent, scope) {
    const name = take(source, NAME);
    if (name === null) fail('The content of elements must consist of well-formed markup.');
    const qname = splitName(name);
    const node = new nodes.Node(qname.local, parent);
    node.kids = [];
    const found = { __proto__: null };
    for (;;) {
      const before = source.at;
      take(source, SPACE);
      const char = source.text[source.at];
      if (char === '>' || char === '/') break;
      if (before === source.at) fail(`Element "${name}" must be followed by ">" or "/>".`);
      readAttribute(source, found);
    }
    return { __proto__: null, node, name, scope: applyAttributes(node, qname, found, scope) };
  }

  crossdock.xml.tags = { __proto__: null, NAME, SPACE, readStartTag };
})(globalThis.__crossdock__);
