// xml_names.js — how a property key or an argument becomes a name in the tree.
//
// A name inside the prelude is {uri, local, attribute, ns}: uri null stands for any namespace, ''
// for none; local '*' for any name.
((crossdock) => {
  'use strict';
  const { TypeError, regExpExec, stringLastIndexOf, stringSlice } = crossdock.prim;
  const { names, nodes } = crossdock.xml;
  const { isQName } = names;

  // XML 1.0 names without a colon. Source: https://www.w3.org/TR/xml-names/#NT-NCName
  const START =
    'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF' +
    '\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF' +
    '\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
  const NC_NAME = new crossdock.prim.RegExp(
    `^[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*$`,
    'u',
  );

  names.isNcName = (text) => regExpExec(NC_NAME, text) !== null;

  names.plain = (local) => ({ __proto__: null, uri: '', local, attribute: false, ns: null });

  function qualified(uri, local, attribute) {
    const ns = uri === null || uri === '' ? null : { __proto__: null, prefix: null, uri };
    return { __proto__: null, uri, local, attribute, ns };
  }

  /** Reads a property key: `name`, `@name`, `*`, `@*`, `uri::name`, `*::name`, `@uri::name`. */
  names.ofKey = (key) => {
    const attribute = key[0] === '@';
    const text = attribute ? stringSlice(key, 1) : key;
    if (text === '*') return qualified(null, '*', attribute);
    const colons = stringLastIndexOf(text, '::');
    if (colons < 0) return qualified(attribute ? '' : names.space, text, attribute);
    const uri = stringSlice(text, 0, colons);
    return qualified(uri === '*' ? null : uri, stringSlice(text, colons + 2), attribute);
  };

  /** Reads the argument of a method such as `child(name)`; an `@` is part of the name there. */
  names.ofArgument = (value, attribute) => {
    if (isQName(value)) return qualified(value.uri, value.localName, attribute);
    const type = typeof value;
    if (value === null || type === 'undefined' || type === 'boolean' || type === 'number') {
      throw new TypeError(`Can not construct XML name from ${value}`);
    }
    const text = `${value}`;
    if (text === '*') return qualified(null, '*', attribute);
    return qualified(attribute ? '' : names.space, text, attribute);
  };

  names.matches = (name, node) =>
    (name.local === '*' || name.local === node.name) &&
    (name.uri === null || name.uri === (node.ns === null ? '' : node.ns.uri));

  names.isXMLName = (value) => {
    if (isQName(value)) return names.isNcName(value.localName);
    return names.isNcName(`${value}`);
  };

  // Escapes of names that no XML element can have (CSV headers), as `_x0020_`, so that the text of
  // a record is always well-formed. Source: ECMA-376 part 1, 22.4.2.4 (ST_Xstring) and ISO 9075-14.
  names.escaped = (name) => {
    if (names.isNcName(name)) return name;
    let text = '';
    for (let i = 0; i < name.length; i++) {
      const char = name[i];
      const fits = names.isNcName(text === '' ? char : `_${char}`);
      const code = crossdock.prim.stringCharCodeAt(name, i);
      const hex = crossdock.prim.numberToString(code, 16);
      text += fits ? char : `_x${crossdock.prim.stringPadStart(hex, 4, '0')}_`;
    }
    return text === '' ? '_' : text;
  };

  /** Refuses to make an element or attribute of a name that XML cannot write. */
  names.checkNew = (local) => {
    if (!nodes.anyName && !names.isNcName(local)) {
      throw new TypeError(`INVALID_CHARACTER_ERR: "${local}" is no XML name`);
    }
  };
})(globalThis.__crossdock__);
