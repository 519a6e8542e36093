// xml_escape.js — what markup needs beside the tree: escaped characters, namespace declarations.
((crossdock) => {
  'use strict';
  const { arrayJoin, arrayPush, arraySort, objectKeys, regExpExec } = crossdock.prim;
  const { tree } = crossdock.xml;

  const ESCAPES = {
    __proto__: null,
    '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;',
    '\n': '&#10;', '\t': '&#9;', '\r': '&#13;',
  };
  const IN_TEXT = /[&<>\r]/;
  const IN_ATTRIBUTE = /[&<>"\n\t\r]/;

  function escape(text, special) {
    if (regExpExec(special, text) === null) return text;
    const parts = [];
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      const code = ESCAPES[char];
      arrayPush(parts, code !== undefined && regExpExec(special, char) !== null ? code : char);
    }
    return arrayJoin(parts, '');
  }

  const escapeText = (text) => escape(text, IN_TEXT);
  const escapeAttribute = (text) => escape(text, IN_ATTRIBUTE);

  function cdataText(text) {
    return crossdock.prim.stringIndexOf(text, ']]>') < 0 ? `<![CDATA[${text}]]>` : escapeText(text);
  }

  /** Namespace declarations in scope of a node's parent: prefix → uri, nearest first. */
  function scopeAbove(node) {
    const scope = { __proto__: null };
    for (let up = node.parent; up !== null; up = up.parent) {
      declare(scope, up);
    }
    return scope;
  }

  function declare(scope, node) {
    if (node.ns !== null && node.ns.prefix !== null && !(node.ns.prefix in scope)) {
      scope[node.ns.prefix] = node.ns.uri;
    }
    for (const prefix in node.decls) {
      if (!(prefix in scope)) scope[prefix] = node.decls[prefix];
    }
  }

  /** What an element must declare itself, given what is declared around it. */
  function ownDeclarations(node, scope, outermost) {
    const own = outermost ? copyScope(scope) : { __proto__: null };
    for (const prefix in node.decls) {
      if (scope[prefix] !== node.decls[prefix] || outermost) own[prefix] = node.decls[prefix];
    }
    need(own, scope, node.ns === null ? '' : node.ns.prefix, tree.uriOf(node));
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) {
      if (attrs[i].ns !== null && attrs[i].ns.prefix !== 'xml') {
        need(own, scope, attrs[i].ns.prefix, attrs[i].ns.uri);
      }
    }
    return own;
  }

  function need(own, scope, prefix, uri) {
    const known = prefix in own ? own[prefix] : scope[prefix];
    if (known !== uri && !(known === undefined && uri === '')) own[prefix] = uri;
  }

  function copyScope(scope) {
    const copy = { __proto__: null };
    for (const prefix in scope) copy[prefix] = scope[prefix];
    return copy;
  }

  /** The declarations as text; with `named` those that have a prefix only. */
  function declarationText(own, named) {
    const prefixes = arraySort(objectKeys(own));
    let text = '';
    for (let i = 0; i < prefixes.length; i++) {
      const prefix = prefixes[i];
      if (named && prefix === '') continue;
      text += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(own[prefix])}"`;
    }
    return text;
  }

  crossdock.xml.markup = {
    __proto__: null, cdataText, copyScope, declarationText, declare, escapeAttribute, escapeText,
    ownDeclarations, scopeAbove,
  };
})(globalThis.__crossdock__);
