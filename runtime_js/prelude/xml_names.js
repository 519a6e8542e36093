// xml_names.js — QName, Namespace, and how a property key becomes a name in the tree.
//
// A name inside the prelude is {uri, local, attribute, ns}: uri null stands for any namespace, ''
// for none; local '*' for any name.
((crossdock) => {
  'use strict';
  const { TypeError, regExpExec, stringIndexOf, stringLastIndexOf, stringSlice } = crossdock.prim;
  const { nodes } = crossdock.xml;

  // XML 1.0 names without a colon. Source: https://www.w3.org/TR/xml-names/#NT-NCName
  const START =
    'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D' +
    '\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
  const NC_NAME = new crossdock.prim.RegExp(
    `^[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*$`,
    'u',
  );

  const names = { __proto__: null };

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
    if (colons < 0) return qualified('', text, attribute);
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
    return text === '*' ? qualified(null, '*', attribute) : qualified('', text, attribute);
  };

  names.matches = (name, node) =>
    (name.local === '*' || name.local === node.name) &&
    (name.uri === null || name.uri === (node.ns === null ? '' : node.ns.uri));

  const BRAND = Symbol('name');
  const isQName = (value) => typeof value === 'object' && value !== null && value[BRAND] === 'QName';
  const isNamespace = (value) =>
    typeof value === 'object' && value !== null && value[BRAND] === 'Namespace';

  function define(object, key, value, enumerable) {
    crossdock.prim.reflectDefineProperty(object, key, { value, enumerable });
  }

  function uriArgument(value) {
    if (value === null) return null;
    return isNamespace(value) || isQName(value) ? value.uri : `${value}`;
  }

  /** QName(name), QName(namespace, name); a null namespace matches any. Works without `new`. */
  function QName(namespace, name) {
    let uri = '';
    let local = arguments.length < 2 ? namespace : name;
    if (arguments.length < 2 && isQName(local)) return local;
    if (isQName(local)) local = local.localName;
    local = local === undefined ? '' : `${local}`;
    if (arguments.length > 1 && namespace !== undefined) uri = uriArgument(namespace);
    else if (local === '*') uri = null;
    const result = new.target === undefined ? { __proto__: QName.prototype } : this;
    define(result, BRAND, 'QName', false);
    define(result, 'localName', local, true);
    define(result, 'uri', uri, true);
    if (isNamespace(namespace)) define(result, 'prefix', namespace.prefix, false);
    return result;
  }
  QName.prototype.toString = function toString() {
    if (!isQName(this)) return '';
    if (this.uri === null) return `*::${this.localName}`;
    if (this.uri === '') return this.localName;
    // As a key, a namespace that is called "*" must not mean any namespace.
    return `${this.uri === '*' ? '%2A' : this.uri}::${this.localName}`;
  };

  /** Namespace(uri), Namespace(prefix, uri). Works without `new`. */
  function Namespace(prefix, uri) {
    const short = arguments.length < 2;
    const source = short ? prefix : uri;
    const result = new.target === undefined ? { __proto__: Namespace.prototype } : this;
    const none = source === undefined || source === null;
    const text = none ? '' : isNamespace(source) || isQName(source) ? source.uri : `${source}`;
    let own = short ? undefined : prefix;
    if (short && isNamespace(source)) own = source.prefix;
    else if (text === '') own = '';
    define(result, BRAND, 'Namespace', false);
    define(result, 'prefix', own === undefined || own === null ? undefined : `${own}`, true);
    define(result, 'uri', text === null ? '' : text, true);
    return result;
  }
  Namespace.prototype.toString = function toString() {
    return isNamespace(this) ? this.uri : '';
  };

  names.QName = QName;
  names.Namespace = Namespace;
  names.isNamespace = isNamespace;
  names.isQName = isQName;
  names.qnameOf = (node) =>
    new QName(node.ns === null ? '' : new Namespace(node.ns.prefix, node.ns.uri), node.name);

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

  names.isQualifiedKey = (key) => stringIndexOf(key, '::') >= 0;

  crossdock.xml.names = names;
})(globalThis.__crossdock__);
