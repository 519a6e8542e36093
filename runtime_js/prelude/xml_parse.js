// xml_parse.js — new XML(text) and new XMLList(text): a small strict parser, no DTDs, no recursion.
//
// It takes what Rhino takes and refuses what Rhino refuses, with the same class of error: markup
// that is not well-formed is a TypeError, a second root a SyntaxError. Nothing outside the text is
// ever read: a DOCTYPE is refused, and only the five predefined entities exist.
((crossdock) => {
  'use strict';
  const { arrayPush, parseInt, regExpExec, stringFromCodePoint, stringIndexOf, stringSlice } =
    crossdock.prim;
  const { SyntaxError, TypeError } = crossdock.prim;
  const { nodes, settings, tree } = crossdock.xml;

  const XML_URI = 'http://www.w3.org/XML/1998/namespace';
  const ENTITIES = { __proto__: null, amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const NAME = /[A-Za-z_:\u00C0-\uD7FF\uF900-\uFFFD\uD800-\uDFFF][-.\w:\u00B7-\uD7FF\uF900-\uFFFD\uD800-\uDFFF]*/y;
  const SPACE = /[ \t\r\n]*/y;
  const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
  const REFERENCE = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/;

  function fail(message) {
    throw new TypeError(message);
  }

  function take(source, pattern) {
    pattern.lastIndex = source.at;
    const found = regExpExec(pattern, source.text);
    if (found === null) return null;
    source.at += found[0].length;
    return found[0];
  }

  const looksAt = (source, text) =>
    stringSlice(source.text, source.at, source.at + text.length) === text;

  function upTo(source, end, what) {
    const stop = stringIndexOf(source.text, end, source.at);
    if (stop < 0) fail(`${what} must end with "${end}".`);
    const text = stringSlice(source.text, source.at, stop);
    source.at = stop + end.length;
    return text;
  }

  function characterOf(name) {
    if (ENTITIES[name] !== undefined) return ENTITIES[name];
    const found = regExpExec(REFERENCE, name);
    if (found === null) return fail(`The entity "${name}" was referenced, but not declared.`);
    const code = found[1] === undefined ? parseInt(found[2], 10) : parseInt(found[1], 16);
    const legal =
      code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
    return legal ? stringFromCodePoint(code) : fail(`"&${name};" is an invalid XML character.`);
  }

  function decode(text) {
    let at = stringIndexOf(text, '&');
    if (at < 0) return text;
    let result = '';
    let from = 0;
    for (; at >= 0; at = stringIndexOf(text, '&', from)) {
      const end = stringIndexOf(text, ';', at);
      if (end < 0) fail('The reference to entity must end with the ";" delimiter.');
      result += stringSlice(text, from, at) + characterOf(stringSlice(text, at + 1, end));
      from = end + 1;
    }
    return result + stringSlice(text, from);
  }

  /** What Java's String.trim takes off: code points up to U+0020. */
  function trimmed(text) {
    let from = 0;
    let to = text.length;
    while (from < to && text[from] <= ' ') from++;
    while (to > from && text[to - 1] <= ' ') to--;
    return stringSlice(text, from, to);
  }

  const tidy = (text) => (settings.values.ignoreWhitespace ? trimmed(text) : text);

  function addText(parent, text, make) {
    const kept = tidy(text);
    if (kept !== '') arrayPush(parent.kids, make(kept, parent));
  }

  function readAttribute(source, found) {
    const name = take(source, NAME);
    if (name === null) fail('Element type must be followed by attributes, ">" or "/>".');
    take(source, SPACE);
    if (source.text[source.at++] !== '=') fail(`Attribute "${name}" must be followed by "=".`);
    take(source, SPACE);
    const quote = source.text[source.at++];
    if (quote !== '"' && quote !== "'") fail(`Open quote is expected for attribute "${name}".`);
    const raw = upTo(source, quote, 'An attribute value');
    if (stringIndexOf(raw, '<') >= 0) fail(`The value of attribute "${name}" must not contain "<".`);
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

  /** Separates xmlns declarations from attributes and gives both to the element. */
  function applyAttributes(node, qname, found) {
    for (const name in found) {
      const declares = name === 'xmlns' || stringIndexOf(name, 'xmlns:') === 0;
      if (!declares) continue;
      if (node.decls === null) node.decls = { __proto__: null };
      node.decls[name === 'xmlns' ? '' : stringSlice(name, 6)] = found[name];
    }
    const scope = node.decls === null ? node.parentScope : mergedScope(node.parentScope, node.decls);
    node.scope = scope;
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
    node.parentScope = scope;
    applyAttributes(node, qname, found);
    const open = { __proto__: null, node, name, scope: node.scope };
    delete node.parentScope;
    delete node.scope;
    return open;
  }

  function readEndTag(source, open) {
    const name = take(source, NAME);
    take(source, SPACE);
    if (name !== open.name || source.text[source.at++] !== '>') {
      fail(`The element type "${open.name}" must be terminated by the matching end-tag.`);
    }
  }

  /** Reads one piece of markup that starts with `<`; returns the stack's new top. */
  function readMarkup(source, stack) {
    const top = stack[stack.length - 1];
    if (looksAt(source, '<!--')) {
      source.at += 4;
      arrayPush(top.node.kids, nodes.commentNode(upTo(source, '-->', 'A comment'), top.node));
    } else if (looksAt(source, '<![CDATA[')) {
      source.at += 9;
      addText(top.node, upTo(source, ']]>', 'A CDATA section'), nodes.cdataNode);
    } else if (looksAt(source, '<?')) {
      source.at += 2;
      const target = take(source, NAME);
      if (target === null || regExpExec(/^xml$/i, target) !== null) {
        fail('The processing instruction target matching "[xX][mM][lL]" is not allowed.');
      }
      upTo(source, '?>', 'A processing instruction');
    } else if (looksAt(source, '<!')) fail('A DOCTYPE is not allowed.');
    else if (looksAt(source, '</')) {
      source.at += 2;
      if (stack.length === 1) fail('Markup must be well-formed.');
      readEndTag(source, top);
      stack.length--;
    } else {
      source.at++;
      const open = readStartTag(source, top.node, top.scope);
      arrayPush(top.node.kids, open.node);
      const closed = source.text[source.at] === '/';
      source.at += closed ? 2 : 1;
      if (closed && source.text[source.at - 1] !== '>') fail('"/" must be followed by ">".');
      if (!closed) arrayPush(stack, open);
    }
  }

  function normalizeLines(text) {
    if (stringIndexOf(text, '\r') < 0) return text;
    return crossdock.prim.arrayJoin(
      crossdock.prim.stringSplit(
        crossdock.prim.arrayJoin(crossdock.prim.stringSplit(text, '\r\n'), '\n'),
        '\r',
      ),
      '\n',
    );
  }

  /** The nodes of a piece of markup, without a parent. Throws TypeError where it is malformed. */
  function parse(markup) {
    const text = normalizeLines(markup);
    if (regExpExec(FORBIDDEN, text) !== null) fail('An invalid XML character was found.');
    const touched = nodes.touched;
    const holder = new nodes.Node('holder', null);
    holder.kids = [];
    const source = { __proto__: null, text, at: 0 };
    const stack = [{ __proto__: null, node: holder, name: '', scope: { __proto__: null } }];
    while (source.at < text.length) {
      const next = stringIndexOf(text, '<', source.at);
      const end = next < 0 ? text.length : next;
      const top = stack[stack.length - 1].node;
      if (end > source.at) addText(top, decode(stringSlice(text, source.at, end)), nodes.textNode);
      source.at = end;
      if (end < text.length) readMarkup(source, stack);
    }
    if (stack.length > 1) fail(`The element type "${stack[stack.length - 1].name}" is not closed.`);
    for (let i = 0; i < holder.kids.length; i++) holder.kids[i].parent = null;
    nodes.touched = touched; // a tree under construction is no change to an existing one
    return holder.kids;
  }

  /** What `new XML(text)` holds: markup starts with "<" at once, anything else is a text node. */
  function parseOne(text) {
    if (text[0] !== '<') return nodes.textNode(tidy(text), null);
    const found = parse(text);
    if (found.length > 1) throw new SyntaxError('XML objects may contain at most one node.');
    return found.length === 1 ? found[0] : nodes.textNode('', null);
  }

  crossdock.xml.parse = { __proto__: null, parse, parseOne };
})(globalThis.__crossdock__);
