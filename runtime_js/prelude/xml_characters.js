// xml_characters.js — reading characters for the parser: tokens, references, line ends, blanks.
//
// Only the five predefined entities and character references exist; nothing is ever looked up.
((crossdock) => {
  'use strict';
  const {
    TypeError, arrayJoin, parseInt, regExpExec, stringFromCodePoint, stringIndexOf, stringSlice,
    stringSplit,
  } = crossdock.prim;

  const ENTITIES = { __proto__: null, amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
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


  function normalizeLines(text) {
    if (stringIndexOf(text, '\r') < 0) return text;
    return arrayJoin(stringSplit(arrayJoin(stringSplit(text, '\r\n'), '\n'), '\r'), '\n');
  }

  /** Line ends as XML has them; refuses characters that no XML text may hold. */
  function checked(markup) {
    const text = normalizeLines(markup);
    if (regExpExec(FORBIDDEN, text) !== null) fail('An invalid XML character was found.');
    return text;
  }

  crossdock.xml.characters = {
    __proto__: null, checked, decode, fail, looksAt, take, trimmed, upTo,
  };
})(globalThis.__crossdock__);
