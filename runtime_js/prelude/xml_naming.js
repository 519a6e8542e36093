// xml_naming.js — names and namespaces of elements: name(), setName(), namespace() and the like.
((crossdock) => {
  'use strict';
  const { arrayPush, objectKeys, reflectOwnKeys } = crossdock.prim;
  const { markup, methods, names, nodes, tree } = crossdock.xml;
  const { KIND } = nodes;
  const { Namespace } = names;

  const named = (node) => node.kind === KIND.ELEMENT || node.kind === KIND.ATTRIBUTE;

  const elementOf = (node) => (node.kind === KIND.ATTRIBUTE ? node.parent : node);

  /** Prefix → uri of everything declared at and above a node. */
  function inScope(node) {
    const scope = { __proto__: null };
    for (let up = elementOf(node); up !== null; up = up.parent) markup.declare(scope, up);
    return scope;
  }

  function namespaces(scope) {
    const prefixes = objectKeys(scope);
    const found = [];
    for (let i = 0; i < prefixes.length; i++) {
      if (prefixes[i] !== '' || scope[''] !== '') {
        arrayPush(found, new Namespace(prefixes[i], scope[prefixes[i]]));
      }
    }
    return found;
  }

  function localOf(value) {
    return names.isQName(value) ? value.localName : `${value}`;
  }

  /** A prefix for a uri that nobody has declared yet: declared at the root, as Rhino does. */
  function freshPrefix(node, uri) {
    const scope = inScope(node);
    for (const prefix in scope) if (scope[prefix] === uri && prefix !== '') return prefix;
    let count = 0;
    while (`e4x_${count}` in scope) count++;
    declareOn(tree.rootOf(elementOf(node)), `e4x_${count}`, uri);
    return `e4x_${count}`;
  }

  function declareOn(node, prefix, uri) {
    const decls = { __proto__: null };
    for (const known in node.decls) decls[known] = node.decls[known];
    if (uri === undefined) delete decls[prefix];
    else decls[prefix] = uri;
    node.decls = decls;
  }

  function rename(node, local, uri, prefix) {
    names.checkNew(local);
    nodes.touched += 1;
    if (node.parent !== null && node.kind === KIND.ELEMENT) {
      nodes.kidsOf(node.parent);
      node.parent.index = null;
    }
    node.name = local;
    const none = uri === '' || uri === null;
    node.ns = none ? null : { __proto__: null, uri, prefix: prefix || freshPrefix(node, uri) };
  }

  const naming = {
    name() {
      const node = methods.single(this, 'name');
      return named(node) ? names.qnameOf(node) : null;
    },
    localName() {
      return methods.single(this, 'localName').name;
    },
    setLocalName(name) {
      const node = methods.single(this, 'setLocalName');
      if (named(node)) rename(node, localOf(name), tree.uriOf(node), node.ns && node.ns.prefix);
    },
    setName(name) {
      const node = methods.single(this, 'setName');
      const uri = names.isQName(name) ? name.uri : '';
      if (named(node)) rename(node, localOf(name), uri, names.isQName(name) ? name.prefix : '');
    },
    setNamespace(value) {
      const node = methods.single(this, 'setNamespace');
      const ns = names.isNamespace(value) ? value : new Namespace(value);
      if (named(node)) rename(node, node.name, ns.uri, ns.prefix);
    },
    namespace(prefix) {
      const node = methods.single(this, 'namespace');
      const scope = inScope(node);
      if (prefix !== undefined) {
        const uri = scope[`${prefix}`];
        return uri === undefined ? undefined : new Namespace(prefix, uri);
      }
      if (!named(node)) return null;
      return node.ns === null ? new Namespace('', '') : new Namespace(node.ns.prefix, node.ns.uri);
    },
    inScopeNamespaces() {
      return namespaces(inScope(methods.single(this, 'inScopeNamespaces')));
    },
    namespaceDeclarations() {
      const node = methods.single(this, 'namespaceDeclarations');
      const own = { __proto__: null };
      for (const prefix in node.decls) own[prefix] = node.decls[prefix];
      return namespaces(own);
    },
    addNamespace(value) {
      const node = methods.single(this, 'addNamespace');
      const ns = names.isNamespace(value) ? value : new Namespace(value);
      if (node.kind === KIND.ELEMENT && ns.prefix !== undefined) {
        nodes.touched += 1;
        declareOn(node, ns.prefix, ns.uri);
      }
      return this;
    },
    removeNamespace(value) {
      const node = methods.single(this, 'removeNamespace');
      const ns = names.isNamespace(value) ? value : new Namespace(value);
      if (node.kind !== KIND.ELEMENT || uses(node, ns.uri)) return this;
      for (const prefix in node.decls) {
        if (node.decls[prefix] === ns.uri && (ns.prefix === undefined || ns.prefix === prefix)) {
          nodes.touched += 1;
          declareOn(node, prefix, undefined);
        }
      }
      return this;
    },
  };

  /** Whether an element, an attribute of it or anything below it is in the namespace. */
  function uses(node, uri) {
    let used = usesItself(node, uri);
    tree.walk(node, (kid) => {
      used = used || usesItself(kid, uri);
    });
    return used;
  }

  function usesItself(node, uri) {
    if (node.kind !== KIND.ELEMENT) return false;
    const attrs = tree.attributesOf(node);
    for (let i = 0; i < attrs.length; i++) if (tree.uriOf(attrs[i]) === uri) return true;
    return tree.uriOf(node) === uri;
  }

  const found = reflectOwnKeys(naming);
  for (let i = 0; i < found.length; i++) methods.table[found[i]] = naming[found[i]];
})(globalThis.__crossdock__);
