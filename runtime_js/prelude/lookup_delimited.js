// lookup_delimited.js — splits a delimited text into rows of cells, as mapping_service/delimited.py.
//
// A script names the separator when it loads a file, so the text crosses whole and is split here.
// A cell that begins with a quote runs to the closing quote, a doubled quote inside it is one;
// what follows the closing quote is kept. A quote further inside a cell is an ordinary character.
((crossdock) => {
  'use strict';
  const {
    arrayPush, stringEndsWith, stringIncludes, stringIndexOf, stringReplaceAll, stringSlice,
    stringSplit, stringStartsWith,
  } = crossdock.prim;

  /** The text up to the closing quote, and the position behind it. */
  function quotedPart(text, start) {
    let part = '';
    let position = start;
    for (;;) {
      const quote = stringIndexOf(text, '"', position);
      if (quote < 0) return { part: part + stringSlice(text, position), position: text.length };
      part += stringSlice(text, position, quote);
      if (!stringStartsWith(text, '"', quote + 1)) return { part, position: quote + 1 };
      part += '"';
      position = quote + 2;
    }
  }

  function find(text, mark, position) {
    const found = stringIndexOf(text, mark, position);
    return found < 0 ? text.length : found;
  }

  /** Rows of a text with quotes. Each mark is sought once, so the time is linear. */
  function splitQuoted(text, separator) {
    const rows = [];
    let row = [];
    let position = 0;
    let end = -1; // the next line end
    let stop = -1; // the next separator
    while (position < text.length || row.length > 0) {
      let cell = '';
      if (stringStartsWith(text, '"', position)) {
        const quoted = quotedPart(text, position + 1);
        cell = quoted.part;
        position = quoted.position;
      }
      if (end < position) end = find(text, '\n', position);
      if (stop < position) stop = find(text, separator, position);
      arrayPush(row, cell + stringSlice(text, position, stop < end ? stop : end));
      if (stop < end) {
        position = stop + separator.length;
      } else {
        arrayPush(rows, row);
        row = [];
        position = end + 1;
      }
    }
    return rows;
  }

  /** All rows; an empty line is a row of one empty cell. */
  function splitRows(source, separator) {
    const text = stringReplaceAll(stringReplaceAll(source, '\r\n', '\n'), '\r', '\n');
    const rows = [];
    if (text === '') return rows;
    if (!stringIncludes(text, '"')) {
      const lines = stringSplit(
        stringEndsWith(text, '\n') ? stringSlice(text, 0, text.length - 1) : text, '\n');
      for (let at = 0; at < lines.length; at++) arrayPush(rows, stringSplit(lines[at], separator));
      return rows;
    }
    return splitQuoted(text, separator);
  }

  crossdock.lookup.splitRows = splitRows;
})(globalThis.__crossdock__);
