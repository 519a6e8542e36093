// xml_text.js — toXMLString and toString: the tree as text, exactly as Rhino lays it out.
//
// An element with nothing but one text stays on a line; otherwise every child, text included, has
// its own, two blanks a level. The in-scope namespace declarations stand on the outermost element.
// No recursion, and pieces are joined once: depth and width cost nothing but their own length.
((crossdock) => {
  'use strict';
  const { arrayJoin, arrayPush, stringRepeat } = crossdock.prim;
  const { markup, names, nodes, settings, tree } = crossdock.xml;
  const { escapeAttribute, escapeText } = markup;
  const { KIND } = nodes;

  function tagName(node) {
    const local = names.escaped(node.name);
    return node.ns === null || node.ns.prefix === '' ? local : `${node.ns.prefix}:${local}`;
  }

  /**
   * Whether a node must say that it is in no namespace because one above it is in one: Rhino writes
   * that behind the attributes, and what the node itself declares before them.
   */
  const leavesNamespace = (node, own) =>
    own[''] === '' && (node.decls === null || node.decls[''] === undefined);

  function openTag(node, own) {
    const leaves = leavesNamespace(node, own);
    let text = `<${tagName(node)}${markup.declarationText(own, leaves)}`;
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) {
      text += ` ${tagName(attrs[i])}="${escapeAttribute(attrs[i].text)}"`;
    }
    return leaves ? `${text} xmlns=""` : text;
  }

  function leafText(node) {
    if (node.kind === KIND.ATTRIBUTE) return escapeAttribute(node.text);
    if (node.kind === KIND.COMMENT) return `<!--${node.text}-->`;
    return node.cdata ? markup.cdataText(node.text) : escapeText(node.text);
  }

  /** Writes one element's start; its children and its end go to the work list. */
  function writeElement(parts, work, node, scope, depth, pretty, indent) {
    const own = markup.ownDeclarations(node, scope, depth === 0);
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
    const inner = markup.copyScope(scope);
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
    const work = [{ __proto__: null, node, scope: markup.scopeAbove(node), depth: 0, margin: '' }];
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

  crossdock.xml.text = { __proto__: null, toXmlString, toText, listToXmlString, listToText };
})(globalThis.__crossdock__);
