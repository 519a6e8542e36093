// xml_text.js — toXMLString and toString: the tree as text, exactly as Rhino lays it out.
//
// An element with nothing but one text stays on a line; otherwise every child, text included, has
// its own, two blanks a level. The in-scope namespace declarations stand on the outermost element.
// No recursion, and pieces are joined once: depth and width cost nothing but their own length.
((crossdock) => {
  'use strict';
  const { arrayJoin, arrayPush, arraySort, objectKeys, regExpExec, stringRepeat } = crossdock.prim;
  const { names, nodes, settings, tree } = crossdock.xml;
  const { KIND } = nodes;

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

  function declarationText(own) {
    const prefixes = arraySort(objectKeys(own));
    let text = '';
    for (let i = 0; i < prefixes.length; i++) {
      const prefix = prefixes[i];
      if (prefix === '' && own[''] === '' && own.inherited !== true) text += ' xmlns=""';
      else text += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(own[prefix])}"`;
    }
    return text;
  }

  function tagName(node) {
    const local = names.escaped(node.name);
    return node.ns === null || node.ns.prefix === '' ? local : `${node.ns.prefix}:${local}`;
  }

  function openTag(node, own) {
    let text = `<${tagName(node)}${declarationText(own)}`;
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) {
      text += ` ${tagName(attrs[i])}="${escapeAttribute(attrs[i].text)}"`;
    }
    return text;
  }

  function leafText(node) {
    if (node.kind === KIND.ATTRIBUTE) return escapeAttribute(node.text);
    if (node.kind === KIND.COMMENT) return `<!--${node.text}-->`;
    return node.cdata ? cdataText(node.text) : escapeText(node.text);
  }

  /** One element's place in the work list: its scope, its depth, and whether it is the outermost. */
  function writeElement(parts, work, node, scope, depth, pretty, indent) {
    const own = ownDeclarations(node, scope, depth === 0);
    const tag = openTag(node, own);
    const text = node.text;
    if (text !== null && text !== '') {
      arrayPush(parts, `${tag}>${escapeText(text)}</${tagName(node)}>`);
      return;
    }
    const kids = text === '' ? [] : nodes.kidsOf(node);
    if (kids.length === 0) {
      arrayPush(parts, `${tag}/>`);
      return;
    }
    arrayPush(parts, `${tag}>`);
    const lines = pretty && (kids.length > 1 || kids[0].kind !== KIND.TEXT);
    const inner = copyScope(scope);
    for (const prefix in own) inner[prefix] = own[prefix];
    const margin = lines ? `\n${stringRepeat(' ', indent * (depth + 1))}` : '';
    arrayPush(work, `${lines ? `\n${stringRepeat(' ', indent * depth)}` : ''}</${tagName(node)}>`);
    for (let i = kids.length - 1; i >= 0; i--) {
      arrayPush(work, { __proto__: null, node: kids[i], scope: inner, depth: depth + 1, margin });
    }
  }

  /** Markup of a node; of an attribute or text its escaped value. */
  function toXmlString(node) {
    if (node.kind === KIND.TEXT) return escapeText(node.text); // CDATA too, when it stands alone
    if (node.kind !== KIND.ELEMENT) return leafText(node);
    const { prettyPrinting, prettyIndent } = settings.values;
    const parts = [];
    const work = [{ __proto__: null, node, scope: scopeAbove(node), depth: 0, margin: '' }];
    while (work.length > 0) {
      const next = work[work.length - 1];
      work.length--;
      if (typeof next === 'string') {
        arrayPush(parts, next);
        continue;
      }
      arrayPush(parts, next.margin);
      if (next.node.kind !== KIND.ELEMENT) arrayPush(parts, leafText(next.node));
      else {
        writeElement(parts, work, next.node, next.scope, next.depth, prettyPrinting, prettyIndent);
      }
    }
    return arrayJoin(parts, '');
  }

  /** E4X ToString of a node: its text where the content is simple, else its markup. */
  function toText(node) {
    if (node.kind === KIND.COMMENT) return toXmlString(node);
    if (node.text !== null) return node.text;
    return tree.hasElements(node) ? toXmlString(node) : tree.simpleText(node);
  }

  function listToXmlString(list) {
    const parts = [];
    for (let i = 0; i < list.length; i++) arrayPush(parts, toXmlString(list[i]));
    return arrayJoin(parts, settings.values.prettyPrinting ? '\n' : '');
  }

  /** E4X ToString of a list: texts put together without a gap, or markup line by line. */
  function listToText(list) {
    if (list.length === 1) return toText(list[0]);
    let text = '';
    for (let i = 0; i < list.length; i++) {
      if (list[i].kind === KIND.ELEMENT) return listToXmlString(list);
      if (list[i].kind !== KIND.COMMENT) text += list[i].text;
    }
    return text;
  }

  crossdock.xml.text = { __proto__: null, toXmlString, toText, listToXmlString, listToText, scopeAbove, declare };
})(globalThis.__crossdock__);
