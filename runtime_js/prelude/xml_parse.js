// xml_parse.js — new XML(text), new XMLList(text): a small strict parser, no DTDs, no recursion.
//
// It takes what Rhino takes and refuses what Rhino refuses, with the same class of error: markup
// that is not well-formed is a TypeError, a second root a SyntaxError. Nothing outside the text is
// ever read: a DOCTYPE is refused, and only the five predefined entities exist.
((crossdock) => {
  'use strict';
  const { SyntaxError, arrayPush, regExpExec, stringIndexOf, stringSlice } = crossdock.prim;
  const { characters, names, nodes, settings, tags } = crossdock.xml;
  const { decode, fail, looksAt, take, upTo } = characters;
  const { NAME, SPACE, readStartTag } = tags;


  const tidy = (text) =>
    settings.values.ignoreWhitespace ? characters.trimmed(text) : text;

  function addText(parent, text, make) {
    const kept = tidy(text);
    if (kept !== '') arrayPush(parent.kids, make(kept, parent));
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

  /** The nodes of a piece of markup, without a parent. Throws TypeError where it is malformed. */
  function parse(markup) {
    const text = characters.checked(markup);
    const touched = nodes.touched;
    const holder = new nodes.Node('holder', null);
    holder.kids = [];
    const source = { __proto__: null, text, at: 0 };
    const scope = { __proto__: null, ...(names.space === '' ? null : { '': names.space }) };
    const stack = [{ __proto__: null, node: holder, name: '', scope }];
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
