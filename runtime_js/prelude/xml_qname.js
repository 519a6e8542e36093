// xml_qname.js — the QName and Namespace objects of scripts.
((crossdock) => {
  'use strict';
  const { reflectDefineProperty } = crossdock.prim;

  /** `space` is the default xml namespace: what a name without a prefix means. */
  const names = { __proto__: null, space: '' };

  const BRAND = Symbol('name');
  const isQName = (value) =>
    typeof value === 'object' && value !== null && value[BRAND] === 'QName';
  const isNamespace = (value) =>
    typeof value === 'object' && value !== null && value[BRAND] === 'Namespace';

  function define(object, key, value, enumerable) {
    reflectDefineProperty(object, key, { value, enumerable });
  }

  function uriArgument(value) {
    if (value === null) return null;
    return isNamespace(value) || isQName(value) ? value.uri : `${value}`;
  }

  /** QName(name), QName(namespace, name); a null namespace matches any. Works without `new`. */
  function QName(namespace, name) {
    let uri = names.space;
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

  crossdock.xml.names = names;
})(globalThis.__crossdock__);
